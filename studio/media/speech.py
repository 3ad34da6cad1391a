"""From how surely a voice is heard to stretches of speech that an edit must not cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from studio.units import TimeRange

STEP = Fraction(512, 16_000)
"""Seconds of one answer."""

ENTER = 0.5
"""Speech begins where the sureness reaches this …"""

STAY = 0.4
"""… and goes on while it stays at this."""

PAUSE = Fraction(1, 2)
"""Shorter breaks belong to the speech around them: nobody cuts inside a sentence."""

LEAST = Fraction(1, 5)
"""Shorter sounds are no words."""

LONG = Fraction(1, 2)
SURE = 0.95
"""What is shorter than ``LONG`` must reach ``SURE``: short words do, plucked strings and gusts rarely."""

INKLING = 0.1
BACK = 10
"""The model is slow to believe a soft beginning: up to this many windows (0.3 s) before, in which it had an inkling,
are speech too."""

BEFORE = Fraction(2, 100)
"""Seconds taken before that: a consonant may come before the voice."""

LATE = Fraction(3, 100)
"""Seconds the model is late to notice that a word is over, taken off again (it is late by about 0.08)."""

STEPS = 255
"""A sureness from 0 to 1 is kept in this many steps."""


def spoken(span: TimeRange, sureness: Sequence[int]) -> list[TimeRange]:
    """Speech within ``span``: one unbroken stretch of sound with one answer (0 to 255) per ``STEP`` from its start."""
    ranges = []
    for first, end in _joined(_windows(sureness)):
        if _is_speech(sureness[first:end]):
            begin = max(span.start, span.start + first * STEP - BEFORE)
            finish = min(span.end, span.start + end * STEP - LATE)
            # At the end of the sound nothing was late: the voice was cut off.
            if end * STEP >= span.duration:
                finish = span.end
            ranges.append(TimeRange(_to_ms(begin), _to_ms(finish)))
    return ranges


def bridged(ranges: Iterable[TimeRange], pause: Fraction = PAUSE) -> tuple[TimeRange, ...]:
    """``ranges``, which are in order, with breaks shorter than ``pause`` closed."""
    whole: list[TimeRange] = []
    for here in ranges:
        if whole and here.start - whole[-1].end < pause:
            whole[-1] = TimeRange(whole[-1].start, max(whole[-1].end, here.end))
        else:
            whole.append(here)
    return tuple(whole)


def _is_speech(sureness: Sequence[int]) -> bool:
    length = len(sureness) * STEP
    return length >= LONG or (length >= LEAST and max(sureness) >= SURE * STEPS)


def _windows(sureness: Sequence[int]) -> list[tuple[int, int]]:
    """First and end window of each stretch that is entered at ``ENTER`` and left below ``STAY``; they may touch."""
    values = np.concatenate([[0], np.asarray(sureness, np.int64), [0]])
    staying = values >= STAY * STEPS
    turns = np.flatnonzero(staying[1:] != staying[:-1])
    found = []
    for first, end in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
        entered = np.flatnonzero(values[first + 1 : end + 1] >= ENTER * STEPS)
        if len(entered):
            found.append((_begin(sureness, first + int(entered[0])), end))
    return found


def _begin(sureness: Sequence[int], entered: int) -> int:
    """The window in which what was noticed at ``entered`` began."""
    first = entered
    while first > max(0, entered - BACK) and sureness[first - 1] >= INKLING * STEPS:
        first -= 1
    return first


def _joined(windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """With breaks shorter than ``PAUSE`` closed."""
    whole: list[tuple[int, int]] = []
    for first, end in windows:
        if whole and (first - whole[-1][1]) * STEP < PAUSE:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((first, end))
    return whole


def _to_ms(seconds: Fraction) -> Fraction:
    return Fraction(round(seconds * 1000), 1000)
