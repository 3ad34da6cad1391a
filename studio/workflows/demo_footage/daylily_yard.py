"""Qidong, later in the day: the basket fills, the buds dry, the dish stands on the table."""

from __future__ import annotations

import numpy as np

from studio.workflows.demo_footage import nature, paint, people, plants
from studio.workflows.demo_footage.nature import MARGIN, SPAN
from studio.workflows.demo_footage.paint import Colour
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.plants import Greens
from studio.workflows.demo_footage.scenery import bokeh, full, rays
from studio.workflows.demo_footage.stage import Motion, Pose, Sprite, sprite, sway
from studio.workflows.demo_footage.tabletop import board, bowl, steam, window

GOLD: Colour = (232, 172, 62)
"""Buds as they dry."""


def filling() -> list[Sprite]:
    """Picked buds drop into the basket; the camera tilts down to it."""
    layers = [full(bokeh((232, 214, 150), (58, 104, 62), (255, 222, 130), 31), -160, 0.12)]
    soft = plants.row(SPAN, 520, 260, Greens().faded((176, 168, 96), 0.3), 83)
    soft = paint.blurred(soft, 6)
    layers.append(full(soft, 560, 0.5, sway(0.014, 4.0)))
    layers.append(sprite(heap(900, 330), 510, 240, 1.0))
    layers += falling(26)
    layers.append(sprite(people.basket(1040), 440, 260, 1.0))
    near = paint.blurred(plants.row(SPAN, 300, 380, Greens(), 61), 8)
    layers.append(full(near, 860, 1.5, sway(0.02, 4.2, 1.0)))
    return layers


def heap(width: int, height: int) -> Painting:
    """A mound of buds lying every way."""
    painting = paint.blank(width, height)
    random = np.random.default_rng(width)
    greens = Greens()
    for _ in range(330):
        share = float(random.uniform(-1, 1))
        rim = height * (0.86 - 0.6 * (1 - share**2))
        x = width / 2 + share * width * 0.43
        y = float(random.uniform(min(rim, height * 0.88), height * 0.9))
        size = float(random.uniform(90, 130))
        shade = greens.faded((150, 84, 20), float(random.uniform(0, 0.4)) * y / height)
        plants.bud(
            painting, (x, y), float(random.uniform(40, 140) * random.choice([-1, 1])), size, shade
        )
    return painting


def falling(count: int) -> list[Sprite]:
    """Single buds on their way down, one after the other."""
    random = np.random.default_rng(44)
    pictures = []
    for _ in range(4):
        painting = paint.blank(70, 150)
        plants.bud(painting, (35, 148), float(random.uniform(-8, 8)), 138, Greens())
        pictures.append(painting)
    sprites = []
    for index in range(count):
        x = float(random.uniform(680, 1200))
        drop = _drop(0.16 * index, float(random.uniform(-150, 150)))
        sprites.append(sprite(pictures[index % 4], x, -260, 1.0, pivot=(35, 75), motion=drop))
    return sprites


def _drop(delay: float, spin: float) -> Motion:
    def motion(seconds: float) -> Pose:
        clock = seconds - delay
        if not 0 <= clock < 0.86:
            return Pose(opacity=0.0)
        return Pose(dy=220 * clock + 700 * clock * clock, angle=30 + spin * clock)

    return motion


def drying() -> list[Sprite]:
    """Trays in the sun before a farmhouse; light moves over the yard."""
    sky = ((0.0, (112, 178, 204)), (0.5, (206, 226, 214)), (1.0, (250, 236, 206)))
    layers = [full(nature.sky(sky, (MARGIN + 1500, 120), (255, 246, 220))[:760], -80, 0.05)]
    look = nature.Range(260, (86, 148, 140), (206, 216, 176), 0.5, 221)
    layers.append(full(nature.mountains(look, (246, 232, 176)), 220, 0.16))
    layers.append(full(nature.hill(220, (124, 164, 92), (86, 134, 80), 18, 0.4), 400, 0.3))
    walls = ((520, -60, 250), (640, 1250, 160), (430, 620, 310))
    for index, (width, x, y) in enumerate(walls):
        home = nature.house(width, (248, 240, 224), (78, 90, 100), 30 + index)
        layers.append(sprite(home, x, y - 40, 0.46))
    layers.append(full(ground(), 560, 0.6))
    for tier, (width, y, depth) in enumerate(
        ((250, 590, 0.66), (350, 690, 0.84), (520, 830, 1.08))
    ):
        layers += trays(width, y, depth, tier)
    layers.append(sprite(yard_worker(), 1010, 330, 0.86, motion=_stir))
    layers += garlands()
    layers.append(sprite(rays(), 100, -160, 0.3, motion=_shimmer))
    return layers


