"""The hard rules, asked of a finished plan. Written apart from what makes plans, so that it can judge them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from studio.schedule.planner.clock import minute_of
from studio.schedule.planner.fresh import may_sell, may_show
from studio.schedule.planner.problem import Goals, PlanBroadcast, PlanHost
from studio.schedule.planner.spans import on_days

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
    goals: Goals,
    plan: Plan,
    keys: Callable[[PlanBroadcast], tuple[str, ...]],
    limits: Mapping[str, tuple[int, int]],
    name: str,
) -> Iterator[Broken]:
    """More at one time than there may be; ``limits`` are how many and the pause after each, minutes."""
    groups: defaultdict[str, list[PlanBroadcast]] = defaultdict(list)
    for each in sorted(plan, key=lambda each: (goals.minute(each), each.id)):
        for owner in keys(each):
            groups[owner].append(each)
    for owner, group in groups.items():
        most, pause = limits[owner]
        for at, later in enumerate(group):
            begins = goals.minute(later)
            busy = [
                each for each in group[:at] if goals.minute(each) + each.length_min + pause > begins
            ]
            if len(busy) >= most:
                yield name, (*(each.id for each in busy), later.id)


def _channel_pause(goals: Goals, plan: Plan) -> Iterator[Broken]:
    limits = {each.id: (each.at_once, each.turnaround_min) for each in goals.channels}
    yield from _close(goals, plan, lambda each: (each.channel,), limits, "channel_pause")


def _host_pause(goals: Goals, plan: Plan) -> Iterator[Broken]:
    limits = {each.id: (1, each.buffer_min) for each in goals.hosts}
    yield from _close(goals, plan, lambda each: each.hosts, limits, "host_pause")


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
    for each in plan:
        counted["week", "", week_of(each.day)].append(each)
        counted["day", "", each.day].append(each)
        counted["channel_day", each.channel, each.day].append(each)
    for (name, owner, _day), group in counted.items():
        limit = limits[name, owner]
        if limit is not None and len(group) > limit:
            yield name, tuple(sorted(each.id for each in group))


def _minutes(goals: Goals, plan: Plan) -> Iterator[Broken]:
    """Hosts' days and weeks; a broadcast over midnight counts on both days."""
    used: defaultdict[tuple[str, str, date], list[tuple[PlanBroadcast, int]]] = defaultdict(list)
    for each in plan:
        start = minute_of(each.start)
        for after in range((start + each.length_min - 1) // 1440 + 1):
            day = each.day + timedelta(days=after)
            first, last = (
                max(start, after * 1440),
                min(start + each.length_min, after * 1440 + 1440),
            )
            for host in each.hosts if first < last else ():
                used["host_day", host, day].append((each, last - first))
                used["host_week", host, week_of(day)].append((each, last - first))
    limits = {("host_day", each.id): each.day_max_min for each in goals.hosts}
    limits |= {("host_week", each.id): each.week_max_min for each in goals.hosts}
    for (name, host, _day), parts in used.items():
        if sum(minutes for _, minutes in parts) > limits[name, host]:
            yield name, tuple(sorted({each.id for each, _ in parts}))


def _sizes(goals: Goals, plan: Plan) -> Iterator[Broken]:
    for each in plan:
        if not goals.shape.items_min <= len(each.items) <= goals.shape.items_max:
            yield "items", (each.id,)


def _days(goals: Goals, plan: Plan) -> Iterator[Broken]:
    items = {each.id: each for each in goals.items}
    wanted = {each.item: each for each in goals.goals}
    for each in plan:
        start = minute_of(each.start)
        for name in each.items:
            goal = wanted.get(name)
            if goal is None and not each.locked:
                yield "not_asked", (each.id,)
            elif not may_show(goals, items[name], goal, each.day) or not all(
                may_sell(items[name], day) for day, _ in on_days(each.day, start, each.length_min)
            ):
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
        pieces = item.promised + sum(each.pieces.get(name, item.quota) for each in group)
        if item.stock is not None and pieces > item.stock:
            yield "stock", everything
        inside = tuple(each.id for each in group if 0 <= (each.day - goals.first).days < goals.days)
        if goal is not None and len(inside) > goal.times:
            yield "times", inside


RULES: tuple[Callable[[Goals, Plan], Iterator[Broken]], ...] = (
    _channel_pause, _host_pause, _hours, _period, _limits, _minutes, _sizes, _days, _repeats,
)  # fmt: skip
"""Every hard rule."""
