"""Land in steps: rice terraces that hold the sky, tea hedges along the contour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.workflows.demo_footage import paint
from studio.workflows.demo_footage.paint import Colour
from studio.workflows.demo_footage.planes import Painting

Line = NDArray[np.float64]
"""y of a contour per sample of x."""

STEP = 8
"""Pixels between two samples of a contour."""


@dataclass(frozen=True)
class Slope:
    """A terraced hillside.

    Attributes:
        width: Pixels.
        height: Pixels.
        steps: Number of terraces.
        seed: Makes the contours.
        wave: Height of their swing, pixels.
        near: How much deeper the nearest step is than the farthest.
    """

    width: int
    height: int
    steps: int
    seed: int
    wave: float = 60.0
    near: float = 3.0

    def contours(self) -> tuple[NDArray[np.float64], list[Line]]:
        """x samples and the contours from the far, upper one to the near, lower one."""
        random = np.random.default_rng(self.seed)
        x = np.arange(-40, self.width + 40 + STEP, STEP, dtype=np.float64)
        steps = np.linspace(1, self.near, self.steps)
        level = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
        waves = [
            (random.uniform(260, 900), random.uniform(0, 6.28), random.uniform(0.3, 1)) for _ in range(5)
        ]
        lines = []
        for place in level:
            swing = sum(
                weight * np.sin(x / long + phase + place * 2.4) for long, phase, weight in waves
            )
            lines.append(self.wave * 1.1 + place * (self.height - self.wave) + self.wave * 0.42 * np.asarray(swing) * (0.5 + place))
        return x, lines


def _strip(x: NDArray[np.float64], upper: Line, lower: Line) -> NDArray[np.float64]:
    over, under = np.stack([x, upper], axis=-1), np.stack([x, lower], axis=-1)
    return np.vstack([over, under[::-1]])


def rice(slope: Slope, water: tuple[Colour, Colour], bank: tuple[Colour, Colour]) -> Painting:
    """Flooded terraces: water that mirrors the sky, grassy banks with a lit edge, rows of seedlings."""
    painting = paint.blank(slope.width, slope.height)
    x, lines = slope.contours()
    random = np.random.default_rng(slope.seed + 1)
    for index in range(slope.steps):
        share = index / slope.steps
        upper, lower = lines[index], lines[index + 1]
        thick = (lower - upper) * (0.3 + 0.12 * np.sin(x / 210 + index))
        mirror = paint.mix(water[0], water[1], float(random.uniform(0, 1)) * 0.5 + share * 0.5)
        planted = random.random() < 0.42
        ink = paint.mix(mirror, (112, 160, 80), 0.6) if planted else mirror
        paint.polygon(painting, _strip(x, upper, lower), ink)
        sheen = _strip(x, upper + (lower - upper) * 0.08, upper + (lower - upper) * 0.34)
        paint.polygon(painting, sheen, paint.mix(ink, (255, 244, 214), 0.4))
        if planted:
            _seedlings(painting, x, (upper, lower - thick), share)
        side = paint.mix(bank[0], bank[1], share)
        paint.polygon(painting, _strip(x, lower - thick, lower + 2), paint.mix(side, (18, 48, 44), 0.42))
        paint.polygon(painting, _strip(x, lower - thick, lower - thick * 0.45), side)
        edge = np.stack([x, lower - thick], axis=-1)
        paint.ribbon(painting, edge, (1.5 + 4 * share,) * 2, paint.mix(side, (250, 240, 160), 0.55))
    paint.grain(painting, slope.seed, 0.06)
    return painting


def _seedlings(painting: Painting, x: NDArray[np.float64], band: tuple[Line, Line], share: float) -> None:
    """Tufts in lines on the water."""
    tall = 5 + 13 * share
    for depth in (0.35, 0.65, 0.95):
        middle = band[0] + (band[1] - band[0]) * depth
        for place in range(0, len(x), 2 + int(3 * share)):
            foot = (float(x[place]), float(middle[place]))
            for lean in (-0.4, 0.4):
                tip = (foot[0] + lean * tall, foot[1] - tall)
                paint.ribbon(painting, np.array([foot, tip]), (1 + 2 * share, 0.5), (70, 128, 62))


def tea(slope: Slope, leaf: tuple[Colour, Colour], soil: Colour) -> Painting:
    """Tea hedges along the contours: rounded rows, lit on top, dark below."""
    painting = paint.blank(slope.width, slope.height)
    x, lines = slope.contours()
    random = np.random.default_rng(slope.seed + 1)
    for index in range(slope.steps):
        share = index / slope.steps
        upper, lower = lines[index], lines[index + 1]
        paint.polygon(painting, _strip(x, upper, lower + 3), paint.mix(soil, leaf[1], 0.35))
        deep = lower - upper
        bumps = np.abs(np.sin(x / (16 + 30 * share) + index * 1.7)) * deep * 0.13
        bumps = bumps + random.uniform(-1, 1, len(x)) * deep * 0.03
        crown = upper + deep * 0.06 - bumps
        ink = paint.mix(leaf[0], leaf[1], share)
        paint.polygon(painting, _strip(x, crown, lower - deep * 0.12), paint.mix(ink, (10, 44, 40), 0.5))
        paint.polygon(painting, _strip(x, crown, upper + deep * 0.52), ink)
        paint.polygon(painting, _strip(x, crown + deep * 0.03, upper + deep * 0.22), paint.mix(ink, (222, 232, 120), 0.5))
        _tips(painting, x, crown, (deep, share), random)
    paint.grain(painting, slope.seed, 0.07)
    return painting


def _tips(painting: Painting, x: NDArray[np.float64], crown: Line, size: tuple[Line, float], random: np.random.Generator) -> None:
    """Fresh shoots on the hedge, and leaves picked out by the light."""
    deep, share = size
    for place in range(0, len(x), 2 if share > 0.4 else 4):
        y = float(crown[place] + deep[place] * random.uniform(0.02, 0.6))
        long = float(deep[place]) * 0.13
        lean = float(random.uniform(-1, 1))
        tip = (float(x[place]) + lean * long, y - long)
        line = np.array([(float(x[place]), y), tip])
        tone = float(random.uniform(0.2, 1))
        paint.ribbon(painting, line, (long * 0.2, long * 0.5, 0.6), paint.mix((84, 142, 70), (214, 228, 118), tone))
