"""Dissolves and brand wipes between takes, where the footage has handles for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from studio.edit.source import EditSource
from studio.records.edit import (
    Take,
    Timeline,
    Transition,
    TransitionKind,
    TransitionWhere,
    TransitionWish,
)
from studio.units import FrameRate

SHARE = 3
"""A take gives at most one part in so many to the transition at either end: most of it is seen by itself."""

FEWEST = 4
"""Frames; what is shorter is a flicker and stays a cut."""

CLEAR = 2
"""Frames that handles keep from the edge of their shot: boundaries are known to about a frame."""

GOES_ON_S = 1
"""What goes on in the same shot within so many seconds is cut: melting it into itself looks like a fault."""


def with_transitions(
    timeline: Timeline, sources: Sequence[EditSource], wish: TransitionWish
) -> Timeline:
    """``timeline`` with what is wished between its takes; where a take has no handle to spare it stays a cut.

    Args:
        timeline: Of cuts.
        sources: What was seen in its sources: handles stay within the take's own shot.
        wish: Which transition, how long, where.
    """
    if wish.kind is TransitionKind.CUT:
        return timeline
    rate = FrameRate(timeline.rate)
    found = []
    for number, (one, other) in enumerate(pairwise(timeline.takes)):
        if not _wanted(timeline, number, wish.where) or _goes_on(one, other):
            continue
        spare = (
            _after(one, sources[one.source], rate),
            _before(other, sources[other.source], rate),
        )
        made = _between(number, (one, other), spare, wish, rate)
        if made is not None:
            found.append(made)
    return timeline.model_copy(update={"transitions": tuple(found)})


def _wanted(timeline: Timeline, number: int, where: TransitionWhere) -> bool:
    one, other = timeline.takes[number : number + 2]
    match where:
        case TransitionWhere.EVERY:
            return True
        case TransitionWhere.SCENES:
            return (one.source, one.shot) != (other.source, other.shot)
        case TransitionWhere.FIRST:
            return number == 0
        case TransitionWhere.LAST:
            return number == len(timeline.takes) - 2


def _goes_on(one: Take, other: Take) -> bool:
    gap = other.source_range.start - one.source_range.end
    return (one.source, one.shot) == (other.source, other.shot) and abs(gap) < GOES_ON_S


def _between(
    number: int,
    takes: tuple[Take, Take],
    spare: tuple[int, int],
    wish: TransitionWish,
    rate: FrameRate,
) -> Transition | None:
    """The transition after take ``number``; ``spare`` are frames its file goes on, and the next one's begins before."""
    wanted = rate.frames_in(wish.seconds)
    room = [rate.frames_in(take.output_range.duration) // SHARE for take in takes]
    if wish.kind is TransitionKind.BRAND_WIPE:
        half = min(wanted // 2, *room)
        if 2 * half < FEWEST:
            return None
        return _made(number, wish.kind, (half, half), rate, handles=min(spare) >= half)
    most_lead, most_tail = min(room[0], spare[1]), min(room[1], spare[0])
    lead = min(wanted // 2, most_lead)
    tail = min(wanted - lead, most_tail)
    lead = min(wanted - tail, most_lead)
    if lead + tail < max(FEWEST, wanted // 2):
        return None
    return _made(number, wish.kind, (lead, tail), rate, handles=True)


def _made(
    number: int,
    kind: TransitionKind,
    frames: tuple[int, int],
    rate: FrameRate,
    *,
    handles: bool,
) -> Transition:
    lead, tail = (count * rate.frame for count in frames)
    return Transition(after=number, kind=kind, lead=lead, tail=tail, handles=handles)


def _after(take: Take, source: EditSource, rate: FrameRate) -> int:
    """Whole frames that the take's shot goes on behind it."""
    return _frames(_shot(take, source)[1] - take.source_range.end, source, rate)


def _before(take: Take, source: EditSource, rate: FrameRate) -> int:
    """Whole frames of the take's shot before it."""
    return _frames(take.source_range.start - _shot(take, source)[0], source, rate)


def _shot(take: Take, source: EditSource) -> tuple[Fraction, Fraction]:
    """Where the take's shot begins and ends; where the file does when it is not known."""
    shots = source.analysis.shots
    span = shots[take.shot].range if take.shot < len(shots) else source.whole
    return span.start, span.end


def _frames(seconds: Fraction, source: EditSource, rate: FrameRate) -> int:
    if source.is_photo:
        return rate.frames_in(Fraction(10))
    return max(0, int(seconds * rate.value) - CLEAR)
