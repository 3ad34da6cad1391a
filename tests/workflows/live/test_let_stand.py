"""Warnings that are let stand, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from studio.errors import Conflict, InputError, NotFound
from studio.records.finding import Level
from studio.records.live import Broadcast, Segment, SegmentKind
from studio.records.people import AuditEntry, Role
from studio.schedule import fingerprint, stands
from studio.workflows.live import let_stand, plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.describe_host import HostFacts, describe_host
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft
from studio.workflows.live.plan_shelf import heads_of, select_heads

START = datetime(2027, 7, 1, 11, 30, tzinfo=UTC)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def made(place, coordinator):
    with place.database.session() as session:
        host = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        describe_host(session, coordinator, host.id, HostFacts(verified_until=date(2030, 1, 1)))
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        draft = BroadcastDraft("开采季", channel.id, host.id, START, START + timedelta(hours=1))
        return plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id


def told(session, made):
    broadcast = session.get(Broadcast, made)
    found = watch_schedule.findings(session, [broadcast])[made]
    return let_stand.weighed_findings(session, broadcast, found)


def test_a_warning_is_let_stand_with_name_and_reason_wherever_it_moves(place, coordinator, made):
    with place.database.reading() as session:
        ((finding, nobody),) = told(session, made)
    assert (finding.code, nobody) == ("schedule.no_items", None)
    with place.database.session() as session:
        let_stand.let_stand(session, coordinator, made, fingerprint(finding), " 只讲故事 ")
    with place.database.reading() as session:
        ((_, override),) = told(session, made)
    assert override.reason == "只讲故事"
    assert override.by
    with place.database.reading() as session:
        found = watch_schedule.findings(session, [session.get(Broadcast, made)])
        assert found[made] == (finding,)
        assert let_stand.left_open(session, found) == {made: ()}
    with place.database.session() as session:
        broadcast = session.get(Broadcast, made)
        broadcast.start_at = START + timedelta(minutes=5)
        broadcast.title = "开采季第二场"
        ((_, override),) = told(session, made)
        assert override is not None, "the same matter at another time"
        let_stand.take_back(session, coordinator, made, fingerprint(finding))
        ((_, override),) = told(session, made)
        assert override is None
        let_stand.take_back(session, coordinator, made, fingerprint(finding))
    with place.database.reading() as session:
        about = select(AuditEntry).where(AuditEntry.subject_id == made)
        noted = {each.action: each.detail for each in session.scalars(about)}
        assert {"broadcast.let_stand", "broadcast.tell_again"} <= set(noted)
        assert noted["broadcast.tell_again"]["code"] == "schedule.no_items"
        again = about.where(AuditEntry.action == "broadcast.tell_again")
        assert len(session.scalars(again).all()) == 1, "what stood no more was not told again"


def test_what_became_worse_is_asked_about_again(place, coordinator, made):
    with place.database.session() as session:
        part = SegmentDraft(SegmentKind.INTERACTION, 2400)
        part_id = plan_rundown.add_segment(session, coordinator, made, part).id
        left = next(each for each, _ in told(session, made) if each.code == "schedule.underrun")
        assert left.measure == 1200
        let_stand.let_stand(session, coordinator, made, fingerprint(left), "留给乡亲")

    def lets(seconds):
        with place.database.session() as session:
            session.get(Segment, part_id).planned_s = seconds
            session.flush()
            found = told(session, made)
            head = heads_of(session, select_heads().where(Broadcast.id == made))[0]
            ((finding, override),) = (
                each for each in found if each.finding.code == "schedule.underrun"
            )
            assert stands(finding, head.judged) is (override is not None)
            return override is not None

    assert [lets(seconds) for seconds in (2400, 2900, 2280, 2279, 60)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    with place.database.session() as session:
        again = next(each for each, _ in told(session, made) if each.code == "schedule.underrun")
        let_stand.let_stand(session, coordinator, made, fingerprint(again), "真的")
    assert lets(60)


def test_what_cannot_be_let_stand(place, coordinator, made):
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session:
        ((finding, _),) = told(session, made)
        mark = fingerprint(finding)
        for reason in ("", "  ", "长" * 301):
            with pytest.raises(InputError, match="no_reason"):
                let_stand.let_stand(session, coordinator, made, mark, reason)
        with pytest.raises(Conflict, match="no_such_finding"):
            let_stand.let_stand(session, coordinator, made, "0" * 32, "因为")
        with pytest.raises(NotFound):
            let_stand.let_stand(session, stranger, made, mark, "因为")
        with pytest.raises(NotFound):
            let_stand.take_back(session, stranger, made, mark)
        session.get(Broadcast, made).host.verified_until = None
        session.get(Broadcast, made).state = "review"
        session.flush()
        session.expire_all()
        error = next(each for each, _ in told(session, made) if each.level is Level.ERROR)
        with pytest.raises(InputError, match="error_stands"):
            let_stand.let_stand(session, coordinator, made, fingerprint(error), "因为")
