"""Sangzhi: white tea from the terrace to the cup."""

from __future__ import annotations

import numpy as np

from studio.workflows.demo_footage import nature, paint, people, stage
from studio.workflows.demo_footage.nature import MARGIN, SPAN, Range
from studio.workflows.demo_footage.paint import Colour, Point
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.scenery import birds, bokeh, full, rays, worker
from studio.workflows.demo_footage.stage import Plan, Sprite, View, sprite, sway
from studio.workflows.demo_footage.tabletop import board, steam, window
from studio.workflows.demo_footage.terraces import Slope, tea

SPRING = (
    (0.0, (98, 160, 170)),
    (0.35, (176, 208, 196)),
    (0.6, (236, 232, 200)),
    (1.0, (246, 236, 208)),
)

GREEN: Colour = (148, 186, 92)

LEAF: tuple[Colour, Colour] = ((104, 150, 92), (48, 120, 66))


def film() -> tuple[Plan, ...]:
    """The shots in order, 14 s."""
    return (
        Plan(3.8, hills, View(120, -20), View(-90, 10, 1.09)),
        Plan(3.6, pickers, View(-140), View(140, 0, 1.03)),
        Plan(3.6, shoot, View(0, 50, 1.0), View(30, -30, 1.18)),
        Plan(4.2, cup, View(60, -10, 1.0), View(-30, 10, 1.14), dissolve=1.0),
    )


def hills() -> list[Sprite]:
    """Tea terraces under pointed peaks, mist between."""
    layers = [full(nature.sky(SPRING, (MARGIN + 480, 330), (255, 248, 220))[:900], -60, 0.04)]
    layers.append(sprite(nature.disc(80, (252, 226, 150), (255, 244, 206)), 240, 60, 0.06))
    peaks = (
        (Range(420, (148, 186, 182), (232, 232, 204), 0.3, 306, 0.55, 9), 150, 0.12),
        (Range(380, (84, 142, 140), (206, 220, 188), 0.5, 318, 0.55, 8), 270, 0.22),
        (Range(260, (48, 110, 104), (160, 192, 148), 0.6, 333, 0.5, 7), 430, 0.34),
    )
    for index, (look, top, depth) in enumerate(peaks):
        layers.append(full(nature.mountains(look, (238, 236, 190)), top, depth))
        bank = nature.mist(1900, 210, 130 + index, (248, 246, 228), 0.9)
        layers.append(
            sprite(
                bank,
                -160 + 240 * (index % 2),
                top + look.height - 150,
                depth,
                motion=stage.drift(15 - 26 * (index % 2)),
            )
        )
    layers += birds(3, 1300, 190)
    layers.append(
        full(
            tea(Slope(SPAN, 330, 7, 61, 40, 2.2), ((134, 172, 112), (92, 150, 88)), (150, 150, 96)),
            600,
            0.55,
        )
    )
    layers.append(
        sprite(
            nature.mist(1700, 150, 139, (246, 246, 226), 0.6),
            500,
            640,
            0.6,
            motion=stage.drift(-18),
        )
    )
    layers.append(full(tea(Slope(SPAN, 520, 5, 64, 64, 2.6), LEAF, (122, 110, 70)), 760, 1.0))
    return layers


