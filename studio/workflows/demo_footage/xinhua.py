"""Xinhua: rice terraces in the manner of Ziquejie, farm work streamed from a phone."""

from __future__ import annotations

import numpy as np

from studio.workflows.demo_footage import nature, paint, people, stage
from studio.workflows.demo_footage.nature import MARGIN, SPAN, Range
from studio.workflows.demo_footage.paint import Colour
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.scenery import birds, bokeh, full, worker
from studio.workflows.demo_footage.stage import Motion, Plan, Pose, Sprite, View, sprite
from studio.workflows.demo_footage.terraces import Slope, rice

MORNING = (
    (0.0, (70, 132, 176)),
    (0.35, (150, 192, 208)),
    (0.6, (250, 222, 190)),
    (1.0, (250, 226, 200)),
)
EVENING = (
    (0.0, (66, 72, 118)),
    (0.32, (164, 112, 132)),
    (0.55, (244, 150, 104)),
    (0.75, (252, 196, 120)),
    (1.0, (252, 206, 140)),
)

BANK: tuple[Colour, Colour] = ((128, 158, 98), (62, 122, 64))


def film() -> tuple[Plan, ...]:
    """The shots in order, 14 s."""
    return (
        Plan(3.8, terraces, View(-90, 70, 1.0), View(90, -50, 1.08)),
        Plan(3.6, streaming, View(150), View(-120, 0, 1.05)),
        Plan(3.6, phone, View(0, 30, 1.0), View(20, -20, 1.15)),
        Plan(4.2, evening, View(120, -40, 1.1), View(-80, 20, 1.0), dissolve=1.0),
    )


def terraces() -> list[Sprite]:
    """Terraces stacked to the clouds, water mirroring the morning."""
    layers = [full(nature.sky(MORNING, (MARGIN + 1420, 420), (255, 238, 206))[:760], -110, 0.04)]
    layers.append(
        sprite(
            nature.disc(64, (255, 214, 140), (255, 236, 196)),
            1270,
            70,
            0.06,
            motion=stage.drift(0, -5),
        )
    )
    looks = (
        (Range(300, (140, 168, 188), (240, 220, 198), 0.3, 411), 140, 0.12),
        (Range(260, (78, 126, 142), (200, 206, 186), 0.5, 424), 240, 0.22),
    )
    for index, (look, top, depth) in enumerate(looks):
        layers.append(full(nature.mountains(look, (246, 228, 190)), top, depth))
        bank = nature.mist(2100, 200, 170 + index, (250, 238, 222), 0.95)
        layers.append(
            sprite(
                bank,
                -120 + 200 * index,
                top + look.height - 140,
                depth,
                motion=stage.drift(18 - 30 * index),
            )
        )
    layers += birds(4, 700, 170)
    water = ((128, 178, 204), (250, 214, 172))
    layers.append(
        full(
            rice(Slope(SPAN, 330, 9, 91, 44, 2.0), water, ((152, 174, 128), (120, 156, 98))),
            420,
            0.42,
        )
    )
    layers += [
        sprite(
            nature.house(width, (244, 234, 214), (88, 78, 74), index), x, 560 - width * 0.3, 0.55
        )
        for index, (width, x) in enumerate(((120, 330), (96, 450), (130, 1480)))
    ]
    layers.append(
        sprite(
            nature.mist(1500, 130, 177, (252, 242, 226), 0.7),
            500,
            600,
            0.6,
            motion=stage.drift(-20),
        )
    )
    layers.append(full(rice(Slope(SPAN, 640, 8, 95, 84, 3.2), water, BANK), 590, 0.95))
    return layers


def streaming() -> list[Sprite]:
    """A farmer plants seedlings while a phone on a tripod streams it; hearts rise."""
    layers = [full(nature.sky(MORNING, (MARGIN + 420, 300), (255, 238, 206))[:760], -120, 0.04)]
    look = Range(290, (96, 142, 152), (214, 216, 190), 0.5, 436)
    layers.append(full(nature.mountains(look, (246, 228, 190)), 130, 0.16))
    layers.append(
        sprite(
            nature.mist(2200, 170, 181, (250, 240, 224), 0.9),
            -140,
            320,
            0.2,
            motion=stage.drift(15),
        )
    )
    water = ((126, 176, 200), (248, 222, 188))
    layers.append(
        full(
            rice(Slope(SPAN, 330, 7, 101, 30, 1.8), water, ((150, 174, 122), (116, 156, 94))),
            380,
            0.4,
        )
    )
    layers.append(
        full(
            rice(Slope(SPAN, 330, 2, 104, 26, 1.5), water, ((116, 156, 92), (84, 140, 76))),
            610,
            0.7,
        )
    )
    layers += worker((640, 400), 480, (206, 96, 58), 0.86, 0.4)
    layers += worker((250, 430), 380, (54, 104, 130), 0.8, 1.5)
    layers.append(
        full(
            rice(Slope(SPAN, 360, 2, 107, 30, 1.5), water, ((82, 140, 74), (62, 122, 64))), 720, 1.0
        )
    )
    stand = people.tripod_phone(760, screen(380, 700))
    layers.append(sprite(stand, 1250, 270, 1.2))
    layers += hearts(9, (1490, 440), 1.2)
    return layers


