"""A county's hosts, channels, items and broadcasts as goals to begin planning with."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host
from studio.records.people import Unit
from studio.schedule import ZONE, local
from studio.schedule.planner import Goals
from studio.schedule.planner.problem import clock_of
from studio.workflows.watch_schedule import between

AROUND = timedelta(days=14)
"""Broadcasts so near the period count for gaps between repeats."""

TIMES = 2
"""How often each item is to be shown, until a person says otherwise."""

PRIME = {"start": "19:00", "end": "22:00"}
"""Prime time of every channel, until a person says otherwise."""


def county_goals(session: Session, unit: Unit, first: date, days: int) -> Goals:
    """Goals for a period: everything the county has, each item in season then twice, what stands as it stands.

    Locked broadcasts are locked; drafts may be moved; what was called off is left out.
    """
    channels = session.scalars(select(Channel).where(Channel.unit_id == unit.id)).all()
    hosts = session.scalars(select(Host).where(Host.unit_id == unit.id)).all()
    items = session.scalars(select(Item).where(Item.unit_id == unit.id).order_by(Item.sku)).all()
    start = datetime.combine(first, time(), ZONE)
    near = between(start - AROUND, start + timedelta(days=days) + AROUND)
    rows = session.scalars(near.where(Broadcast.unit_id == unit.id)).unique().all()
    made = Goals.model_validate(
        {
            "first": first,
            "days": days,
            "channels": [
                {
                    "id": each.id,
                    "name": each.name,
                    "prime": [PRIME],
                    "turnaround_min": -(-each.turnaround_s // 60),
                }
                for each in channels
            ],
            "hosts": [{"id": each.id, "name": each.name} for each in hosts],
            "items": [_item(each, unit) for each in items],
            "existing": [
                _broadcast(each) for each in rows if each.state is not BroadcastState.CANCELLED
            ],
        }
    )
    period = [made.day(number) for number in range(days)]
    wanted = [
        {"item": each.id, "times": TIMES}
        for each in made.items
        if any(each.in_season(day) for day in period)
    ]
    return Goals.model_validate(made.model_dump() | {"goals": wanted})


def _item(item: Item, unit: Unit) -> dict[str, object]:
    season = f"{item.season_from}/{item.season_to}" if item.season_from and item.season_to else ""
    return {
        "id": item.id,
        "name": item.name_zh,
        "county": unit.name_zh,
        "season": season,
        "perishable": item.perishable,
    }


def _broadcast(row: Broadcast) -> dict[str, object]:
    start, end = local(row.start_at), local(row.end_at)
    minutes = start.hour * 60 + start.minute
    items = dict.fromkeys(part.item_id for part in row.segments if part.item_id)
    return {
        "id": row.id,
        "channel": row.channel_id,
        "host": row.host_id,
        "day": start.date(),
        "start": clock_of(minutes),
        "length_min": max(1, -(-int((end - start).total_seconds()) // 60)),
        "items": list(items),
        "locked": row.state is not BroadcastState.DRAFT,
    }
