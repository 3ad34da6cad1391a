"""Simple marks for new kits, drawn as paths: a start that a designer can replace."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Literal, get_args

Motif = Literal["leaf", "petals", "hills", "grain", "fruit"]
"""What a new mark shows."""

MOTIFS: tuple[Motif, ...] = get_args(Motif)

_LEAF = ((0.0, 0.0), (-46.0, -34.0), (-34.0, -86.0), (0.0, -112.0), (34.0, -86.0), (46.0, -34.0))


def emblem(motif: Motif, main: str, detail: str) -> str:
    """The mark as SVG; ``main`` and ``detail`` are the colours a browser shows it in."""
    shapes = {"leaf": _leaf, "petals": _petals, "hills": _hills, "grain": _grain, "fruit": _fruit}
    body = "".join(
        f'  <path class="{kind}" fill="{ {"main": main, "detail": detail}.get(kind, "#FFFFFF") }" d="{d}"/>\n'
        for kind, d in shapes[motif]()
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">\n'
    return f"{head}{body}</svg>\n"


Shapes = list[tuple[str, str]]
"""Class and path data."""


def _blade(x: float, y: float, angle: float, size: float, *, wide: float = 1.0) -> str:
    """A pointed leaf growing from a point; ``angle`` in degrees from upright, ``size`` 1 is 112 units long."""
    turn = angle * pi / 180

    def at(point: tuple[float, float]) -> str:
        across, up = point[0] * size * wide, point[1] * size
        return f"{x + across * cos(turn) - up * sin(turn):.1f} {y + across * sin(turn) + up * cos(turn):.1f}"

    base, one, two, tip, three, four = (at(point) for point in _LEAF)
    return f"M{base} C{one} {two} {tip} C{three} {four} {base} Z"


def _vein(x: float, y: float, angle: float, length: float) -> str:
    turn = angle * pi / 180
    tip = (x + length * sin(turn), y - length * cos(turn))
    across = (1.8 * cos(turn), 1.8 * sin(turn))
    corners = [
        (x - across[0], y - across[1]),
        (tip[0] - across[0] / 3, tip[1] - across[1] / 3),
        (tip[0] + across[0] / 3, tip[1] + across[1] / 3),
        (x + across[0], y + across[1]),
    ]
    return "M" + " L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + " Z"


def _round(x: float, y: float, radius: float) -> str:
    """A circle in four curves."""
    north, south, west, east = y - radius, y + radius, x - radius, x + radius
    k = radius * 0.5523
    return (
        f"M{x:.1f} {north:.1f} C{x + k:.1f} {north:.1f} {east:.1f} {y - k:.1f} {east:.1f} {y:.1f} "
        f"C{east:.1f} {y + k:.1f} {x + k:.1f} {south:.1f} {x:.1f} {south:.1f} "
        f"C{x - k:.1f} {south:.1f} {west:.1f} {y + k:.1f} {west:.1f} {y:.1f} "
        f"C{west:.1f} {y - k:.1f} {x - k:.1f} {north:.1f} {x:.1f} {north:.1f} Z"
    )


def _leaf() -> Shapes:
    """Three leaves on a short stem."""
    blades = [("main", -52.0, 1.12), ("main", 52.0, 1.12), ("detail", 0.0, 1.4)]
    found: Shapes = [(kind, _blade(100, 166, angle, size)) for kind, angle, size in blades]
    found += [("hole", _vein(100, 164, angle, 92 * size)) for _, angle, size in blades]
    return [*found, ("main", "M97.5 164.0 L102.5 164.0 L103.5 190.0 L96.5 190.0 Z")]


def _petals() -> Shapes:
    """Six petals about a round heart."""
    found: Shapes = [
        ("main" if number % 2 else "detail", _blade(100, 100, number * 60, 0.84, wide=0.92))
        for number in range(6)
    ]
    return [*found, ("hole", _round(100, 100, 20)), ("main", _round(100, 100, 13))]


def _hills() -> Shapes:
    """Two ridges under a sun, and a river."""
    return [
        ("detail", _round(132, 58, 26)),
        ("main", "M10.0 142.0 C34.0 118.0 52.0 70.0 76.0 52.0 C98.0 74.0 112.0 120.0 140.0 142.0 Z"),
        ("hole", "M104.0 146.0 C118.0 132.0 132.0 100.0 148.0 88.0 C164.0 102.0 174.0 132.0 190.0 146.0 Z"),
        ("main", "M110.0 146.0 C124.0 134.0 135.0 108.0 148.0 96.0 C162.0 108.0 170.0 134.0 184.0 146.0 Z"),
        ("detail", "M10.0 156.0 C50.0 146.0 80.0 168.0 112.0 160.0 C142.0 152.0 164.0 150.0 190.0 158.0 "
                   "L190.0 170.0 C164.0 162.0 144.0 164.0 114.0 172.0 C82.0 180.0 50.0 158.0 10.0 168.0 Z"),
    ]  # fmt: skip


def _grain() -> Shapes:
    """An ear of grain: kernels in pairs along a stem."""
    found: Shapes = [("main", "M98.0 84.0 L102.0 84.0 L103.0 194.0 L97.0 194.0 Z")]
    for row in range(3):
        kind = "main" if row % 2 else "detail"
        for side in (-1, 1):
            found.append((kind, _blade(100 + side * 5, 108 + row * 36, side * 38, 0.54, wide=0.9)))
    return [*found, ("detail", _blade(100, 76, 0, 0.6))]


def _fruit() -> Shapes:
    """A round fruit with a light edge, under a leaf."""
    return [
        ("main", _round(100, 122, 66)),
        ("hole", "M62.0 104.0 C68.0 84.0 82.0 76.0 96.0 74.0 L96.0 80.0 C84.0 82.0 73.0 90.0 68.0 106.0 Z"),
        ("detail", _blade(100, 62, 58, 0.72)),
        ("main", "M97.0 66.0 C96.0 46.0 92.0 34.0 82.0 22.0 L89.0 18.0 C99.0 32.0 103.0 46.0 103.0 66.0 Z"),
    ]  # fmt: skip
