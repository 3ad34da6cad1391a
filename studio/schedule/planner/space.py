"""What is possible before anything is chosen: where a broadcast could be, and which item could be shown when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from studio.schedule.planner.clock import DAY_MIN, clock_of, minute_of
from studio.schedule.planner.fresh import fresh_points, may_sell, may_show
from studio.schedule.planner.problem import (
    Goals,
    ItemGoal,
    PlanBroadcast,
    PlanChannel,
    PlanHost,
    PlanItem,
)
from studio.schedule.planner.rules import host_is_free, week_of
from studio.schedule.planner.spans import Span, most_beside, on_days


@dataclass(frozen=True, order=True)
class Spot:
    """A place a broadcast could have.

    Attributes:
        day: Counted from the period's first, 0.
        start: Minutes from that day's midnight.
        length: Minutes.
        channel: Id.
        host: Id.
    """

    day: int
    start: int
    length: int
    channel: str
    host: str

    @property
    def at(self) -> int:
        """Start in minutes from the period's first midnight."""
        return self.day * DAY_MIN + self.start

    @property
    def is_night(self) -> bool:
        """Whether it runs past midnight."""
        return self.start + self.length > DAY_MIN

    def as_broadcast(self, goals: Goals, name: str, items: tuple[str, ...]) -> PlanBroadcast:
        """The spot with items, as part of a plan."""
        return PlanBroadcast(
            id=name,
            channel=self.channel,
            host=self.host,
            day=goals.day(self.day),
            start=clock_of(self.start),
            length_min=self.length,
            items=items,
        )


Cell = tuple[str, int]
"""A showing: item and day, counted from 0. Which of the day's broadcasts shows it is settled afterwards: any may."""


