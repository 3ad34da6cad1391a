"""A crop's path as few keys: the places between them lie on straight lines, to within a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.records.edit import CropKey
from studio.units import Box, Size

NEAR_PX = 0.8
"""Most a key that is left out may lie off the line between those that stay, pixels."""


def held_at(place: tuple[float, float], size: Size, display: Size) -> CropKey:
    """The one key of a crop that stands still: first edges in pixels, brought to even numbers."""
    x, y = (
        _even_within(edge, whole - part)
        for edge, whole, part in zip(
            place, (display.width, display.height), (size.width, size.height), strict=True
        )
    )
    return CropKey(time=Fraction(0), box=Box(x, y, size.width, size.height))


def keys_along(
    places: Sequence[tuple[float, float]], duration: Fraction, size: Size, display: Size
) -> tuple[CropKey, ...]:
    """Keys for first edges (pixels) at even intervals from the take's start to its end."""
    if len(set(places)) == 1:
        return (held_at(places[0], size, display),)
    steps = len(places) - 1
    kept = sorted({0, steps, *_turns(places, 0, steps)})
    return tuple(
        CropKey(
            time=duration * index / steps,
            box=Box(
                _within(places[index][0], display.width - size.width),
                _within(places[index][1], display.height - size.height),
                size.width,
                size.height,
            ),
        )
        for index in kept
    )


def _turns(places: Sequence[tuple[float, float]], first: int, last: int) -> list[int]:
    """Places to keep between two that are kept (Ramer, Douglas and Peucker, along time)."""
    kept: list[int] = []
    open_spans = [(first, last)]
    while open_spans:
        start, end = open_spans.pop()
        off, far = 0.0, start
        for index in range(start + 1, end):
            part = (index - start) / (end - start)
            away = max(
                abs(
                    places[start][axis] * (1 - part)
                    + places[end][axis] * part
                    - places[index][axis]
                )
                for axis in (0, 1)
            )
            if away > off:
                off, far = away, index
        if off > NEAR_PX:
            kept.append(far)
            open_spans += [(start, far), (far, end)]
    return kept


def _within(edge: float, most: int) -> int:
    return max(0, min(most, round(edge)))


def _even_within(edge: float, most: int) -> int:
    held = _within(edge, most)
    return held - held % 2
