"""``init`` on a real database and a real terminal."""

from __future__ import annotations

import json
import os
import pty
import select as polling
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.records.people import Account, AuditEntry, Membership, Role, Unit
from studio.settings import Settings
from studio.store import Database
from tests.commands.conftest import Call
from web.passwords import matches

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ("init", "lanshan", "--name", "蓝山县")
PASSWORD = "bamboo teapot 蓝山"


def rows(tmp_path: Path) -> tuple[Unit, Account, Membership]:
    environment = {"COUNTY_STUDIO_VAR": str(tmp_path / "var")}
    database = Database(Settings.from_environment(environment))
    with database.reading() as session:
        found = tuple(session.scalars(select(row)).one() for row in (Unit, Account, Membership))
        assert session.scalars(select(AuditEntry.action)).all() == ["office.found"]
    database.close()
    return found


def typed_on_a_terminal(var: Path, *lines: str) -> tuple[int, str]:
    """Runs the command on a pseudo-terminal and types a line at each question; exit code and all that was shown."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        environment = {
            **os.environ,
            "COUNTY_STUDIO_VAR": str(var),
            "COUNTY_STUDIO_LANGUAGE": "en",
            "COLUMNS": "200",
        }
        argv = [sys.executable, "-m", "web.commands", *OFFICE]
        os.execve(sys.executable, argv, environment)  # noqa: S606 - a terminal's child in a test
    shown, waiting = "", list(lines)
    end = time.monotonic() + 60
    asked = 0
    while time.monotonic() < end:
        ready, _, _ = polling.select([terminal], [], [], 0.2)
        if ready:
            try:
                more = os.read(terminal, 4096)
            except OSError:
                break
            if not more:
                break
            shown += more.decode("utf-8", "replace")
        if waiting and shown.count(": ") > asked and shown.endswith(": "):
            asked = shown.count(": ")
            time.sleep(0.1)  # the question is shown before echo is off
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def test_a_made_password_is_shown_once_and_opens_the_door(call: Call, tmp_path: Path) -> None:
    told = call(*OFFICE, "--generate-password", "--json")

    assert told.exit_code == 0, told.output
    made = json.loads(told.stdout)
    unit, account, membership = rows(tmp_path)
    assert (unit.slug, unit.kind, unit.name_zh, unit.name_en) == (
        *("lanshan", "county", "蓝山县"),
        "Lanshan",
    )
    assert unit.parent_id is None
    assert (account.login, account.demo, membership.role) == ("admin", False, Role.ADMINISTRATOR)
    assert membership.unit_id == unit.id
    assert matches(account.password_hash, made["password"])
    assert made["brand_kit"] is False
    assert made["password"] not in (tmp_path / "var" / "studio.sqlite").read_bytes().decode(
        "latin1"
    )


def test_the_next_steps_stand_in_both_languages(call: Call) -> None:
    told = call("init", "qidong", "--name", "祁东县", "--generate-password")

    assert told.exit_code == 0, told.output
    for words in ("只显示这一次", "shown this once", "county-studio serve", "brand preview qidong"):
        assert words in told.stdout
    assert told.stdout.index("已建好") < told.stdout.index("Made:")


def test_a_province_is_told_to_add_its_counties(call: Call) -> None:
    told = call("init", "hunan", "--name", "湖南省", "--kind", "province", "--generate-password")

    assert told.exit_code == 0, told.output
    assert "人员 → 单位" in told.stdout
    assert "People → Units" in told.stdout


def test_a_place_where_somebody_works_is_left_alone(call: Call, tmp_path: Path) -> None:
    first = json.loads(call(*OFFICE, "--generate-password", "--json").stdout)
    told = call("init", "other", "--name", "别县", "--generate-password", "--json")

    assert told.exit_code == 1
    assert json.loads(told.stdout)["error"]["code"] == "init.already"
    assert matches(rows(tmp_path)[1].password_hash, first["password"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("init", "Bad Slug", "--name", "县"), "init.bad_slug"),
        (("init", "../etc", "--name", "县"), "init.bad_slug"),
        (("init", "lanshan", "--name", ""), "init.bad_name"),
        (("init", "lanshan", "--name", "蓝\u202e山"), "init.bad_name"),
        (("init", "lanshan", "--name", "蓝山", "--login", "a b"), "init.bad_login"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_made(
    call: Call, tmp_path: Path, words: tuple[str, ...], code: str
) -> None:
    told = call(*words, "--generate-password", "--json")

    assert told.exit_code == 1
    assert json.loads(told.stdout)["error"]["code"] == code
    assert not (tmp_path / "var").exists()


def test_without_a_terminal_no_password_is_read(call: Call) -> None:
    told = call(*OFFICE, input=f"{PASSWORD}\n{PASSWORD}\n")

    assert told.exit_code == 1
    assert "--generate-password" in told.output


def test_there_is_no_option_that_takes_a_password(call: Call) -> None:
    assert call(*OFFICE, "--password", PASSWORD).exit_code == 2


def test_a_password_is_typed_twice_unseen(tmp_path: Path) -> None:
    code, shown = typed_on_a_terminal(tmp_path / "var", "short", "short", PASSWORD, PASSWORD)

    assert code == 0, shown
    assert "too short" in shown
    assert "teapot" not in shown
    assert matches(rows(tmp_path)[1].password_hash, PASSWORD)