@dataclass(frozen=True)
class Space:
    """All that could be chosen, with its points; what stands is taken out before.

    Attributes:
        goals: What was asked.
        fixed: Broadcasts that stay: locked ones, and all outside the period.
        loose: Broadcasts of the plan before that may change.
        spots: Every place a broadcast could have, with its points; in order.
        cells: Every showing there could be, with its points; in order.
        left: By item, how many showings more are asked for and in stock.
        early: Showings on the last day of something: only broadcasts that are over by midnight may have them.
    """

    goals: Goals
    fixed: tuple[PlanBroadcast, ...]
    loose: tuple[PlanBroadcast, ...]
    spots: dict[Spot, int] = field(default_factory=dict)
    cells: dict[Cell, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    early: set[Cell] = field(default_factory=set)

    def takes(self, spot: Spot, item: str) -> bool:
        """Whether a broadcast there could show an item that may be shown on its day; the day after counts at night."""
        return (item, spot.day) not in self.early or not spot.is_night


def possible(goals: Goals) -> Space:
    """The space of a task; equal tasks give equal spaces, in equal order."""
    inside = [each for each in goals.existing if 0 <= (each.day - goals.first).days < goals.days]
    loose = tuple(each for each in inside if not each.locked)
    fixed = tuple(
        each.model_copy(update={"locked": True}) for each in goals.existing if each not in loose
    )
    space = Space(goals, fixed, loose)
    room = _Room(goals, fixed)
    for spot in sorted(set(_starts(goals, loose, room))):
        space.spots[spot] = spot_points(goals, loose, spot)
    streamed = {spot.day for spot in space.spots}
    nights = {spot.day for spot in space.spots if spot.is_night}
    for goal in goals.goals:
        item = next(each for each in goals.items if each.id == goal.item)
        space.left[item.id] = showings_left(goals, fixed, item, goal)
        if space.left[item.id]:
            space.cells.update(_cells(space, item, goal, streamed))
            space.early.update(
                (item.id, day)
                for day in nights
                if (item.id, day) in space.cells and not may_sell(item, goals.day(day + 1))
            )
    return space


def gap_of(goals: Goals, goal: ItemGoal) -> int:
    """Least days from one showing of the goal's item to the next."""
    return goal.gap_days or goals.shape.gap_days


def showings_left(
    goals: Goals, fixed: tuple[PlanBroadcast, ...], item: PlanItem, goal: ItemGoal
) -> int:
    """How many showings more are asked for, as far as the stock goes."""
    stand = [each for each in fixed for name in each.items if name == item.id]
    asked = goal.times - sum(0 <= (each.day - goals.first).days < goals.days for each in stand)
    if item.stock is None:
        return max(0, asked)
    aside = item.promised + sum(each.pieces.get(item.id, item.quota) for each in stand)
    return max(0, min(asked, (item.stock - aside) // item.quota))


def is_prime(channel: PlanChannel, day: date, start: int, length: int) -> bool:
    """Whether all of a broadcast lies in the channel's prime time."""
    counts = next((each.hours for each in channel.prime_days if each.day == day), channel.prime)
    return any(hours.holds(day, start, start + length) for hours in counts)


def spot_points(goals: Goals, loose: tuple[PlanBroadcast, ...], spot: Spot) -> int:
    """Points of having a broadcast there: prime time, its price, likeness to what stood before."""
    channel = next(each for each in goals.channels if each.id == spot.channel)
    prime = is_prime(channel, goals.day(spot.day), spot.start, spot.length)
    like = max((likeness(goals, each, spot) for each in loose), default=0)
    return like - goals.points.broadcast + (goals.points.prime if prime else 0)


def likeness(goals: Goals, before: PlanBroadcast, spot: Spot) -> int:
    """Points for how much of an earlier broadcast a spot keeps."""
    points = goals.points
    if before.channel != spot.channel or before.day != goals.day(spot.day):
        return 0
    if minute_of(before.start) != spot.start or before.length_min != spot.length:
        return points.keep_day
    return points.keep if before.host == spot.host else points.keep_time


def _cells(
    space: Space, item: PlanItem, goal: ItemGoal, streamed: set[int]
) -> Iterator[tuple[Cell, int]]:
    goals, gap = space.goals, gap_of(space.goals, goal)
    taken = [(each.day - goals.first).days for each in space.fixed if item.id in each.items]
    kept = {(each.day - goals.first).days for each in space.loose if item.id in each.items}
    for day in sorted(streamed):
        on = goals.day(day)
        near = any(abs(day - other) < gap for other in taken)
        if near or not may_show(goals, item, goal, on):
            continue
        points = goals.points.showing * goal.priority + fresh_points(goals, item, on)
        yield (item.id, day), points + (goals.points.keep_item if day in kept else 0)


def _starts(goals: Goals, loose: tuple[PlanBroadcast, ...], room: _Room) -> Iterator[Spot]:
    """Spots that fit beside what is fixed: on the grid of starts, and where a broadcast stood before."""
    before: defaultdict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
    for each in loose:
        at = (minute_of(each.start), each.length_min)
        before[each.channel, (each.day - goals.first).days].add(at)
    grid = {(start, goals.shape.length_min) for start in range(0, DAY_MIN, goals.shape.step_min)}
    for channel in goals.channels:
        for day in range(goals.days):
            for start, length in sorted(grid | before[channel.id, day]):
                if room.channel_takes(channel, day, start, length):
                    yield from (
                        Spot(day, start, length, channel.id, host.id)
                        for host in goals.hosts
                        if room.host_takes(host, channel, day, start, length)
                    )


class _Room:
    """What fixed broadcasts leave."""

    def __init__(self, goals: Goals, fixed: tuple[PlanBroadcast, ...]) -> None:
        self._goals = goals
        self._on: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._per_day = Counter((each.channel, each.day) for each in fixed)
        self._per_week = Counter(week_of(each.day) for each in fixed)
        self._in_all = Counter(each.day for each in fixed)
        self._host_day: Counter[tuple[str, date]] = Counter()
        self._host_week: Counter[tuple[str, date]] = Counter()
        for each in fixed:
            at = goals.minute(each)
            hosts = [f"host {name}" for name in each.hosts]
            for owner in (f"channel {each.channel}", *hosts):
                self._on[owner].append((at, at + each.length_min))
            for day, minutes in on_days(each.day, minute_of(each.start), each.length_min):
                for host in each.hosts:
                    self._host_day[host, day] += minutes
                    self._host_week[host, week_of(day)] += minutes

    def _clear(self, owner: str, span: Span, pause: int, most: int = 1) -> bool:
        """Whether there is room for one more, each with the pause after it."""
        padded = ((start, end + pause) for start, end in self._on[owner])
        return most_beside((span[0], span[1] + pause), padded) < most

    def channel_takes(self, channel: PlanChannel, day: int, start: int, length: int) -> bool:
        """Whether a channel is open and clear."""
        on, end = self._goals.day(day), start + length
        at, shape = day * DAY_MIN + start, self._goals.shape
        return (
            any(hours.holds(on, start, end) for hours in channel.open)
            and self._per_day[channel.id, on] < channel.per_day
            and (shape.week_max is None or self._per_week[week_of(on)] < shape.week_max)
            and (shape.day_max is None or self._in_all[on] < shape.day_max)
            and self._clear(
                f"channel {channel.id}", (at, at + length), channel.turnaround_min, channel.at_once
            )
        )

    def host_takes(
        self, host: PlanHost, channel: PlanChannel, day: int, start: int, length: int
    ) -> bool:
        """Whether a host is there, clear and not yet too long on air."""
        on, at = self._goals.day(day), day * DAY_MIN + start
        return (
            host_is_free(host, channel.id, on, start, start + length)
            and self._has_minutes(host, on, start, length)
            and self._clear(f"host {host.id}", (at, at + length), host.buffer_min)
        )

    def _has_minutes(self, host: PlanHost, on: date, start: int, length: int) -> bool:
        weeks: Counter[date] = Counter()
        for day, minutes in on_days(on, start, length):
            weeks[week_of(day)] += minutes
            if self._host_day[host.id, day] + minutes > host.day_max_min:
                return False
        return all(
            self._host_week[host.id, week] + minutes <= host.week_max_min
            for week, minutes in weeks.items()
        )
