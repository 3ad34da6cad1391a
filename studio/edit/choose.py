"""Highlights: choose the best takes of the footage for a clip of a wished length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.edit.source import EditSource
from studio.errors import InputError
from studio.records.edit import Take, Timeline
from studio.records.media import Shot
from studio.units import FrameRate, TimeRange

__all__ = ["EditSource", "choose"]

SHORTEST_CLIP_S = Fraction(1)
"""Less usable footage than this makes no clip."""

SHORTEST_TAKE_S = Fraction(7, 10)
"""A shorter take flashes by before the eye has read it."""

LIVELY_TAKE_S = Fraction(14, 5)
"""Wished length of one take; product clips change picture every two to three seconds."""

LONGER = Fraction(7, 5)
"""When the footage has too few shots, takes grow by this factor until the length is reached."""

INSET_S = Fraction(1, 12)
"""Left out at both ends of a shot: a boundary is exact to about a frame."""


@dataclass(frozen=True)
class _Candidate:
    source: int
    shot: int
    usable: TimeRange
    score: float


def choose(sources: Sequence[EditSource], length: Fraction, rate: FrameRate) -> Timeline:
    """Pick the best takes and put them in order.

    Each shot gives at most one take, so that no take jumps within a shot. The best one opens the clip, the others
    follow in the order they were filmed. Where the footage is shorter than ``length`` the clip is as long as the
    footage allows.

    Args:
        sources: The footage, in the order given by the person.
        length: Wished seconds of footage on the timeline.
        rate: Frames per second of the clip; every take is whole frames.

    Raises:
        InputError: ``edit.too_short`` when less than a second can be used.
    """
    candidates = _candidates(sources)
    usable = sum((each.usable.duration for each in candidates), Fraction(0))
    if usable < SHORTEST_CLIP_S:
        raise InputError(
            "edit.too_short", found_s=round(float(usable), 2), needed_s=int(SHORTEST_CLIP_S)
        )
    picked = _pick(candidates, min(length, usable))
    frames = _share_out(picked, rate.frames_in(min(length, usable)), rate)
    return Timeline(
        sources=tuple(source.ref for source in sources),
        takes=_lay_out(picked, frames, rate),
        rate=rate.value,
    )


def _candidates(sources: Sequence[EditSource]) -> list[_Candidate]:
    found = [
        _Candidate(number, index, _usable(shot), shot.quality.score)
        for number, source in enumerate(sources)
        for index, shot in enumerate(source.analysis.shots)
    ]
    long_enough = [each for each in found if each.usable.duration >= SHORTEST_TAKE_S]
    return long_enough or [each for each in found if each.usable.duration > 0]


def _usable(shot: Shot) -> TimeRange:
    """The shot without its uncertain ends; a very short one is left whole."""
    if shot.range.duration <= SHORTEST_TAKE_S + 2 * INSET_S:
        return shot.range
    return TimeRange(shot.range.start + INSET_S, shot.range.end - INSET_S)


def _pick(candidates: list[_Candidate], length: Fraction) -> list[_Candidate]:
    """The best candidates that fill ``length`` with takes as lively as the footage allows."""
    ranked = sorted(candidates, key=lambda each: (-each.score, each.source, each.shot))
    take = LIVELY_TAKE_S
    while True:
        picked: list[_Candidate] = []
        filled = Fraction(0)
        for candidate in ranked:
            if filled >= length:
                break
            picked.append(candidate)
            filled += min(candidate.usable.duration, take)
        if filled >= length:
            return picked
        if take > length:
            return ranked
        take *= LONGER


def _share_out(picked: list[_Candidate], total: int, rate: FrameRate) -> list[int]:
    """Whole frames for each pick: even shares, what a short shot cannot use goes to the others."""
    room = [max(1, int(each.usable.duration * rate.value)) for each in picked]
    frames = [0] * len(picked)
    left = min(total, sum(room))
    while left:
        open_picks = [index for index, most in enumerate(room) if frames[index] < most]
        share = max(1, left // len(open_picks))
        for index in open_picks:
            more = min(share, room[index] - frames[index], left)
            frames[index] += more
            left -= more
    return frames


def _lay_out(picked: list[_Candidate], frames: list[int], rate: FrameRate) -> tuple[Take, ...]:
    pairs = [(each, count) for each, count in zip(picked, frames, strict=True) if count]
    hook, rest = pairs[0], sorted(pairs[1:], key=lambda pair: (pair[0].source, pair[0].shot))
    takes: list[Take] = []
    position = 0
    for candidate, count in (hook, *rest):
        duration = count * rate.frame
        start = candidate.usable.start + (candidate.usable.duration - duration) / 2
        takes.append(
            Take(
                source=candidate.source,
                shot=candidate.shot,
                source_range=TimeRange.of(max(start, candidate.usable.start), duration),
                output_range=TimeRange(position * rate.frame, (position + count) * rate.frame),
            )
        )
        position += count
    return tuple(takes)
