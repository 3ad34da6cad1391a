"""The slow move over a photograph: a pan along the side where the crop has room, otherwise a gentle zoom."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.edit.crop_wish import View, across, down, wish_for
from studio.records.edit import CropKey, CropPath
from studio.records.focus import FocusPoint
from studio.units import Box, Size

ZOOM_PER_S = 0.016
"""Growth of what is seen, per second."""

ZOOM_LEAST, ZOOM_MOST = 0.04, 0.08
"""Growth over a whole take."""

PAN_PER_S = 0.03
"""Picture lengths per second."""

PAN_MOST = 0.14
"""Picture lengths over a whole take."""

PAN_FROM = 0.06
"""A shorter way than this is no pan; the picture is zoomed instead."""


def photo_path(
    display: Size,
    size: Size,
    points: Sequence[FocusPoint],
    duration: Fraction,
    views: tuple[View, View],
    number: int,
) -> CropPath:
    """The move over one photograph.

    Args:
        display: The photograph, pixels.
        size: The largest box of the wished shape in it.
        points: Its subject, if known.
        duration: Seconds it is shown.
        views: The crop along both axes.
        number: Which photograph of the clip it is: moves alternate.
    """
    point = points[0] if points else FocusPoint(time=Fraction(0), x=0.5, y=0.5, sure=0)
    wishes = [
        wish_for(extent, view)
        for extent, view in zip((across(point, display), down(point, display)), views, strict=True)
    ]
    wholes = (display.width, display.height)
    parts = (size.width, size.height)
    axis = 0 if wholes[0] - parts[0] >= wholes[1] - parts[1] else 1
    room = 1 - parts[axis] / wholes[axis]
    way = min(PAN_MOST, PAN_PER_S * float(duration))
    first, last = _pan(wishes[axis].low, wishes[axis].high, wishes[axis].middle, way, room)
    if last - first >= PAN_FROM:
        ends = (first, last) if number % 2 == 0 else (last, first)
        boxes = [_box(display, size, _placed(axis, end, wishes[1 - axis].middle)) for end in ends]
    else:
        boxes = _zoomed(display, size, (wishes[0].middle, wishes[1].middle), duration)
        if number % 2:
            boxes.reverse()
    return CropPath(
        keys=(CropKey(time=Fraction(0), box=boxes[0]), CropKey(time=duration, box=boxes[1]))
    )


def _pan(low: float, high: float, middle: float, way: float, room: float) -> tuple[float, float]:
    """Both ends of a pan of ``way`` around the best place, inside the picture and with the subject inside the crop."""
    first, last = middle - way / 2, middle + way / 2
    if high - low >= way:
        shift = max(0.0, low - first) - max(0.0, last - high)
    else:
        shift, first, last = 0.0, max(first, low), min(last, high)
    first, last = first + shift, last + shift
    return max(0.0, first), min(room, max(last, first))


def _placed(axis: int, end: float, other: float) -> tuple[float, float]:
    return (end, other) if axis == 0 else (other, end)


def _zoomed(display: Size, size: Size, place: tuple[float, float], duration: Fraction) -> list[Box]:
    """The largest box and a smaller one in it, around what is best."""
    growth = max(ZOOM_LEAST, min(ZOOM_MOST, ZOOM_PER_S * float(duration)))
    small = Size(_even(size.width / (1 + growth)), _even(size.height / (1 + growth)))
    wide = _box(display, size, place)
    # The smaller box shares the larger one's middle, or leans to the picture's edge where the subject is there.
    lean = tuple(
        0.5 if whole == part else edge * whole / (whole - part)
        for edge, whole, part in zip(
            place, (display.width, display.height), (size.width, size.height), strict=True
        )
    )
    near = Box(
        wide.x + round((size.width - small.width) * lean[0]),
        wide.y + round((size.height - small.height) * lean[1]),
        small.width,
        small.height,
    )
    return [wide, near]


def _box(display: Size, size: Size, place: tuple[float, float]) -> Box:
    x = max(0, min(display.width - size.width, round(place[0] * display.width)))
    y = max(0, min(display.height - size.height, round(place[1] * display.height)))
    return Box(x, y, size.width, size.height)


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)
