"""Brushes: gradients, noise, smooth shapes, tapering strokes. All draw on premultiplied RGBA paintings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from studio.workflows.demo_footage.planes import Painting

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

Point = tuple[float, float]
"""x, y in pixels."""

Field = NDArray[np.floating[Any]]
"""One number per pixel."""

SHIFT = 4
"""Fixed-point bits of cv2's sub-pixel coordinates."""


def blank(width: int, height: int) -> Painting:
    """An empty, fully transparent painting."""
    return np.zeros((height, width, 4), np.uint8)


def colour(text: str) -> Colour:
    """``#rrggbb`` as a colour."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of ``other`` in ``one``."""
    low, high = np.array(one), np.array(other)
    red, green, blue = (low + (high - low) * share).round().astype(int)
    return int(red), int(green), int(blue)


def noise(width: int, height: int, cell: float, seed: int, stretch: float = 1.0) -> Field:
    """Soft cloud noise, 0 to 1; ``cell`` is the grain in pixels, ``stretch`` draws it out sideways."""
    random = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for _ in range(4):
        cells = (max(2, int(height / cell) + 2), max(2, int(width / cell / stretch) + 2))
        grid = random.random(cells, dtype=np.float32)
        total += weight * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        weight, cell = weight / 2, max(2.0, cell / 2)
    return np.asarray(np.clip(total / 1.875, 0.0, 1.0), np.float32)


def gradient(width: int, height: int, stops: Sequence[tuple[float, Colour]]) -> Painting:
    """An opaque vertical gradient through ``stops`` (place 0 to 1, colour), dithered against banding."""
    rows = np.linspace(0, 1, height)
    places = [place for place, _ in stops]
    channels = [np.interp(rows, places, [each[1][index] for each in stops]) for index in range(3)]
    column = np.stack(channels, axis=-1).astype(np.float32)[:, None, :]
    dither = np.random.default_rng(7).random((height, width), dtype=np.float32) * 3 - 1.5
    red, green, blue = (cv2.convertScaleAbs(column[..., index] + dither) for index in range(3))
    full = np.full((height, width), 255, np.uint8)
    return np.asarray(cv2.merge((red, green, blue, full)), np.uint8)


def _eight(mask: Field) -> NDArray[np.uint8]:
    """A mask as whole numbers, 0 to 255."""
    return np.asarray(cv2.convertScaleAbs(np.clip(mask, 0, 1), alpha=255.0), np.uint8)


def _fourfold(plane: MatLike) -> NDArray[np.uint8]:
    return np.asarray(cv2.merge((plane, plane, plane, plane)), np.uint8)


def _blend(painting: Painting, share: NDArray[np.uint8], ink: NDArray[np.uint8]) -> None:
    """``painting`` weighed by 1 − share, plus ``ink``, in whole numbers."""
    kept = cv2.multiply(painting, _fourfold(cv2.bitwise_not(share)), scale=1 / 255)
    painting[...] = cv2.add(kept, ink)


