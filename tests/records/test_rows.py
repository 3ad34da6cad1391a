from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, configure_mappers
from sqlalchemy.pool import StaticPool

from studio.records.base import ID_LENGTH, Row, new_id
from studio.records.goods import Item
from studio.records.live import (
    Broadcast,
    BroadcastState,
    Channel,
    Host,
    Segment,
    SegmentKind,
)
from studio.records.people import Unit, UnitKind
from studio.records.queue import BEAT_S, LEASE_S
from studio.records.work import Footage, FootageState, Job, JobKind, JobState
from tests.records.test_values import ANALYSIS

START = datetime(2026, 6, 20, 11, 30, tzinfo=UTC)


@pytest.fixture
def session() -> Iterator[Session]:
    """A database in memory with one county."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    Row.metadata.create_all(engine)
    with Session(engine) as opened:
        opened.add(
            Unit(id="u", kind=UnitKind.COUNTY, slug="qidong", name_zh="祁东县", name_en="Qidong")
        )
        opened.commit()
        yield opened
    engine.dispose()


def item(**changes: object) -> Item:
    values = {
        "unit_id": "u",
        "sku": "one",
        "name_zh": "黄花菜",
        "name_en": "Daylily",
        "kind": "tea",
        "origin": "黄土铺镇",
        "spec": "250g/袋",
        "price_unit": "袋",
        "price_fen": 2990,
        "selling_points": ["早", "鲜"],
    }
    return Item(**{**values, **changes})


def footage(**changes: object) -> Footage:
    values = {"unit_id": "u", "name": '采花 "1".mp4', "blob": "x", "sha256": "ab", "bytes": 1}
    return Footage(**{**values, **changes})


def broadcast(**changes: object) -> Broadcast:
    values = {
        "unit_id": "u",
        "title": "专场",
        "channel": Channel(unit_id="u", name="直播间", platform="douyin"),
        "host": Host(unit_id="u", name="周晓禾"),
        "start_at": START,
        "end_at": START + timedelta(hours=1),
    }
    return Broadcast(**{**values, **changes})


def test_the_map_of_rows_holds_together() -> None:
    configure_mappers()
    assert {"unit", "item", "footage", "clip", "broadcast", "job"} <= set(Row.metadata.tables)


def test_ids_are_fresh_hexadecimal() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(each) == ID_LENGTH and int(each, 16) >= 0 for each in ids)


def test_an_item_is_read_back(session: Session) -> None:
    session.add(item())
    session.commit()
    session.expunge_all()
    found = session.scalars(select(Item)).one()
    assert found.selling_points == ["早", "鲜"]
    assert (found.list_price_fen, found.season_from, found.perishable) == (None, None, False)
    assert found.revision == 1
    assert found.created_at.tzinfo is UTC
    assert found.unit.slug == "qidong"


@pytest.mark.parametrize("wrong", [{"price_fen": -1}, {"unit_id": None}])
def test_rows_refuse_what_cannot_be(session: Session, wrong: dict[str, object]) -> None:
    session.add(item(**wrong))
    with pytest.raises(IntegrityError):
        session.commit()


def test_a_sku_stands_once_in_a_unit(session: Session) -> None:
    session.add_all([item(), item()])
    with pytest.raises(IntegrityError):
        session.commit()


def test_instants_are_kept_in_utc(session: Session) -> None:
    shanghai = timezone(timedelta(hours=8))
    session.add(broadcast(start_at=START.astimezone(shanghai)))
    session.commit()
    session.expunge_all()
    found = session.scalars(select(Broadcast)).one()
    assert found.start_at == START
    assert found.start_at.tzinfo is UTC
    assert found.state is BroadcastState.DRAFT
    kept = session.scalar(text("select start_at from broadcast"))
    assert str(kept).startswith("2026-06-20 11:30")


def test_an_instant_that_has_not_come_is_none(session: Session) -> None:
    session.add(
        Job(unit_id="u", kind=JobKind.INGEST, subject_id="f", title="采花.mp4", started_at=None)
    )
    session.commit()
    session.expunge_all()
    found = session.scalars(select(Job)).one()
    assert found.state is JobState.QUEUED
    assert found.started_at is None


def test_naive_instants_are_refused(session: Session) -> None:
    session.add(broadcast(start_at=START.replace(tzinfo=None)))
    with pytest.raises(StatementError, match="carries its timezone"):
        session.commit()


@pytest.mark.parametrize("end", [START, START - timedelta(seconds=1)])
def test_a_broadcast_ends_after_its_start(session: Session, end: datetime) -> None:
    session.add(broadcast(end_at=end))
    with pytest.raises(IntegrityError, match="ends_after_start"):
        session.commit()


def test_a_rundown_keeps_its_order_and_goes_with_its_broadcast(session: Session) -> None:
    one = broadcast()
    one.segments = [
        Segment(position=2, kind=SegmentKind.CLOSE, planned_s=60),
        Segment(position=1, planned_s=600, item=item()),
    ]
    session.add(one)
    session.commit()
    session.expunge_all()
    found = session.scalars(select(Broadcast)).one()
    assert [each.kind for each in found.segments] == [SegmentKind.ITEM, SegmentKind.CLOSE]
    session.delete(found)
    session.commit()
    assert not session.scalars(select(Segment)).all()
    assert session.scalars(select(Item)).one()


def test_a_segment_has_a_length(session: Session) -> None:
    session.add(broadcast(segments=[Segment(position=1, planned_s=0)]))
    with pytest.raises(IntegrityError, match="has_duration"):
        session.commit()


def test_values_are_kept_as_json(session: Session) -> None:
    session.add_all([footage(), footage(sha256="cd", analysis=ANALYSIS)])
    session.commit()
    session.expunge_all()
    bare, seen = session.scalars(select(Footage).order_by(Footage.sha256)).all()
    assert bare.analysis is None
    assert bare.state is FootageState.RECEIVED
    assert seen.analysis == ANALYSIS
    assert seen.analysis.duration == Fraction(10)


def test_a_worker_may_miss_beats_before_it_counts_as_dead() -> None:
    assert LEASE_S >= 3 * BEAT_S
