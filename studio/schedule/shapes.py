"""Rundowns to begin with: kinds and lengths of segments, items to be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studio.records.live import SegmentKind


@dataclass(frozen=True)
class PartShape:
    """One segment of a template; minutes.

    Attributes:
        kind: What happens.
        planned: How long.
        least: How short it may become; None when it may not.
        most: How long it may become; None when it may not.
        optional: Whether it may fall out.
        title: ``studio.words`` has it under ``part.<title>``; empty for items.
    """

    kind: SegmentKind
    planned: int
    least: int | None = None
    most: int | None = None
    optional: bool = False
    title: str = ""


def _items(count: int, minutes: int) -> tuple[PartShape, ...]:
    return (PartShape(SegmentKind.ITEM, minutes, least=minutes * 2 // 3),) * count


OPEN = PartShape(SegmentKind.OPEN, 3, title="welcome")
CLOSE = PartShape(SegmentKind.CLOSE, 2, title="thanks")
FIELD = PartShape(SegmentKind.INTERACTION, 4, least=2, title="field")
GUEST = PartShape(SegmentKind.INTERACTION, 8, least=4, optional=True, title="guest")
DRAW = PartShape(SegmentKind.INTERACTION, 5, least=3, optional=True, title="draw")
AGAIN = PartShape(SegmentKind.INTERACTION, 4, least=3, optional=True, title="again")
SHOW = PartShape(SegmentKind.INTERACTION, 20, least=10, optional=True, title="show")
BREAK = PartShape(SegmentKind.FILLER, 5, least=1, most=15, optional=True, title="break")

SHAPES: Mapping[str, tuple[PartShape, ...]] = {
    "harvest": (
        OPEN,
        FIELD,
        *_items(3, 6),
        PartShape(SegmentKind.FILLER, 3, least=1, most=8, optional=True, title="break"),
        CLOSE,
    ),
    "sale": (
        OPEN,
        *_items(5, 8),
        DRAW,
        *_items(5, 8),
        GUEST,
        AGAIN,
        *_items(1, 8),
        BREAK,
        BREAK,
        CLOSE,
    ),
    "festival": (
        OPEN,
        SHOW,
        *(part for _ in range(4) for part in (*_items(5, 9), DRAW, GUEST, SHOW, BREAK)),
        PartShape(SegmentKind.INTERACTION, 3, least=2, optional=True, title="again"),
        CLOSE,
    ),
}
"""Templates by name; ``studio.words`` has theirs under ``rundown.<name>``."""


def length_min(name: str) -> int:
    """Minutes of a template."""
    return sum(part.planned for part in SHAPES[name])
