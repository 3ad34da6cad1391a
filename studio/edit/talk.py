"""Speech that is kept whole: which stretches of a source a cut may not fall into."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.edit.source import EditSource
from studio.edit.spans import merged
from studio.records.media import Shot
from studio.units import TimeRange

BEFORE_S, AFTER_S = Fraction(3, 20), Fraction(1, 4)
"""Breathing room before and after speech, seconds."""

LEAST_S = Fraction(2, 25)
"""Where the picture changes this long before or after speech, the take may begin or end there."""

GLIMPSE_S = Fraction(1, 2)
"""A picture shorter than this only flashes by: a sentence that runs on over a cut keeps so much on either side."""


def sentences(source: EditSource) -> tuple[TimeRange, ...]:
    """What must be taken whole or not at all: speech with its breathing room, in order, apart.

    Pauses too short for the breathing room of both sides join what they part. Where a shot begins or ends within the
    breathing room, the room ends there; where a sentence runs on over a cut, enough of both shots is kept.
    """
    shots = source.analysis.shots
    found = []
    for speech in merged(source.analysis.sound.speech, BEFORE_S + AFTER_S):
        span = speech.intersection(source.whole)
        if span is not None:
            found.append(_whole(span, shots, source.whole))
    return merged(found)


def _whole(speech: TimeRange, shots: Sequence[Shot], file: TimeRange) -> TimeRange:
    start = max(file.start, speech.start - BEFORE_S)
    end = min(file.end, speech.end + AFTER_S)
    start = _begun(start, speech.start, shots)
    end = _ended(end, speech.end, shots)
    return TimeRange(start, end)


def _begun(start: Fraction, speech: Fraction, shots: Sequence[Shot]) -> Fraction:
    """``start`` moved to a shot's beginning, or far enough before it that nothing flashes by."""
    begins = [shot.range.start for shot in shots[1:]]
    for begin in reversed(begins):
        if start < begin <= speech - LEAST_S:
            return begin
    for before, begin in zip(shots, begins, strict=False):
        if start < begin < start + GLIMPSE_S:
            return min(start, max(before.range.start, begin - GLIMPSE_S))
    return start


def _ended(end: Fraction, speech: Fraction, shots: Sequence[Shot]) -> Fraction:
    """``end`` moved to a shot's end, or far enough behind it."""
    ends = [shot.range.end for shot in shots[:-1]]
    for finish in ends:
        if speech + LEAST_S <= finish < end:
            return finish
    for finish, after in zip(ends, shots[1:], strict=False):
        if end - GLIMPSE_S < finish < end:
            return max(end, min(after.range.end, finish + GLIMPSE_S))
    return end
