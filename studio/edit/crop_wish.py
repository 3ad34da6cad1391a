"""What a crop must hold at each instant: from the subject's places to wishes along one axis, and when it cannot fit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import quantiles

from studio.edit.crop_path import Wish
from studio.records.focus import FocusPoint
from studio.units import Size, TimeRange

AIR = 0.1
"""Share of the crop left free beside a subject."""

HEAD_BESIDE = 0.12
"""A head reaches so far beyond the box of its face at each side, of the face's size."""

HEAD_ABOVE, HEAD_BELOW = 0.35, 0.25
"""The same above (hair and headroom) and below (chin and neck)."""

EYE_LINE = 0.40
"""Where in the crop, from its top, the middle of a face looks best."""

SURE_TO_PAD = 0.85
"""Below this a subject that does not fit is cut rather than shown small."""

GROUP = 1.4
"""A box of faces so much longer than wide, or wider than long, holds several."""

PAD_SHARE = 0.6
"""Share of the take in which a sure subject must be too large before it is shown whole over a blurred picture."""

LARGE_SLACK = 0.12
"""How far off its middle a subject that does not fit may be cut, of the crop."""

UNSURE_PULL = 0.12
"""Weight of the picture's middle where nothing is known."""

INSIST = 3.5
"""Weight of a subject that is quite sure; what is half sure has an eighth of it and seldom moves the crop."""

NEAR_S = 0.75
"""A subject seen so many seconds before or after the take still tells where it is at its ends."""


@dataclass(frozen=True)
class Extent:
    """The subject along one axis at one instant, shares of the picture.

    Attributes:
        low: First edge of what should be seen, a face with the head around it.
        high: Its last edge.
        first: First edge of what must be seen.
        last: Its last edge.
        at: Where in the crop the middle of that looks best.
        sure: 0 to 1.
    """

    low: float
    high: float
    first: float
    last: float
    at: float
    sure: float


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


def across(point: FocusPoint, display: Size) -> Extent:
    """The subject from left to right."""
    first, last = point.x - point.width / 2, point.x + point.width / 2
    ears = HEAD_BESIDE * _face_size(point, display) / display.width
    low, high = first - ears, last + ears
    if _is_group(point, display):
        first, last = low, high
    return Extent(low, high, first, last, 0.5, point.sure)


def down(point: FocusPoint, display: Size) -> Extent:
    """The subject from top to bottom; a face with hair, headroom and neck."""
    first, last = point.y - point.height / 2, point.y + point.height / 2
    size = _face_size(point, display) / display.height
    low, high = first - HEAD_ABOVE * size, last + HEAD_BELOW * size
    if _is_group(point, display):
        first, last = low, high
    return Extent(low, high, first, last, EYE_LINE if point.face else 0.5, point.sure)


def _face_size(point: FocusPoint, display: Size) -> float:
    """Edge of one face, pixels (of several the box's shorter edge); 0 for a thing."""
    if not point.face:
        return 0.0
    return min(point.width * display.width, point.height * display.height)


def _is_group(point: FocusPoint, display: Size) -> bool:
    """Whether the box holds several faces: all heads must then be seen whole."""
    wide, tall = point.width * display.width, point.height * display.height
    return point.face and max(wide, tall) > GROUP * min(wide, tall)


def wish_for(extent: Extent, view: View) -> Wish:
    """Where the crop's first edge should be for the subject to be in it, best clear of what the platform covers."""
    most = max(0.0, 1 - view.size)
    low, high = _room(extent, view)
    clear = 1 - view.before - view.after
    place = (extent.first + extent.last) / 2
    middle = place - (view.before + extent.at * clear) * view.size
    if low > high:
        # It does not fit: its middle does, and the crop may rest anywhere that leaves that middle near its own.
        slack = LARGE_SLACK * view.size
        middle = place - 0.5 * view.size
        low, high = middle - slack, middle + slack
    middle = min(high, max(low, middle))
    unsure = UNSURE_PULL * (1 - extent.sure)
    weight = 0.03 + INSIST * extent.sure**3
    middle = (weight * middle + unsure * most / 2) / (weight + unsure)
    low, high, middle = (min(most, max(0.0, edge)) for edge in (low, high, middle))
    return Wish(low, high, middle, weight)


def _room(extent: Extent, view: View) -> tuple[float, float]:
    """Smallest and largest first edge of a crop that holds the subject, with as much air as fits; crossed if none."""
    covered, free = (view.before, view.after), (0.0, 0.0)
    airy = (view.before + AIR, view.after + AIR)
    whole, core = (extent.low, extent.high), (extent.first, extent.last)
    low, high = 0.0, 0.0
    for (first, last), (before, after) in (
        (whole, airy),
        (whole, covered),
        (core, covered),
        (core, free),
    ):
        low = min(1.0, last) - (1 - after) * view.size
        high = max(0.0, first) - before * view.size
        if low <= high:
            break
    return low, high


def needed(extents: Sequence[Extent], size: float) -> float | None:
    """Share of the picture to show for a sure subject that is larger than ``size`` for most of the take; else None."""
    large = [each for each in extents if each.sure >= SURE_TO_PAD and each.last - each.first > size]
    if not large or len(large) < PAD_SHARE * len(extents):
        return None
    whole = [min(1.0, each.high) - max(0.0, each.low) for each in large]
    most = whole[0] if len(whole) < 4 else quantiles(whole, n=10)[-1]
    return min(1.0, most * (1 + AIR))
