from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from studio.schedule import balance_s, duration_text, local, plan_times, window_text
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
