"""Where one shot ends and the next begins: PySceneDetect's detector for cuts, our own for dissolves and fades."""

from __future__ import annotations

from fractions import Fraction

from scenedetect import FrameTimecode
from scenedetect.common import Timecode
from scenedetect.detectors import AdaptiveDetector

from studio.media.frames import Frame
from studio.media.gradual import GradualFinder
from studio.records.media import Boundary, BoundaryKind
from studio.units import TimeRange

RATIO = 3.5
"""A cut's change over the mean change around it (best of a sweep published by PySceneDetect)."""

WINDOW = 3
"""Frames before and after that the mean is taken of (same sweep)."""

LEAST_CHANGE = 15.0
"""Mean change of hue, saturation and luma at a cut, of 255."""

SHORTEST_S = 0.4
"""Seconds; a second cut within this time is a flash."""

NEAR_S = Fraction(3, 20)
"""Seconds; a cut this near to a gradual transition is part of it."""


class ShotFinder:
    """Feed frames in order, then ask for ``boundaries``. Memory does not grow with the footage."""

    def __init__(self, rate: Fraction) -> None:
        self._rate = rate
        self._first: Fraction | None = None
        self._cuts: list[Fraction] = []
        self._gradual = GradualFinder()
        self._detector = AdaptiveDetector(
            adaptive_threshold=RATIO,
            min_scene_len=SHORTEST_S,
            window_width=WINDOW,
            min_content_val=LEAST_CHANGE,
        )

    def feed(self, frame: Frame) -> None:
        """Look at the next frame."""
        if self._first is None:
            self._first = frame.time
        since = frame.time - self._first  # PySceneDetect knows no negative times
        code = Timecode(since.numerator, Fraction(1, since.denominator))
        found = self._detector.process_frame(FrameTimecode(code, self._rate), frame.pixels)
        self._cuts += [each.pts * each.time_base + self._first for each in found]
        self._gradual.feed(frame)

    def boundaries(self) -> tuple[Boundary, ...]:
        """Cuts, dissolves and fades in order of time."""
        gradual = self._gradual.found()
        cuts = (
            Boundary(kind=BoundaryKind.CUT, start=time, end=time)
            for time in self._cuts
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
