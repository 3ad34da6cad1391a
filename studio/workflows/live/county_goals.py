"""A county's hosts, channels, items and broadcasts as the planner's goals, with what a person wished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from studio.records.goods import Harvest, Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host, Segment
from studio.records.people import Unit
from studio.records.planning import ItemWish, PlanWishes
from studio.schedule import ZONE, Availability, DayBook, local, planned_item
from studio.schedule.holiday import day_book
from studio.schedule.planner import Goals, PlanBroadcast
from studio.schedule.planner.bars import item_bars
from studio.schedule.planner.clock import DAY_MIN, clock_of, minute_of
from studio.schedule.planner.hours_of import hours_of
from studio.schedule.planner.points import Points
from studio.schedule.planner.problem import DAYS_LIMIT, LONGEST_MIN
from studio.units import now
from studio.workflows.live.describe_channel import prime_of
from studio.workflows.live.goal_checks import checked, unit_names
from studio.workflows.live.plan_elsewhere import pieces_of, promised_elsewhere, served_elsewhere
from studio.workflows.live.plan_hosts import Refused, host_goals, on_air_until, refused_times
from studio.workflows.live.plan_wishes import LAST_DAYS, default_wishes, season_of
from studio.workflows.live.watch_schedule import between

AROUND = timedelta(days=14)
"""Broadcasts so near the period count for pauses, weeks, and gaps between repeats; longer gaps reach further."""

WEIGHTS = {"off": 0, "normal": 1, "strong": 3}
"""What a wish's weight multiplies its points by."""


def county_goals(session: Session, unit: Unit, first: date, days: int) -> Goals:
    """Goals for a period: everything the county has, as often as ``default_wishes`` says, what stands as it stands.

    Drafts may be moved; all else is locked; what was called off is left out.
    """
    rows = standing(session, unit.id, first, days)
    drafts = [each.id for each in rows if each.state is BroadcastState.DRAFT]
    wishes = default_wishes(session, unit, first, days, len(rows))
    return goals_of(session, unit, wishes.model_copy(update={"may_move": tuple(drafts)}))


def goals_of(
    session: Session, unit: Unit, wishes: PlanWishes, proposed: Iterable[PlanBroadcast] = ()
) -> Goals:
    """What the planner is given.

    Args:
        session: Database session.
        unit: Whose hosts and channels broadcast.
        wishes: What a person asked for.
        proposed: Broadcasts of a proposal before that nobody took; they may change, as little as possible.

    Raises:
        InputError: As ``goal_checks.checked``.
    """
    gaps = (wishes.gap_days, *(each.gap_days or 0 for each in wishes.items))
    around = max(AROUND, timedelta(days=max(gaps)))
    rows = standing(session, unit.id, wishes.first - around, wishes.days + 2 * around.days)
    channels = session.scalars(select(Channel).where(Channel.unit_id == unit.id)).all()
    hosts = session.scalars(select(Host).where(Host.unit_id == unit.id)).all()
    known = {each.id for each in channels}, {each.id for each in hosts}
    may = select(Broadcast.id).where(Broadcast.id.in_(wishes.may_move), plain_drafts())
    plain = set(session.scalars(may))
    existing = [_broadcast(each, wishes, plain) for each in rows]
    existing += [
        each for each in proposed if each.channel in wishes.channels and each.host in wishes.hosts
    ]
    existing = [each for each in existing if each.channel in known[0] and each.host in known[1]]
    standing_on = ((each.channel, each.host, *each.more_hosts) for each in existing)
    on = {*wishes.channels, *wishes.hosts}.union(*standing_on)
    asked = {each.item_id: each for each in wishes.items}
    items = _items(session, {*asked, *(name for each in existing for name in each.items)})
    there = {each.id for each in items}
    names = Counter(each.name_zh for each in items)
    goals = [_goal(each, wishes, items) for each in wishes.items if each.item_id in there]
    aside = promised_elsewhere(session, there, [each.id for each in rows])
    book = day_book(wishes.first.year, (wishes.first + timedelta(days=wishes.days)).year)
    refused: Refused = refused_times(rows)
    called = unit_names(items)
    return checked(
        unit,
        {
            "first": wishes.first,
            "days": wishes.days,
            "channels": [_channel(each, wishes, book) for each in channels if each.id in on],
            "hosts": [host_goals(each, wishes, book, refused) for each in hosts if each.id in on],
            "items": [
                {
                    **_item(each, asked.get(each.id), names),
                    "promised": aside.get(each.id, 0),
                    "barred": item_bars(planned_item(each), wishes.first, wishes.days),
                }
                for each in items
            ],
            "goals": [*goals, *_kept_goals(existing, asked)],
            "counties": [
                {"county": unit_id, "least": wishes.least[unit_id]}
                for unit_id in called
                if wishes.least.get(unit_id)
            ],
            "served": served_elsewhere(session, unit, wishes, called),
            "county_names": called,
            "shape": {
                "length_min": wishes.length_min,
                "step_min": wishes.step_min,
                "items_max": wishes.items_max,
                "week_max": wishes.week_max,
                "day_max": wishes.day_max,
                "gap_days": wishes.gap_days,
            },
            "points": _points(wishes),
            "existing": [each.model_dump() for each in existing],
        },
    )


