"""Why nothing can be streamed on a day."""

from __future__ import annotations

from collections import Counter
from datetime import date

from studio.schedule.planner.problem import Hours, PlanHost
from studio.schedule.planner.rules import week_of
from studio.schedule.planner.space import Space

WHYS = frozenset({"host_age", "host_unverified", "past"})
"""What keeps hosts away that has a sentence of its own."""


def closed_by(space: Space, day: int) -> str:
    """What would have to give on a day without a single place for a broadcast: the name of the limit.

    Channels are looked at first, then who could be on, then what stands there already.
    """
    goals, on = space.goals, space.goals.day(day)
    length = goals.shape.length_min
    if not any(_is_open(channel.open, on, length) for channel in goals.channels):
        return "channel"
    if all(_is_away(host, on, length) for host in goals.hosts):
        whys = Counter(why for host in goals.hosts if (why := _why(host, on)))
        return min(whys, key=lambda why: (-whys[why], why), default="away")
    shape, fixed = goals.shape, space.fixed
    week = sum(week_of(each.day) == week_of(on) for each in fixed)
    if shape.week_max is not None and week >= shape.week_max:
        return "week"
    here = Counter(each.channel for each in fixed if each.day == on)
    if shape.day_max is not None and sum(here.values()) >= shape.day_max:
        return "day"
    if all(here[each.id] >= each.per_day for each in goals.channels if each.open):
        return "day"
    return "closed"


def _is_open(hours: tuple[Hours, ...], on: date, length: int) -> bool:
    """Whether some stretch of the day is long enough."""
    return any(on.isoweekday() in each.weekdays and each.minutes >= length for each in hours)


def _is_away(host: PlanHost, on: date, length: int) -> bool:
    if any(each.holds(on) for each in host.away):
        return True
    usual = next((each.hours for each in host.days if each.day == on), host.available)
    return host.day_max_min < length or not _is_open(usual, on, length)


def _why(host: PlanHost, on: date) -> str:
    """Of those who were chosen, and so come at some time: what keeps them away, if there is a sentence for it."""
    chosen = host.available or any(each.hours for each in host.days)
    found = (each.why for each in host.away if each.holds(on) and each.why in WHYS)
    return next(found, "") if chosen else ""
