"""When each segment is on air, forwards from the start and backwards from the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from studio.schedule.instant import (
    ZONE,
    ZONE_NAME,
    local,
    other_zone_text,
    second_clock,
    seconds_between,
    window_text,
)
from studio.schedule.plan import PlannedBroadcast, PlannedItem, PlannedPrice, PlannedSegment

__all__ = [
    "DAY_S",
    "ZONE",
    "ZONE_NAME",
    "TimedSegment",
    "balance_s",
    "duration_text",
    "local",
    "other_zone_text",
    "plan_times",
    "second_clock",
    "sold_once",
    "window_text",
]

DAY_S = 86_400
"""Seconds of a day."""


class TimedSegment(NamedTuple):
    """A segment with its planned times.

    Attributes:
        segment: What is planned.
        position: Counted from 1.
        start: Planned start, UTC.
        end: Planned end (excluded), UTC.
        cumulative_s: Seconds from the broadcast's start to this segment's end.
        over_s: Seconds by which this segment's end lies past the window's end; below zero while time is left.
        gap_s: Seconds with nothing planned before a fixed start; below zero when the part before runs into it.
        slack_s: Seconds by which it may start later so that all up to the next fixed point still fits; below zero when
            it would have to start earlier. Its latest start, timed back from that point, is ``start`` plus this.
        day: Day of its start in Asia/Shanghai.
    """

    segment: PlannedSegment
    position: int
    start: datetime
    end: datetime
    cumulative_s: int
    over_s: int
    gap_s: int
    slack_s: int
    day: date

    @property
    def price(self) -> PlannedPrice | None:
        """What its item costs in this broadcast; None where nothing is sold."""
        return self.segment.price_at(self.start)

    @property
    def sold(self) -> tuple[PlannedItem, PlannedPrice] | None:
        """The item and what it costs in this broadcast; None where nothing is sold."""
        segment = self.segment
        item, price = segment.item, segment.price_at(self.start)
        return None if item is None or price is None else (item, price)

    @property
    def latest_start(self) -> datetime:
        """Back-timed start: everything up to the next fixed start, or the end, still fits."""
        return self.start + timedelta(seconds=self.slack_s)


def offsets(broadcast: PlannedBroadcast) -> list[int]:
    """Start of each segment, seconds from the broadcast's start."""
    found, cursor = [], 0
    opening_s = _clock_s(broadcast.start)
    for segment in broadcast.segments:
        if segment.fixed_clock_s is not None:
            cursor = segment.fixed_clock_s - opening_s
        found.append(cursor)
        cursor += segment.planned_s
    return found


def plan_times(broadcast: PlannedBroadcast) -> tuple[TimedSegment, ...]:
    """The rundown with absolute times: each segment starts where the one before it ends, or when it is fixed."""
    starts = offsets(broadcast)
    begin, segments = broadcast.start, broadcast.segments
    window_s = seconds_between(begin, broadcast.end)
    slacks = _slacks(segments, starts, window_s)
    clock_s, today = _clock_s(begin), local(begin).date()
    timed: list[TimedSegment] = []
    before, end = 0, begin
    for index, segment in enumerate(segments):
        at = starts[index]
        until = at + segment.planned_s
        # Where it follows, it starts at the very instant the one before ends.
        start = end if at == before else begin + timedelta(seconds=at)
        end = begin + timedelta(seconds=until)
        days = (clock_s + at) // DAY_S
        timed.append(
            TimedSegment(
                segment,
                index + 1,
                start,
                end,
                until,
                until - window_s,
                at - before,
                slacks[index],
                today + timedelta(days=days) if days else today,
            )
        )
        before = until
    return tuple(timed)


def sold_once(broadcast: PlannedBroadcast) -> tuple[tuple[PlannedItem, PlannedPrice], ...]:
    """What is sold and what it costs in this broadcast, each item once, in the order of the rundown."""
    found: dict[str, tuple[PlannedItem, PlannedPrice]] = {}
    for timed in plan_times(broadcast):
        if timed.sold is not None:
            found.setdefault(timed.sold[0].id, timed.sold)
    return tuple(found.values())


def balance_s(broadcast: PlannedBroadcast) -> int:
    """Seconds planned beyond the window; below zero when the rundown leaves time."""
    return planned_end_s(broadcast) - seconds_between(broadcast.start, broadcast.end)


def planned_end_s(broadcast: PlannedBroadcast) -> int:
    """Seconds from the start to where the last segment ends."""
    starts = offsets(broadcast)
    return starts[-1] + broadcast.segments[-1].planned_s if starts else 0


def duration_text(seconds: int) -> str:
    """``5:00``, ``1:02:03``; hours only where needed, a minus where below zero."""
    sign, whole = ("-" if seconds < 0 else ""), abs(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return sign + (f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}")


def _clock_s(instant: datetime) -> int:
    """Seconds after midnight in Asia/Shanghai."""
    clock = local(instant)
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _slacks(segments: tuple[PlannedSegment, ...], starts: list[int], window_s: int) -> list[int]:
    """Seconds in hand of each segment before the fixed point behind it."""
    found = [0] * len(segments)
    must_end = window_s
    for index in range(len(segments) - 1, -1, -1):
        segment = segments[index]
        latest = must_end - segment.planned_s
        found[index] = latest - starts[index]
        must_end = latest if segment.fixed_clock_s is None else starts[index]
    return found
