"""Fit a rundown into its time again: stretch fillers, shorten what may be shortened, let optional parts fall out.

All of it in whole seconds; equal input gives equal output. What was on air already is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studio.records.live import SegmentKind
from studio.schedule.instant import seconds_between
from studio.schedule.plan import PlannedBroadcast, PlannedSegment
from studio.schedule.times import offsets


@dataclass(frozen=True)
class Resized:
    """A segment that got another length."""

    segment: PlannedSegment
    """As it was."""
    planned_s: int
    """As it is now, seconds."""


@dataclass(frozen=True)
class Reflow:
    """A rundown that was fitted, and what that took."""

    broadcast: PlannedBroadcast
    resized: tuple[Resized, ...]
    dropped: tuple[PlannedSegment, ...]
    """What fell out, in the order of the rundown."""
    over_s: int
    """Seconds that still are too many, over all stretches between fixed points; 0 when everything fits."""


def reflow(broadcast: PlannedBroadcast, on_air: int = 0, late_s: int = 0) -> Reflow:
    """Fit what is still to come between the fixed points.

    Too long: optional parts are shortened together, each by its share of what it can give; then optional parts fall
    out, the last one first, and what that frees is given back; then the parts that must be there are shortened.
    Too short: fillers are stretched.

    Args:
        broadcast: What is planned.
        on_air: Segments from the start that are over or running; they stay as they are.
        late_s: Seconds by which the next segment starts later than planned (below zero: earlier).
    """
    segments, starts = broadcast.segments, offsets(broadcast)
    kept: list[PlannedSegment] = list(segments[:on_air])
    dropped: list[PlannedSegment] = []
    over_s = 0
    for block, room_s in _blocks(broadcast, starts, on_air, late_s):
        fitted, fallen, over = _fit(block, room_s)
        kept += fitted
        dropped += fallen
        over_s += over
    before = {segment.id: segment for segment in segments}
    resized = tuple(
        Resized(before[each.id], each.planned_s)
        for each in kept
        if each.planned_s != before[each.id].planned_s
    )
    fitted_plan = broadcast.model_copy(update={"segments": tuple(kept)})
    return Reflow(fitted_plan, resized, tuple(dropped), over_s)


def _blocks(
    broadcast: PlannedBroadcast, starts: Sequence[int], on_air: int, late_s: int
) -> list[tuple[list[PlannedSegment], int]]:
    """Runs of segments up to the next fixed point, each with the seconds it has."""
    found: list[tuple[list[PlannedSegment], int]] = []
    segments = broadcast.segments
    if on_air >= len(segments):
        return found
    # The first one left starts late even where its start is fixed.
    block, begins = [segments[on_air]], starts[on_air] + late_s
    for index in range(on_air + 1, len(segments)):
        if segments[index].fixed_clock_s is not None:
            found.append((block, starts[index] - begins))
            block, begins = [], starts[index]
        block.append(segments[index])
    window_s = seconds_between(broadcast.start, broadcast.end)
    return [*found, (block, window_s - begins)]


def _fit(
    block: Sequence[PlannedSegment], room_s: int
) -> tuple[list[PlannedSegment], list[PlannedSegment], int]:
    """The block in ``room_s`` seconds, what fell out of it, and the seconds that are still too many."""
    over_s = sum(each.planned_s for each in block) - room_s
    if over_s <= 0:
        return _stretch(block, -over_s), [], 0
    kept, fallen = list(block), list[PlannedSegment]()
    while (over_s := sum(each.planned_s for each in kept) - room_s) > _gives(kept, optional=True):
        last = next((each for each in reversed(kept) if _may_fall(each)), None)
        if last is None:
            break
        kept.remove(last)
        fallen.insert(0, last)
    if over_s <= 0:
        return _stretch(kept, -over_s), fallen, 0
    take_s = min(over_s, _gives(kept, optional=True))
    kept = _shorten(kept, take_s, optional=True)
    more_s = min(over_s - take_s, _gives(kept, optional=False))
    return _shorten(kept, more_s, optional=False), fallen, over_s - take_s - more_s


def _may_fall(segment: PlannedSegment) -> bool:
    """Optional, and nobody was promised a time for it."""
    return segment.optional and segment.fixed_clock_s is None


def _gives(segments: Sequence[PlannedSegment], *, optional: bool) -> int:
    """Seconds by which the optional parts, or the others, can be shortened together."""
    return sum(each.planned_s - each.shortest_s for each in segments if each.optional is optional)


def _shorten(
    segments: Sequence[PlannedSegment], take_s: int, *, optional: bool
) -> list[PlannedSegment]:
    """Take exactly ``take_s`` seconds off the optional parts, or off the others, by share."""
    rooms = [
        each.planned_s - each.shortest_s if each.optional is optional else 0 for each in segments
    ]
    shares = share(take_s, rooms)
    return [
        _sized(each, each.planned_s - taken) for each, taken in zip(segments, shares, strict=True)
    ]


def _stretch(segments: Sequence[PlannedSegment], left_s: int) -> list[PlannedSegment]:
    """Give fillers what time is left, as far as each goes."""
    rooms = [
        each.longest_s - each.planned_s if each.kind is SegmentKind.FILLER else 0
        for each in segments
    ]
    shares = share(min(left_s, sum(rooms)), rooms)
    return [
        _sized(each, each.planned_s + more) for each, more in zip(segments, shares, strict=True)
    ]


def share(total: int, rooms: Sequence[int]) -> list[int]:
    """``total`` split by ``rooms`` into whole parts, none above its room: largest remainder, earlier ones first.

    Args:
        total: Zero to the sum of ``rooms``.
        rooms: Zero or more each.
    """
    whole = sum(rooms)
    if total == 0 or whole == 0:
        return [0] * len(rooms)
    parts = [total * room // whole for room in rooms]
    rests = sorted(range(len(rooms)), key=lambda at: (-(total * rooms[at] % whole), at))
    for at in rests[: total - sum(parts)]:
        parts[at] += 1
    return parts


def _sized(segment: PlannedSegment, planned_s: int) -> PlannedSegment:
    if segment.planned_s == planned_s:
        return segment
    return segment.model_copy(update={"planned_s": planned_s})
