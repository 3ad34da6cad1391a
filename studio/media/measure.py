"""What a picture looks like, in figures: sharpness, exposure, colour, movement of camera and subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.focus import Focus, attention
from studio.media.frames import Frame, Pixels
from studio.records.media import FocusPoint, Shot, ShotQuality
from studio.units import TimeRange

SAMPLES_PER_S = 5
"""Pictures measured per second; all pictures are looked at for cuts, these for quality."""

TILES = 6
"""Tiles along each edge for sharpness."""

TENENGRAD_GOOD = 80_000.0
"""Mean squared gradient of the sharpest tiles at which a picture counts as fully sharp."""

COLOUR_GOOD = 60.0
"""Hasler and Süsstrunk's colourfulness of a lively picture (their "highly colourful")."""

SHAKE_BAD = 0.25
"""Change of camera speed between samples, picture widths per second, at which a shot counts as fully shaky."""

MOTION_GOOD = 0.06
"""Mean change left after camera movement is taken out, of 1, of a lively subject."""

CLIPPED_LOW, CLIPPED_HIGH = 6, 249
"""Luma levels beyond which detail is lost."""

WEIGHTS = {
    "sharpness": 0.3,
    "exposure": 0.25,
    "colourfulness": 0.15,
    "steadiness": 0.2,
    "motion": 0.1,
}
"""Share of each figure in the score."""

Grey = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sample:
    """Figures of one picture, 0 to 1 unless said otherwise."""

    time: Fraction
    sharpness: float
    exposure: float
    colourfulness: float
    pan: tuple[float, float]
    """Camera speed, picture widths per second, right and down."""
    motion: float
    focus: Focus

    @property
    def beauty(self) -> float:
        """How good it would be as the one picture that stands for the file."""
        return 0.5 * self.sharpness + 0.3 * self.exposure + 0.2 * self.colourfulness


class Sampler:
    """Measures a few pictures per second; keeps two small grey pictures and the figures."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self._last: tuple[Fraction, Plane] | None = None

    def feed(self, frame: Frame) -> None:
        """Measure the frame when its turn has come."""
        if self._last and frame.time - self._last[0] < Fraction(1, SAMPLES_PER_S):
            return
        grey = np.asarray(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY), np.uint8)
        small = _small(grey)
        pan, left = (0.0, 0.0), np.zeros_like(small)
        if self._last:
            pan, left = _movement(self._last[1], small, float(frame.time - self._last[0]))
        self._last = (frame.time, small)
        self.samples.append(
            Sample(
                time=frame.time,
                sharpness=sharpness(grey),
                exposure=exposure(grey),
                colourfulness=colourfulness(frame.pixels),
                pan=pan,
                motion=min(1.0, float(left.mean()) / 255 / MOTION_GOOD),
                focus=attention(small, left),
            )
        )


def sharpness(grey: Grey) -> float:
    """Tenengrad of the sharpest tiles: a sharp flower before soft leaves is a sharp picture."""
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    tiles = cv2.resize(across**2 + down**2, (TILES, TILES), interpolation=cv2.INTER_AREA)
    best = np.sort(tiles.ravel())[-3:].mean()
    return float(min(1.0, np.sqrt(best / TENENGRAD_GOOD)))


def exposure(grey: Grey) -> float:
    """1 for a well lit picture; less for one that is dark, washed out, flat or clipped."""
    mean, contrast = float(grey.mean()) / 255, float(grey.std()) / 255
    clipped = float(((grey < CLIPPED_LOW) | (grey > CLIPPED_HIGH)).mean())
    middle = max(0.0, 1 - (abs(mean - 0.47) / 0.47) ** 2)
    return middle * min(1.0, contrast / 0.18) * (1 - 0.7 * clipped)


def colourfulness(pixels: Pixels) -> float:
    """Hasler and Süsstrunk 2003, scaled to 0 to 1."""
    blue, green, red = (pixels[::2, ::2, plane].astype(np.float32) for plane in range(3))
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    spread = np.hypot(red_green.std(), yellow_blue.std())
    mean = np.hypot(red_green.mean(), yellow_blue.mean())
    return float(min(1.0, (spread + 0.3 * mean) / COLOUR_GOOD))


def _small(grey: Grey) -> Plane:
    height, width = grey.shape
    scale = 96 / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def _movement(before: Plane, now: Plane, seconds: float) -> tuple[tuple[float, float], Plane]:
    """Camera speed, and what still differs once the camera's movement is taken out."""
    window = cv2.createHanningWindow((now.shape[1], now.shape[0]), cv2.CV_32F)
    # Copies: OpenCV applies the window in place when no padding is needed.
    (right, down), certainty = cv2.phaseCorrelate(before.copy(), now.copy(), window)
    if certainty < 0.1 or max(abs(right) / now.shape[1], abs(down) / now.shape[0]) > 0.3:
        right = down = 0.0
    shift = np.array([[1, 0, right], [0, 1, down]], np.float32)
    moved = cv2.warpAffine(
        before, shift, (now.shape[1], now.shape[0]), borderMode=cv2.BORDER_REPLICATE
    )
    left = cv2.GaussianBlur(np.abs(now - moved), (5, 5), 0)
    wide = now.shape[1] * seconds
    return (right / wide, down / wide), np.asarray(left, np.float32)


