"""Share a plan evenly among channels and hosts, where that costs no point: of equal places the search takes any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from studio.schedule.planner.draft import Draft, Placed
from studio.schedule.planner.space import Spot


class _Pair(NamedTuple):
    channel: str
    host: str


def even_out(draft: Draft) -> None:
    """Move broadcasts to equally good places of their day on channels that have fewer, with hosts who have less.

    Points, days and items stay as they are, and no rule is broken. Each move makes the shares more even, so that it
    comes to an end; equal drafts end equal.
    """
    space, first = draft.space, draft.space.goals.first
    days = range(space.goals.days)
    there: defaultdict[tuple[int, int], defaultdict[_Pair, list[Spot]]]
    there = defaultdict(lambda: defaultdict(list))
    for spot, worth in space.spots.items():
        there[spot.day, worth][_Pair(spot.channel, spot.host)].append(spot)
    loads = Counter(each.channel for each in space.fixed if (each.day - first).days in days)
    loads.update(each.spot.channel for each in draft.placed)
    moved = True
    while moved:
        moved = False
        for placed in sorted(draft.placed, key=lambda each: each.spot):
            before = placed.spot
            equal = there[before.day, space.spots[before]]
            if any(draft.move(placed, spot) for spot in _better(draft, loads, placed, equal)):
                loads[before.channel] -= 1
                loads[placed.spot.channel] += 1
                moved = True


def _better(
    draft: Draft, loads: Mapping[str, int], placed: Placed, equal: Mapping[_Pair, list[Spot]]
) -> Iterator[Spot]:
    """Places that make it more even, the best first: by channels, then by hosts, then near the time it has."""
    own, minutes = placed.spot, draft.minutes

    def gain(pair: _Pair) -> tuple[int, int]:
        """By how much the sums of squares fall, of broadcasts by channel and of minutes by host."""
        other_channel, other_host = pair.channel != own.channel, pair.host != own.host
        return (
            other_channel * (loads[own.channel] - loads[pair.channel] - 1),
            other_host * (minutes[own.host] - minutes[pair.host] - own.length),
        )

    better = [each for each in equal if gain(each) > (0, 0)]
    for pair in sorted(sorted(better), key=gain, reverse=True):
        same = (spot for spot in equal[pair] if spot.length == own.length)
        yield from sorted(same, key=lambda spot: (abs(spot.start - own.start), spot))
