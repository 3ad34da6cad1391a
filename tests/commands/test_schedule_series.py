"""A schedule with a series goes out of one studio and into another, all of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from studio.records.goods import Item
from studio.records.live import (
    Broadcast,
    BroadcastHost,
    BroadcastState,
    Channel,
    Host,
    Segment,
    SegmentKind,
)
from studio.records.people import Unit, UnitKind
from studio.records.series import BroadcastSeries
from studio.schedule import Every, Repeat, local, planned
from studio.schedule.endless import AHEAD
from studio.schedule.series import Series, originals
from studio.settings import Settings
from studio.store import Database
from studio.units import now
from studio.units.clock import today
from studio.workflows.live.extend_series import extend_series
from studio.workflows.live.import_rows import substance
from tests.commands.conftest import Call
from tests.goods import daylily

FIRST = (now() + timedelta(days=5)).replace(hour=11, minute=30, second=0, microsecond=0)
RULE = Series(start=FIRST, length_s=3600, repeat=Repeat(every=Every.DAY, interval=7, count=5))
DAYS = list(originals(RULE, FIRST + timedelta(days=60)))


def studio_in(folder: Path) -> Database:
    """A county with two items, a channel and two hosts; ids are its own."""
    made = Database(Settings.from_environment({"COUNTY_STUDIO_VAR": str(folder)}))
    made.upgrade()
    with made.session() as session:
        unit = Unit(kind=UnitKind.COUNTY, slug="qidong", name_zh="祁东县", name_en="Qidong")
        session.add(unit)
        session.flush()
        for sku in ("one", "two"):
            session.add(daylily(unit.id, sku=sku, season_from=None, season_to=None))
        session.add(Channel(unit_id=unit.id, name="直播间", platform="douyin"))
        session.add_all(Host(unit_id=unit.id, name=name) for name in ("周晓禾", "刘满仓"))
    return made


def parts_of(items: dict[str, str], hosts: dict[str, str]) -> list[Segment]:
    return [
        Segment(position=1, kind=SegmentKind.OPEN, title="开场", planned_s=120, script="大家好"),
        Segment(
            position=2,
            item_id=items["one"],
            planned_s=600,
            min_s=300,
            max_s=900,
            optional=True,
            host_ids=[hosts["刘满仓"]],
            price_fen=2990,
            list_price_fen=3990,
            quota=80,
            overlay="今天现采",
            talking_points=["脆", "甜"],
            warn_s=30,
        ),
        Segment(position=3, item_id=items["two"], planned_s=300, fixed_clock_s=72_000),
    ]


@pytest.fixture
def source(tmp_path: Path) -> Database:
    """Five by the rule: the second was moved, the third was deleted, the fourth called off, the fifth is fixed."""
    made = studio_in(tmp_path / "var")
    with made.session() as session:
        unit = session.scalars(select(Unit)).one()
        items = {each.sku: each.id for each in session.scalars(select(Item))}
        hosts = {each.name: each.id for each in session.scalars(select(Host))}
        channel = session.scalars(select(Channel.id)).one()
        series = BroadcastSeries(
            unit_id=unit.id,
            start_at=RULE.start,
            length_s=RULE.length_s,
            repeat=RULE.repeat.model_dump(mode="json"),
            revision=3,
        )
        session.add(series)
        session.flush()
        for number, original in enumerate(DAYS):
            if number == 2:
                continue
            start = original + timedelta(hours=2 if number == 1 else 0)
            row = Broadcast(
                unit_id=unit.id,
                title=f"第 {number + 1} 场",
                channel_id=channel,
                host_id=hosts["周晓禾"],
                start_at=start,
                end_at=start + timedelta(hours=1),
                revision=number,
                series_id=series.id,
                series_at=original,
                segments=parts_of(items, hosts),
            )
            row.state = {3: BroadcastState.CANCELLED, 4: BroadcastState.LOCKED}.get(
                number, BroadcastState.DRAFT
            )
            session.add(row)
            session.flush()
            session.add(BroadcastHost(broadcast_id=row.id, host_id=hosts["刘满仓"]))
    return made


def stand(database: Database) -> list[Any]:
    """All that counts of every broadcast, and of the rules."""
    with database.reading() as session:
        rows = session.scalars(select(Broadcast).order_by(Broadcast.series_at)).all()
        rules = session.scalars(select(BroadcastSeries)).all()
        return [
            *(
                (
                    substance(session, planned(row)),
                    row.id,
                    row.revision,
                    row.changed_at,
                    (row.series_id, row.series_at),
                )
                for row in rows
            ),
            *(
                (each.id, each.start_at, each.length_s, each.repeat, each.revision)
                for each in rules
            ),
        ]


@pytest.fixture
def file(call: Call, source: Database, tmp_path: Path) -> Path:
    told = call("schedule", "export", "--county", "qidong", "--out", tmp_path, "--only", "json")
    assert told.exit_code == 0, told.output
    return tmp_path / "qidong.json"


@pytest.fixture
def target(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Another studio, which calls from here on are about."""
    monkeypatch.setenv("COUNTY_STUDIO_VAR", str(tmp_path / "other"))
    return studio_in(tmp_path / "other")