def pickers() -> list[Sprite]:
    """Along the hedges: three pickers, hands going to and fro."""
    layers = [full(nature.sky(SPRING, (MARGIN + 1500, 260), (255, 248, 220))[:760], -80, 0.04)]
    look = Range(330, (104, 158, 152), (216, 226, 192), 0.5, 347, 0.55, 8)
    layers.append(full(nature.mountains(look, (240, 236, 190)), 160, 0.18))
    layers.append(
        sprite(
            nature.mist(2200, 190, 151, (248, 246, 226), 0.9),
            -140,
            370,
            0.2,
            motion=stage.drift(17),
        )
    )
    layers.append(
        full(
            tea(Slope(SPAN, 330, 6, 71, 26, 1.9), ((140, 178, 116), (96, 152, 90)), (150, 150, 96)),
            450,
            0.45,
        )
    )
    layers += worker((1480, 420), 330, (226, 226, 214), 0.62, 0.9, fill=GREEN)
    layers.append(
        full(
            tea(Slope(SPAN, 330, 2, 74, 20, 1.3), ((92, 150, 86), (70, 138, 76)), (120, 112, 70)),
            630,
            0.7,
        )
    )
    layers += worker((930, 390), 440, (44, 92, 124), 0.8, 0.2, fill=GREEN)
    layers.append(
        full(
            tea(Slope(SPAN, 330, 1, 77, 24, 1.0), ((64, 132, 72), (56, 126, 70)), (110, 100, 64)),
            745,
            0.92,
        )
    )
    layers += worker((330, 400), 600, (190, 74, 66), 1.06, 1.4, fill=GREEN)
    layers.append(
        full(
            tea(Slope(SPAN, 420, 1, 79, 30, 1.0), ((48, 120, 66), (44, 116, 64)), (90, 84, 56)),
            840,
            1.25,
        )
    )
    return layers


def shoot() -> list[Sprite]:
    """Close: one bud and two leaves, silver down, a drop of dew."""
    layers = [full(bokeh((206, 222, 170), (52, 108, 70), (236, 244, 190), 21), -80, 0.1)]
    soft = tea(Slope(SPAN, 520, 1, 83, 60, 1.0), LEAF, (80, 110, 60))
    layers.append(full(paint.blurred(soft, 12), 640, 0.5))
    layers.append(sprite(rays(), 100, -160, 0.3))
    for x, y, size, phase in ((300, 470, 0.62, 1.0), (1330, 420, 0.7, 2.0)):
        small = paint.resized(sprig(), int(860 * size), int(1000 * size))
        layers.append(
            sprite(
                paint.blurred(small, 3.5),
                x,
                y,
                0.8,
                motion=sway(0.02, 3.4, phase),
            )
        )
    layers.append(sprite(sprig(), 560, 130, 1.0, motion=sway(0.016, 3.9)))
    return layers


def sprig() -> Painting:
    """One bud and two leaves on a stem with older leaves, 860 by 1000 pixels."""
    painting = paint.blank(860, 1000)
    stem = paint.curve((430, 1000), (450, 700), (430, 420))
    old, mid, young = (38, 104, 62), (84, 150, 72), (166, 200, 98)
    for end, wide, ink in (
        ((60, 640), 150, old),
        ((800, 600), 160, old),
        ((170, 330), 118, mid),
        ((690, 290), 112, mid),
    ):
        foot = (435.0, 860.0) if ink == old else (430.0, 500.0)
        _leaf(painting, foot, end, wide, ink)
    paint.ribbon(painting, stem, (24, 20, 13), (126, 168, 84))
    paint.ribbon(painting, paint.moved(stem, 4, 0), (6, 4), (190, 214, 128))
    _leaf(painting, (432, 440), (560, 130), 66, young)
    bud = paint.curve((430, 450), (396, 260), (440, 60))
    paint.ribbon(painting, bud, (12, 44, 40, 4), (206, 218, 150))
    paint.ribbon(painting, paint.moved(bud, 8, 4), (2, 16, 12, 1), (244, 246, 214))
    random = np.random.default_rng(3)
    for place in random.uniform(2, 22, 60):
        x, y = bud[int(place)]
        side = float(random.choice([-1, 1]))
        line = np.array([(x + side * 16, y), (x + side * random.uniform(22, 30), y - 14)])
        paint.ribbon(painting, line, (2.2, 0.5), (246, 248, 226))
    _dew(painting, (196, 356))
    return painting


