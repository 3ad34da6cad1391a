"""People and their things: pickers in bamboo hats, baskets, a phone on its tripod."""

from __future__ import annotations

import numpy as np

from studio.workflows.demo_footage import paint
from studio.workflows.demo_footage.paint import Colour, Point
from studio.workflows.demo_footage.planes import Painting

SKIN: Colour = (226, 170, 128)
STRAW: Colour = (226, 188, 112)
HAIR: Colour = (42, 36, 40)


def hat(painting: Painting, tip: Point, width: float) -> None:
    """A pointed bamboo hat."""
    height = width * 0.36
    x, y = tip
    brim = [(x - width / 2, y + height), (x, y + height * 1.22), (x + width / 2, y + height)]
    paint.polygon(
        painting, paint.smooth([*brim, (x + width * 0.04, y), (x - width * 0.04, y)]), STRAW
    )
    for share in np.linspace(-0.42, 0.42, 9):
        line = paint.curve(
            (x, y + 2),
            (x + width * share * 0.5, y + height * 0.55),
            (x + width * share, y + height * 1.04),
        )
        paint.ribbon(painting, line, (1, 2.2), paint.mix(STRAW, (126, 84, 30), 0.5))
    light = paint.curve(
        (x - 2, y + 4), (x - width * 0.2, y + height * 0.4), (x - width * 0.4, y + height * 0.98)
    )
    paint.ribbon(painting, light, (2, width * 0.05, width * 0.02), (250, 226, 162))


def picker(tall: int, coat: Colour, trousers: Colour, *, scarf: Colour = (214, 74, 60)) -> Painting:
    """A woman bent a little over the plants, seen from the side, facing right; no near arm (see ``arm``)."""
    unit = tall / 100
    width = int(80 * unit)
    painting = paint.blank(width, tall)

    def at(x: float, y: float) -> Point:
        return x * unit, y * unit

    legs = [at(26, 60), at(44, 60), at(43, 80), at(42, 101), at(26, 101), at(25, 80)]
    paint.blob(painting, legs, trousers)
    body = [
        at(24, 66),
        at(21, 50),
        at(24, 36),
        at(32, 27),
        at(42, 25),
        at(50, 31),
        at(49, 45),
        at(46, 66),
        at(35, 69),
    ]
    paint.blob(painting, body, coat)
    back = [at(23, 64), at(21, 50), at(24, 37), at(31, 29), at(28, 44), at(27, 64)]
    paint.blob(painting, back, paint.mix(coat, (12, 20, 40), 0.35))
    paint.blob(
        painting,
        [at(43, 27), at(49, 32), at(48, 44), at(46, 60), at(44, 44)],
        paint.mix(coat, (255, 240, 210), 0.3),
    )
    paint.blob(
        painting, [at(42, 19), at(49, 17), at(53, 21), at(51, 27), at(46, 29), at(41, 26)], SKIN
    )
    paint.blob(painting, [at(39, 17), at(46, 15), at(47, 20), at(43, 27), at(38, 27)], HAIR)
    paint.blob(painting, [at(38, 25), at(46, 27), at(51, 31), at(44, 33), at(36, 31)], scarf)
    hat(painting, at(46, 5), 46 * unit)
    return painting


def arm(length: int, coat: Colour) -> Painting:
    """A reaching arm, shoulder at the top left, hand at the lower right end."""
    width = int(length * 1.06)
    painting = paint.blank(width, length)
    unit = length / 100
    sleeve = np.array([(10, 12), (34, 40), (56, 50), (76, 50)], float) * unit
    line = paint.smooth([(float(x), float(y)) for x, y in sleeve], closed=False)
    paint.ribbon(painting, line, (17 * unit, 19 * unit, 15 * unit, 12 * unit), coat)
    paint.ribbon(
        painting,
        paint.moved(line, 0, -4 * unit),
        (3 * unit, 5 * unit, 2 * unit),
        paint.mix(coat, (255, 240, 210), 0.3),
    )
    hand = np.array([(76, 50), (86, 50), (97, 56)], float) * unit
    paint.ribbon(painting, hand, (9 * unit, 11 * unit, 3 * unit), SKIN)
    paint.ribbon(
        painting, np.array([(84, 51), (92, 62)], float) * unit, (5 * unit, 2.4 * unit), SKIN
    )
    return painting


def basket(width: int, *, fill: Colour | None = None) -> Painting:
    """A woven bamboo basket seen from the side; ``fill`` heaps something in it."""
    height = int(width * 0.78)
    painting = paint.blank(width, height)
    rim, waist = height * 0.3, width * 0.1
    if fill is not None:
        heap = [
            (waist, rim),
            (width * 0.3, rim * 0.42),
            (width / 2, rim * 0.3),
            (width * 0.72, rim * 0.44),
            (width - waist, rim),
        ]
        paint.blob(painting, [*heap, (width / 2, rim * 1.3)], fill)
    sides = [
        (width * 0.04, rim),
        (width * 0.96, rim),
        (width * 0.84, height - 2),
        (width * 0.16, height - 2),
    ]
    dark, straw = (138, 92, 40), (206, 158, 84)
    paint.polygon(painting, sides, dark)
    rows, columns = 9, 15
    for line in range(rows):
        for column in range(columns):
            _weave(painting, (line, rows), (column, columns), rim, straw)
    band = paint.curve((width * 0.02, rim), (width / 2, rim * 1.14), (width * 0.98, rim))
    paint.ribbon(painting, band, (width * 0.05,) * 2, (226, 184, 108))
    lit = paint.glow(width, height, (width * 0.25, rim), width * 0.8) * 0.35
    paint.tone(painting, lit, (255, 232, 170))
    return painting


