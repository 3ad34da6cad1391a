"""A plan under way: what was put where so far, and what still fits beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from studio.schedule.planner.clock import minute_of
from studio.schedule.planner.problem import PlanBroadcast, PlanHost
from studio.schedule.planner.rules import week_of
from studio.schedule.planner.space import Cell, Space, Spot, gap_of, likeness
from studio.schedule.planner.spans import Span, most_beside, on_days


@dataclass
class Placed:
    """A spot that is taken, and what is shown there."""

    spot: Spot
    items: list[str] = field(default_factory=list)


class Draft:
    """Spots and showings chosen so far; whatever is put in through it breaks no rule but ``items_min``."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.placed: list[Placed] = []
        self._on: defaultdict[int, list[Placed]] = defaultdict(list)
        self.left = Counter(space.left)
        self._goals = {each.item: each for each in space.goals.goals}
        self._channels = {each.id: each for each in space.goals.channels}
        self._hosts = {each.id: each for each in space.goals.hosts}
        self._days: defaultdict[str, list[int]] = defaultdict(list)
        self._per_day = Counter((each.channel, each.day) for each in space.fixed)
        self._per_week = Counter(week_of(each.day) for each in space.fixed)
        self._in_all = Counter(each.day for each in space.fixed)
        self.minutes: Counter[str] = Counter()
        """On air by host."""
        self._host_day: Counter[tuple[str, date]] = Counter()
        self._host_week: Counter[tuple[str, date]] = Counter()
        self._stand: defaultdict[str, list[Span]] = defaultdict(list)
        for each in space.fixed:
            for host in each.hosts:
                self._count(host, each.day, minute_of(each.start), each.length_min)
            at = space.goals.minute(each)
            self._stand[each.channel].append((at, at + each.length_min))

    def _count(self, host: str, on: date, start: int, length: int, sign: int = 1) -> None:
        for day, minutes in on_days(on, start, length):
            self.minutes[host] += sign * minutes
            self._host_day[host, day] += sign * minutes
            self._host_week[host, week_of(day)] += sign * minutes

    def _weigh(self, spot: Spot, sign: int = 1) -> None:
        """Count a broadcast for all that is limited by day or week, or no longer."""
        day = self.space.goals.day(spot.day)
        self._per_day[spot.channel, day] += sign
        self._per_week[week_of(day)] += sign
        self._in_all[day] += sign
        self._count(spot.host, day, spot.start, spot.length, sign)

    def blocked_by(self, spot: Spot) -> str:
        """The rule that forbids a spot beside what was chosen; empty when none does."""
        goals, day = self.space.goals, self.space.goals.day(spot.day)
        host, week = self._hosts[spot.host], week_of(day)
        if goals.shape.week_max is not None and self._per_week[week] >= goals.shape.week_max:
            return "week"
        if goals.shape.day_max is not None and self._in_all[day] >= goals.shape.day_max:
            return "day"
        if self._per_day[spot.channel, day] >= self._channels[spot.channel].per_day:
            return "channel_day"
        near = [each.spot for on in range(spot.day - 2, spot.day + 3) for each in self._on[on]]
        if not (self._channel_takes(spot, near) and self._host_takes(spot, near)):
            return "busy"
        return "" if self._has_minutes(host, spot) else "host_time"

    def _channel_takes(self, spot: Spot, near: list[Spot]) -> bool:
        channel = self._channels[spot.channel]
        pause = channel.turnaround_min
        beside = [(each.at, each.at + each.length) for each in near if each.channel == spot.channel]
        if channel.at_once > 1:  # else what stands leaves no such spot
            beside += self._stand[spot.channel]
        padded = ((start, end + pause) for start, end in beside)
        return most_beside((spot.at, spot.at + spot.length + pause), padded) < channel.at_once

    def _host_takes(self, spot: Spot, near: list[Spot]) -> bool:
        pause = self._hosts[spot.host].buffer_min
        return all(
            each.at + each.length + pause <= spot.at or spot.at + spot.length + pause <= each.at
            for each in near
            if each.host == spot.host
        )

    def _has_minutes(self, host: PlanHost, spot: Spot) -> bool:
        weeks: Counter[date] = Counter()
        for day, minutes in on_days(self.space.goals.day(spot.day), spot.start, spot.length):
            weeks[week_of(day)] += minutes
            if self._host_day[host.id, day] + minutes > host.day_max_min:
                return False
        return all(
            self._host_week[host.id, week] + minutes <= host.week_max_min
            for week, minutes in weeks.items()
        )

    def take(self, spot: Spot) -> Placed:
        """Choose a spot that nothing blocks."""
        self._weigh(spot)
        placed = Placed(spot)
        self.placed.append(placed)
        self._on[spot.day].append(placed)
        return placed

    def on(self, day: int) -> tuple[Placed, ...]:
        """What was chosen for a day, counted from 0."""
        return tuple(self._on[day])

    def drop(self, placed: Placed) -> None:
        """Give a spot and its showings back."""
        spot = placed.spot
        self._weigh(spot, -1)
        self.placed.remove(placed)
        self._on[spot.day].remove(placed)
        for item in placed.items:
            self._days[item].remove(spot.day)
            self.left[item] += 1

    def move(self, placed: Placed, spot: Spot) -> bool:
        """Give a broadcast another spot of its day, showings and all, unless a rule or one of its items forbids it."""
        if not all(self.space.takes(spot, item) for item in placed.items):
            return False
        self._weigh(placed.spot, -1)
        self._on[placed.spot.day].remove(placed)
        free = not self.blocked_by(spot)
        if free:
            placed.spot = spot
        self._on[placed.spot.day].append(placed)
        self._weigh(placed.spot)
        return free

    def may_repeat(self, item: str, day: int) -> bool:
        """Whether a showing is far enough from those chosen."""
        gap = gap_of(self.space.goals, self._goals[item])
        return all(abs(day - other) >= gap for other in self._days[item])

    def can_show(self, cell: Cell) -> bool:
        """Whether a showing is possible, asked for, in stock and far enough from others."""
        item, day = cell
        return cell in self.space.cells and self.left[item] > 0 and self.may_repeat(item, day)

    def has_room(self, placed: Placed, item: str) -> bool:
        """Whether a broadcast takes one item more, and this one."""
        if len(placed.items) >= self.space.goals.shape.items_max:
            return False
        return self.space.takes(placed.spot, item)

    def show(self, placed: Placed, item: str) -> None:
        """Put an item that can be shown into a broadcast that has room."""
        placed.items.append(item)
        self._days[item].append(placed.spot.day)
        self.left[item] -= 1

    def plan(self) -> tuple[PlanBroadcast, ...]:
        """What stands and what was chosen, by start; a chosen one takes the name of the one it follows from."""
        goals = self.space.goals
        names = named(self.space, [each.spot for each in self.placed])
        made = [
            each.spot.as_broadcast(goals, names[each.spot], tuple(each.items))
            for each in self.placed
        ]
        return tuple(
            sorted((*self.space.fixed, *made), key=lambda each: (goals.minute(each), each.id))
        )


def named(space: Space, spots: list[Spot]) -> dict[Spot, str]:
    """A name for each spot: of the likest earlier broadcast, each given once; new ones are numbered."""
    goals = space.goals
    pairs = sorted(
        (
            (-likeness(goals, before, spot), spot, before.id)
            for spot in spots
            for before in space.loose
            if likeness(goals, before, spot)
        ),
    )
    names: dict[Spot, str] = {}
    for _points, spot, name in pairs:
        if spot not in names and name not in names.values():
            names[spot] = name
    known = {each.id for each in goals.existing}
    fresh = (name for number in range(1, 10**6) if (name := f"new-{number:03d}") not in known)
    for spot in sorted(spots):
        if spot not in names:
            names[spot] = next(fresh)
    return names