def shots_of(ranges: Sequence[TimeRange], samples: Sequence[Sample]) -> tuple[Shot, ...]:
    """One ``Shot`` per range with what was measured in it."""
    shots: list[Shot] = []
    for each in ranges:
        inside = [sample for sample in samples if each.contains(sample.time)]
        if not inside and samples:
            inside = [min(samples, key=lambda sample: abs(sample.time - each.middle))]
        shots.append(Shot(range=each, quality=quality_of(inside), focus=_focus_of(each, inside)))
    return tuple(shots)


def quality_of(samples: Sequence[Sample]) -> ShotQuality:
    """Figures of a shot: medians, so that one bad picture spoils nothing."""
    if not samples:
        return ShotQuality(
            sharpness=0, exposure=0, colourfulness=0, steadiness=0, motion=0, score=0
        )
    figures = {
        name: _median([getattr(sample, name) for sample in samples])
        for name in ("sharpness", "exposure", "colourfulness")
    }
    # The first sample's movement is measured against the shot before.
    figures["motion"] = _median([sample.motion for sample in samples[1:]] or [0.0])
    figures["steadiness"] = _steadiness([sample.pan for sample in samples[1:]])
    score = sum(weight * figures[name] for name, weight in WEIGHTS.items())
    return ShotQuality(**figures, score=round(score, 4))


def _steadiness(pans: Sequence[tuple[float, float]]) -> float:
    """1 on a tripod or in an even pan, 0 when the camera's speed changes wildly."""
    if len(pans) < 2:
        return 0.5
    speeds = np.array(pans)
    changes = np.linalg.norm(np.diff(speeds, axis=0), axis=1)
    return round(float(max(0.0, 1 - changes.mean() / SHAKE_BAD)), 4)


def _median(values: Sequence[float]) -> float:
    return round(float(np.median(values)), 4)


def _focus_of(whole: TimeRange, samples: Sequence[Sample]) -> tuple[FocusPoint, ...]:
    """Focus points of a shot, each smoothed with its neighbours; the first sample's motion belongs to the cut."""
    usable = [sample for sample in samples if whole.contains(sample.time)][1:] or list(samples)
    points: list[FocusPoint] = []
    for number in range(0, len(usable), 2):
        near = usable[max(0, number - 2) : number + 3]
        weights = np.array([sample.focus.weight for sample in near]) + 1e-3
        x = float(np.average([sample.focus.x for sample in near], weights=weights))
        y = float(np.average([sample.focus.y for sample in near], weights=weights))
        points.append(FocusPoint(time=usable[number].time, x=round(x, 4), y=round(y, 4)))
    return tuple(points)
