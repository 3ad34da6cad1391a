"""Where one shot ends and the next begins: PySceneDetect's detector for cuts, our own for dissolves and fades."""

from __future__ import annotations

from fractions import Fraction

from studio.media.cuts import CutFinder
from studio.media.frames import Frame
from studio.media.gradual import GradualFinder
from studio.records.media import Boundary, BoundaryKind
from studio.units import TimeRange

NEAR_S = Fraction(3, 20)
"""Seconds; a cut this near to a gradual transition is part of it."""


class ShotFinder:
    """Feed frames in order, then ask for ``boundaries``. Memory does not grow with the footage."""

    def __init__(self, rate: Fraction) -> None:
        self._cuts = CutFinder(rate)
        self._gradual = GradualFinder()

    def feed(self, frame: Frame) -> None:
        """Look at the next frame."""
        self._cuts.feed(frame)
        self._gradual.feed(frame)

    def boundaries(self) -> tuple[Boundary, ...]:
        """Cuts, dissolves and fades in order of time."""
        gradual = self._gradual.found()
        cuts = (
            Boundary(kind=BoundaryKind.CUT, start=time, end=time)
            for time in self._cuts.cuts
            if not any(g.start - NEAR_S <= time <= g.end + NEAR_S for g in gradual)
        )
        return tuple(sorted((*cuts, *gradual), key=lambda boundary: boundary.start))


def shot_ranges(boundaries: tuple[Boundary, ...], whole: TimeRange) -> tuple[TimeRange, ...]:
    """The stretches between transitions; the mixed pictures of a transition belong to no shot."""
    ranges: list[TimeRange] = []
    start = whole.start
    for boundary in boundaries:
        if boundary.start > start:
            ranges.append(TimeRange(start, min(boundary.start, whole.end)))
        start = max(start, boundary.end)
    if start < whole.end:
        ranges.append(TimeRange(start, whole.end))
    return tuple(ranges)
