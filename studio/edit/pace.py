"""How long takes are, by the length of the clip."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

IDEAL = (
    (Fraction(3), Fraction(1)),
    (Fraction(6), Fraction(3, 2)),
    (Fraction(15), Fraction(12, 5)),
    (Fraction(30), Fraction(3)),
    (Fraction(60), Fraction(17, 5)),
)
"""Seconds of clip, and of one take in it; product clips change the picture every two to three seconds."""

SHORTEST_TAKE_S = Fraction(7, 10)
"""A shorter take flashes by before the eye has read it."""

SHORTEST_CLIP_S = Fraction(1)
"""Less usable footage than this makes no clip."""

PHOTO_LEAST_S, PHOTO_MOST_S = Fraction(2), Fraction(7, 2)
"""A photograph is looked at this long."""

GUARD_S = Fraction(1)
"""Two takes of one shot lie at least this far apart: nearer, the cut between them looks like a fault."""


@dataclass(frozen=True)
class Pace:
    """Lengths of one take, seconds."""

    ideal: Fraction
    least: Fraction
    most: Fraction
    """As long as there is enough to show."""
    stretched: Fraction
    """As long as there is something else to cut to; then takes grow without bound."""
    talk: Fraction
    """Longest sentence that is taken as long as there is something else."""


def pace_of(length: Fraction) -> Pace:
    """The pace of a clip of ``length`` seconds."""
    ideal = _between(length)
    most = min(Fraction(4), ideal * Fraction(5, 3))
    return Pace(
        ideal=ideal,
        least=min(Fraction(2), ideal * Fraction(2, 3)),
        most=most,
        stretched=most * Fraction(8, 5),
        talk=max(most * Fraction(5, 4), length * Fraction(2, 5)),
    )


def _between(length: Fraction) -> Fraction:
    """``IDEAL`` at ``length``, between its points in proportion."""
    if length <= IDEAL[0][0]:
        return IDEAL[0][1]
    for (shorter, low), (longer, high) in pairwise(IDEAL):
        if length <= longer:
            share = (length - shorter) / (longer - shorter)
            # A hundredth is exact enough and keeps the fractions small.
            return Fraction(round((low + (high - low) * share) * 100), 100)
    return IDEAL[-1][1]
