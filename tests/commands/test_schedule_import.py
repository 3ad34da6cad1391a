"""Schedules that go out of one studio and into it, or another one, again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from studio.records.live import Broadcast, BroadcastState, Channel, Host
from studio.records.people import Unit, UnitKind
from studio.schedule.exports import read_document, write_document
from studio.schedule.planner import Goals
from studio.settings import Settings
from studio.store import Database
from studio.units import now
from studio.units.clock import SHANGHAI
from tests.commands.conftest import Call
from tests.goods import daylily


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A county with two items, a channel and a host."""
    made = Database(Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")}))
    made.upgrade()
    with made.session() as session:
        for slug in ("qidong", "sangzhi"):
            unit = Unit(kind=UnitKind.COUNTY, slug=slug, name_zh=slug, name_en=slug)
            session.add(unit)
            session.flush()
            for sku in ("one", "two"):
                season = {"season_from": None, "season_to": None, "perishable": False}
                session.add(daylily(unit.id, sku=f"{slug}-{sku}", **season))
            session.add(Channel(unit_id=unit.id, name="直播间", platform="douyin"))
            known = {"verified_until": date(2060, 1, 1)}
            session.add(Host(unit_id=unit.id, name="周晓禾", **known))
    yield made
    made.close()


def stand(database: Database) -> list[Broadcast]:
    with database.reading() as session:
        return list(session.scalars(select(Broadcast).order_by(Broadcast.start_at)))


@pytest.fixture
def planned_file(call: Call, database: Database, tmp_path: Path) -> Path:
    """The county's own goals, planned and taken."""
    goals = tmp_path / "goals.json"
    told = call("schedule", "plan", "--example", "--county", "qidong", "--days", 14)
    goals.write_text(told.stdout, "utf-8")
    out = tmp_path / "taken.json"
    done = call("schedule", "plan", goals, "--quick", "--out", out)
    assert done.exit_code == 0, done.output
    return out


def test_a_plan_becomes_broadcasts(call: Call, database: Database, planned_file: Path) -> None:
    told = call("schedule", "import", planned_file, "--county", "qidong", "--json")

    assert told.exit_code == 0, told.output
    taken = Goals.model_validate_json(planned_file.read_text("utf-8"))
    rows = stand(database)
    assert len(rows) == len(taken.existing) == len(json.loads(told.stdout)["added"]) > 0
    for row, each in zip(rows, taken.existing, strict=True):
        assert (
            row.start_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
            == f"{each.day} {each.start}"
        )
        assert row.state is BroadcastState.DRAFT
        with database.reading() as session:
            parts = session.merge(row).segments
            assert [part.item_id for part in parts] == list(each.items)
            assert sum(part.planned_s for part in parts) == 60 * each.length_min

    again = call("schedule", "import", planned_file, "--county", "qidong", "--json")
    assert json.loads(again.stdout)["added"] == []
    assert len(json.loads(again.stdout)["unchanged"]) == len(rows)


def test_an_export_comes_back_changed_or_as_it_was(
    call: Call, database: Database, planned_file: Path, tmp_path: Path
) -> None:
    call("schedule", "import", planned_file, "--county", "qidong")
    call("schedule", "export", "--county", "qidong", "--out", tmp_path, "--only", "json")
    file = tmp_path / "qidong.json"
    same = call("schedule", "import", file, "--county", "qidong", "--json")
    assert json.loads(same.stdout)["changed"] == json.loads(same.stdout)["added"] == []

    first, *others = read_document(file.read_text("utf-8"), "x")
    renamed = first.model_copy(update={"title": "改了名"})
    file.write_text(write_document([renamed, *others]), "utf-8")
    told = call("schedule", "import", file, "--county", "qidong", "--json")
    assert json.loads(told.stdout)["changed"] == [first.id]
    assert {each.title for each in stand(database) if each.id == first.id} == {"改了名"}

    stale = call("schedule", "import", file, "--county", "qidong", "--json")
    assert stale.exit_code == 0, "equal again: nothing to write, whatever its revision"
    file.write_text(write_document([first, *others]), "utf-8")
    stale = call("schedule", "import", file, "--county", "qidong", "--json")
    assert json.loads(stale.stdout)["error"]["code"] == "schedule.changed"


def test_nothing_is_imported_by_halves(
    call: Call, database: Database, planned_file: Path, tmp_path: Path
) -> None:
    call("schedule", "import", planned_file, "--county", "qidong")
    call("schedule", "export", "--county", "qidong", "--out", tmp_path, "--only", "json")
    file = tmp_path / "qidong.json"
    plans = [
        each.model_copy(update={"id": f"other{number}"})
        for number, each in enumerate(read_document(file.read_text("utf-8"), "x"))
    ]
    strange = plans[-1].host.model_copy(update={"id": "nobody", "name": "无此人"})
    plans[-1] = plans[-1].model_copy(update={"host": strange})
    file.write_text(write_document(plans), "utf-8")
    before = len(stand(database))

    told = call("schedule", "import", file, "--county", "qidong", "--json")
    assert json.loads(told.stdout)["error"]["code"] == "import.unknown"
    assert len(stand(database)) == before


def test_another_countys_broadcast_is_not_written_over(
    call: Call, database: Database, planned_file: Path, tmp_path: Path
) -> None:
    call("schedule", "import", planned_file, "--county", "qidong")
    call("schedule", "export", "--county", "qidong", "--out", tmp_path, "--only", "json")
    told = call("schedule", "import", tmp_path / "qidong.json", "--county", "sangzhi", "--json")

    assert json.loads(told.stdout)["error"]["code"] == "import.elsewhere"


def test_what_stands_is_in_the_goals(call: Call, database: Database, planned_file: Path) -> None:
    call("schedule", "import", planned_file, "--county", "qidong")
    told = call("schedule", "plan", "--example", "--county", "qidong", "--days", 14)
    goals = Goals.model_validate_json(told.stdout)

    assert len(goals.existing) == len(stand(database))
    assert goals.first == now().astimezone(SHANGHAI).date()
    assert not any(each.locked for each in goals.existing)


def test_an_unknown_county_is_said(call: Call, database: Database, planned_file: Path) -> None:
    told = call("schedule", "import", planned_file, "--county", "nowhere", "--json")
    assert json.loads(told.stdout)["error"]["code"] == "schedule.unknown_county"
