"""All checks, in one fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

from studio.records.finding import Finding
from studio.records.live import BroadcastState
from studio.schedule.clashes import channel_double, channel_turnaround, host_double
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rundown import (
    clip_longer,
    clip_missing,
    item_missing,
    no_items,
    out_of_season,
    overrun,
    underrun,
)
from studio.schedule.times import TimedSegment, plan_times
from studio.schedule.window import past_finding

BETWEEN: tuple[Callable[[Sequence[PlannedBroadcast]], Iterator[Finding]], ...] = (
    host_double,
    channel_double,
    channel_turnaround,
)
"""Rules that compare broadcasts; they get them sorted by start."""

WHOLE: tuple[Callable[[PlannedBroadcast], Iterator[Finding]], ...] = (no_items, overrun, underrun)
"""Rules on one broadcast."""

PART: tuple[Callable[[PlannedBroadcast, TimedSegment], Iterator[Finding]], ...] = (
    item_missing,
    clip_missing,
    out_of_season,
    clip_longer,
)
"""Rules on one segment."""

ORDER = (
    "schedule.in_past",
    "schedule.host_double",
    "schedule.channel_double",
    "schedule.channel_turnaround",
    "schedule.no_items",
    "schedule.overrun",
    "schedule.underrun",
    "schedule.item_missing",
    "schedule.clip_missing",
    "schedule.item_out_of_season",
    "schedule.clip_longer_than_segment",
)
"""Every code a check can give; the order of findings that start at one instant."""


def check(
    broadcasts: Sequence[PlannedBroadcast], now: datetime | None = None
) -> tuple[Finding, ...]:
    """What a coordinator should know of these broadcasts; cancelled ones count for nothing.

    The result does not depend on the order of ``broadcasts``: findings come by start, rule, subjects.

    Args:
        broadcasts: All that could clash; a check of one day should hold the days around it.
        now: When given, broadcasts that were to start before it get a warning.
    """
    standing = sorted(
        (each for each in broadcasts if each.state is not BroadcastState.CANCELLED),
        key=lambda each: (each.start, each.end, each.id),
    )
    found = [finding for rule in BETWEEN for finding in rule(standing)]
    for broadcast in standing:
        found += _inside(broadcast, now)
    return tuple(sorted(found, key=_order))


def check_one(broadcast: PlannedBroadcast) -> tuple[Finding, ...]:
    """The findings inside one broadcast, without those that need the others."""
    return tuple(sorted(_inside(broadcast, None), key=_order))


def _inside(broadcast: PlannedBroadcast, now: datetime | None) -> Iterator[Finding]:
    past = None if now is None else past_finding(broadcast, now)
    if past is not None:
        yield past
    for whole in WHOLE:
        yield from whole(broadcast)
    for timed in plan_times(broadcast):
        for part in PART:
            yield from part(broadcast, timed)


def _order(finding: Finding) -> tuple[datetime, int, tuple[str, ...]]:
    start = finding.start or datetime.min.replace(tzinfo=UTC)
    return (start, ORDER.index(finding.code), finding.subjects)
