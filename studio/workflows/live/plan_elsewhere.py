"""What a plan of one unit must know of all other broadcasts: pieces set aside, and what counties were served with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Segment
from studio.records.people import Unit
from studio.records.planning import PlanWishes
from studio.schedule import ZONE
from studio.schedule.sale_rules import GONE


def promised_elsewhere(
    session: Session, item_ids: Collection[str], known: Collection[str]
) -> dict[str, int]:
    """Pieces by item that broadcasts to come set aside, on whatever channel and however far away.

    Args:
        session: Database session.
        item_ids: Of the items asked for.
        known: Ids of broadcasts the planner is told of anyway.
    """
    wanted = (
        select(Segment.item_id, func.sum(Segment.quota))
        .join(Segment.broadcast)
        .where(
            Segment.item_id.in_(item_ids),
            Segment.quota > 0,
            Broadcast.id.not_in(known),
            Broadcast.state.not_in(GONE),
        )
        .group_by(Segment.item_id)
    )
    return {item_id: pieces for item_id, pieces in session.execute(wanted) if item_id and pieces}


def served_elsewhere(
    session: Session, unit: Unit, wishes: PlanWishes, units: Collection[str]
) -> list[dict[str, Any]]:
    """Showings by unit id that the items of ``units`` have in the period in broadcasts of other units."""
    start = datetime.combine(wishes.first, time(), ZONE)
    shown = (
        select(Item.unit_id, Segment.broadcast_id, Segment.item_id)
        .distinct()
        .join(Segment, Segment.item_id == Item.id)
        .join(Broadcast, Broadcast.id == Segment.broadcast_id)
        .where(
            Item.unit_id.in_(units),
            Broadcast.unit_id != unit.id,
            Broadcast.state != BroadcastState.CANCELLED,
            Broadcast.start_at >= start,
            Broadcast.start_at < start + timedelta(days=wishes.days),
        )
    )
    counted = Counter(unit_id for unit_id, *_ in session.execute(shown))
    return [{"county": unit_id, "times": times} for unit_id, times in sorted(counted.items())]


def pieces_of(row: Broadcast) -> dict[str, int]:
    """What one that stays sets aside by item; of what is over, nothing: it is off the stock already."""
    found: Counter[str] = Counter()
    for part in row.segments:
        if part.item_id:
            found[part.item_id] += 0 if row.state in GONE else part.quota or 0
    return dict(found)
