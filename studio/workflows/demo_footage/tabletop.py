"""Close things on a table: boards, bowls, cups, steam, a window with light in it."""

from __future__ import annotations

import numpy as np

from studio.workflows.demo_footage import paint
from studio.workflows.demo_footage.nature import SPAN
from studio.workflows.demo_footage.paint import Colour
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.plants import Greens, bud
from studio.workflows.demo_footage.stage import Motion, Pose, Sprite, sprite


def board() -> Painting:
    """A table top of broad planks, seen at a low angle."""
    height = 560
    painting = paint.gradient(
        SPAN, height, ((0, (168, 108, 62)), (0.3, (146, 88, 48)), (1, (92, 52, 30)))
    )
    figure = paint.noise(SPAN, height, 18, 71, stretch=26)
    paint.tone(painting, np.clip((figure - 0.5) * 4, 0, 1) * 0.5, (92, 52, 28))
    for y in (120, 300):
        paint.ribbon(painting, np.array([(0.0, y), (SPAN, y + 6.0)]), (4, 4), (70, 38, 22))
    lit = paint.glow(SPAN, height, (SPAN * 0.62, 20), 900, 1.4)
    paint.tone(painting, lit * 0.4, (255, 206, 140))
    paint.ribbon(painting, np.array([(0.0, 4.0), (SPAN, 4.0)]), (8, 8), (212, 154, 98))
    return painting


def window(width: int, height: int) -> Painting:
    """A lattice window, light behind it."""
    painting = paint.gradient(width, height, ((0, (255, 232, 176)), (1, (248, 196, 120))))
    wood = (70, 42, 30)
    for share in np.linspace(0, 1, 7):
        x, y = share * width, share * height
        paint.ribbon(painting, np.array([(x, 0.0), (x, height)]), (9, 9), wood)
        paint.ribbon(painting, np.array([(0.0, y), (width, y)]), (9, 9), wood)
    for inset in (0.16, 0.34):
        box = [(width * inset, height * inset), (width * (1 - inset), height * inset)]
        box += [(width * (1 - inset), height * (1 - inset)), (width * inset, height * (1 - inset))]
        for index in range(4):
            paint.ribbon(painting, np.array([box[index], box[(index + 1) % 4]]), (15, 15), wood)
    dim = paint.fade_rows(height, width, (0, 1), (0.2, 0.5))
    paint.tone(painting, dim, (70, 52, 40))
    framed = paint.blank(width + 48, height + 48)
    paint.lay(framed, painting, 24, 24)
    return paint.blurred(framed, 7)


def bowl(width: int, food: Colour) -> Painting:
    """A blue-and-white bowl heaped with daylily buds and greens."""
    height = int(width * 0.72)
    painting = paint.blank(width, height)
    rim = height * 0.36
    middle = width / 2
    shadow = paint.blank(int(width * 0.86), 110)
    paint.wash(shadow, paint.pool(int(width * 0.86), 110, 0.6) * 0.8, (40, 20, 12))
    paint.lay(painting, shadow, int(width * 0.07), height - 90)
    side = [
        (width * 0.04, rim),
        (width * 0.1, rim + height * 0.28),
        (width * 0.3, height * 0.9),
        (middle, height * 0.94),
    ]
    side += [(width * 0.7, height * 0.9), (width * 0.9, rim + height * 0.28), (width * 0.96, rim)]
    paint.polygon(painting, paint.smooth(side, closed=False), (240, 240, 234))
    paint.tone(painting, _side_shadow(width, height, rim), (120, 132, 150))
    _waves(painting, rim)
    paint.ellipse(painting, (middle, rim), (width * 0.46, height * 0.15), (250, 250, 246))
    paint.ellipse(painting, (middle, rim), (width * 0.435, height * 0.134), (206, 142, 70))
    _food(painting, (middle, rim), food)
    return painting


def _side_shadow(width: int, height: int, rim: float) -> paint.Field:
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    share = np.clip(across * 0.55 + 0.1, 0, 1) * np.ones((height, 1), np.float32)
    share[: int(rim * 0.6)] = 0
    return np.asarray(share * 0.9, np.float32)


def _waves(painting: Painting, rim: float) -> None:
    """The painted band: cobalt scrolls below the rim."""
    height, width = painting.shape[:2]
    ink: Colour = (40, 78, 150)
    for level, size in ((0.2, 0.032), (0.3, 0.026)):
        for index in range(9):
            share = (index - 4) / 4.6
            x = width / 2 + np.sin(share * 1.35) * width * (0.46 - level * 0.25)
            y = rim + height * (level + 0.085 * np.cos(share * 1.5)) - height * 0.02
            radius = width * size * np.cos(share * 1.2)
            turn = np.linspace(0.4, 5.2, 22)
            spiral = np.stack(
                [x + np.cos(turn) * radius * turn / 5, y + np.sin(turn) * radius * turn / 5],
                axis=-1,
            )
            paint.ribbon(painting, spiral, (2, width * 0.008, 2), ink)


def _food(painting: Painting, centre: tuple[float, float], food: Colour) -> None:
    random = np.random.default_rng(15)
    height, width = painting.shape[:2]
    for index in range(170):
        turn, out = random.uniform(0, 2 * np.pi), np.sqrt(random.uniform(0, 1))
        x = centre[0] + np.cos(turn) * out * width * 0.36
        lift = height * 0.2 * (1 - out**2)
        y = centre[1] + np.sin(turn) * out * height * 0.08 - lift * random.uniform(0.3, 1)
        if index % 9 == 0:
            leaf = np.array([(x - 26, y), (x, y - 9), (x + 28, y + 3)])
            paint.ribbon(painting, leaf, (2, 17, 2), (84, 142, 62))
            continue
        greens = Greens(bud=paint.mix(food, (206, 120, 36), float(random.uniform(0, 0.6))))
        bud(painting, (x, y), float(random.uniform(30, 150) * random.choice([-1, 1])), 96, greens)


def steam(x: float, y: float, seed: int) -> list[Sprite]:
    """Three wisps that rise, widen and thin out."""
    found = []
    for index in range(3):
        painting = paint.blank(130, 190)
        random = np.random.default_rng(seed + index)
        knots = [
            (65 + float(random.uniform(-24, 24)), place)
            for place in (158.0, 126.0, 94.0, 62.0, 34.0)
        ]
        line = paint.smooth(knots, closed=False)
        paint.ribbon(painting, line, (3, 20, 16, 3), (255, 250, 240))
        big = paint.resized(paint.blurred(painting, 9), 390, 570)
        found.append(sprite(big, x - 270 + index * 90, y - 490, 1.02, motion=_rise(index)))
    return found


def _rise(index: int) -> Motion:
    def motion(seconds: float) -> Pose:
        share = (seconds / 3.2 + index * 0.37) % 1.0
        swing = 14 * float(np.sin(2 * np.pi * seconds / 3.0 + index * 2))
        return Pose(
            dx=swing,
            dy=40 - 150 * share,
            scale=0.8 + 0.35 * share,
            opacity=0.62 * float(np.sin(np.pi * share)),
        )

    return motion