def _weave(
    painting: Painting, line: tuple[int, int], column: tuple[int, int], rim: float, straw: Colour
) -> None:
    """One strip of the weave: over and under in turn."""
    height, width = painting.shape[:2]
    v = (line[0] + 0.5) / line[1]
    inset = width * (0.04 + 0.12 * v)
    step = (width - 2 * inset) / column[1]
    x = inset + (column[0] + 0.5) * step
    y = rim + (height - rim) * v
    over = (line[0] + column[0]) % 2 == 0
    reach = (step * 0.62, 0.0) if over else (0.0, (height - rim) / line[1] * 0.6)
    ink = straw if over else paint.mix(straw, (120, 76, 30), 0.4)
    thick = (height - rim) / line[1] * 0.62 if over else step * 0.55
    ends = np.array([(x - reach[0], y - reach[1]), (x + reach[0], y + reach[1])])
    paint.ribbon(painting, ends, (thick * 0.8, thick, thick * 0.8), ink)


def tray(width: int, flat: float, heap: Colour, seed: int) -> Painting:
    """A round drying tray in perspective, strewn with buds; ``flat`` is height over width."""
    random = np.random.default_rng(seed)
    height = int(width * flat) + 14
    painting = paint.blank(width, height)
    centre, radii = (width / 2, height / 2 - 5), (width / 2 - 3, width * flat / 2 - 2)
    paint.ellipse(painting, (centre[0], centre[1] + 9), radii, (112, 72, 34))
    paint.ellipse(painting, centre, radii, (214, 168, 96))
    inner = (radii[0] * 0.94, radii[1] * 0.92)
    paint.ellipse(painting, centre, inner, (182, 134, 68))
    for _ in range(int(width * 1.1)):
        turn, out = random.uniform(0, 2 * np.pi), np.sqrt(random.uniform(0, 0.86))
        x = centre[0] + np.cos(turn) * out * inner[0]
        y = centre[1] + np.sin(turn) * out * inner[1]
        lean, size = random.uniform(0, np.pi), width * random.uniform(0.04, 0.065)
        reach = np.array([np.cos(lean) * size, np.sin(lean) * size * max(flat, 0.35)]) / 2
        ink = paint.mix(heap, (255, 226, 130), float(random.uniform(0, 0.55)))
        ink = paint.mix(ink, (170, 96, 28), float(random.uniform(0, 0.4)))
        middle = np.array([x, y])
        line = np.array([middle - reach, middle + np.array([0, -size * 0.05]), middle + reach])
        paint.ribbon(painting, line, (size * 0.1, size * 0.2, size * 0.08), ink)
    return painting


def tripod_phone(tall: int, screen: Painting) -> Painting:
    """A phone in a ring light on a tripod, its screen showing ``screen``."""
    unit = tall / 100
    width = int(62 * unit)
    painting = paint.blank(width, tall)
    middle, head, metal = width / 2, 30 * unit, (44, 48, 58)
    for x in (-20, 3, 20):
        legs = np.array([(middle, 52 * unit), (middle + x * unit, 100 * unit)])
        paint.ribbon(painting, legs, (2.2 * unit, 1.6 * unit), metal)
    paint.ribbon(
        painting,
        np.array([(middle, 40 * unit), (middle, 62 * unit)]),
        (2.4 * unit, 2.4 * unit),
        metal,
    )
    paint.ellipse(painting, (middle, head), (27 * unit, 27 * unit), (255, 248, 232))
    paint.ellipse(painting, (middle, head), (24 * unit, 24 * unit), (236, 240, 240))
    paint.erase(painting, _disc(painting, (middle, head), 22.5 * unit))
    tall_phone, wide_phone = 38 * unit, 21 * unit
    left, top = middle - wide_phone / 2, head - tall_phone / 2
    _plate(painting, (left, top), (wide_phone, tall_phone), metal)
    inner_size = (int(wide_phone - 2 * unit), int(tall_phone - 3 * unit))
    inner = paint.resized(screen, *inner_size)
    y, x0 = int(top + 1.5 * unit), int(left + unit)
    painting[y : y + inner.shape[0], x0 : x0 + inner.shape[1]] = inner
    return painting


def _disc(painting: Painting, centre: Point, radius: float) -> paint.Field:
    mask = paint.blank(painting.shape[1], painting.shape[0])
    paint.ellipse(mask, centre, (radius, radius), (255, 255, 255))
    return mask[..., 3].astype(np.float32) / 255


def _plate(painting: Painting, corner: Point, size: Point, ink: Colour) -> None:
    radius = size[0] * 0.14
    centres = ((1, 1, 0.0), (0, 1, 90.0), (0, 0, 180.0), (1, 0, 270.0))
    points: list[Point] = []
    for right, low, start in centres:
        x = corner[0] + (size[0] - radius if right else radius)
        y = corner[1] + (size[1] - radius if low else radius)
        points += [
            (x + radius * float(np.cos(turn)), y + radius * float(np.sin(turn)))
            for turn in np.radians(np.linspace(start, start + 90, 8))
        ]
    paint.polygon(painting, points, ink)
