"""What a crop must hold at each instant: from the subject's places to wishes along one axis, and when it cannot fit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles

from studio.edit.crop_path import Wish
from studio.records.media import FocusPoint
from studio.units import TimeRange

AIR = 0.1
"""Share of the crop left free beside a subject."""

HEAD_BESIDE = 0.3
"""A head reaches so far beyond the box of its face at each side, of the face's width."""

HEAD_ABOVE, HEAD_BELOW = 0.45, 0.35
"""The same above (hair and headroom) and below (chin and neck), of the face's height."""

EYE_LINE = 0.40
"""Where in the crop, from its top, the middle of a face looks best."""

SURE_TO_PAD = 0.85
"""Below this a subject that does not fit is cut rather than shown small."""

PAD_SHARE = 0.6
"""Share of the take in which a sure subject must be too large before it is shown whole over a blurred picture."""

UNSURE_PULL = 0.12
"""Weight of the picture's middle where nothing is known."""

NEAR_S = 0.75
"""A subject seen so many seconds before or after the take still tells where it is at its ends."""


@dataclass(frozen=True)
class Extent:
    """The subject along one axis at one instant, shares of the picture.

    Attributes:
        low: First edge.
        high: Last edge.
        best: The place that should be at ``at`` of the crop.
        at: Share of the crop.
        sure: 0 to 1.
        face: Whether it is a face.
    """

    low: float
    high: float
    best: float
    at: float
    sure: float
    face: bool


@dataclass(frozen=True)
class View:
    """A crop along one axis.

    Attributes:
        size: Share of the picture that it shows.
        before: Share of the crop at its first edge that the platform covers.
        after: The same at its last edge.
    """

    size: float
    before: float = 0.0
    after: float = 0.0


def points_for(points: Sequence[FocusPoint], span: TimeRange) -> list[FocusPoint]:
    """The points of a shot that tell of ``span``: those in it and the nearest beside it."""
    near = Fraction(NEAR_S)
    inside = [point for point in points if span.start - near <= point.time <= span.end + near]
    return inside or list(points)


def place_at(points: Sequence[FocusPoint], time: Fraction) -> FocusPoint:
    """The subject at ``time``, drawn evenly between the two points beside it."""
    index = bisect_left(points, time, key=lambda point: point.time)
    if index == 0:
        return points[0]
    if index == len(points):
        return points[-1]
    one, other = points[index - 1], points[index]
    if one.face != other.face:
        return one if time - one.time <= other.time - time else other
    part = float((time - one.time) / (other.time - one.time)) if other.time > one.time else 0.0

    def between(name: str) -> float:
        first, last = float(getattr(one, name)), float(getattr(other, name))
        return first + part * (last - first)

    return FocusPoint(
        time=time,
        x=between("x"),
        y=between("y"),
        width=between("width"),
        height=between("height"),
        sure=between("sure"),
        face=one.face,
    )


def across(point: FocusPoint) -> Extent:
    """The subject from left to right."""
    half = point.width / 2 + (HEAD_BESIDE * point.width if point.face else 0)
    return Extent(point.x - half, point.x + half, point.x, 0.5, point.sure, point.face)


def down(point: FocusPoint) -> Extent:
    """The subject from top to bottom; a face with hair, headroom and neck."""
    half = point.height / 2
    if not point.face:
        return Extent(point.y - half, point.y + half, point.y, 0.5, point.sure, face=False)
    return Extent(
        point.y - half - HEAD_ABOVE * point.height,
        point.y + half + HEAD_BELOW * point.height,
        point.y,
        EYE_LINE,
        point.sure,
        face=True,
    )


def wish_for(extent: Extent, view: View) -> Wish:
    """Where the crop's first edge should be for the subject to be in it, best clear of what the platform covers."""
    most = max(0.0, 1 - view.size)
    low, high = max(0.0, extent.low), min(1.0, extent.high)
    first = last = 0.0
    for before, after in (
        (view.before + AIR, view.after + AIR),
        (view.before, view.after),
        (0.0, 0.0),
    ):
        first = high - (1 - after) * view.size
        last = low - before * view.size
        if first <= last:
            break
    clear = 1 - view.before - view.after
    middle = extent.best - (view.before + extent.at * clear) * view.size
    if first > last:
        # It does not fit: its middle does, and the crop may rest anywhere that leaves that middle near its own.
        slack = 0.15 * view.size
        centre = (first + last) / 2
        first, last, middle = centre - slack, centre + slack, centre
    middle = min(last, max(first, middle))
    unsure = UNSURE_PULL * (1 - extent.sure)
    weight = 0.1 + 0.9 * extent.sure
    middle = (weight * middle + unsure * most / 2) / (weight + unsure)
    first, last, middle = (min(most, max(0.0, edge)) for edge in (first, last, middle))
    return Wish(first, last, middle, weight)


def needed(extents: Sequence[Extent], size: float) -> float | None:
    """Share of the picture to show for a sure subject that is larger than ``size`` for most of the take; else None."""
    sure = [each for each in extents if each.sure >= SURE_TO_PAD]
    large = [each for each in sure if _seen(each) > size]
    if not large or len(large) < PAD_SHARE * len(extents):
        return None
    whole = [min(1.0, each.high) - max(0.0, each.low) for each in large]
    most = whole[0] if len(whole) < 4 else quantiles(whole, n=10)[-1]
    return min(1.0, most * (1 + AIR) + 0.02)


def _seen(extent: Extent) -> float:
    """What must not be cut: a face without the air around it."""
    beside = 1 + 2 * HEAD_BESIDE if extent.at == 0.5 else 1 + HEAD_ABOVE + HEAD_BELOW
    return (extent.high - extent.low) / (beside if extent.face else 1)