def _leaf(painting: Painting, foot: Point, end: Point, wide: float, ink: Colour) -> None:
    """A leaf with a serrated edge, a rib and veins."""
    bend = ((foot[0] * 0.55 + end[0] * 0.45), end[1] + (foot[1] - end[1]) * 0.25)
    line = paint.curve(foot, bend, end, 40)
    paint.ribbon(painting, line, (6, wide * 0.7, wide, wide * 0.72, 2), ink)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=-1)
    half = np.interp(
        np.linspace(0, 1, 41), (0, 0.25, 0.5, 0.75, 1), (3, wide * 0.35, wide / 2, wide * 0.36, 1)
    )[:, None]
    side = 1 if normal[20][1] < 0 else -1
    lit = np.vstack([line, (line + side * normal * half * 0.92)[::-1]])
    paint.polygon(painting, lit, paint.mix(ink, (226, 236, 140), 0.3))
    for place in range(5, 37, 4):
        for turn in (-1, 1):
            out = (
                line[place] + turn * normal[place] * half[place] * 0.86 + along[place] * wide * 0.14
            )
            paint.ribbon(
                painting,
                np.array([line[place], out]),
                (2.4, 0.6),
                paint.mix(ink, (14, 60, 44), 0.3),
            )
    paint.ribbon(painting, line, (5, 4, 1), paint.mix(ink, (240, 244, 180), 0.5))


def _dew(painting: Painting, place: Point) -> None:
    x, y = place
    paint.ellipse(painting, (x, y), (19, 22), (150, 200, 170))
    paint.ellipse(painting, (x + 3, y + 5), (13, 13), (206, 234, 210))
    paint.ellipse(painting, (x - 6, y - 8), (5, 6), (255, 255, 255))


def cup() -> list[Sprite]:
    """A gaiwan and a cup in window light, steam rising."""
    layers = [full(bokeh((88, 96, 82), (44, 50, 46), (232, 220, 170), 67), -100, 0.15)]
    layers.append(sprite(window(720, 600), 900, -130, 0.3))
    layers.append(full(board(), 650, 0.9))
    layers.append(sprite(people.tray(560, 0.34, (150, 164, 120), 8), 190, 700, 0.95))
    layers.append(sprite(teacup(680), 900, 460, 1.0))
    layers += steam(1240, 530, 11)
    return layers


def teacup(width: int) -> Painting:
    """A white porcelain cup on its saucer, pale tea inside."""
    height = int(width * 0.66)
    painting = paint.blank(width, height)
    middle, rim = width / 2, height * 0.2
    paint.ellipse(painting, (middle, height * 0.86), (width * 0.49, height * 0.12), (60, 36, 24))
    paint.ellipse(painting, (middle, height * 0.83), (width * 0.48, height * 0.12), (214, 216, 208))
    paint.ellipse(
        painting, (middle, height * 0.815), (width * 0.46, height * 0.108), (244, 244, 238)
    )
    side = [
        (width * 0.14, rim),
        (width * 0.2, height * 0.52),
        (width * 0.36, height * 0.82),
        (middle, height * 0.86),
    ]
    side += [(width * 0.64, height * 0.82), (width * 0.8, height * 0.52), (width * 0.86, rim)]
    paint.polygon(painting, paint.smooth(side, closed=False), (248, 248, 244))
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * np.ones((height, 1), np.float32)
    below = paint.fade_rows(height, width, (0, 0.22, 0.3, 0.78, 0.84), (0, 0, 1, 1, 0))
    paint.tone(painting, np.clip(across * 0.7, 0, 1) * below, (136, 150, 150))
    small = paint.resized(sprig(), 150, 174)
    paint.lay(painting, small, int(middle) - 75, int(height * 0.36), 0.75)
    paint.ellipse(painting, (middle, rim), (width * 0.36, height * 0.11), (252, 252, 250))
    paint.ellipse(painting, (middle, rim), (width * 0.335, height * 0.095), (214, 190, 110))
    paint.ellipse(painting, (middle, rim + 6), (width * 0.325, height * 0.083), (232, 212, 138))
    paint.ellipse(
        painting, (middle - width * 0.12, rim - 4), (width * 0.1, height * 0.022), (250, 240, 196)
    )
    for x, lean in ((0.46, 20), (0.56, -30), (0.5, 70)):
        paint.ellipse(painting, (width * x, rim + 8), (26, 7), (122, 150, 74), lean)
    return painting
