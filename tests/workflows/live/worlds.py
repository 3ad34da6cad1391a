"""Small offices drawn at random: hosts with ages, papers and refusals, goods whose prices and papers end, drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from studio.records.goods import Harvest
from studio.records.live import (
    Broadcast,
    BroadcastHost,
    BroadcastState,
    Channel,
    Host,
    HostAnswer,
    HostSaid,
    Segment,
)
from studio.records.papers import ItemPaper
from studio.records.people import Unit, UnitKind
from studio.records.planning import ItemWish, PlanWishes
from studio.schedule import ZONE, Availability, Hours, Span
from tests.goods import daylily

FIRST = date(2049, 6, 14)
"""A Monday."""

DAYS = 5

_NUMBER = count()


@dataclass(frozen=True)
class World:
    """An office in the database, and what is asked of its days."""

    unit: Unit
    wishes: PlanWishes
    drafts: tuple[str, ...]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def at(number: int, hour: int) -> datetime:
    """An hour of the period's day, past 24 of the next."""
    return datetime.combine(day(number), time(), ZONE) + timedelta(hours=hour)


def seldom(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Three times of four the usual value: where everything ends at once, nothing is planned."""
    return st.sampled_from([usual] * 3 * len(others) + list(others))


def maybe_day() -> st.SearchStrategy[date | None]:
    return seldom(None, *map(day, range(-1, DAYS)))


def build(draw: st.DrawFn, session: Session) -> World:
    """Draw a world, and write it down."""
    unit = Unit(kind=UnitKind.COUNTY, slug=f"u{next(_NUMBER)}", name_zh="县", name_en="county")
    session.add(unit)
    session.flush()
    channels = [_channel(draw, unit, number) for number in range(draw(st.integers(1, 2)))]
    hosts = [_host(draw, unit, number) for number in range(draw(st.integers(1, 3)))]
    items = [_item(draw, unit, number) for number in range(draw(st.integers(1, 4)))]
    session.add_all([*channels, *hosts, *items])
    session.flush()
    for item in items:
        session.add_all(_papers(draw, unit, item.id))
    ids = {"channel": channels, "host": hosts, "item": items}
    stands = [_broadcast(draw, session, unit, ids) for _ in range(draw(st.integers(0, 5)))]
    session.flush()
    session.expire_all()
    drafts = tuple(each.id for each in stands if each.state is BroadcastState.DRAFT)
    wishes = PlanWishes(
        first=FIRST,
        days=DAYS,
        channels=tuple(each.id for each in channels),
        hosts=tuple(each.id for each in hosts),
        items=tuple(_wish(draw, each.id) for each in items),
        gap_days=draw(st.integers(1, 2)),
        length_min=draw(seldom(60, 120, 240)),
        step_min=60,
        items_max=draw(st.integers(1, 3)),
        per_day=2,
        open_from="18:00",
        open_until=draw(seldom("02:00", "22:00", "00:00")),
        may_move=tuple(each for each in drafts if draw(seldom(True, False))),
    )
    return World(unit, wishes, drafts)


def _channel(draw: st.DrawFn, unit: Unit, number: int) -> Channel:
    return Channel(
        unit_id=unit.id,
        name=f"号{number}",
        platform="douyin",
        turnaround_s=draw(st.sampled_from([0, 600, 5400])),
        max_concurrent=draw(st.integers(1, 2)),
    )


def _host(draw: st.DrawFn, unit: Unit, number: int) -> Host:
    hours = draw(seldom((), ((1080, 1320),), ((1140, 1560),)))
    away = draw(st.lists(st.integers(0, DAYS - 1), max_size=1))
    said = Availability(
        hours=tuple(Hours(from_min=start, until_min=end) for start, end in hours),
        away=tuple(Span(start=at(each, 19), end=at(each, 20)) for each in away),
    )
    years = draw(seldom(None, 16, 18))
    born = None if years is None else day(draw(st.integers(0, DAYS)))
    return Host(
        unit_id=unit.id,
        name=f"主播{number}",
        verified_until=draw(seldom(day(90), None, *map(day, range(DAYS)))),
        birth_date=born and born.replace(year=born.year - (years or 0)),
        guardian_consent=draw(st.booleans()),
        availability=said.model_dump(mode="json"),
        max_minutes_day=draw(st.sampled_from([None, 240])),
        travel_buffer_s=0,
    )


def _item(draw: st.DrawFn, unit: Unit, number: int) -> Any:
    first = draw(seldom(None, "06-15", "05-01"))
    return daylily(
        unit.id,
        sku=f"S{number}",
        name_zh=draw(st.sampled_from(["莓茶", "有机莓茶", "国家级莓茶"])) + str(number),
        selling_points=draw(st.sampled_from([["有机种植"], ["当天采"]])),
        perishable=draw(st.booleans()),
        season_from=first,
        season_to=first and draw(st.sampled_from(["06-16", "06-30"])),
        harvest=draw(seldom(None, *Harvest)),
        stock=draw(seldom(None, 0, 20)),
        price_from=draw(maybe_day()),
        price_until=draw(maybe_day()),
    )


def _papers(draw: st.DrawFn, unit: Unit, item_id: str) -> list[ItemPaper]:
    return [
        ItemPaper(
            unit_id=unit.id, item_id=item_id, name=name, number="1", until_on=draw(maybe_day()),
            claims=claims,
        )
        for name, claims in (("有机认证", ["有机"]), ("食品经营许可证", []))
        if draw(seldom(False, True))
    ]  # fmt: skip


def _broadcast(
    draw: st.DrawFn, session: Session, unit: Unit, ids: dict[str, list[Any]]
) -> Broadcast:
    start = at(draw(st.integers(0, DAYS - 1)), draw(seldom(19, 18, 20, 23)))
    length_h = draw(seldom(2, 1, 3))
    hosts = draw(st.permutations(ids["host"]))[: draw(seldom(1, 2))]
    states = seldom(BroadcastState.DRAFT, BroadcastState.LOCKED, BroadcastState.ENDED)
    row = Broadcast(
        unit_id=unit.id,
        title="手排的",
        channel_id=draw(st.sampled_from(ids["channel"])).id,
        host_id=hosts[0].id,
        start_at=start,
        end_at=start + timedelta(hours=length_h),
        state=draw(states),
    )
    session.add(row)
    session.flush()
    session.add_all(BroadcastHost(broadcast_id=row.id, host_id=each.id) for each in hosts[1:])
    clock_s = (start - start.replace(hour=0)).seconds
    for position in range(1, draw(seldom(2, 0, 1, 3)) + 1):
        item = draw(seldom(ids["item"][0], None, ids["item"][-1]))
        fixed = draw(seldom(None, None, None, clock_s + 1200 * (position - 1)))
        session.add(
            Segment(
                broadcast_id=row.id, position=position, planned_s=1200 * length_h,
                kind="item" if item else "filler", item_id=item and item.id,
                min_s=draw(st.sampled_from([None, 600])), fixed_clock_s=fixed,
                quota=draw(st.sampled_from([None, 5])), optional=draw(st.booleans()),
                host_ids=[each.id for each in hosts[1:]],
            )
        )  # fmt: skip
    if draw(seldom(False, True)):
        # Some answered for the time at which it stood before.
        before = timedelta(hours=draw(seldom(0, 1)))
        session.add(
            HostAnswer(
                unit_id=unit.id, broadcast_id=row.id,
                host_id=draw(st.sampled_from(ids["host"])).id, said=HostSaid.DECLINED,
                start_at=row.start_at + before, end_at=row.end_at + before,
            )
        )  # fmt: skip
    return row


def _wish(draw: st.DrawFn, item_id: str) -> ItemWish:
    return ItemWish(
        item_id=item_id,
        times=draw(st.integers(1, 4)),
        when=draw(seldom("season", "harvest", "any")),
        quota=draw(st.sampled_from([None, 5])),
    )