def standing(session: Session, unit_id: str, first: date, days: int) -> Sequence[Broadcast]:
    """The unit's broadcasts of some days that were not called off, by start."""
    start = datetime.combine(first, time(), ZONE)
    near = between(start, start + timedelta(days=days))
    rows = session.scalars(near.where(Broadcast.unit_id == unit_id)).unique().all()
    return [each for each in rows if each.state is not BroadcastState.CANCELLED]


def _items(session: Session, ids: Iterable[str]) -> Sequence[Item]:
    wanted = (
        select(Item)
        .where(Item.id.in_(ids))
        .options(joinedload(Item.unit), selectinload(Item.papers))
    )
    return session.scalars(wanted.order_by(Item.unit_id, Item.sku)).all()


def _channel(row: Channel, wishes: PlanWishes, book: DayBook) -> dict[str, Any]:
    """One that was not chosen never opens; what stands on it stays."""
    chosen = row.id in wishes.channels
    prime, days = _prime(row, wishes, book)
    return {
        "id": row.id,
        "name": row.name,
        "open": [_through(wishes.open_from, wishes.open_until)] if chosen else [],
        "prime": prime,
        "prime_days": days,
        "turnaround_min": -(-row.turnaround_s // 60),
        "at_once": row.max_concurrent or 1,
        "per_day": wishes.per_day,
    }


def _through(start: str, end: str) -> dict[str, Any]:
    """Hours of every day; an end that is not later lies on the next day."""
    until = minute_of(end)
    if until <= minute_of(start):
        until += DAY_MIN
    return {"start": start, "end": clock_of(until)}


def _prime(
    row: Channel, wishes: PlanWishes, book: DayBook
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Prime time of the week, and days on which it is another: holidays, or a season's hours."""
    said = prime_of(row)
    if not said:
        return [_through(wishes.prime_from, wishes.prime_until)], []
    weekly, days = hours_of(Availability(hours=said), wishes.first, wishes.days, book)
    return [each.model_dump() for each in weekly], [each.model_dump() for each in days]


def _item(item: Item, wish: ItemWish | None, names: Counter[str]) -> dict[str, Any]:
    """Two of one name are told apart by what they are."""
    always = wish is not None and wish.when == "any"
    return {
        "id": item.id,
        "name": f"{item.name_zh} {item.spec}" if names[item.name_zh] > 1 else item.name_zh,
        "county": item.unit_id,
        "season": "" if always else season_of(item),
        "harvest": "any" if always or item.harvest is None else item.harvest.value,
        "perishable": item.perishable,
        "stock": item.stock,
        "quota": 1 if wish is None or wish.quota is None else wish.quota,
    }


def _goal(wish: ItemWish, wishes: PlanWishes, items: Sequence[Item]) -> dict[str, Any]:
    goal: dict[str, Any] = {
        "item": wish.item_id,
        "times": wish.times,
        "priority": wish.priority,
        "gap_days": wish.gap_days,
    }
    item = next(each for each in items if each.id == wish.item_id)
    if wish.when == "harvest" and item.harvest is Harvest.LAST_DAYS:
        goal["last"] = wishes.first + timedelta(days=LAST_DAYS - 1)
    elif wish.when == "harvest" and item.harvest is not Harvest.NOW:
        # No day will do until the county says that it is harvested: the answer tells so.
        goal["last"] = wishes.first - timedelta(days=1)
    return goal


def _kept_goals(
    existing: Sequence[PlanBroadcast], asked: dict[str, ItemWish]
) -> list[dict[str, Any]]:
    """What nobody asked for and a draft that may be moved shows all the same is to stay in the plan."""
    shown = Counter(name for each in existing if not each.locked for name in each.items)
    return [
        {"item": name, "times": min(times, DAYS_LIMIT), "priority": 1}
        for name, times in sorted(shown.items())
        if name not in asked
    ]


def _points(wishes: PlanWishes) -> dict[str, int]:
    usual = Points()
    return {
        "prime": usual.prime * WEIGHTS[wishes.prime],
        "fresh": usual.fresh * WEIGHTS[wishes.fresh],
        "fairness": usual.fairness * WEIGHTS[wishes.fair],
    }


def _broadcast(row: Broadcast, wishes: PlanWishes, plain: Collection[str]) -> PlanBroadcast:
    """As it stands; ``plain`` are the ids of those that may move."""
    start, end = local(row.start_at), local(on_air_until(row))
    begins = start.replace(second=0, microsecond=0)
    items = dict.fromkeys(part.item_id for part in row.segments if part.item_id)
    movable = row.id in plain and row.end_at - row.start_at <= timedelta(minutes=DAY_MIN)
    movable &= row.channel_id in wishes.channels and row.host_id in wishes.hosts
    return PlanBroadcast(
        id=row.id,
        channel=row.channel_id,
        host=row.host_id,
        more_hosts=tuple(each.id for each in row.more_hosts if each.id != row.host_id),
        day=start.date(),
        start=clock_of(start.hour * 60 + start.minute),
        length_min=min(LONGEST_MIN, -((begins - end) // timedelta(minutes=1))),
        items=tuple(items),
        pieces={} if movable else pieces_of(row),
        locked=not movable,
    )


def plain_drafts() -> ColumnElement[bool]:
    """Which broadcasts a plan may move: drafts of one host, not begun, with no fixed times within them."""
    return and_(
        Broadcast.state == BroadcastState.DRAFT,
        Broadcast.start_at > now(),
        ~Broadcast.more_hosts.any(),
        ~Broadcast.segments.any(Segment.fixed_clock_s.is_not(None)),
    )
