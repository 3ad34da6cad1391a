"""Findings as the rules make them: what, where, when, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from studio.records.finding import Finding, Level, Remedy, RemedyAction
from studio.schedule.instant import window_text
from studio.schedule.plan import PlannedBroadcast, PlannedItem
from studio.schedule.rules import Laid
from studio.schedule.times import TimedSegment

Values = Mapping[str, str | int]


def remedy(action: RemedyAction, target: str, **values: str | int) -> Remedy:
    """The thing to do."""
    return Remedy(action=action, target=target, values=values)


def names(item: PlannedItem) -> Values:
    """What sentences call an item by."""
    return {"item": item.name_zh, "item_en": item.name_en, "sku": item.sku}


def whole(
    code: str,
    level: Level,
    broadcast: PlannedBroadcast,
    values: Values,
    todo: Remedy,
    measure: int = 0,
) -> Finding:
    """About a broadcast as a whole."""
    return Finding(
        code=f"schedule.{code}",
        level=level,
        subjects=(broadcast.id,),
        start=broadcast.start,
        end=broadcast.end,
        params={
            "title": broadcast.title,
            "when": window_text(broadcast.start, broadcast.end),
            **values,
        },
        measure=measure,
        remedy=todo,
    )


def part(  # noqa: PLR0913 - of what, what it is, how bad, and what to do
    code: str,
    level: Level,
    laid: Laid,
    timed: TimedSegment,
    values: Values,
    todo: Remedy,
    measure: int = 0,
) -> Finding:
    """About one segment."""
    return Finding(
        code=f"schedule.{code}",
        level=level,
        subjects=(timed.segment.id, laid.broadcast.id),
        start=timed.start,
        end=timed.end,
        params={
            "title": laid.broadcast.title,
            "when": window_text(timed.start, timed.end),
            "position": timed.position,
            **values,
        },
        measure=measure,
        remedy=todo,
    )


def pair(  # noqa: PLR0913 - both of them, what it is and what to do
    code: str,
    level: Level,
    earlier: PlannedBroadcast,
    later: PlannedBroadcast,
    values: Values,
    todo: Remedy,
    within: tuple[datetime, datetime] | None = None,
    measure: int = 0,
) -> Finding:
    """About two broadcasts, the later one to be mended; the interval is what they share, or the pause between.

    Args:
        code: Without its room.
        level: How much it matters.
        earlier: The one that starts first.
        later: The other.
        values: Named in the sentence.
        todo: The remedy.
        within: The interval, where it is not of the whole broadcasts.
        measure: How bad it is.
    """
    if within is None:
        inner, outer = max(earlier.start, later.start), min(earlier.end, later.end)
        within = min(inner, outer), max(inner, outer)
    return Finding(
        code=f"schedule.{code}",
        level=level,
        subjects=(later.id, earlier.id),
        start=within[0],
        end=within[1],
        params={
            **values,
            "title": later.title,
            "when": window_text(later.start, later.end),
            "other": earlier.title,
            "other_when": window_text(earlier.start, earlier.end),
        },
        measure=measure,
        remedy=todo,
    )
