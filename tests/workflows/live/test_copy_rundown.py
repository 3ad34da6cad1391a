"""Templates, copies, halves and wholes of broadcasts, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import Role
from studio.schedule import check_one, plan_times, planned, reflow
from studio.schedule.shapes import SHAPES, length_min
from studio.workflows.live import copy_rundown, plan_broadcast
from studio.workflows.live.plan_broadcast import BroadcastDraft

START = datetime(2027, 7, 1, 11, 30, tzinfo=UTC)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def plan(place, coordinator):
    with place.database.session() as session:
        host = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        guest = plan_broadcast.add_host(session, coordinator, place.county, "周晓禾")
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        ids = (channel.id, host.id, guest.id)

    def made(start=START, minutes=120, host=0):
        end = start + timedelta(minutes=minutes)
        draft = BroadcastDraft("开采季", ids[0], ids[1 + host], start, end)
        with place.database.session() as session:
            return plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id

    return made


@pytest.mark.parametrize(("name", "minutes"), [("harvest", 30), ("sale", 120), ("festival", 360)])
def test_a_template_fills_its_time_and_asks_only_for_items(place, coordinator, plan, name, minutes):
    assert length_min(name) == minutes
    made = plan(minutes=minutes)
    with place.database.session() as session:
        copy_rundown.fill_from_template(session, coordinator, made, name)
    with place.database.reading() as session:
        value = planned(session.get(Broadcast, made))
    codes = {each.code for each in check_one(value)}
    assert codes == {"schedule.no_items", "schedule.item_missing", "schedule.host_unverified"}
    assert [each.kind for each in value.segments] == [part.kind for part in SHAPES[name]]
    tight = value.model_copy(update={"end": value.end - timedelta(minutes=minutes // 10)})
    assert reflow(tight).over_s == 0
    with place.database.session() as session:
        with pytest.raises(Conflict, match="not_empty"):
            copy_rundown.fill_from_template(session, coordinator, made, name)
        with pytest.raises(InputError, match="no_such_template"):
            copy_rundown.fill_from_template(session, coordinator, made, "gala")


def test_a_copy_is_a_draft_of_another_day(place, coordinator, plan):
    made = plan()
    with place.database.session() as session:
        copy_rundown.fill_from_template(session, coordinator, made, "sale")
        source = session.get(Broadcast, made)
        source.segments[1].price_fen = 2990
        source.state = BroadcastState.LOCKED
    with place.database.session() as session:
        copied = copy_rundown.copy_broadcast(
            session, coordinator, made, START + timedelta(days=7)
        ).id
    with place.database.reading() as session:
        one, other = session.get(Broadcast, made), session.get(Broadcast, copied)
        assert (other.state, other.end_at - other.start_at) == ("draft", timedelta(hours=2))
        assert [each.planned_s for each in other.segments] == [
            each.planned_s for each in one.segments
        ]
        assert other.segments[1].price_fen is None
        assert not {each.id for each in one.segments} & {each.id for each in other.segments}


def test_two_halves_and_together_again(place, coordinator, plan):
    made = plan()
    with place.database.session() as session:
        copy_rundown.fill_from_template(session, coordinator, made, "sale")
    with place.database.reading() as session:
        timed = plan_times(planned(session.get(Broadcast, made)))
    middle = next(each for each in timed if each.segment.kind is SegmentKind.INTERACTION)
    with place.database.session() as session:
        second = copy_rundown.split_broadcast(session, coordinator, made, middle.segment.id).id
    with place.database.session() as session:
        one, other = session.get(Broadcast, made), session.get(Broadcast, second)
        assert one.end_at == other.start_at == middle.start
        assert other.end_at == START + timedelta(hours=2)
        assert len(one.segments) + len(other.segments) == len(timed)
        assert [each.position for each in other.segments][:2] == [1, 2]
        first_part = one.segments[0].id
        with pytest.raises(Conflict, match="no_split_there"):
            copy_rundown.split_broadcast(session, coordinator, made, first_part)
    with place.database.session() as session:
        whole = copy_rundown.merge_broadcasts(session, coordinator, second, made)
        assert whole.id == made
        assert whole.end_at == START + timedelta(hours=2)
        assert session.get(Broadcast, second).state is BroadcastState.CANCELLED
        again = plan_times(planned(whole))
        assert [each.start for each in again] == [each.start for each in timed]


def test_what_cannot_be_merged_and_who_comes_along(place, coordinator, plan):
    one, overlapping = plan(), plan(START + timedelta(minutes=119))
    far = plan(START + timedelta(hours=23))
    near = plan(START + timedelta(hours=3), host=1)
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session:
        for other in (one, overlapping, far):
            with pytest.raises(Conflict, match="not_mergeable"):
                copy_rundown.merge_broadcasts(session, coordinator, one, other)
        with pytest.raises(NotFound):
            copy_rundown.merge_broadcasts(session, stranger, one, near)
    with place.database.session() as session:
        copy_rundown.merge_broadcasts(session, coordinator, one, near)
    with place.database.reading() as session:
        assert [host.name for host in session.get(Broadcast, one).more_hosts] == ["周晓禾"]
