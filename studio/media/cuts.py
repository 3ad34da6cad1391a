"""Hard cuts, found while pictures stream by.

``jumps`` has the figures of an instant; trees learnt from composed films sift all instants and then judge the few that
are left by a close look (``same``): a lens switch, a shake or a dropped picture shows the same scene again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from studio.media import jumps
from studio.media.judge import Trees, trees
from studio.media.looks import Reel, Rows
from studio.media.planes import Plane
from studio.media.same import closer_view, parts_found
from studio.media.windows import BLANK
from studio.records.media import Boundary, BoundaryKind

WORTH_A_LOOK = -3.5
"""The sieve's score (log-odds) above which an instant is looked at closely."""

LIKELY = 0.35
"""Chance above which it is a cut: the films learnt from hold more traps than footage does."""

FLASH_S = Fraction(2, 5)
"""A blank that lasts no longer is a flash of light, or of an editor between two shots; no shot of its own."""

GOES_ON = 0.45
"""Likeness of the structures before and after a flash from which the same scene goes on."""

APART = 3
"""Pictures; of cuts no further apart the likeliest stands."""

CLOSE_NAMES = (
    "sieve", "parts", "parts_low", "parts_high", "parts_shift", "parts_spread", "wide", "wide_low", "wide_high",
    "wide_shift", "wide_spread", "old", "old_low", "old_shift", "new", "new_low", "new_shift", "closer", "closer_wide",
)  # fmt: skip
"""The sieve's score, and what ``close_figures`` returns."""


@dataclass(frozen=True)
class Flash:
    """Blank pictures that last no longer than ``FLASH_S``.

    Attributes:
        start: When the first of them shows.
        goes_on: Whether the scene before them is seen again after them.
    """

    start: Fraction
    goes_on: bool


@dataclass(frozen=True)
class Instant:
    """What may be a cut.

    Attributes:
        number: The first picture of the new shot, as the reel counts.
        figures: Of ``jumps``, then of ``close_figures``.
        chance: 0 to 1.
        flash: Where pictures before it are blank for a moment.
    """

    number: int
    figures: Rows
    chance: float
    flash: Flash | None = None


def close_figures(reel: Reel, number: int) -> Rows:
    """What a close look at the pictures around ``number`` finds, as ``CLOSE_NAMES`` after the first."""

    def small(offset: int) -> Plane:
        return reel[int(np.clip(number + offset, reel.first, reel.end - 1))].small

    near, wide = (small(-1), small(0)), (small(-3), small(2))
    before, after = parts_found(small(-4), small(-1)), parts_found(small(0), small(3))
    views = np.array([closer_view(*near), closer_view(*wide)])
    beside = (before[[0, 1, 3]], after[[0, 1, 3]])
    return np.concatenate([parts_found(*near), parts_found(*wide), *beside, views])


class CutFinder:
    """Looks at a reel as it fills."""

    def __init__(self, reel: Reel, sieve: Trees | None = None, judge: Trees | None = None) -> None:
        """The trees are those of the package where none are given (training gives its own)."""
        self._reel = reel
        self._sieve = sieve or trees("instants")
        self._judge = judge or trees("cuts")
        self._done = 1

    def look(self, end: int) -> list[Instant]:
        """What may be cuts among the pictures up to ``end`` that were not looked at yet."""
        numbers = jumps.possible(self._reel, self._done, end)
        self._done = max(self._done, end)
        if not len(numbers):
            return []
        figures = jumps.figures(self._reel, numbers)
        scores = self._sieve.score(figures)
        kept = np.flatnonzero(scores >= WORTH_A_LOOK)
        return [self._judged(int(numbers[n]), figures[n], float(scores[n])) for n in kept]

    def _judged(self, number: int, figures: Rows, score: float) -> Instant:
        row = np.concatenate([figures, [score], close_figures(self._reel, number)])
        chance = float(self._judge.chance(row[None])[0])
        flash = self._flash(number) if chance >= LIKELY else None
        return Instant(number, row, chance, flash)

    def _flash(self, number: int) -> Flash | None:
        """The blank pictures just before ``number``; None where there are none, or too many."""
        reel, first = self._reel, number
        while first > reel.first + 1 and self._is_blank(first - 1):
            first -= 1
        lasts = reel[number].time - reel[first].time
        if first == number or lasts > FLASH_S or self._is_blank(first - 1):
            return None
        before, after = (reel.inside(np.array([each])) for each in (first - 1, number))
        return Flash(reel[first].time, float(reel.likeness(before, after)[0]) >= GOES_ON)

    def _is_blank(self, number: int) -> bool:
        return float(self._reel.contrast(self._reel.inside(np.array([number])))[0]) < BLANK


def boundaries(instants: list[tuple[Fraction, Instant]]) -> list[Boundary]:
    """The cuts among instants with their times; flashes are none, unless another scene comes after them: a fade."""
    likely = likeliest(instants)
    flashes = [(one.flash, time) for time, one in likely if one.flash]
    made = []
    for time, one in likely:
        start = time
        if one.flash:
            if one.flash.goes_on:
                continue
            start = one.flash.start
        elif any(flash.start <= time < end for flash, end in flashes):
            continue
        kind = BoundaryKind.CUT if start == time else BoundaryKind.FADE
        made.append(Boundary(kind=kind, start=start, end=time, confidence=round(one.chance, 3)))
    return made


def likeliest(instants: list[tuple[Fraction, Instant]]) -> list[tuple[Fraction, Instant]]:
    """The cuts among instants with their times: likely, and the likeliest of those close together."""
    kept: list[tuple[Fraction, Instant]] = []
    for time, one in sorted(instants, key=lambda each: -each[1].chance):
        if one.chance >= LIKELY and all(
            abs(one.number - other.number) > APART for _, other in kept
        ):
            kept.append((time, one))
    return kept