def ground() -> Painting:
    """The beaten-earth yard."""
    painting = paint.gradient(
        SPAN, 640, ((0, (232, 206, 160)), (0.4, (222, 186, 134)), (1, (186, 142, 94)))
    )
    cracks = paint.noise(SPAN, 640, 26, 77, stretch=4)
    paint.tone(painting, np.clip((cracks - 0.55) * 3, 0, 1) * 0.3, (160, 118, 74))
    paint.grain(painting, 78, 0.08)
    return painting


def trays(width: int, y: float, depth: float, seed: int) -> list[Sprite]:
    """One row of trays on low bamboo stands."""
    pictures = [people.tray(width, 0.34, GOLD, seed * 10 + each) for each in range(2)]
    stand = paint.blank(width, int(width * 0.3))
    for place in (0.2, 0.5, 0.8):
        leg = np.array([(width * place, 0.0), (width * (place + 0.02), width * 0.3)])
        paint.ribbon(stand, leg, (width * 0.022, width * 0.018), (124, 84, 44))
    shadow = paint.blank(width + 60, int(width * 0.3))
    soft = paint.pool(width + 60, int(width * 0.3), 0.8)
    paint.wash(shadow, soft * 0.45, (92, 62, 38))
    found = []
    for index in range(int(2300 / (width * 1.14)) + 1):
        x = -190 + index * width * 1.14 + seed * 70
        found.append(sprite(shadow, x - 10, y + width * 0.26, depth))
        found.append(sprite(stand, x, y + width * 0.2, depth))
        found.append(sprite(pictures[index % 2], x, y, depth))
    return found


def yard_worker() -> Painting:
    """A woman turning the buds."""
    tall = 470
    painting = paint.blank(460, tall)
    body = people.picker(tall, (62, 120, 132), (50, 54, 66), scarf=(240, 190, 90))
    painting[:, : body.shape[1]] = body
    reach = people.arm(180, (62, 120, 132))
    paint.lay(painting, reach, 150, 130)
    return painting


def _stir(seconds: float) -> Pose:
    return Pose(
        angle=2.2 * float(np.sin(2 * np.pi * seconds / 2.2)),
        dx=5 * float(np.sin(2 * np.pi * seconds / 4.4)),
    )


def garlands() -> list[Sprite]:
    """Maize and chillies hung up under the near eaves: a frame for the picture."""
    found = []
    for index, (x, long) in enumerate(
        ((-60, 300), (40, 250), (1690, 240), (1800, 320), (1905, 280))
    ):
        painting = paint.blank(90, long)
        random = np.random.default_rng(index)
        paint.ribbon(painting, np.array([(45.0, 0.0), (45.0, long - 20.0)]), (4, 3), (120, 80, 40))
        for y in range(20, long - 44, 13):
            side = 1 if (y // 13) % 2 else -1
            ink = paint.mix((206, 44, 36), (236, 92, 40), float(random.uniform(0, 1)))
            line = paint.curve(
                (45, y), (45 + side * 20, y + 8), (45 + side * random.uniform(24, 36), y + 42)
            )
            paint.ribbon(painting, line, (11, 12, 2), ink)
        found.append(sprite(painting, x, -40, 1.4, pivot=(45, 0), motion=_swing(index)))
    return found


def _swing(index: int) -> Motion:
    def motion(seconds: float) -> Pose:
        return Pose(angle=1.8 * float(np.sin(2 * np.pi * seconds / 3.1 + index)))

    return motion


def _shimmer(seconds: float) -> Pose:
    return Pose(dx=12 * seconds, opacity=0.75 + 0.25 * float(np.sin(2 * np.pi * seconds / 3.7)))


def table() -> list[Sprite]:
    """The dish, a bundle of dried buds and a bowl on a wooden table, steam rising."""
    layers = [full(bokeh((92, 64, 44), (46, 34, 30), (250, 186, 96), 66), -100, 0.15)]
    layers.append(sprite(window(760, 620), 330, -120, 0.3))
    layers.append(full(board(), 650, 0.9))
    layers.append(sprite(people.tray(720, 0.32, GOLD, 5), 1180, 640, 0.95))
    layers.append(sprite(bowl(760, GOLD), 420, 460, 1.0))
    layers += steam(800, 490, 3)
    return layers
