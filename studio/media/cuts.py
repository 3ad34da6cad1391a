"""Hard cuts: PySceneDetect's measure of change, judged against its surroundings and against structure.

PySceneDetect's ``ContentDetector`` says how much hue, saturation and luma change between neighbouring pictures; its
``AdaptiveDetector`` compares that with the frames around, so that a pan is no cut. Both take a lamp, a flash or a
jump of exposure for one. A cut also changes *where* things are, so the two pictures must not correlate. That test lets
the others be laxer, which finds cuts within fast movement and between alike shots.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scenedetect import FrameTimecode
from scenedetect.common import Timecode
from scenedetect.detectors import ContentDetector
from typing_extensions import override

from studio.media.frames import Frame, Pixels
from studio.media.thumbs import Thumb, alike, thumb_of

AROUND = 3
"""Frames before and after that a change is compared with (PySceneDetect's published sweep)."""

RULES = ((3.5, 15.0, 0.9), (8.0, 8.0, 0.9), (1.8, 30.0, 0.6))
"""A cut passes one of these: least ratio to the surroundings, least change (of 255), most correlation.

The first is PySceneDetect's own with its best swept ratio, the second finds alike shots, the third fast movement."""

PEAK = 1.15
"""A cut's change over the largest change around it, at least."""

SHORTEST_S = Fraction(2, 5)
"""Seconds; a second cut within this time is a flash."""

LEAST_STEP = 6.0
"""Mean change of the pictures themselves, of 255: hue turns from 179 to 0 at red without any."""

QUIET = 0.5
"""Change (of 255) of a still picture's noise: keeps ratios finite."""


class _Change(ContentDetector):  # type: ignore[misc]  # the wheel ships no types
    """PySceneDetect's measure, one figure per picture."""

    def __init__(self) -> None:
        super().__init__(threshold=255.0, min_scene_len=0)

    @override
    def get_metrics(self) -> list[str]:
        return []

    def since_last(self, time: Fraction, rate: Fraction, pixels: Pixels) -> float:
        code = FrameTimecode(Timecode(time.numerator, Fraction(1, time.denominator)), rate)
        self.process_frame(code, pixels)
        return float(self._frame_score or 0.0)


@dataclass(frozen=True)
class _Seen:
    time: Fraction
    change: float
    thumb: Thumb


class CutFinder:
    """Feed frames in order; ``cuts`` holds the first instants of new shots. Keeps seven thumbnails."""

    def __init__(self, rate: Fraction) -> None:
        self.cuts: list[Fraction] = []
        self._rate = rate
        self._change = _Change()
        self._first: Fraction | None = None
        self._ring: deque[_Seen] = deque(maxlen=2 * AROUND + 1)

    def feed(self, frame: Frame) -> None:
        """Look at the next frame; the one ``AROUND`` frames back is judged."""
        if self._first is None:
            self._first = frame.time
        change = self._change.since_last(frame.time - self._first, self._rate, frame.pixels)
        self._ring.append(_Seen(frame.time, change, thumb_of(frame.pixels)))
        if len(self._ring) == self._ring.maxlen:
            self._judge()

    def _judge(self) -> None:
        around = [seen.change for number, seen in enumerate(self._ring) if number != AROUND]
        here = self._ring[AROUND]
        ratio = here.change / (sum(around) / len(around) + QUIET)
        if here.change < PEAK * max(around) or not any(
            ratio >= least and here.change >= change for least, change, _ in RULES
        ):
            return
        before = self._ring[AROUND - 1].thumb
        if float(np.abs(here.thumb - before).mean()) < LEAST_STEP:
            return
        same = max(alike(before, here.thumb), alike(before, self._ring[-1].thumb))
        passes = any(
            ratio >= least and here.change >= change and same < most
            for least, change, most in RULES
        )
        if passes and not (self.cuts and here.time - self.cuts[-1] < SHORTEST_S):
            self.cuts.append(here.time)
