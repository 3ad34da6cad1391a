"""A template's rundown made to fit a length and a number of items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio.records.live import SegmentKind
from studio.schedule.shapes import SHAPES, PartShape, length_min

LEAST_ITEM_S = 180
"""Seconds an item gets before anything optional does."""

LEAST_PART_S = 60
"""Seconds an item gets before greeting and thanks do."""


@dataclass(frozen=True)
class FitPart:
    """One segment; whole seconds. Items come in the order of the rundown.

    Attributes:
        kind: What happens.
        planned_s: How long.
        min_s: How short it may become; None when it may not.
        max_s: How long it may become; None when it may not.
        optional: Whether it may fall out.
        title: ``studio.words`` has it under ``part.<title>``; empty for items.
    """

    kind: SegmentKind
    planned_s: int
    min_s: int | None = None
    max_s: int | None = None
    optional: bool = False
    title: str = ""


def nearest(length_s: int) -> str:
    """The template whose length is nearest."""
    return min(SHAPES, key=lambda name: (abs(length_min(name) * 60 - length_s), name))


def fitted(length_s: int, items: int) -> tuple[FitPart, ...]:
    """Segments that take ``length_s`` exactly: the nearest template's, with as many items as asked, alike in length.

    Items are spread over the template's places for them. Where time is short, what is optional falls out from the end,
    then all but the items. Without items what is left is a filler.

    Args:
        length_s: Of the broadcast, at least a second for each item and one more.
        items: How many are sold.

    Raises:
        ValueError: There are more items than seconds.
    """
    if not 0 <= items < length_s:
        raise ValueError(f"{items} items do not fit {length_s} seconds")
    shape = _with_places(SHAPES[nearest(length_s)], items)
    while _left_s(shape, length_s) < items * LEAST_ITEM_S and _drop_last(shape, optional=True):
        pass
    while _left_s(shape, length_s) < items * LEAST_PART_S and _drop_last(shape, optional=False):
        pass
    left = _left_s(shape, length_s)
    if not items:
        parts = [_part(each) for each in shape]
        at = len(parts) - (1 if parts and shape[-1].title == "thanks" else 0)
        if left > 0:
            parts.insert(at, FitPart(SegmentKind.FILLER, left, optional=True, title="break"))
        return tuple(parts)
    lengths = _shares(left, items)
    found = []
    for each in shape:
        if each.kind is SegmentKind.ITEM:
            planned = next(lengths)
            found.append(FitPart(each.kind, planned, min_s=max(1, planned * 2 // 3)))
        else:
            found.append(_part(each))
    return tuple(found)


def _shares(left_s: int, items: int) -> Iterator[int]:
    """Whole minutes as evenly as they go, the first ones longer, seconds that are over to the last; else seconds."""
    unit = 60 if left_s // 60 >= items else 1
    share, more = divmod(left_s // unit, items)
    for number in range(items):
        over = left_s % unit if number == items - 1 else 0
        yield unit * (share + (number < more)) + over


def _with_places(shape: tuple[PartShape, ...], items: int) -> list[PartShape]:
    """The template with its places for items shared out evenly among ``items``."""
    places = sum(part.kind is SegmentKind.ITEM for part in shape)
    found: list[PartShape] = []
    seen = 0
    for part in shape:
        times = 1
        if part.kind is SegmentKind.ITEM:
            times = items * (seen + 1) // places - items * seen // places
            seen += 1
        found += [part] * times
    return found


def _left_s(shape: list[PartShape], length_s: int) -> int:
    return length_s - sum(part.planned * 60 for part in shape if part.kind is not SegmentKind.ITEM)


def _drop_last(shape: list[PartShape], *, optional: bool) -> bool:
    """Take the last part out that is no item; False when there is none."""
    for at in range(len(shape) - 1, -1, -1):
        if shape[at].kind is not SegmentKind.ITEM and (shape[at].optional or not optional):
            del shape[at]
            return True
    return False


def _part(shape: PartShape) -> FitPart:
    return FitPart(
        shape.kind,
        shape.planned * 60,
        None if shape.least is None else shape.least * 60,
        None if shape.most is None else shape.most * 60,
        shape.optional,
        shape.title,
    )
