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

WORTH_A_LOOK = -3.5
"""The sieve's score (log-odds) above which an instant is looked at closely."""

LIKELY = 0.35
"""Chance above which it is a cut: the films learnt from hold more traps than footage does."""

APART = 3
"""Pictures; of cuts no further apart the likeliest stands."""

CLOSE_NAMES = (
    "sieve", "parts", "parts_low", "parts_high", "parts_shift", "parts_spread", "wide", "wide_low", "wide_high",
    "wide_shift", "wide_spread", "old", "old_low", "old_shift", "new", "new_low", "new_shift", "closer", "closer_wide",
)  # fmt: skip
"""The sieve's score, and what ``close_figures`` returns."""


@dataclass(frozen=True)
class Instant:
    """What may be a cut.

    Attributes:
        number: The first picture of the new shot, as the reel counts.
        figures: Of ``jumps``, then of ``close_figures``.
        chance: 0 to 1.
    """

    number: int
    figures: Rows
    chance: float


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
        return Instant(number, row, float(self._judge.chance(row[None])[0]))


def likeliest(instants: list[tuple[Fraction, Instant]]) -> list[tuple[Fraction, Instant]]:
    """The cuts among instants with their times: likely, and the likeliest of those close together."""
    kept: list[tuple[Fraction, Instant]] = []
    for time, one in sorted(instants, key=lambda each: -each[1].chance):
        if one.chance >= LIKELY and all(
            abs(one.number - other.number) > APART for _, other in kept
        ):
            kept.append((time, one))
    return kept
