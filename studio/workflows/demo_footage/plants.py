"""Daylilies: leaves, scapes, buds, the open flower; single plants and whole rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from studio.workflows.demo_footage import paint
from studio.workflows.demo_footage.paint import Colour, Point
from studio.workflows.demo_footage.planes import Painting


@dataclass(frozen=True)
class Greens:
    """Colours of a plant: near ones are strong, far ones fade into the air."""

    dark: Colour = (24, 74, 58)
    leaf: Colour = (58, 122, 70)
    light: Colour = (128, 172, 84)
    stem: Colour = (112, 150, 72)
    bud: Colour = (246, 178, 44)
    bud_light: Colour = (255, 222, 112)
    tip: Colour = (150, 168, 62)

    def faded(self, air: Colour, share: float) -> Greens:
        """The same plant seen through ``share`` of ``air``."""
        return Greens(*(paint.mix(ink, air, share) for ink in vars(self).values()))


def leaf(painting: Painting, base: Point, reach: Point, width: float, greens: Greens) -> None:
    """A strap leaf: rises, arches over, tapers; lighter along one half."""
    bend = (base[0] + reach[0] * 0.25, base[1] + reach[1] * 1.25)
    line = paint.curve(base, bend, (base[0] + reach[0], base[1] + reach[1]))
    paint.ribbon(painting, line, (width * 0.6, width, width * 0.75, 0.6), greens.leaf)
    offset = line + np.array([width * 0.16 * np.sign(reach[0] or 1), 0])
    paint.ribbon(painting, offset, (width * 0.15, width * 0.34, width * 0.2, 0.4), greens.light)


def bud(painting: Painting, base: Point, angle: float, size: float, greens: Greens) -> None:
    """A slender closed bud, ``size`` pixels long, ``angle`` degrees from straight up."""
    lean = np.radians(angle)
    up = np.array([np.sin(lean), -np.cos(lean)])
    across = np.array([-up[1], up[0]])
    start = np.array(base)
    bow = across * size * 0.05
    places = np.linspace(0, 1, 18)
    line = start + up * size * places[:, None] + bow * np.sin(np.pi * places)[:, None]
    widths = np.array([0.06, 0.085, 0.11, 0.13, 0.14, 0.132, 0.105, 0.062, 0.012]) * size
    paint.ribbon(painting, line, widths.tolist(), greens.bud)
    shaded = line - across * size * 0.045
    paint.ribbon(
        painting,
        shaded[1:15],
        (widths[1:7] * 0.3).tolist(),
        paint.mix(greens.bud, (200, 96, 20), 0.42),
    )
    lit = line + across * size * 0.035
    paint.ribbon(painting, lit[2:14], (widths[1:7] * 0.26).tolist(), greens.bud_light)
    paint.ribbon(painting, line[:5], (size * 0.055, size * 0.09, size * 0.085, 0.5), greens.tip)
    paint.ribbon(painting, line[15:], (size * 0.055, size * 0.045, size * 0.008), greens.tip)


def cluster(
    painting: Painting, top: Point, size: float, greens: Greens, random: Generator, count: int = 5
) -> None:
    """Buds fanning out at the head of a scape."""
    angles = np.linspace(-58, 58, count) + random.uniform(-9, 9, count)
    for angle in sorted(angles, key=abs, reverse=True):
        length = size * random.uniform(0.72, 1.08)
        out = size * 0.22
        foot = (
            top[0] + np.sin(np.radians(angle)) * out,
            top[1] - np.cos(np.radians(angle)) * out * 0.7,
        )
        paint.ribbon(painting, np.array([top, foot]), (size * 0.055, size * 0.05), greens.stem)
        bud(painting, foot, float(angle) * 0.72, length, greens)


def scape(
    painting: Painting, base: Point, top: Point, size: float, greens: Greens, random: Generator
) -> None:
    """A stalk with its buds."""
    bend = ((base[0] + top[0]) / 2 + random.uniform(-0.25, 0.25) * size, (base[1] + top[1]) / 2)
    line = paint.curve(base, bend, top)
    paint.ribbon(painting, line, (size * 0.1, size * 0.085, size * 0.06), greens.stem)
    paint.ribbon(
        painting, paint.moved(line, size * 0.018, 0), (size * 0.03, size * 0.015), greens.light
    )
    if size > 40:
        place = line[15]
        foot = (float(place[0]), float(place[1]))
        bud(painting, foot, float(random.choice([-42, 42])), size * 0.6, greens)
    cluster(painting, top, size, greens, random, count=int(random.integers(4, 7)))


def clump(painting: Painting, base: Point, tall: float, greens: Greens, random: Generator) -> None:
    """One plant: fountain of leaves and three to five scapes; ``tall`` pixels to its buds."""
    dim = Greens(*(paint.mix(ink, greens.dark, 0.45) for ink in vars(greens).values()))
    for shade, count, spread in ((dim, 9, 0.62), (greens, 9, 0.55)):
        for _ in range(count):
            reach = (random.uniform(-spread, spread) * tall, -random.uniform(0.28, 0.56) * tall)
            leaf(
                painting,
                (base[0] + random.uniform(-0.06, 0.06) * tall, base[1]),
                reach,
                tall * 0.05,
                shade,
            )
    for _ in range(int(random.integers(3, 6))):
        x = random.uniform(-0.3, 0.3) * tall
        top = (base[0] + x, base[1] - tall * random.uniform(0.66, 0.86))
        scape(painting, (base[0] + x * 0.2, base[1]), top, tall * 0.2, greens, random)


def row(width: int, tall: int, spacing: float, greens: Greens, seed: int) -> Painting:
    """A row of plants across ``width``; feet on the lower edge, a leafy base that hides the ground."""
    random = np.random.default_rng(seed)
    height = int(tall * 1.16)
    painting = paint.blank(width, height)
    place = random.uniform(0, spacing)
    while place < width:
        clump(
            painting,
            (place, height + tall * 0.05),
            tall * random.uniform(0.84, 1.06),
            greens,
            random,
        )
        place += spacing * random.uniform(0.75, 1.25)
    low = paint.fade_rows(height, width, (0, 0.45, 1), (0, 0, 0.62))
    paint.tone(painting, low, greens.dark)
    lit = paint.fade_rows(height, width, (0, 0.35, 0.6), (0.16, 0.06, 0))
    paint.tone(painting, lit, (255, 236, 170))
    return painting


def petal(length: int, greens: Greens) -> Painting:
    """One petal of the open flower, its root in the middle of the lower edge."""
    width = int(length * 0.42)
    painting = paint.blank(width, length)
    middle = width / 2
    sides = ((0.07, 0.985), (0.24, 0.72), (0.46, 0.4), (0.4, 0.2), (0.16, 0.06))
    right = [(middle + width * x, length * y) for x, y in sides]
    left = [(middle - width * x, length * y) for x, y in reversed(sides)]
    paint.blob(painting, [*right, (middle, length * 0.015), *left], greens.bud)
    throat = paint.glow(width, length, (middle, length), length * 0.8, 1.1) * 0.8
    paint.tone(painting, throat, (232, 118, 26))
    lit = paint.glow(width, length, (middle - width * 0.2, length * 0.25), length * 0.5)
    paint.tone(painting, lit * 0.85, greens.bud_light)
    for lean in (-0.3, -0.16, 0.16, 0.3):
        bend, tip = (
            (middle + width * lean, length * 0.5),
            (middle + width * lean * 0.7, length * 0.12),
        )
        line = paint.curve((middle, length * 0.96), bend, tip)
        paint.ribbon(painting, line, (1.2, 2.0, 0.5), paint.mix(greens.bud, (214, 110, 24), 0.4))
    rib = paint.curve((middle, length * 0.96), (middle, length * 0.5), (middle, length * 0.05))
    paint.ribbon(painting, rib, (width * 0.05, width * 0.045, 1), greens.bud_light)
    return painting
