"""Templates, copies, halves and wholes of broadcasts, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import Role
from studio.schedule import check_one, plan_times, planned, reflow
from studio.schedule.shapes import SHAPES, length_min
from studio.workflows.live import copy_rundown, plan_broadcast, plan_rundown, restore_rundown
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft

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


def overnight(place, coordinator, plan, *drafts, start=datetime(2027, 7, 1, 14, tzinfo=UTC), **how):
    """A broadcast that begins at ten in the evening, unless told otherwise, with these parts."""
    made = plan(start, **how)
    with place.database.session() as session:
        plan_rundown.add_segments(session, coordinator, made, drafts)
    return made


def part(title, minutes, clock=None):
    clock_s = None if clock is None else clock * 3600
    return SegmentDraft(SegmentKind.FILLER, minutes * 60, title, fixed_clock_s=clock_s)


def starts(place, made):
    """By title, when each part starts."""
    with place.database.reading() as session:
        timed = plan_times(planned(session.get(Broadcast, made)))
        return {each.segment.title: each.start for each in timed}


def test_a_fixed_start_past_midnight_stays_that_instant_in_the_second_half(
    place, coordinator, plan
):
    parts = part("甲", 120), part("乙", 30), part("丙", 60, clock=25)
    made = overnight(place, coordinator, plan, *parts, minutes=240)
    before = starts(place, made)
    assert before["丙"] == datetime(2027, 7, 1, 17, tzinfo=UTC), "one in the morning"
    with place.database.session() as session:
        middle = session.get(Broadcast, made).segments[1].id
        second = copy_rundown.split_broadcast(session, coordinator, made, middle).id
    after = starts(place, second)
    assert after == {title: before[title] for title in "乙丙"}
    with place.database.reading() as session:
        row = session.get(Broadcast, second)
        assert [each.fixed_clock_s for each in row.segments] == [None, 3600]
    with place.database.session() as session:
        copy_rundown.merge_broadcasts(session, coordinator, made, second)
    assert starts(place, made) == before, "and together again"


def test_a_fixed_start_before_the_second_half_s_first_day_follows(place, coordinator, plan):
    parts = part("甲", 150), part("乙", 30), part("丙", 30, clock=23)
    made = overnight(place, coordinator, plan, *parts, minutes=240)
    with place.database.session() as session:
        middle = session.get(Broadcast, made).segments[1].id
        second = copy_rundown.split_broadcast(session, coordinator, made, middle).id
    with place.database.reading() as session:
        assert [each.fixed_clock_s for each in session.get(Broadcast, second).segments] == [
            None,
            None,
        ]


def test_a_morning_s_fixed_start_stays_that_instant_behind_an_evening(place, coordinator, plan):
    one = overnight(place, coordinator, plan, part("甲", 120))
    half_past_midnight = datetime(2027, 7, 1, 16, 30, tzinfo=UTC)
    other = overnight(
        place, coordinator, plan, part("乙", 30, clock=1), start=half_past_midnight, minutes=60
    )
    before = starts(place, other)
    with place.database.session() as session:
        copy_rundown.merge_broadcasts(session, coordinator, one, other)
    assert starts(place, one)["乙"] == before["乙"]


def test_halves_and_wholes_are_not_taken_back_by_half(place, coordinator, plan):
    one = overnight(place, coordinator, plan, part("甲", 30), part("乙", 30))
    with place.database.session() as session:
        middle = session.get(Broadcast, one).segments[1].id
        other = copy_rundown.split_broadcast(session, coordinator, one, middle).id

    def nobody_goes_back():
        stood = {each: starts(place, each) for each in (one, other)}
        for each in (one, other):
            with place.database.reading() as session:
                assert restore_rundown.steps_of(session, coordinator, each) == (False, False)
            with (
                place.database.session() as session,
                pytest.raises(Conflict, match=r"no_undo|is_fixed"),
            ):
                restore_rundown.take_back(session, coordinator, each)
        assert {each: starts(place, each) for each in (one, other)} == stood

    nobody_goes_back()
    with place.database.session() as session:
        copy_rundown.merge_broadcasts(session, coordinator, one, other)
    nobody_goes_back()
    with place.database.session() as session:
        last = session.get(Broadcast, one).segments[1].id
        plan_rundown.remove_segment(session, coordinator, one, last)
    with place.database.session() as session:
        restore_rundown.take_back(session, coordinator, one)
    assert list(starts(place, one)) == ["甲", "乙"], "what came after is, up to the merge"
    with place.database.reading() as session:
        assert restore_rundown.steps_of(session, coordinator, one) == (False, True)
