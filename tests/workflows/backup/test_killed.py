"""Kill -9 in the middle of a backup or a restore: nothing half-done has a name, what was there still works."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.process import Service, python_argv
from studio.records.people import Account
from studio.records.work import Footage
from studio.store import Database, blobs_of
from studio.workflows.backup import back_up, check_backup, restore
from tests.process.children import eventually
from tests.workflows.backup.conftest import House, left_over, published, quiet, settings_in

BIG = 160 << 20
"""Bytes: long enough on the way for a kill in the middle."""

PART = 4 << 20
"""Bytes that must lie there when the kill comes."""


@pytest.fixture
def heavy(house: House) -> House:
    """An installation with one large film; nothing is published from it."""
    key = blobs_of(house.settings).put_bytes(bytes(BIG), ".mp4")
    with contextlib.closing(Database(house.settings)) as database, database.session() as session:
        footage = session.get_one(Footage, house.world.counties["qidong"].ids["footage"])
        footage.proxy = key
    return house


def killed(house: House, words: tuple[str, ...], half_way: Callable[[], bool]) -> None:
    """Start a command, wait until it is in the middle, kill it."""
    environment = {**os.environ, "COUNTY_STUDIO_VAR": str(house.settings.var)}
    environment["COUNTY_STUDIO_DISK_RESERVE_MIB"] = "1"
    log = house.folder / "log"
    service = Service(python_argv("web.commands", *words), environment, log)
    try:
        assert eventually(lambda: half_way() or service.exit_code is not None, 60)
        assert service.exit_code is None, log.read_text("utf-8")
        os.killpg(service.pid, signal.SIGKILL)
    finally:
        service.end(5)


def grown(folder: Path, pattern: str) -> bool:
    """Whether a file of that pattern has reached its middle."""
    with contextlib.suppress(FileNotFoundError):
        return any(PART < path.stat().st_size < BIG for path in folder.glob(pattern))
    return False


@pytest.mark.parametrize(
    ("name", "pattern"), [("all.tar", ".backup-*/backup.tar"), ("days", ".backup-*/blobs/*/*.mp4")]
)
def test_a_killed_backup_has_no_name(heavy: House, name: str, pattern: str) -> None:
    target = heavy.folder / name
    beside = heavy.folder if name.endswith(".tar") else target

    killed(heavy, ("backup", str(target)), lambda: grown(beside, pattern))

    assert not target.is_file()
    assert not (target / "sets").exists()
    made = back_up(heavy.settings, target, quiet)
    assert check_backup(made.path, quiet) == made.manifest
    assert left_over(beside) == []


def test_a_killed_restore_is_no_installation(heavy: House) -> None:
    made = back_up(heavy.settings, heavy.folder / "all.tar", quiet)
    there = settings_in(heavy.folder / "there")
    words = ("restore", str(made.path), "--into", str(there.var))

    killed(heavy, words, lambda: grown(there.var, ".restore-*/blob"))

    assert not (there.var / "studio.sqlite").exists()
    assert not list(there.var.glob("blobs/*/*.part"))
    done = restore(made.path, there, quiet)  # not asked to replace anything
    assert done.replaced is None
    assert published(there) == published(heavy.settings)
    assert left_over(there.var) == []


def test_a_killed_replacement_leaves_what_was_there(heavy: House) -> None:
    made = back_up(heavy.settings, heavy.folder / "all.tar", quiet)
    there = settings_in(heavy.folder / "there")
    with contextlib.closing(Database(there)) as database:
        database.upgrade()
        with database.session() as session:
            session.add(Account(login="somebody", name="-", password_hash="-"))
    words = ("restore", str(made.path), "--into", str(there.var), "--replace")

    killed(heavy, words, lambda: grown(there.var, ".restore-*/blob"))

    with contextlib.closing(Database(there)) as database, database.reading() as session:
        assert session.scalars(select(Account.login)).all() == ["somebody"]
    assert not list(there.var.glob("replaced-*"))
    assert restore(made.path, there, quiet, replace=True).replaced is not None
    assert published(there) == published(heavy.settings)