def _inked(share: NDArray[np.uint8], tint: Colour, alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``tint`` in the strength of ``share``; ``alpha`` is the fourth channel."""
    red, green, blue = (cv2.convertScaleAbs(share, alpha=value / 255) for value in tint)
    return np.asarray(cv2.merge((red, green, blue, alpha)), np.uint8)


def wash(painting: Painting, mask: Field, tint: Colour) -> None:
    """Lay ``tint`` over the painting where ``mask`` (0 to 1) says, growing its alpha."""
    share = _eight(mask)
    _blend(painting, share, _inked(share, tint, share))


def tone(painting: Painting, mask: Field, tint: Colour) -> None:
    """Tint only what is already painted: alpha stays as it is."""
    share = _eight(mask)
    covered = cv2.multiply(share, cv2.extractChannel(painting, 3), scale=1 / 255)
    ink = _inked(np.asarray(covered, np.uint8), tint, np.asarray(covered, np.uint8))
    _blend(painting, share, ink)


def erase(painting: Painting, mask: Field) -> None:
    """Take away ``mask`` (0 to 1) of the painting."""
    _blend(painting, _eight(mask), np.zeros_like(painting))


def shade(painting: Painting, light: Field) -> None:
    """Multiply the colours by ``light`` (1 leaves them, at most 1.99), alpha untouched, never above it."""
    factor = np.asarray(cv2.convertScaleAbs(light, alpha=128.0), np.uint8)
    alpha = cv2.extractChannel(painting, 3)
    bright = cv2.multiply(painting, _fourfold(factor), scale=1 / 128)
    cv2.min(bright, _fourfold(np.asarray(alpha, np.uint8)), dst=bright)
    cv2.insertChannel(alpha, bright, 3)
    painting[...] = bright


def grain(painting: Painting, seed: int, strength: float = 0.06) -> None:
    """Paper texture."""
    height, width = painting.shape[:2]
    fine = np.random.default_rng(seed).random((height // 2 + 1, width // 2 + 1), dtype=np.float32)
    even = np.asarray(cv2.resize(fine, (width, height), interpolation=cv2.INTER_LINEAR))
    rough = noise(width, height, 60, seed + 1)
    shade(painting, 1 + (even - 0.5) * strength + (rough - 0.5) * strength * 1.6)


def polygon(painting: Painting, points: Sequence[Point] | NDArray[np.float64], ink: Colour) -> None:
    """Fill a polygon with smooth edges."""
    fixed = np.round(np.asarray(points, np.float64) * (1 << SHIFT)).astype(np.int32)
    cv2.fillPoly(painting, [fixed], (*ink, 255), lineType=cv2.LINE_AA, shift=SHIFT)


def ellipse(
    painting: Painting, centre: Point, radii: Point, ink: Colour, angle: float = 0.0
) -> None:
    """Fill an ellipse; ``angle`` in degrees."""
    turn = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    across, along = radii[0] * np.cos(turn), radii[1] * np.sin(turn)
    points = np.stack([across * cosine - along * sine, across * sine + along * cosine], axis=-1)
    polygon(painting, points + np.array(centre), ink)


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> NDArray[np.float64]:
    """A Catmull-Rom curve through ``points``."""
    knots = np.asarray(points, np.float64)
    if not closed:
        knots = np.vstack([knots[:1], knots, knots[-1:]])
    count = len(knots) if closed else len(knots) - 3
    share = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for index in range(count):
        first = index - 1 if closed else index
        a, b, c, d = (knots[(first + step) % len(knots)] for step in range(4))
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * share
                + (2 * a - 5 * b + 4 * c - d) * share**2
                + (3 * b - a - 3 * c + d) * share**3
            )
        )
    return np.vstack(pieces) if closed else np.vstack([*pieces, knots[-1:]])


def blob(painting: Painting, points: Sequence[Point], ink: Colour) -> None:
    """Fill a smooth closed shape through ``points``."""
    polygon(painting, smooth(points), ink)


def curve(start: Point, bend: Point, end: Point, steps: int = 24) -> NDArray[np.float64]:
    """A quadratic Bézier line, (steps + 1, 2)."""
    share = np.linspace(0, 1, steps + 1)[:, None]
    a, b, c = np.array(start), np.array(bend), np.array(end)
    return np.asarray((1 - share) ** 2 * a + 2 * share * (1 - share) * b + share**2 * c)


def ribbon(
    painting: Painting, line: NDArray[np.float64], widths: Sequence[float], ink: Colour
) -> None:
    """A stroke along ``line`` whose width runs through ``widths`` (pixels) from start to end."""
    places = np.linspace(0, 1, len(line))
    half = np.interp(places, np.linspace(0, 1, len(widths)), widths)[:, None] / 2
    along = np.gradient(line, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    normal = np.stack([-along[:, 1], along[:, 0]], axis=-1)
    polygon(painting, np.vstack([line + normal * half, (line - normal * half)[::-1]]), ink)


def moved(line: NDArray[np.float64], right: float, down: float) -> NDArray[np.float64]:
    """The line, pushed aside."""
    return np.asarray(line + np.array([right, down]))


def glow(width: int, height: int, centre: Point, radius: float, power: float = 2.0) -> Field:
    """A soft round light, 1 at the centre, 0 at ``radius``."""
    x = (np.arange(width, dtype=np.float32) - centre[0]) / radius
    y = (np.arange(height, dtype=np.float32) - centre[1]) / radius
    distance = np.sqrt(x[None, :] ** 2 + y[:, None] ** 2)
    return np.asarray(np.clip(1 - distance, 0, 1) ** power, np.float32)


def pool(width: int, height: int, power: float = 1.0) -> Field:
    """A soft oval that fills the picture, 1 in the middle: a shadow on the ground."""
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    return np.asarray(np.clip(1 - np.sqrt(x**2 + y**2), 0, 1) ** power, np.float32)


def blurred(painting: Painting, radius: float) -> Painting:
    """The painting out of focus; ``radius`` is the standard deviation in pixels."""
    return np.asarray(cv2.GaussianBlur(painting, (0, 0), radius), np.uint8)


def resized(painting: Painting, width: int, height: int) -> Painting:
    """The painting in another size."""
    shrinks = width < painting.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(painting, (width, height), interpolation=way), np.uint8)


def lay(below: Painting, above: Painting, left: int, top: int, opacity: float = 1.0) -> None:
    """Lay one painting on another."""
    piece = below[top : top + above.shape[0], left : left + above.shape[1]]
    part = above[: piece.shape[0], : piece.shape[1]] * opacity
    piece[...] = (piece * (1 - part[..., 3:] / 255) + part).astype(np.uint8)


def fade_rows(height: int, width: int, places: Sequence[float], values: Sequence[float]) -> Field:
    """A mask that changes from top to bottom: ``values`` at ``places`` (0 to 1)."""
    column = np.interp(np.linspace(0, 1, height), places, values).astype(np.float32)
    return np.asarray(np.broadcast_to(column[:, None], (height, width)))