def screen(width: int, height: int) -> Painting:
    """What the phone shows: the terraces, the farmer, marks of a live stream."""
    painting = paint.gradient(
        width, height, ((0, (140, 188, 208)), (0.4, (250, 226, 196)), (1, (250, 226, 196)))
    )
    land = rice(
        Slope(width, int(height * 0.66), 6, 111, 16, 2.4), ((126, 176, 200), (248, 222, 188)), BANK
    )
    paint.lay(painting, land, 0, int(height * 0.34))
    figure = people.picker(int(height * 0.5), (206, 96, 58), (46, 52, 70))
    paint.lay(painting, figure, int(width * 0.22), int(height * 0.34))
    paint.ellipse(
        painting, (width * 0.13, height * 0.06), (width * 0.07, width * 0.07), (236, 62, 72)
    )
    for index, long in enumerate((0.5, 0.36, 0.44)):
        y = height * (0.8 + 0.05 * index)
        line = np.array([(width * 0.08, y), (width * (0.08 + long), y)])
        paint.ribbon(
            painting, line, (height * 0.022,) * 2, paint.mix((255, 255, 255), (120, 150, 110), 0.35)
        )
    return painting


def hearts(count: int, place: tuple[float, float], depth: float, size: int = 58) -> list[Sprite]:
    """Hearts that rise from the stream, swing and fade."""
    inks: tuple[Colour, ...] = ((240, 76, 92), (250, 150, 90), (246, 196, 80), (236, 110, 150))
    return [
        sprite(
            heart(size - 6 * (index % 3), inks[index % 4]),
            place[0],
            place[1],
            depth,
            motion=_rise(index, size),
        )
        for index in range(count)
    ]


def heart(size: int, ink: Colour) -> Painting:
    """A plain heart."""
    painting = paint.blank(size, size)
    turn = np.linspace(0, 2 * np.pi, 60)
    x = 16 * np.sin(turn) ** 3
    y = -(13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn))
    points = np.stack([x, y], axis=-1) * (size / 36) + size * 0.5
    paint.polygon(painting, points, ink)
    paint.tone(
        painting,
        paint.glow(size, size, (size * 0.34, size * 0.3), size * 0.3) * 0.7,
        (255, 232, 224),
    )
    return painting


def _rise(index: int, size: int) -> Motion:
    def motion(seconds: float) -> Pose:
        share = (seconds / 2.6 + index * 0.173) % 1.0
        swing = size * 0.7 * float(np.sin(2 * np.pi * (share * 1.3 + index * 0.29)))
        fade = min(1.0, share * 6) * (1 - share) ** 0.7
        return Pose(dx=swing, dy=-size * 7.5 * share, scale=0.5 + 0.7 * share, opacity=fade)

    return motion


def phone() -> list[Sprite]:
    """Close: the phone itself, the field soft behind it."""
    layers = [full(bokeh((190, 210, 200), (70, 122, 78), (252, 230, 180), 23), -80, 0.1)]
    layers.append(sprite(people.tripod_phone(1900, screen(380, 700)), 370, 10, 1.0))
    layers += hearts(12, (1240, 640), 1.1, 92)
    return layers


def evening() -> list[Sprite]:
    """Dusk: lit windows, the terraces full of sunset."""
    layers = [full(nature.sky(EVENING, (MARGIN + 760, 470), (255, 214, 140))[:800], -110, 0.04)]
    layers.append(
        sprite(
            nature.disc(92, (255, 176, 92), (255, 200, 130)),
            480,
            110,
            0.06,
            motion=stage.drift(0, 9),
        )
    )
    looks = (
        (Range(300, (132, 104, 132), (238, 168, 128), 0.5, 452), 150, 0.12),
        (Range(250, (80, 76, 112), (190, 136, 122), 0.6, 466), 260, 0.22),
    )
    for index, (look, top, depth) in enumerate(looks):
        layers.append(full(nature.mountains(look, (252, 190, 140)), top, depth))
        bank = nature.mist(2000, 180, 190 + index, (252, 206, 166), 0.8)
        layers.append(
            sprite(bank, -100 + 180 * index, top + look.height - 130, depth, motion=stage.drift(13))
        )
    layers += birds(5, 1200, 220)
    water = ((206, 120, 124), (255, 196, 122))
    layers.append(
        full(
            rice(Slope(SPAN, 300, 8, 121, 40, 2.0), water, ((104, 110, 96), (84, 100, 84))),
            440,
            0.42,
        )
    )
    layers += [
        sprite(
            nature.house(width, (226, 200, 190), (70, 62, 82), index + 3),
            x,
            600 - width * 0.3,
            0.55,
        )
        for index, (width, x) in enumerate(((150, 300), (120, 450), (170, 1290), (130, 1460)))
    ]
    layers.append(
        full(
            rice(Slope(SPAN, 640, 7, 125, 86, 3.0), water, ((86, 104, 84), (42, 76, 66))), 610, 0.95
        )
    )
    return layers
