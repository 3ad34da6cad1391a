from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from studio.schedule import (
    balance_s,
    duration_text,
    local,
    other_zone_text,
    plan_times,
    window_text,
)
from studio.schedule.plan import PlannedBroadcast, PlannedSegment
from tests.schedule.plans import broadcast, segment

LENGTHS = st.lists(st.integers(min_value=1, max_value=4000), max_size=40)


@given(LENGTHS)
def test_segments_follow_each_other_from_the_start(lengths: list[int]) -> None:
    parts = tuple(
        PlannedSegment(id=str(index), planned_s=length) for index, length in enumerate(lengths)
    )
    plan = broadcast(segments=parts)
    timed = plan_times(plan)
    assert [each.segment for each in timed] == list(parts)
    assert [each.position for each in timed] == list(range(1, len(parts) + 1))
    ends = [plan.start, *(each.end for each in timed)]
    assert [each.start for each in timed] == ends[:-1]
    for each in timed:
        assert each.end - each.start == timedelta(seconds=each.segment.planned_s)
        assert each.cumulative_s == (each.end - plan.start).total_seconds()
        assert each.over_s == (each.end - plan.end).total_seconds()
    assert balance_s(plan) == sum(lengths) - 3600
    if timed:
        assert balance_s(plan) == timed[-1].over_s


def test_a_thousand_segments_stay_exact() -> None:
    plan = broadcast(segments=tuple(segment(str(index), minutes=1 / 60) for index in range(1000)))
    last = plan_times(plan)[-1]
    assert last.cumulative_s == 1000
    assert last.over_s == 1000 - 3600


def test_instants_are_kept_in_utc_and_shown_in_shanghai() -> None:
    plan = broadcast(start="23:30", end="25:00")
    assert plan.start == datetime(2026, 6, 20, 15, 30, tzinfo=UTC)
    assert plan.start.tzinfo is UTC
    assert f"{local(plan.end):%Y-%m-%d %H:%M %z}" == "2026-06-21 01:00 +0800"
    assert window_text(plan.start, plan.end) == "2026-06-20 23:30 – 2026-06-21 01:00"
    assert window_text(plan.start, plan.start + timedelta(minutes=10)) == "2026-06-20 23:30–23:40"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (5, "0:05"), (65, "1:05"), (3600, "1:00:00"), (3723, "1:02:03"), (-65, "-1:05")],
)
def test_durations_as_text(seconds: int, text: str) -> None:
    assert duration_text(seconds) == text


def test_a_plan_refuses_what_cannot_be() -> None:
    values = dict(broadcast())
    naive = datetime(2026, 6, 20, 19, 30)  # noqa: DTZ001 - naive on purpose
    for wrong in ({"end": values["start"]}, {"start": naive}):
        with pytest.raises(ValidationError):
            PlannedBroadcast(**{**values, **wrong})
    with pytest.raises(ValidationError):
        segment(minutes=0)


def test_back_timing_from_the_end_and_from_fixed_starts() -> None:
    parts = (
        segment("a", 10),
        segment("b", 15),
        segment("c", 10, fixed_clock_s=20 * 3600),
        segment("d", 25),
    )
    timed = plan_times(broadcast(segments=parts))
    assert [each.gap_s for each in timed] == [0, 0, 300, 0]
    assert [each.slack_s for each in timed] == [300, 300, -300, -300]
    assert f"{local(timed[1].latest_start):%H:%M}" == "19:45"
    assert f"{local(timed[3].latest_start):%H:%M}" == "20:05"
    assert timed[3].over_s == 300


def test_a_part_that_runs_into_a_fixed_start() -> None:
    parts = (segment("a", 40), segment("b", 20, fixed_clock_s=20 * 3600))
    first, second = plan_times(broadcast(segments=parts))
    assert (first.slack_s, second.gap_s) == (-600, -600)
    assert f"{local(second.start):%H:%M}" == "20:00"
    assert balance_s(broadcast(segments=parts)) == -600


def test_a_second_zone_is_named_with_its_offset_before_and_after_the_clocks_change() -> None:
    place = "America/Los_Angeles"
    summer, winter = broadcast(day="2026-10-31"), broadcast(day="2026-11-02")
    told = other_zone_text(summer.start, summer.end, place)
    assert told == "2026-10-31 04:30–05:30 (PDT, UTC-07:00)"
    told = other_zone_text(winter.start, winter.end, place)
    assert told == "2026-11-02 03:30–04:30 (PST, UTC-08:00)"


def test_a_length_lies_between_its_least_and_its_most() -> None:
    for changes in ({"min_s": 601}, {"max_s": 599}):
        with pytest.raises(ValueError, match="between its least and its most"):
            segment("a", 10, **changes)