def bring_in(call: Call, file: Path) -> dict[str, Any]:
    told = call("schedule", "import", file, "--county", "qidong", "--json")
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_a_series_comes_back_without_loss(
    call: Call, source: Database, target: Database, file: Path
) -> None:
    written = json.loads(file.read_text("utf-8"))
    assert written["version"] == 2
    assert len(written["series"][0]["exdate"]) == 1
    assert len(bring_in(call, file)["added"]) == 4
    assert stand(target) == stand(source)
    again = bring_in(call, file)
    assert (len(again["unchanged"]), again["changed"], again["added"]) == (4, [], [])


def test_the_other_studio_writes_the_same_file(
    call: Call, target: Database, file: Path, tmp_path: Path
) -> None:
    bring_in(call, file)
    out = tmp_path / "again"
    call("schedule", "export", "--county", "qidong", "--out", out, "--only", "json")
    ours, theirs = (json.loads(each.read_text("utf-8")) for each in (file, out / "qidong.json"))
    assert theirs["series"] == ours["series"]
    assert [each["id"] for each in theirs["broadcasts"]] == [
        each["id"] for each in ours["broadcasts"]
    ]


def test_a_file_exports_again_with_its_series(
    call: Call, source: Database, file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again"
    told = call("schedule", "export", file, "--out", out, "--only", "json", "--only", "ics")
    assert told.exit_code == 0, told.output
    assert (out / "qidong.json").read_text("utf-8") == file.read_text("utf-8")
    feed = (out / "qidong.ics").read_text("utf-8")
    assert "RRULE:FREQ=DAILY" in feed
    assert "RECURRENCE-ID" in feed


def test_a_file_of_the_schema_before_leaves_broadcasts_in_their_series(
    call: Call, source: Database, target: Database, file: Path
) -> None:
    bring_in(call, file)
    old = json.loads(file.read_text("utf-8"))
    del old["series"], old["version"]
    old["broadcasts"][0]["title"] = "改了名"
    file.write_text(json.dumps(old), "utf-8")
    assert len(bring_in(call, file)["changed"]) == 1
    with target.reading() as session:
        assert None not in session.scalars(select(Broadcast.series_id)).all()
        assert "改了名" in session.scalars(select(Broadcast.title)).all()


def test_a_rule_that_was_changed_meanwhile_is_not_written_over(
    call: Call, target: Database, file: Path
) -> None:
    bring_in(call, file)
    with target.session() as session:
        row = session.scalars(select(BroadcastSeries)).one()
        row.repeat, row.revision = {**row.repeat, "count": 6}, row.revision + 1
    before = stand(target)
    assert bring_in(call, file)["error"]["code"] == "series.rule_changed"
    assert stand(target) == before


def test_broadcasts_that_stood_alone_are_put_into_the_series(
    call: Call, target: Database, file: Path
) -> None:
    whole = file.read_text("utf-8")
    old = json.loads(whole)
    del old["series"], old["version"]
    file.write_text(json.dumps(old), "utf-8")
    bring_in(call, file)
    file.write_text(whole, "utf-8")
    assert len(bring_in(call, file)["changed"]) == 4
    with target.reading() as session:
        assert None not in session.scalars(select(Broadcast.series_at)).all()


def test_a_rule_without_an_end_comes_back_and_goes_on_there(
    call: Call, source: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last was called off: the other studio does not make it again, but the one after it."""
    until = local(DAYS[-1]).date()
    with source.session() as session:
        row = session.scalars(select(BroadcastSeries)).one()
        row.repeat, row.planned_until = {**row.repeat, "count": None}, until
        last = session.scalars(select(Broadcast).order_by(Broadcast.series_at.desc())).first()
        assert last is not None
        last.state = BroadcastState.CANCELLED
    told = call("schedule", "export", "--county", "qidong", "--days", "60", "--out", tmp_path,
                "--only", "json")  # fmt: skip
    assert told.exit_code == 0, told.output
    file = tmp_path / "qidong.json"
    assert json.loads(file.read_text("utf-8"))["series"][0]["rrule"] == "FREQ=DAILY;INTERVAL=7"

    monkeypatch.setenv("COUNTY_STUDIO_VAR", str(tmp_path / "other"))
    other = studio_in(tmp_path / "other")
    assert len(bring_in(call, file)["added"]) == 4
    assert stand(other) == stand(source)
    with other.reading() as session:
        assert session.scalars(select(BroadcastSeries.planned_until)).one() == until
    made = extend_series(other)
    assert made == ((today() + AHEAD - until).days) // 7
    with other.reading() as session:
        found = session.scalars(select(Broadcast.series_at).order_by(Broadcast.series_at)).all()
    assert DAYS[2] not in found, "what was taken out stays out"
    assert found[:5] == [*DAYS[:2], *DAYS[3:], DAYS[-1] + timedelta(days=7)]
    again = bring_in(call, file)
    assert (len(again["unchanged"]), again["changed"], again["added"]) == (4, [], [])
    assert extend_series(other) == 0
