"""Qidong: a daylily harvest from dawn to the drying yard."""

from __future__ import annotations

import numpy as np

from studio.workflows.demo_footage import nature, paint, plants, stage
from studio.workflows.demo_footage.daylily_yard import drying, filling, table
from studio.workflows.demo_footage.nature import MARGIN, SPAN, Range
from studio.workflows.demo_footage.paint import Colour
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.plants import Greens
from studio.workflows.demo_footage.scenery import birds, bokeh, full, worker
from studio.workflows.demo_footage.stage import Plan, Pose, Sprite, View, sprite, sway

AIR: Colour = (222, 214, 190)
"""Colour that distance takes on in the morning."""

BLUE: Colour = (38, 84, 132)
"""The pickers' indigo."""

DAWN = (
    (0.0, (60, 122, 142)),
    (0.3, (142, 184, 178)),
    (0.52, (246, 218, 170)),
    (0.68, (250, 186, 126)),
    (1.0, (244, 206, 160)),
)


def film() -> tuple[Plan, ...]:
    """The shots in order, 28 s."""
    return (
        Plan(5.0, dawn, View(-110, 10), View(110, -14, 1.08)),
        Plan(5.0, field, View(-150), View(150, zoom=1.04)),
        Plan(5.4, opening, View(-30, 60), View(20, -20, 1.2)),
        Plan(5.0, filling, View(0, -170, 1.12), View(10, 40, 1.0), dissolve=1.0),
        Plan(4.6, drying, View(-170, 0), View(170, 20, 1.05)),
        Plan(4.0, table, View(-40, -10, 1.0), View(30, 20, 1.14)),
    )


def dawn() -> list[Sprite]:
    """Sunrise over the ranges behind a village; the first rows stand in the foreground."""
    light = (252, 222, 168)
    looks = (
        (Range(330, (150, 180, 178), (246, 214, 172), 0.35, 21), 330, 0.14),
        (Range(360, (98, 148, 150), (232, 208, 168), 0.6, 34), 430, 0.24),
        (Range(300, (52, 112, 116), (206, 202, 164), 0.75, 55, peaks=5), 560, 0.38),
        (Range(230, (30, 86, 84), (150, 176, 132), 0.6, 72, 0.4, 6), 680, 0.52),
    )
    layers = [full(nature.sky(DAWN, (MARGIN + 1250, 600), (255, 236, 196)), -60, 0.04)]
    layers.append(
        sprite(
            nature.disc(112, (250, 122, 62), (255, 206, 140)),
            1010,
            190,
            0.07,
            motion=stage.drift(0, -13),
        )
    )
    for index, (look, top, depth) in enumerate(looks):
        layers.append(full(nature.mountains(look, light), top, depth))
        bank = nature.mist(1700, 190, 90 + index, (252, 230, 200), 0.85)
        layers.append(
            sprite(
                bank,
                60 + 260 * (index % 2) - 200,
                top + look.height - 120,
                depth,
                motion=stage.drift(14 if index % 2 else -11),
            )
        )
    layers += birds(5, 820, 250)
    layers += village(884, 0.6)
    layers.append(full(nature.hill(330, (104, 146, 84), (44, 96, 64), 14, 0.2), 838, 0.66))
    air = Greens().faded((116, 140, 92), 0.3)
    layers.append(full(plants.row(SPAN, 120, 54, air, 5), 850, 0.8, sway(0.012, 3.1)))
    layers.append(full(plants.row(SPAN, 330, 150, Greens(), 9), 780, 1.25, sway(0.016, 3.8, 1.0)))
    return layers


def village(ground: float, depth: float) -> list[Sprite]:
    """White houses between the hill and the fields."""
    homes = ((150, 300), (110, 470), (170, 590), (120, 1380), (160, 1510))
    wall, roof = (246, 238, 222), (72, 88, 100)
    return [
        sprite(nature.house(width, wall, roof, index), x, ground - width * 0.6, depth)
        for index, (width, x) in enumerate(homes)
    ]


def field() -> list[Sprite]:
    """Along the rows: two pickers at work, the camera tracks past them."""
    sky = (
        (0.0, (122, 180, 190)),
        (0.35, (206, 220, 196)),
        (0.55, (252, 232, 190)),
        (1.0, (250, 226, 180)),
    )
    layers = [full(nature.sky(sky, (MARGIN + 500, 380), (255, 244, 210)), -120, 0.04)]
    far = Range(300, (118, 160, 156), (226, 220, 184), 0.4, 121)
    near = Range(240, (62, 122, 112), (176, 192, 142), 0.6, 135)
    layers.append(full(nature.mountains(far, (252, 232, 184)), 210, 0.14))
    layers.append(full(nature.mountains(near, (240, 226, 160)), 330, 0.24))
    layers.append(
        sprite(
            nature.mist(2100, 150, 17, (250, 238, 208), 0.8),
            -100,
            470,
            0.25,
            motion=stage.drift(16),
        )
    )
    layers.append(full(nature.hill(560, (142, 172, 92), (62, 112, 62), 24, 0.1), 540, 0.4))
    tiers = ((70, 34, 560, 0.42, 0.5), (105, 50, 600, 0.52, 0.36), (160, 74, 650, 0.66, 0.22))
    for index, (tall, gap, top, depth, haze) in enumerate(tiers):
        greens = Greens().faded(AIR, haze)
        layers.append(
            full(
                plants.row(SPAN, tall, gap, greens, 40 + index),
                top,
                depth,
                motion=sway(0.014, 2.8 + 0.3 * index, index),
            )
        )
    layers += worker((1160, 470), 420, BLUE, 0.78, 0.0)
    layers.append(
        full(
            plants.row(SPAN, 270, 118, Greens().faded(AIR, 0.08), 51),
            690,
            0.86,
            motion=sway(0.016, 3.3, 2.0),
        )
    )
    layers += worker((420, 400), 620, (176, 62, 56), 1.0, 1.3)
    layers.append(full(plants.row(SPAN, 430, 205, Greens(), 57), 760, 1.3, sway(0.018, 3.9, 0.7)))
    return layers


