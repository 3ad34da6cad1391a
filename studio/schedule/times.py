"""When each segment is on air, and how instants are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from studio.schedule.plan import PlannedBroadcast, PlannedSegment

ZONE_NAME = "Asia/Shanghai"
"""The zone everything is shown in."""

ZONE = timezone(timedelta(hours=8), ZONE_NAME)
"""China has had one offset and no summer time since 1991; a fixed one needs no zone files."""

DAY_S = 86_400
"""Seconds of a day."""


@dataclass(frozen=True)
class TimedSegment:
    """A segment with its planned times.

    Attributes:
        segment: What is planned.
        position: Counted from 1.
        start: Planned start, UTC.
        end: Planned end (excluded), UTC.
        cumulative_s: Seconds from the broadcast's start to this segment's end.
        over_s: Seconds by which this segment's end lies past the window's end; below zero while time is left.
    """

    segment: PlannedSegment
    position: int
    start: datetime
    end: datetime
    cumulative_s: int
    over_s: int


def plan_times(broadcast: PlannedBroadcast) -> tuple[TimedSegment, ...]:
    """The rundown with absolute times: each segment starts where the one before it ends."""
    timed: list[TimedSegment] = []
    so_far = 0
    window_s = round(broadcast.window.total_seconds())
    for position, segment in enumerate(broadcast.segments, start=1):
        start = broadcast.start + timedelta(seconds=so_far)
        so_far += segment.planned_s
        end = broadcast.start + timedelta(seconds=so_far)
        timed.append(TimedSegment(segment, position, start, end, so_far, so_far - window_s))
    return tuple(timed)


def balance_s(broadcast: PlannedBroadcast) -> int:
    """Seconds planned beyond the window; below zero when the rundown leaves time."""
    return broadcast.planned_s - round(broadcast.window.total_seconds())


def local(instant: datetime) -> datetime:
    """The instant on the clock of Asia/Shanghai."""
    return instant.astimezone(ZONE)


def window_text(start: datetime, end: datetime) -> str:
    """``2026-06-20 19:30–21:30``; the second date is named when it differs. Asia/Shanghai."""
    first, last = local(start), local(end)
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"
    return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"


def duration_text(seconds: int) -> str:
    """``5:00``, ``1:02:03``; hours only where needed, a minus where below zero."""
    sign, whole = ("-" if seconds < 0 else ""), abs(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return sign + (f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}")
