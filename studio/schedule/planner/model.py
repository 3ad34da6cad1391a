"""The space as a model of CP-SAT.

Spots of a channel, or of a host, exclude each other: at every start at most one of those that cover it (each with the
pause after it), or as many as the channel shows at once, is chosen. An item is shown at most once within its gap.
Nearly all of these are cliques, so the linear relaxation, and with it the bound, is tight. Which of a day's broadcasts
on a channel shows an item is settled afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

from studio.schedule.planner.clock import minute_of
from studio.schedule.planner.problem import PlanBroadcast
from studio.schedule.planner.rules import week_of
from studio.schedule.planner.score import PERCENT, asked_by_county, met_by_county, shown_in_period
from studio.schedule.planner.space import Space, Spot, gap_of
from studio.schedule.planner.spans import on_days

Expression: TypeAlias = Any
"""A variable or a sum of some; OR-Tools is not imported before it is needed, and may not be there."""


class Model:
    """The model of one space; made with the module ``cp_model`` of OR-Tools."""

    def __init__(self, cp: Expression, space: Space) -> None:
        self._space = space
        self._model = self.model = cp.CpModel()
        new = self._model.new_bool_var
        self.spots = {spot: new(f"s{at}") for at, spot in enumerate(space.spots)}
        self.cells = {cell: new(f"c{at}") for at, cell in enumerate(space.cells)}
        self._on: defaultdict[int, list[Any]] = defaultdict(list)
        for spot, taken in self.spots.items():
            self._on[spot.day].append(taken)
        self._apart()
        self._limits()
        self._rooms()
        self._repeats()
        self._objective()

    def _apart(self) -> None:
        goals, fixed = self._space.goals, self._space.fixed
        for channel in goals.channels:
            own = [each for each in self.spots if each.channel == channel.id]
            stand = [each for each in fixed if each.channel == channel.id]
            self._cover(own, stand, channel.turnaround_min, channel.at_once)
        for host in goals.hosts:
            own = [each for each in self.spots if each.host == host.id]
            self._cover(own, [each for each in fixed if host.id in each.hosts], host.buffer_min, 1)

    def _cover(
        self, spots: Sequence[Spot], fixed: Sequence[PlanBroadcast], pause: int, most: int
    ) -> None:
        """At every start, no more of the spots that hold it than what stands leaves, pause included."""
        minute = self._space.goals.minute
        stand = [(minute(each), minute(each) + each.length_min + pause) for each in fixed]
        for at in sorted({each.at for each in spots} | {start for start, _ in stand}):
            held = [each for each in spots if each.at <= at < each.at + each.length + pause]
            room = most - sum(start <= at < end for start, end in stand)
            if len(held) > max(0, room):
                self._few(held, room)

    def _few(self, held: Sequence[Spot], room: int) -> None:
        taken = [self.spots[each] for each in held]
        if room == 1:
            self._model.add_at_most_one(taken)
        else:
            self._model.add(sum(taken) <= max(0, room))

    def _limits(self) -> None:
        goals = self._space.goals
        self._at_most(
            lambda each: (each.channel, each.day),
            lambda each: (each.channel, goals.day(each.day)),
            {each.id: each.per_day for each in goals.channels},
        )
        self._minutes(lambda day: day, {each.id: each.day_max_min for each in goals.hosts})
        self._minutes(week_of, {each.id: each.week_max_min for each in goals.hosts})
        self._together(week_of, goals.shape.week_max)
        self._together(lambda day: day, goals.shape.day_max)

    def _together(self, stretch: Callable[[date], date], most: int | None) -> None:
        """Broadcasts of a week or a day, on all channels together."""
        if most is None:
            return
        groups: defaultdict[date, list[Any]] = defaultdict(list)
        for spot, taken in self.spots.items():
            groups[stretch(self._space.goals.day(spot.day))].append(taken)
        for when, taken in groups.items():
            stand = sum(stretch(each.day) == when for each in self._space.fixed)
            self._model.add(sum(taken) <= max(0, most - stand))

    def _at_most(
        self,
        fixed_key: Callable[[PlanBroadcast], Any],
        spot_key: Callable[[Spot], Any],
        limits: dict[str, int],
    ) -> None:
        groups: defaultdict[Any, list[Any]] = defaultdict(list)
        for spot, taken in self.spots.items():
            groups[spot_key(spot)].append(taken)
        for key, taken in groups.items():
            stand = sum(fixed_key(each) == key for each in self._space.fixed)
            self._model.add(sum(taken) <= max(0, limits[key[0]] - stand))

    def _minutes(self, stretch: Callable[[Any], Any], limits: dict[str, int]) -> None:
        """Hosts' minutes of a day or a week; midnight divides."""
        goals = self._space.goals
        groups: defaultdict[Any, list[Any]] = defaultdict(list)
        for spot, taken in self.spots.items():
            for day, minutes in on_days(goals.day(spot.day), spot.start, spot.length):
                groups[spot.host, stretch(day)].append(minutes * taken)
        stand: defaultdict[Any, int] = defaultdict(int)
        for each in self._space.fixed:
            for day, minutes in on_days(each.day, minute_of(each.start), each.length_min):
                for host in each.hosts:
                    stand[host, stretch(day)] += minutes
        for (host, when), used in groups.items():
            self._model.add(sum(used) <= max(0, limits[host] - stand[host, when]))

    def _rooms(self) -> None:
        """Items are shown where there is a broadcast, as many as it takes."""
        shown: defaultdict[int, list[Any]] = defaultdict(list)
        for (_item, day), taken in self.cells.items():
            shown[day].append(taken)
        shape = self._space.goals.shape
        for day, broadcasts in self._on.items():
            items = shown[day]
            self._model.add(sum(items) <= shape.items_max * sum(broadcasts))
            self._model.add(sum(items) >= shape.items_min * sum(broadcasts))
            for taken in items:
                self._model.add(taken <= sum(broadcasts))
        self._nights()

    def _nights(self) -> None:
        """What may not be shown after midnight needs broadcasts that are over by then, and nights need other items."""
        early: defaultdict[int, list[Any]] = defaultdict(list)
        other: defaultdict[int, list[Any]] = defaultdict(list)
        for cell, taken in self.cells.items():
            (early if cell in self._space.early else other)[cell[1]].append(taken)
        shape = self._space.goals.shape
        for day, items in early.items():
            here = [(spot, taken) for spot, taken in self.spots.items() if spot.day == day]
            nights = [taken for spot, taken in here if spot.is_night]
            days = [taken for spot, taken in here if not spot.is_night]
            self._model.add(sum(items) <= shape.items_max * sum(days))
            self._model.add(sum(other[day]) >= shape.items_min * sum(nights))

    def _repeats(self) -> None:
        goals = self._space.goals
        for goal in goals.goals:
            by_day: defaultdict[int, list[Any]] = defaultdict(list)
            for (item, day), taken in self.cells.items():
                if item == goal.item:
                    by_day[day].append(taken)
            gap = gap_of(goals, goal)
            for day in by_day:
                near = [each for on in range(day, day + gap) for each in by_day.get(on, ())]
                self._model.add_at_most_one(near)
            every = [each for taken in by_day.values() for each in taken]
            if every:
                self._model.add(sum(every) <= self._space.left[goal.item])

    def _objective(self) -> None:
        space, points = self._space, self._space.goals.points
        terms = [worth * self.spots[spot] for spot, worth in space.spots.items()]
        terms += [worth * self.cells[cell] for cell, worth in space.cells.items()]
        self.worst = self._worst_percent()
        self.lacks = self._county_lacks()
        terms.append(points.fairness * self.worst)
        terms += [-points.county * lack for lack in self.lacks.values()]
        self._model.maximize(sum(terms))

    def _by_county(self) -> dict[str, list[Any]]:
        county = {each.id: each.county for each in self._space.goals.items}
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for (item, _day), taken in self.cells.items():
            found[county[item]].append(taken)
        return found

    def _worst_percent(self) -> Expression:
        goals, new = self._space.goals, self._by_county()
        shown = shown_in_period(goals, self._space.fixed)
        asked, stand = asked_by_county(goals, shown), met_by_county(goals, shown)
        worst = self._model.new_int_var(0, PERCENT, "worst")
        for county, times in asked.items():
            met = sum(new.get(county, [])) + stand[county]
            self._model.add(times * worst <= PERCENT * met)
        return worst

    def _county_lacks(self) -> dict[str, Any]:
        goals, new = self._space.goals, self._by_county()
        county = {each.id: each.county for each in goals.items}
        stand: defaultdict[str, int] = defaultdict(int)
        for item, times in shown_in_period(goals, self._space.fixed).items():
            stand[county[item]] += times
        lacks = {}
        for goal in goals.counties:
            lack = self._model.new_int_var(0, goal.least, f"lack {goal.county}")
            had = sum(new.get(goal.county, [])) + stand[goal.county]
            self._model.add(lack >= goal.least - had)
            lacks[goal.county] = lack
        return lacks
