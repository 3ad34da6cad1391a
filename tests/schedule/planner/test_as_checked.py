"""What the planner proposes, the checks of the schedule have nothing against: two readings of the same limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings

from studio.schedule import (
    ZONE,
    Availability,
    Hours,
    PlannedBroadcast,
    PlannedChannel,
    PlannedHost,
    PlannedItem,
    PlannedPrice,
    PlannedSegment,
    Rules,
    Span,
    check,
)
from studio.schedule.planner import Effort, Goals, PlanBroadcast, propose
from studio.schedule.planner.clock import minute_of
from studio.schedule.planner.problem import PlanChannel, PlanHost, PlanItem
from studio.schedule.rules import Promise
from studio.units import Money
from studio.units.season import Season
from tests.schedule.planner.judged import needs_solver
from tests.schedule.planner.tasks import tasks
from tests.schedule.plans import CHANGED

LIMITS = {
    f"schedule.{code}"
    for code in (
        "host_double", "host_unavailable", "host_buffer", "host_daily_max", "channel_double",
        "channel_turnaround", "item_out_of_season", "item_stock", "item_sold_out",
    )
}  # fmt: skip


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def host_of(host: PlanHost) -> PlannedHost:
    hours = tuple(
        Hours(
            weekdays=tuple(day - 1 for day in each.weekdays),
            from_min=minute_of(each.start), until_min=minute_of(each.end),
        )
        for each in host.available
    )  # fmt: skip
    away = tuple(
        Span(start=midnight(each.first), end=midnight(each.last + timedelta(days=1)))
        for each in host.away
    )
    return PlannedHost(
        id=host.id, name=host.name, availability=Availability(hours=hours, away=away),
        travel_buffer_s=60 * host.buffer_min, max_minutes_day=host.day_max_min or None,
        verified_until=date(2030, 1, 1),
    )  # fmt: skip


def channel_of(channel: PlanChannel) -> PlannedChannel:
    return PlannedChannel(
        id=channel.id, name=channel.name, platform="douyin",
        turnaround_s=60 * channel.turnaround_min, max_concurrent=channel.at_once,
    )  # fmt: skip


def item_of(item: PlanItem) -> PlannedItem:
    season = Season.parse(*item.season.split("/")) if item.season else None
    return PlannedItem(
        id=item.id, sku=item.id, name_zh=item.name, name_en=item.name, spec="", unit="件",
        prices=(PlannedPrice(revision="1", price=Money(100)),),
        season=season, perishable=item.perishable, stock=item.stock,
    )  # fmt: skip


def as_planned(goals: Goals, plan: Iterable[PlanBroadcast]) -> list[PlannedBroadcast]:
    """The plan as the schedule has it, its items one after the other."""
    items = {each.id: each for each in goals.items}
    channels = {each.id: channel_of(each) for each in goals.channels}
    hosts = {each.id: host_of(each) for each in goals.hosts}
    made = []
    for each in plan:
        start = midnight(each.day) + timedelta(minutes=minute_of(each.start))
        parts = tuple(
            PlannedSegment(
                id=f"{each.id}-{name}", planned_s=60, item=item_of(items[name]),
                quota=each.pieces.get(name, items[name].quota),
            )
            for name in each.items
        )  # fmt: skip
        made.append(
            PlannedBroadcast(
                id=each.id, title=each.id, channel=channels[each.channel], host=hosts[each.host],
                start=start, end=start + timedelta(minutes=each.length_min), changed_at=CHANGED,
                segments=parts,
            )
        )  # fmt: skip
    return made


def told(goals: Goals, plan: Iterable[PlanBroadcast]) -> set[tuple[str, tuple[str, ...]]]:
    long_ago = midnight(date(2020, 1, 1))
    promised = {each.id: (Promise(long_ago, "", each.promised),) for each in goals.items}
    found = check(as_planned(goals, plan), rules=Rules(promised=promised))
    return {(each.code, each.subjects) for each in found if each.code in LIMITS}


def nothing_new(goals: Goals, plan: tuple[PlanBroadcast, ...]) -> None:
    """Whatever is told of the plan was told of what stands in it already."""
    locked = [each for each in plan if each.locked]
    assert told(goals, plan) - told(goals, locked) == set()


@settings(max_examples=80, deadline=None)
@given(tasks())
def test_the_checks_have_nothing_against_the_quick_plan(goals: Goals) -> None:
    nothing_new(goals, propose(goals).plan)


@needs_solver
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tasks())
def test_the_checks_have_nothing_against_what_the_search_finds(goals: Goals) -> None:
    nothing_new(goals, propose(goals, Effort(work=1, seconds=20)).plan)
