from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.records.live import SegmentKind
from studio.schedule import PlannedBroadcast, PlannedSegment, balance_s, plan_times, reflow
from studio.schedule.reflow import share
from tests.schedule.plans import broadcast, segment


def part(name: str, minutes: int, least: int | None = None, **changes: object) -> PlannedSegment:
    return segment(name, minutes, min_s=None if least is None else least * 60, **changes)


def hour(*parts: PlannedSegment, **changes: object) -> PlannedBroadcast:
    return broadcast(segments=parts, **changes)


def lengths(plan: PlannedBroadcast) -> dict[str, int]:
    return {each.id: each.planned_s for each in plan.segments}


def test_what_fits_stays_as_it_is() -> None:
    plan = hour(part("a", 40), part("b", 20, 10, optional=True))
    found = reflow(plan)
    assert found.broadcast == plan
    assert (found.resized, found.dropped, found.over_s) == ((), (), 0)


def test_optional_parts_are_shortened_first_by_what_they_can_give() -> None:
    plan = hour(
        part("a", 40, 20), part("b", 20, 10, optional=True), part("c", 15, 10, optional=True)
    )
    found = reflow(plan)
    assert lengths(found.broadcast) == {"a": 2400, "b": 600, "c": 600}
    assert [each.segment.id for each in found.resized] == ["b", "c"]
    eased = reflow(
        hour(part("a", 40), part("b", 20, 10, optional=True), part("c", 15, 5, optional=True))
    )
    assert lengths(eased.broadcast) == {"a": 2400, "b": 750, "c": 450}


def test_then_optional_parts_fall_out_last_first_and_are_named() -> None:
    plan = hour(
        part("a", 40),
        part("b", 12, 10, optional=True),
        part("c", 12, 10, optional=True),
        part("d", 8),
    )
    found = reflow(plan)
    assert [each.id for each in found.dropped] == ["c"]
    assert lengths(found.broadcast) == {"a": 2400, "b": 720, "d": 480}
    assert found.over_s == 0


def test_what_a_dropped_part_frees_goes_back_to_the_others() -> None:
    plan = hour(part("a", 40), part("b", 20, 15, optional=True), part("c", 20, 15, optional=True))
    found = reflow(plan)
    assert [each.id for each in found.dropped] == ["c"]
    assert lengths(found.broadcast) == {"a": 2400, "b": 1200}
    assert found.resized == ()


def test_parts_that_must_be_there_are_shortened_last() -> None:
    found = reflow(hour(part("a", 50, 30), part("b", 30), part("c", 10, optional=True)))
    assert [each.id for each in found.dropped] == ["c"]
    assert lengths(found.broadcast) == {"a": 1800, "b": 1800}
    assert found.over_s == 0


def test_what_still_is_too_long_is_told() -> None:
    found = reflow(hour(part("a", 50, 40), part("b", 30)))
    assert found.over_s == 600
    assert lengths(found.broadcast) == {"a": 2400, "b": 1800}


def test_fillers_take_what_is_left() -> None:
    filler = part("f", 5, kind=SegmentKind.FILLER, item=None, clip=None, max_s=600)
    found = reflow(hour(part("a", 40), filler))
    assert lengths(found.broadcast) == {"a": 2400, "f": 600}
    assert balance_s(found.broadcast) == -600


def test_a_late_start_on_air_leaves_what_was_shown_alone() -> None:
    plan = hour(part("a", 20, 10, optional=True), part("b", 20, 10, optional=True), part("c", 20))
    found = reflow(plan, on_air=1, late_s=300)
    assert lengths(found.broadcast) == {"a": 1200, "b": 900, "c": 1200}
    assert reflow(plan, on_air=3, late_s=300).broadcast == plan
    assert reflow(hour()).broadcast == hour()


def test_each_stretch_before_a_fixed_start_is_fitted_by_itself() -> None:
    at_eight = 20 * 3600
    plan = hour(
        part("a", 40, 20, optional=True),
        part("b", 20, fixed_clock_s=at_eight, optional=True),
        part("c", 20, 5, optional=True),
    )
    found = reflow(plan)
    assert lengths(found.broadcast) == {"a": 1800, "b": 1200, "c": 600}
    assert found.dropped == ()
    assert [each.gap_s for each in plan_times(found.broadcast)] == [0, 0, 0]


def test_a_part_with_a_fixed_start_does_not_fall_out() -> None:
    plan = hour(part("a", 30), part("b", 40, fixed_clock_s=20 * 3600, optional=True))
    found = reflow(plan)
    assert (found.dropped, found.over_s) == ((), 600)


def test_a_clock_after_midnight() -> None:
    parts = (part("a", 50, 20), part("b", 30, fixed_clock_s=24 * 3600))
    plan = hour(*parts, day="2024-02-28", start="23:30", end="24:30")
    found = reflow(plan)
    assert lengths(found.broadcast) == {"a": 1800, "b": 1800}
    first, second = plan_times(found.broadcast)
    assert (str(first.day), str(second.day)) == ("2024-02-28", "2024-02-29")


@pytest.mark.parametrize(
    ("total", "rooms", "parts"),
    [
        (0, [3, 3], [0, 0]),
        (1, [1, 1, 1], [1, 0, 0]),
        (5, [3, 3], [3, 2]),
        (7, [10, 0, 4], [5, 0, 2]),
        (4, [2, 2], [2, 2]),
    ],
)
def test_whole_seconds_are_shared_out_exactly(
    total: int, rooms: list[int], parts: list[int]
) -> None:
    assert share(total, rooms) == parts


@st.composite
def rundowns(draw: st.DrawFn) -> PlannedBroadcast:
    parts = []
    for number in range(draw(st.integers(0, 8))):
        planned = draw(st.integers(1, 1800))
        parts.append(
            PlannedSegment(
                id=f"s{number}",
                kind=draw(st.sampled_from(SegmentKind)),
                planned_s=planned,
                min_s=draw(st.none() | st.integers(1, planned)),
                max_s=draw(st.none() | st.integers(planned, 4000)),
                optional=draw(st.booleans()),
            )
        )
    return broadcast(segments=tuple(parts))


@settings(max_examples=300, deadline=None)
@given(rundowns(), st.integers(0, 3), st.integers(-600, 600))
def test_no_second_is_lost_or_made(plan: PlannedBroadcast, on_air: int, late_s: int) -> None:
    found = reflow(plan, on_air, late_s)
    after = found.broadcast.segments
    by_id = {each.id: each for each in plan.segments}
    assert after[:on_air] == plan.segments[:on_air]
    assert {each.id for each in after} | {each.id for each in found.dropped} == set(by_id)
    for each in after:
        was = by_id[each.id]
        assert was.shortest_s <= each.planned_s <= was.longest_s
        if each.planned_s > was.planned_s:
            assert each.kind is SegmentKind.FILLER
    assert all(each.optional for each in found.dropped)
    if len(plan.segments) > on_air:
        over_s = balance_s(found.broadcast) + late_s
        assert found.over_s == max(0, over_s)
        if found.over_s:
            assert not any(each.optional for each in after[on_air:])
            assert all(each.planned_s == each.shortest_s for each in after[on_air:])
    # What is in order is left alone the second time.
    assert reflow(found.broadcast, on_air, late_s).dropped == ()
