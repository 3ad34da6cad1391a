"""Where the picture is cropped for another shape: held on the subject, or led by it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from studio.edit.choose import EditSource
from studio.records.edit import CropKey, CropPath, CropPlan, Take, Timeline
from studio.records.media import FocusPoint
from studio.units import Aspect, Box, Size

HOLD_WITHIN = 0.18
"""The crop holds still while the subject's path stays within this share of the crop on each side of its middle."""

FASTEST = 0.10
"""Fastest move of the crop, share of the picture a second: faster makes viewers uneasy."""


def crop_plan(timeline: Timeline, sources: Sequence[EditSource], aspect: Aspect) -> CropPlan:
    """Crop paths of every take for one aspect.

    The crop is the largest box of the aspect; it sits where the focus points of the take lie. A subject that wanders
    further than the dead zone is followed by one straight, slow move from where it begins to where it ends.
    """
    return CropPlan(
        aspect=aspect,
        paths=tuple(_path(take, sources[take.source], aspect) for take in timeline.takes),
    )


def _path(take: Take, source: EditSource, aspect: Aspect) -> CropPath:
    display = source.ref.display
    size = aspect.largest_in(display)
    points = _points_in(take, source)
    if len(points) < 4:
        return _held(display, size, points)
    third = max(1, len(points) // 3)
    first, last = _centre(points[:third]), _centre(points[-third:])
    if not _wanders(first, last, display, size):
        return _held(display, size, points)
    duration = take.source_range.duration
    last = _slowed(first, last, float(duration))
    return CropPath(
        keys=(
            CropKey(time=Fraction(0), box=_box(display, size, first)),
            CropKey(time=duration, box=_box(display, size, last)),
        )
    )


def _points_in(take: Take, source: EditSource) -> tuple[FocusPoint, ...]:
    shot = source.analysis.shots[take.shot]
    return tuple(point for point in shot.focus if take.source_range.contains(point.time))


def _held(display: Size, size: Size, points: Sequence[FocusPoint]) -> CropPath:
    centre = _centre(points) if points else (0.5, 0.5)
    return CropPath(keys=(CropKey(time=Fraction(0), box=_box(display, size, centre)),))


def _centre(points: Sequence[FocusPoint]) -> tuple[float, float]:
    return median(point.x for point in points), median(point.y for point in points)


def _wanders(
    first: tuple[float, float], last: tuple[float, float], display: Size, size: Size
) -> bool:
    across = abs(first[0] - last[0]) * display.width > 2 * HOLD_WITHIN * size.width
    down = abs(first[1] - last[1]) * display.height > 2 * HOLD_WITHIN * size.height
    return (across and size.width < display.width) or (down and size.height < display.height)


def _slowed(
    first: tuple[float, float], last: tuple[float, float], seconds: float
) -> tuple[float, float]:
    reach = FASTEST * seconds
    x, y = (
        start + max(-reach, min(reach, end - start)) for start, end in zip(first, last, strict=True)
    )
    return x, y


def _box(display: Size, size: Size, centre: tuple[float, float]) -> Box:
    return Box(
        x=_edge(centre[0], display.width, size.width),
        y=_edge(centre[1], display.height, size.height),
        width=size.width,
        height=size.height,
    )


def _edge(centre: float, whole: int, part: int) -> int:
    """Even first pixel of ``part`` within ``whole``, as near to ``centre`` (0 to 1) as fits."""
    wished = round(centre * whole - part / 2)
    held = max(0, min(whole - part, wished))
    return held - held % 2
