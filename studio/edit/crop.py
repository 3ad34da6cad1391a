"""Where the picture is cropped for another shape: held on the subject, or led by it like a camera on a good head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from studio.edit.crop_keys import held_at, keys_along
from studio.edit.crop_path import solve
from studio.edit.crop_photo import photo_path
from studio.edit.crop_wish import (
    Extent,
    View,
    across,
    down,
    needed,
    place_at,
    points_for,
    wish_for,
)
from studio.edit.source import EditSource
from studio.records.edit import CropPath, CropPlan, CropPoint, Take, Timeline
from studio.records.focus import FocusPoint
from studio.records.media import MediaKind
from studio.units import Aspect, Size

NODES_PER_S = 8
"""Instants per second at which a path is solved."""

NODES_MOST = 480
"""Instants of a very long take."""

AIM_LOW = 1.001
"""A box that shows this much less than the whole axis may move along it."""


@dataclass(frozen=True)
class Margins:
    """Shares of the output that a platform covers with its buttons; the subject is kept out of them where it can be."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


NO_MARGINS = Margins()


def crop_plan(
    timeline: Timeline,
    sources: Sequence[EditSource],
    aspect: Aspect,
    points: Sequence[CropPoint] = (),
    safe: Margins = NO_MARGINS,
) -> CropPlan:
    """Crop paths of every take for one aspect.

    The crop is the largest box of the aspect. It stands still where the subject stays inside; otherwise it follows in
    one smooth path that is solved for the whole take (``studio.edit.crop_path``). Only where faces, or a subject as
    sure, are too large for it in most of the take, a larger box is shown whole over its blurred picture.

    Args:
        timeline: The takes.
        sources: One for each of ``timeline.sources``.
        aspect: The clip's shape.
        points: A person's wishes: there the crop stands still around the point. One that names the aspect goes before
            one for all.
        safe: What the platform covers.
    """
    asked = _asked(points, aspect)
    photos = 0
    paths: list[CropPath] = []
    for number, take in enumerate(timeline.takes):
        source = sources[take.source]
        if number in asked:
            paths.append(_around(asked[number], source.ref.display, aspect))
        elif source.ref.kind is MediaKind.PHOTO:
            paths.append(_over_photo(take, source, aspect, safe, photos))
            photos += 1
        else:
            paths.append(_path(take, source, aspect, safe))
    return CropPlan(aspect=aspect, paths=tuple(paths))


def _asked(points: Sequence[CropPoint], aspect: Aspect) -> dict[int, CropPoint]:
    """The person's wish for each take: for all aspects, overruled by one for this."""
    general = {point.take: point for point in points if point.aspect is None}
    special = {point.take: point for point in points if point.aspect == aspect}
    return general | special


def _around(point: CropPoint, display: Size, aspect: Aspect) -> CropPath:
    size = aspect.largest_in(display)
    place = (
        point.x * display.width - size.width / 2,
        point.y * display.height - size.height / 2,
    )
    return CropPath(keys=(held_at(place, size, display),))


def _over_photo(
    take: Take, source: EditSource, aspect: Aspect, safe: Margins, number: int
) -> CropPath:
    display = source.ref.display
    size = aspect.largest_in(display)
    points = source.analysis.shots[take.shot].focus
    duration = take.source_range.duration
    return photo_path(display, size, points, duration, _views(display, size, safe), number)


def _path(take: Take, source: EditSource, aspect: Aspect, safe: Margins) -> CropPath:
    display = source.ref.display
    size = aspect.largest_in(display)
    points = points_for(source.analysis.shots[take.shot].focus, take.source_range)
    if not points:
        middle = ((display.width - size.width) / 2, (display.height - size.height) / 2)
        return CropPath(keys=(held_at(middle, size, display),))
    duration = take.source_range.duration
    places = _sampled(points, take)
    extents = (
        [across(place, display) for place in places],
        [down(place, display) for place in places],
    )
    larger = _padded(extents, size, display)
    views = _views(display, larger or size, NO_MARGINS if larger else safe)
    shown = larger or size
    edges = [
        _edges(axis, view, float(duration), whole)
        for axis, view, whole in zip(extents, views, (display.width, display.height), strict=True)
    ]
    keys = keys_along(list(zip(*edges, strict=True)), duration, shown, display)
    return CropPath(keys=keys, fill=larger is not None)


def _sampled(points: Sequence[FocusPoint], take: Take) -> list[FocusPoint]:
    """The subject at even intervals from the take's start to its end."""
    span = take.source_range
    steps = max(1, min(NODES_MOST, math.ceil(span.duration * NODES_PER_S)))
    return [
        place_at(points, span.start + span.duration * step / steps) for step in range(steps + 1)
    ]


def _views(display: Size, size: Size, safe: Margins) -> tuple[View, View]:
    return (
        View(size.width / display.width, safe.left, safe.right),
        View(size.height / display.height, safe.top, safe.bottom),
    )


def _edges(extents: Sequence[Extent], view: View, seconds: float, whole: int) -> list[float]:
    """First edges of the crop along one axis, pixels."""
    room = 1 - view.size
    if view.size * AIM_LOW >= 1:
        return [0.0] * len(extents)
    wishes = [wish_for(extent, view) for extent in extents]
    return [edge * whole for edge in solve(wishes, seconds / (len(wishes) - 1), room)]


def _padded(
    extents: tuple[Sequence[Extent], Sequence[Extent]], size: Size, display: Size
) -> Size | None:
    """The larger size to show over a blurred picture; None where the crop will do."""
    wide = needed(extents[0], size.width / display.width)
    tall = needed(extents[1], size.height / display.height)
    if wide is None and tall is None:
        return None
    width = size.width if wide is None else max(size.width, _even(wide * display.width))
    height = size.height if tall is None else max(size.height, _even(tall * display.height))
    return Size(min(width, _even_down(display.width)), min(height, _even_down(display.height)))


def _even(value: float) -> int:
    return math.ceil(value / 2) * 2


def _even_down(value: int) -> int:
    return max(2, value - value % 2)
