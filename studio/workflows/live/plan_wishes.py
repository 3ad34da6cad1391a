"""What to ask of a period unless a person says otherwise: taken from the catalog and what the county has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.goods import Harvest, Item
from studio.records.live import Channel, Host
from studio.records.people import Unit
from studio.records.planning import ItemWish, PlanWishes
from studio.schedule.planner.problem import seasons_in

MONTH = 28
"""Days for which the figures below are meant; shorter and longer periods get their share."""

WEEK, BUSY_DAYS = 7, 5
"""Days of a week, and on how many of them one broadcasts: so many broadcasts of a week come on one day."""

FEW, SOME = 12, 40
"""Items that can be sold: up to so many each comes twice a week, up to so many once; more come every other week."""

MOST_TIMES = 12
"""How often an item is shown in a month at most, unless somebody says more."""

LAST_DAYS = 10
"""How long the last days of a harvest are taken to last."""

QUOTA = 100
"""Most pieces set aside for one showing unless somebody says more."""


def default_wishes(
    session: Session, unit: Unit, first: date, days: int, standing: int = 0
) -> PlanWishes:
    """Every channel and host of the unit, and every item of it and below it that can be sold in the period."""
    channels = session.scalars(select(Channel).where(Channel.unit_id == unit.id)).all()
    hosts = session.scalars(select(Host).where(Host.unit_id == unit.id)).all()
    return wishes_for(channels, hosts, own_items(session, [unit.id]), first, days, standing)


def wishes_for(
    channels: Sequence[Channel],
    hosts: Sequence[Host],
    items: Sequence[Item],
    first: date,
    days: int,
    standing: int = 0,
) -> PlanWishes:
    """All of these, each item as often as ``default_items`` says, broadcasts spread over the weeks and their days.

    Args:
        channels: On which new broadcasts may be.
        hosts: Who may be on.
        items: What may be shown.
        first: The period's first day.
        days: Its length.
        standing: Broadcasts that stand in the period already.
    """
    wanted = default_items(items, first, days)
    plain = PlanWishes(first=first, days=days)
    needed = max(
        -(-sum(each.times for each in wanted) // plain.items_max),
        max((each.times for each in wanted), default=0),
    )
    week_max = -(-(needed + standing) * WEEK // days) + 1
    return plain.model_copy(
        update={
            "channels": tuple(each.id for each in channels),
            "hosts": tuple(each.id for each in hosts),
            "items": wanted,
            "week_max": min(200, week_max),
            "day_max": -(-week_max // BUSY_DAYS),
        }
    )


def own_items(session: Session, unit_ids: Collection[str]) -> Sequence[Item]:
    """Items of the units and their stations, by unit and number."""
    below = select(Unit.id).where(Unit.parent_id.in_(unit_ids))
    wanted = select(Item).where(Item.unit_id.in_(unit_ids) | Item.unit_id.in_(below))
    return session.scalars(wanted.order_by(Item.unit_id, Item.sku)).all()


def default_items(items: Sequence[Item], first: date, days: int) -> tuple[ItemWish, ...]:
    """How often each is shown, evenly over the days it can be sold; what cannot be sold in the period is left out."""
    sold = {item.id: sold_days(item, first, days) for item in items}
    count = sum(map(bool, sold.values()))
    usual = 8 if count <= FEW else 4 if count <= SOME else 2
    found = []
    for item in items:
        there = sold[item.id]
        if not there:
            continue
        ripe = item.harvest in (Harvest.NOW, Harvest.LAST_DAYS)
        month = min(MOST_TIMES, usual * 2) if ripe else usual
        times = max(1, min(there, month * there // MONTH))
        found.append(
            ItemWish(
                item_id=item.id,
                times=times,
                priority=3 if ripe else 2,
                gap_days=max(1, there // times),
                quota=None if item.stock is None else max(1, min(QUOTA, item.stock // times)),
            )
        )
    return tuple(found)


def sold_days(item: Item, first: date, days: int) -> int:
    """On how many days of a period an item can be sold, by its season, its stock and what the county says."""
    over = item.harvest in (Harvest.OVER, Harvest.COMING)
    if item.stock == 0 or (item.perishable and over):
        return 0
    if item.perishable and item.harvest is Harvest.LAST_DAYS:
        days = min(days, LAST_DAYS)
    return season_days(item, first, days)


def season_days(item: Item, first: date, days: int) -> int:
    """How many days of the period lie in the item's season."""
    windows = seasons_in(season_of(item))
    period = [first + timedelta(days=number) for number in range(days)]
    if not windows:
        return days
    return sum(any(each.contains(day) for each in windows) for day in period)


def season_of(item: Item) -> str:
    """An item's windows as the planner writes them."""
    return ",".join(f"{first}/{last}" for first, last in item.windows if first and last)
