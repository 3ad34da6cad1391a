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
        """X samples and the contours from the far, upper one to the near, lower one."""
        random = np.random.default_rng(self.seed)
        x = np.arange(-40, self.width + 40 + STEP, STEP, dtype=np.float64)
        steps = np.linspace(1, self.near, self.steps)
        level = np.concatenate([[0], np.cumsum(steps)]) / steps.sum()
        waves = [
            (random.uniform(110, 480), random.uniform(0, 6.28), random.uniform(0.3, 1))
            for _ in range(4)
        ]
        lines: list[Line] = []
        for place in level:
            swing = np.zeros_like(x)
            for long, phase, weight in waves:
                swing += weight * np.sin(x / long + phase + place * 4.2)
            line = self.wave * 1.1 + place * (self.height - self.wave)
            line = line + self.wave * 0.5 * swing * (0.5 + place)
            lines.append(np.maximum(line, lines[-1] + 5 + 8 * place) if lines else line)
        return x, lines


def _strip(x: NDArray[np.float64], upper: Line, lower: Line) -> NDArray[np.float64]:
    over, under = np.stack([x, upper], axis=-1), np.stack([x, lower], axis=-1)
    return np.vstack([over, under[::-1]])


def rice(slope: Slope, water: tuple[Colour, Colour], bank: tuple[Colour, Colour]) -> Painting:
    """Flooded terraces: water that mirrors the sky, grassy banks with a lit edge, rows of seedlings."""
    painting = paint.blank(slope.width, slope.height)
    x, lines = slope.contours()
    random = np.random.default_rng(slope.seed + 1)
    paint.polygon(painting, _strip(x, lines[0], lines[-1]), water[0])
    _mirror(painting, slope, water)
    for index in range(slope.steps):
        share = index / slope.steps
        upper, lower = lines[index], lines[index + 1]
        thick = (lower - upper) * (0.26 + 0.1 * np.sin(x / 150 + index))
        sheen = _strip(x, upper + (lower - upper) * 0.05, upper + (lower - upper) * 0.16)
        paint.polygon(painting, sheen, paint.mix(water[0], (255, 250, 232), 0.6))
        if random.random() < 0.36:
            _seedlings(painting, x, (upper, lower - thick), share)
        side = paint.mix(bank[0], bank[1], share)
        paint.polygon(
            painting, _strip(x, lower - thick, lower + 2), paint.mix(side, (18, 48, 44), 0.42)
        )
        paint.polygon(painting, _strip(x, lower - thick, lower - thick * 0.45), side)
        edge = np.stack([x, lower - thick], axis=-1)
        paint.ribbon(painting, edge, (1.5 + 4 * share,) * 2, paint.mix(side, (250, 240, 160), 0.55))
    under = np.full_like(x, slope.height + 4.0)
    paint.polygon(painting, _strip(x, lines[-1], under), paint.mix(bank[1], (18, 48, 44), 0.42))
    paint.grain(painting, slope.seed, 0.06)
    return painting


def _mirror(painting: Painting, slope: Slope, water: tuple[Colour, Colour]) -> None:
    """The sky in the water: drifts of the second colour and of light."""
    height, width = painting.shape[:2]
    clouds = paint.noise(width, height, 110, slope.seed + 3, stretch=3)
    paint.tone(painting, np.clip((clouds - 0.42) * 3.2, 0, 1), water[1])
    light = paint.noise(width, height, 60, slope.seed + 4, stretch=6)
    paint.tone(painting, np.clip((light - 0.56) * 4, 0, 1) * 0.7, (255, 248, 228))


def _seedlings(
    painting: Painting, x: NDArray[np.float64], band: tuple[Line, Line], share: float
) -> None:
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
        bumps = np.sin(x / (22 + 34 * share) + index * 1.7) ** 2 * deep * 0.1
        bumps = bumps + np.sin(x / 9.0 + index) * np.minimum(deep * 0.02, 2.5)
        crown = upper + deep * 0.06 - bumps
        ink = paint.mix(leaf[0], leaf[1], share)
        paint.polygon(
            painting, _strip(x, crown, lower - deep * 0.12), paint.mix(ink, (10, 44, 40), 0.5)
        )
        paint.polygon(painting, _strip(x, crown, upper + deep * 0.52), ink)
        paint.polygon(
            painting,
            _strip(x, crown + deep * 0.03, upper + deep * 0.22),
            paint.mix(ink, (222, 232, 120), 0.5),
        )
        _tips(painting, x, crown, (deep, share), random)
    under = np.full_like(x, slope.height + 4.0)
    paint.polygon(painting, _strip(x, lines[-1], under), paint.mix(leaf[1], (10, 44, 40), 0.5))
    paint.grain(painting, slope.seed, 0.07)
    return painting


def _tips(
    painting: Painting,
    x: NDArray[np.float64],
    crown: Line,
    size: tuple[Line, float],
    random: np.random.Generator,
) -> None:
    """Leaves on the hedge: bright shoots on its crown, deeper green below."""
    deep, _ = size
    tall = float(deep.mean())
    long = min(26.0, max(5.0, tall * 0.13))
    count = int(len(x) * min(3.0, tall / 55))
    for place in random.integers(0, len(x), count):
        down = float(random.random()) ** 1.6
        foot = (
            float(x[place] + random.uniform(-4, 4)),
            float(crown[place] + deep[place] * 0.62 * down),
        )
        lean = float(random.uniform(-0.8, 0.8))
        line = np.array(
            [
                foot,
                (foot[0] + lean * long * 0.6, foot[1] - long * 0.6),
                (foot[0] + lean * long, foot[1] - long),
            ]
        )
        ink = paint.mix(
            (214, 230, 120), (40, 104, 62), min(1.0, down * 1.1 + float(random.uniform(0, 0.25)))
        )
        paint.ribbon(painting, line, (long * 0.12, long * 0.42, 0.5), ink)
