"""Reads and draws the small part of SVG that a logo needs.

A logo is a ``viewBox`` with ``path`` (absolute ``M L C Z``) and ``circle``, each of class ``main``, ``detail`` or
``hole`` (cut out of what was drawn before). Anything else is refused, scripts and entities among it. A browser shows
the same file with the colours it carries.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

import numpy as np
from PIL import Image, ImageDraw

from studio.brand.colour import Rgb
from studio.errors import InputError
from studio.records.value import Value

Paint = Literal["main", "detail", "hole"]
Point = tuple[float, float]

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LARGEST_BYTES = 200_000
LARGEST_SIDE = 4096
"""Units of a view box, and pixels a file may ask for; a mark that needs more is no mark."""

_CURVE_STEPS = 24
_LARGE_PX = 300


class Shape(Value):
    """A filled outline in units of the view box."""

    paint: Paint
    rings: tuple[tuple[Point, ...], ...]


class Drawing(Value):
    """Shapes in the order they are painted."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def read_drawing(path: Path, named: str) -> Drawing:
    """The drawing at ``path``.

    Raises:
        InputError: ``brand.bad_logo`` with the cause.
    """
    try:
        return _parse(path)
    except (OSError, ValueError, ET.ParseError) as cause:
        raise InputError("brand.bad_logo", file=named, cause=str(cause)) from cause


def raster(drawing: Drawing, height: int, colours: dict[str, Rgb]) -> Image.Image:
    """The drawing as RGBA, ``height`` pixels high."""
    finer = 4 if height <= _LARGE_PX else 2
    scale = height * finer / drawing.height
    size = (round(drawing.width * scale), height * finer)
    picture = Image.new("RGBA", size, (*colours["main"], 0))
    for shape in drawing.shapes:
        ink = (*colours["main"], 0) if shape.paint == "hole" else (*colours[shape.paint], 255)
        draw = ImageDraw.Draw(picture)
        for ring in shape.rings:
            draw.polygon([(x * scale, y * scale) for x, y in ring], fill=ink)
    width = max(1, round(drawing.width * height / drawing.height))
    return picture.resize((width, height), Image.Resampling.BOX)


def _parse(path: Path) -> Drawing:
    text = path.read_bytes()
    if len(text) > _LARGEST_BYTES:
        raise ValueError(f"{len(text)} bytes; at most {_LARGEST_BYTES}")
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError("a document type is not allowed")
    root = ET.fromstring(text)  # noqa: S314 - no document type, bounded size, a kit of this installation
    box = [float(value) for value in root.get("viewBox", "").split()]
    if root.tag != f"{_NAMESPACE}svg" or len(box) != 4 or min(box[2:]) <= 0:
        raise ValueError("it takes an svg element with a viewBox")
    sides = [*box[2:], *(_side(root.get(key, "")) for key in ("width", "height"))]
    if max(sides) > LARGEST_SIDE:
        raise ValueError(f"{max(sides):g} across; at most {LARGEST_SIDE}")
    called = sorted(key for each in root.iter() for key in each.attrib if key.startswith("on"))
    if called:
        raise ValueError(f"the attribute {called[0]}: scripts are not allowed")
    shapes = tuple(_shape(element) for element in root)
    if not shapes:
        raise ValueError("nothing is drawn")
    return Drawing(width=box[2], height=box[3], shapes=shapes)


def _side(given: str) -> float:
    """A width or height as written, such as ``200`` or ``200px``; zero for a share or none."""
    number = re.match(r"\d+(?:\.\d+)?", given)
    return float(number.group()) if number and "%" not in given else 0.0


def _shape(element: ET.Element) -> Shape:
    kind = element.tag.removeprefix(_NAMESPACE)
    paint = element.get("class", "main")
    if paint == "main" or paint == "detail" or paint == "hole":
        if kind == "path":
            return Shape(paint=paint, rings=_rings(element.get("d", "")))
        if kind == "circle":
            x, y, r = (float(element.get(key, "0")) for key in ("cx", "cy", "r"))
            angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
            ring = tuple((x + r * float(np.cos(a)), y + r * float(np.sin(a))) for a in angles)
            return Shape(paint=paint, rings=(ring,))
        raise ValueError(f"the element {kind}")
    raise ValueError(f"the class {paint}")


def _rings(d: str) -> tuple[tuple[Point, ...], ...]:
    rings: list[tuple[Point, ...]] = []
    ring: list[Point] = []
    for command, numbers in _commands(d):
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if command == "M":
            ring = points
        elif command == "L":
            ring += points
        elif command == "C":
            for first in range(0, len(points), 3):
                ring += _curve(ring[-1], *points[first : first + 3])
        else:
            rings.append(tuple(ring))
    return tuple(rings)


def _commands(d: str) -> list[tuple[str, list[float]]]:
    found = re.findall(r"([A-Za-z])([^A-Za-z]*)", d)
    wrong = [letter for letter, _ in found if letter not in "MLCZ"]
    if wrong or not found or found[0][0] != "M":
        raise ValueError(f"the path command {wrong[0] if wrong else 'M is missing'}")
    return [
        (letter, [float(n) for n in re.findall(r"-?\d*\.?\d+", rest)]) for letter, rest in found
    ]


def _curve(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    t = np.linspace(0, 1, _CURVE_STEPS + 1)[1:, None]
    a, b, c, d = (np.asarray(point) for point in (start, one, two, end))
    curve = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return [(float(x), float(y)) for x, y in curve]
