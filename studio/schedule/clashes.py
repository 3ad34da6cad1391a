"""Checks between broadcasts: people and channels that would be in two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from studio.records.finding import Finding, Level
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.times import duration_text, window_text

Key = Callable[[PlannedBroadcast], str]


def host_double(broadcasts: Sequence[PlannedBroadcast]) -> Iterator[Finding]:
    """One host in two broadcasts that share time. ``broadcasts`` come sorted by start."""
    for earlier, later in _overlaps(broadcasts, lambda each: each.host.id):
        yield _clash("schedule.host_double", Level.ERROR, earlier, later, {"host": later.host.name})


def channel_double(broadcasts: Sequence[PlannedBroadcast]) -> Iterator[Finding]:
    """One channel with two broadcasts that share time. ``broadcasts`` come sorted by start."""
    for earlier, later in _overlaps(broadcasts, lambda each: each.channel.id):
        names = {"channel": later.channel.name}
        yield _clash("schedule.channel_double", Level.ERROR, earlier, later, names)


def channel_turnaround(broadcasts: Sequence[PlannedBroadcast]) -> Iterator[Finding]:
    """Too short a pause on one channel. ``broadcasts`` come sorted by start."""
    for group in _groups(broadcasts, lambda each: each.channel.id):
        before = group[0]
        for later in group[1:]:
            gap_s = round((later.start - before.end).total_seconds())
            needed_s = later.channel.turnaround_s
            if 0 <= gap_s < needed_s:
                values = {
                    "channel": later.channel.name,
                    "gap": duration_text(gap_s),
                    "needed": duration_text(needed_s),
                }
                yield _clash("schedule.channel_turnaround", Level.WARNING, before, later, values)
            before = max(before, later, key=lambda each: each.end)


def _groups(broadcasts: Sequence[PlannedBroadcast], key: Key) -> Iterator[list[PlannedBroadcast]]:
    groups: defaultdict[str, list[PlannedBroadcast]] = defaultdict(list)
    for broadcast in broadcasts:
        groups[key(broadcast)].append(broadcast)
    yield from groups.values()


def _overlaps(
    broadcasts: Sequence[PlannedBroadcast], key: Key
) -> Iterator[tuple[PlannedBroadcast, PlannedBroadcast]]:
    """Pairs with one key that share time, the earlier first; sweeps once over each group."""
    for group in _groups(broadcasts, key):
        on_air: list[PlannedBroadcast] = []
        for later in group:
            on_air = [each for each in on_air if each.end > later.start]
            for earlier in on_air:
                yield earlier, later
            on_air.append(later)


def _clash(
    code: str,
    level: Level,
    earlier: PlannedBroadcast,
    later: PlannedBroadcast,
    values: Mapping[str, str | int],
) -> Finding:
    """The later one is the one to fix; the interval is what they share, or the pause between them."""
    inner, outer = max(earlier.start, later.start), min(earlier.end, later.end)
    start, end = min(inner, outer), max(inner, outer)
    return Finding(
        code=code,
        level=level,
        subjects=(later.id, earlier.id),
        start=start,
        end=end,
        params={
            **values,
            "title": later.title,
            "when": window_text(later.start, later.end),
            "other": earlier.title,
            "other_when": window_text(earlier.start, earlier.end),
        },
    )