def opening() -> list[Sprite]:
    """Close: buds in the first light, one flower opens."""
    layers = [full(bokeh((188, 206, 150), (36, 88, 62), (250, 208, 110), 4), -80, 0.1)]
    soft = plants.row(SPAN, 620, 300, Greens().faded((120, 150, 96), 0.35), 77)
    layers.append(
        full(
            paint.blurred(soft, 9)[:660],
            460,
            0.5,
            motion=sway(0.012, 4.4),
        )
    )
    layers.append(sprite(stems(), 180, 60, 1.0, pivot=(780, 1300), motion=sway(0.012, 4.8, 0.4)))
    swing = sway(0.012, 4.8, 0.4)
    layers += flower(960, 470, 330, swing)
    layers += motes()
    near = paint.blurred(plants.row(SPAN, 420, 420, Greens(), 91), 13)
    layers.append(full(near, 900, 1.6, sway(0.02, 4.0, 2.0)))
    return layers


def stems() -> Painting:
    """Tall scapes with large buds on either side of the flower."""
    painting, greens = paint.blank(1560, 1300), Greens()
    for side, lean, wide in (
        (-1, -420, 52),
        (1, 380, 56),
        (-1, -170, 44),
        (1, 620, 40),
        (-1, -640, 42),
    ):
        plants.leaf(painting, (780 + side * 20, 1300), (lean * 0.9, -560), wide, greens)
    random = np.random.default_rng(12)
    for base, top, size in (
        ((820, 1300), (1130, 420), 250),
        ((740, 1300), (420, 380), 270),
        ((790, 1300), (240, 640), 190),
    ):
        plants.scape(painting, base, top, size, greens, random)
    line = paint.curve((780, 1300), (800, 800), (780, 440))
    paint.ribbon(painting, line, (30, 26, 20), greens.stem)
    paint.ribbon(painting, paint.moved(line, 6, 0), (8, 7, 4), greens.light)
    for angle in (-62, 58):
        plants.bud(painting, (780, 480), angle, 230, greens)
    return painting


def flower(x: float, y: float, size: int, swing: stage.Motion) -> list[Sprite]:
    """Six petals that unfold from a bud, and stamens."""
    back = Greens(bud=(240, 172, 40), bud_light=(252, 208, 92))
    front = Greens(bud=(252, 198, 58), bud_light=(255, 236, 142))
    petals = [
        sprite(
            plants.petal(size, back if angle in (-84, 0, 84) else front),
            x - size * 0.21,
            y - size,
            1.0,
            motion=_unfold(angle, swing),
        )
        for angle in (-84, 84, 0, -46, 46)
    ]
    heart = paint.blank(size, size)
    for lean in (-0.2, -0.1, 0.02, 0.12, 0.22):
        end = (size * (0.5 + lean), size * (0.34 + abs(lean)))
        paint.ribbon(
            heart,
            paint.curve((size / 2, size - 2), (size / 2, size * 0.7), end),
            (7, 5, 4),
            (250, 214, 110),
        )
        paint.ellipse(heart, end, (6, 13), (120, 62, 24), lean * 90)
    petals.append(sprite(heart, x - size / 2, y - size, 1.0, motion=_grow(swing)))
    return petals


def _share(seconds: float) -> float:
    return stage.ease((seconds - 0.6) / 3.6)


def _unfold(angle: float, swing: stage.Motion) -> stage.Motion:
    def motion(seconds: float) -> Pose:
        share = _share(seconds)
        return Pose(
            dx=swing(seconds).shear * 880,
            angle=angle * (0.1 + 0.9 * share),
            scale=0.72 + 0.28 * share,
        )

    return motion


def _grow(swing: stage.Motion) -> stage.Motion:
    def motion(seconds: float) -> Pose:
        share = _share(seconds)
        return Pose(
            dx=swing(seconds).shear * 880, scale=0.3 + 0.62 * share, opacity=min(1.0, share * 2)
        )

    return motion


def motes() -> list[Sprite]:
    """Pollen and dust in the light."""
    random = np.random.default_rng(8)
    found = []
    for _ in range(36):
        radius = float(random.uniform(3, 8))
        side = int(radius * 4)
        painting = paint.blank(side, side)
        paint.wash(
            painting,
            paint.glow(side, side, (side / 2, side / 2), side / 2, 1.4) * 0.8,
            (255, 242, 190),
        )
        place = (float(random.uniform(-60, 1980)), float(random.uniform(-40, 1180)))
        found.append(
            sprite(painting, *place, 1.4, motion=stage.drift(float(random.uniform(-14, 4)), -16))
        )
    return found
