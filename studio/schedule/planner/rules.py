"""The hard rules, asked of a finished plan. Written apart from what makes plans, so that it can judge them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from studio.schedule.planner.clock import minute_of
from studio.schedule.planner.fresh import may_show
from studio.schedule.planner.problem import Goals, PlanBroadcast, PlanHost

Plan = Sequence[PlanBroadcast]

Broken = tuple[str, tuple[str, ...]]
"""Name of a rule and the ids of the broadcasts that break it together."""


def broken_rules(goals: Goals, plan: Plan) -> tuple[Broken, ...]:
    """What a plan breaks; what only locked broadcasts break among themselves is their makers' business."""
    free = {each.id for each in plan if not each.locked}
    found = (broken for rule in RULES for broken in rule(goals, plan))
    return tuple(sorted({each for each in found if free.intersection(each[1])}))


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def host_is_free(host: PlanHost, channel: str, day: date, start: int, end: int) -> bool:
    """Whether a host may be on a channel for ``[start, end)``, in minutes from ``day``'s midnight."""
    last = day + timedelta(days=(end - 1) // 1440)
    here = not host.channels or channel in host.channels
    away = any(each.first <= last and day <= each.last for each in host.away)
    counts = next((each.hours for each in host.days if each.day == day), host.available)
    return here and not away and any(hours.holds(day, start, end) for hours in counts)


def _close(
    goals: Goals, plan: Plan, key: Callable[[PlanBroadcast], str], pause: dict[str, int], name: str
) -> Iterator[Broken]:
    groups: defaultdict[str, list[PlanBroadcast]] = defaultdict(list)
    for each in sorted(plan, key=lambda each: (goals.minute(each), each.id)):
        groups[key(each)].append(each)
    for owner, group in groups.items():
        for at, later in enumerate(group):
            for earlier in group[:at]:
                if goals.minute(earlier) + earlier.length_min + pause[owner] > goals.minute(later):
                    yield name, (earlier.id, later.id)


def _channel_pause(goals: Goals, plan: Plan) -> Iterator[Broken]:
    pause = {each.id: each.turnaround_min for each in goals.channels}
    yield from _close(goals, plan, lambda each: each.channel, pause, "channel_pause")


def _host_pause(goals: Goals, plan: Plan) -> Iterator[Broken]:
    pause = {each.id: each.buffer_min for each in goals.hosts}
    yield from _close(goals, plan, lambda each: each.host, pause, "host_pause")


def _hours(goals: Goals, plan: Plan) -> Iterator[Broken]:
    channels = {each.id: each for each in goals.channels}
    hosts = {each.id: each for each in goals.hosts}
    for each in plan:
        start = minute_of(each.start)
        end = start + each.length_min
        if not any(hours.holds(each.day, start, end) for hours in channels[each.channel].open):
            yield "channel_closed", (each.id,)
        if not host_is_free(hosts[each.host], each.channel, each.day, start, end):
            yield "host_absent", (each.id,)


def _period(goals: Goals, plan: Plan) -> Iterator[Broken]:
    for each in plan:
        if not 0 <= (each.day - goals.first).days < goals.days:
            yield "outside_period", (each.id,)


def _limits(goals: Goals, plan: Plan) -> Iterator[Broken]:
    counted: defaultdict[tuple[str, str, date], list[PlanBroadcast]] = defaultdict(list)
    limits: dict[tuple[str, str], int | None] = {
        ("week", ""): goals.shape.week_max,
        ("day", ""): goals.shape.day_max,
    }
    limits |= {("channel_day", each.id): each.per_day for each in goals.channels}
    limits |= {("host_day", each.id): each.day_max_min for each in goals.hosts}
    limits |= {("host_week", each.id): each.week_max_min for each in goals.hosts}
    for each in plan:
        week = week_of(each.day)
        counted["week", "", week].append(each)
        counted["day", "", each.day].append(each)
        counted["channel_day", each.channel, each.day].append(each)
        counted["host_day", each.host, each.day].append(each)
        counted["host_week", each.host, week].append(each)
    for (name, owner, _day), group in counted.items():
        minutes = name.startswith("host")
        used = sum(each.length_min if minutes else 1 for each in group)
        limit = limits[name, owner]
        if limit is not None and used > limit:
            yield name, tuple(sorted(each.id for each in group))


def _sizes(goals: Goals, plan: Plan) -> Iterator[Broken]:
    for each in plan:
        if not goals.shape.items_min <= len(each.items) <= goals.shape.items_max:
            yield "items", (each.id,)


def _days(goals: Goals, plan: Plan) -> Iterator[Broken]:
    items = {each.id: each for each in goals.items}
    wanted = {each.item: each for each in goals.goals}
    for each in plan:
        for name in each.items:
            goal = wanted.get(name)
            if goal is None and not each.locked:
                yield "not_asked", (each.id,)
            elif not may_show(goals, items[name], goal, each.day):
                yield "item_day", (each.id,)


def _repeats(goals: Goals, plan: Plan) -> Iterator[Broken]:
    wanted = {each.item: each for each in goals.goals}
    items = {each.id: each for each in goals.items}
    shown: defaultdict[str, list[PlanBroadcast]] = defaultdict(list)
    for each in sorted(plan, key=lambda each: (each.day, each.id)):
        for name in each.items:
            shown[name].append(each)
    for name, group in shown.items():
        goal, item = wanted.get(name), items[name]
        gap = (goal.gap_days if goal else None) or goals.shape.gap_days
        for at, later in enumerate(group):
            for earlier in group[:at]:
                if (later.day - earlier.day).days < gap:
                    yield "gap", (earlier.id, later.id)
        everything = tuple(each.id for each in group)
        if item.stock is not None and len(group) * item.quota > item.stock:
            yield "stock", everything
        inside = tuple(each.id for each in group if 0 <= (each.day - goals.first).days < goals.days)
        if goal is not None and len(inside) > goal.times:
            yield "times", inside


RULES: tuple[Callable[[Goals, Plan], Iterator[Broken]], ...] = (
    _channel_pause, _host_pause, _hours, _period, _limits, _sizes, _days, _repeats,
)  # fmt: skip
"""Every hard rule."""
