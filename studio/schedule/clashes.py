"""Checks between broadcasts on one channel: it shows so many at once, and needs a pause between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from studio.records.finding import Finding, Level, Remedy, RemedyAction
from studio.schedule.found import pair, remedy
from studio.schedule.instant import seconds_between
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rules import Rules
from studio.schedule.times import duration_text


def channel_double(broadcasts: Sequence[PlannedBroadcast], rules: Rules) -> Iterator[Finding]:
    """More broadcasts at one time than the channel can show. ``broadcasts`` of one channel come sorted by start."""
    del rules
    on_air: list[PlannedBroadcast] = []
    for later in broadcasts:
        on_air = [each for each in on_air if each.end > later.start]
        if len(on_air) >= later.channel.max_concurrent:
            names = {"channel": later.channel.name}
            for earlier in on_air:
                yield pair(
                    "channel_double",
                    Level.ERROR,
                    earlier,
                    later,
                    names,
                    _start_after(earlier, later),
                )
        on_air.append(later)


def channel_turnaround(broadcasts: Sequence[PlannedBroadcast], rules: Rules) -> Iterator[Finding]:
    """Too short a pause. ``broadcasts`` of one channel come sorted by start."""
    del rules
    busy: list[PlannedBroadcast] = []
    for later in broadcasts:
        channel = later.channel
        free_from = later.start - timedelta(seconds=channel.turnaround_s)
        busy = [each for each in busy if each.end > free_from]
        resting = [each for each in busy if each.end <= later.start]
        if resting and len(busy) >= channel.max_concurrent > len(busy) - len(resting):
            earlier = max(resting, key=lambda each: (each.end, each.id))
            gap_s = seconds_between(earlier.end, later.start)
            values = {
                "channel": channel.name,
                "gap": duration_text(gap_s),
                "needed": duration_text(channel.turnaround_s),
            }
            todo, lacks_s = _start_after(earlier, later), channel.turnaround_s - gap_s
            yield pair(
                "channel_turnaround", Level.WARNING, earlier, later, values, todo, measure=lacks_s
            )
        busy.append(later)


def _start_after(earlier: PlannedBroadcast, later: PlannedBroadcast) -> Remedy:
    """Move the later one behind the earlier one and the channel's pause."""
    free = earlier.end + timedelta(seconds=later.channel.turnaround_s)
    return remedy(RemedyAction.MOVE_BROADCAST, later.id, start=free.isoformat())
