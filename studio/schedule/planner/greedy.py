"""A good plan at once: what stood is put back where it fits, then showings are placed one by one."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum

from studio.schedule.planner.draft import Draft, Placed
from studio.schedule.planner.problem import ItemGoal, PlanBroadcast
from studio.schedule.planner.score import (
    asked_by_county,
    met_by_county,
    score,
    shown_in_period,
    spot_of,
)
from studio.schedule.planner.space import Cell, Space, Spot

NEAR = 9
"""Days around a new broadcast in which what was found out of free spots no longer holds: its week, and midnight."""


class Order(Enum):
    """Whose turn it is next."""

    NEED = "need"
    """The county served worst, then the most important item, then the one with the fewest days."""
    SCARCE = "scarce"
    """The item with the fewest days for each showing left, then the most important."""
    VALUE = "value"
    """The most important item, then the one with the fewest days."""


def greedy(space: Space) -> Draft:
    """A plan that breaks no rule, the best of one in each order; equal spaces give equal plans."""
    drafts = [_Greedy(space, order).run() for order in Order]
    return max(drafts, key=lambda draft: score(space, draft.plan()).total)


class _Greedy:
    def __init__(self, space: Space, order: Order) -> None:
        self._space, self._order = space, order
        self._draft = Draft(space)
        self._spots: defaultdict[int, list[Spot]] = defaultdict(list)
        for spot in space.spots:
            self._spots[spot.day].append(spot)
        self._best: dict[tuple[int, bool], Spot | None] = {}
        self._cells: defaultdict[str, list[Cell]] = defaultdict(list)
        for cell in space.cells:
            self._cells[cell[0]].append(cell)
        self._county = {each.id: each.county for each in space.goals.items}
        shown = shown_in_period(space.goals, space.fixed)
        self._asked = asked_by_county(space.goals, shown)
        self._met = met_by_county(space.goals, shown)

    def run(self) -> Draft:
        for before in self._space.loose:
            self._put_back(before)
        stuck: set[str] = set()
        while (item := self._next(stuck)) is not None:
            if not self._place(item):
                stuck.add(item)
        self._drop_empty()
        return self._draft

    def _put_back(self, before: PlanBroadcast) -> None:
        spot = spot_of(self._space.goals, before)
        if spot not in self._space.spots or self._draft.blocked_by(spot):
            return
        placed = self._take(spot)
        for name in before.items:
            if self._draft.has_room(placed, name) and self._draft.can_show((name, spot.day)):
                self._show(placed, name)

    def _next(self, stuck: set[str]) -> str | None:
        waiting = [
            goal
            for goal in self._space.goals.goals
            if self._draft.left[goal.item] > 0 and goal.item not in stuck
        ]
        return min(waiting, key=self._turn).item if waiting else None

    def _turn(self, goal: ItemGoal) -> tuple[int, int, int, str]:
        days, county = len(self._cells[goal.item]), self._county[goal.item]
        if self._order is Order.NEED:
            return 100 * self._met[county] // self._asked[county], -goal.priority, days, goal.item
        if self._order is Order.SCARCE:
            return days // self._draft.left[goal.item], -goal.priority, days, goal.item
        return -goal.priority, days, 0, goal.item

    def _place(self, item: str) -> bool:
        best: tuple[int, int, Placed | Spot] | None = None
        for cell in self._cells[item]:
            if not self._draft.can_show(cell):
                continue
            where, points = self._where(cell)
            if where is None:
                continue
            found = -points - self._space.cells[cell], cell[1]
            if best is None or found < best[:2]:
                best = *found, where
        if best is None or best[0] >= 0:
            return False
        where = best[2]
        self._show(self._take(where) if isinstance(where, Spot) else where, item)
        return True

    def _where(self, cell: Cell) -> tuple[Placed | Spot | None, int]:
        """A broadcast of the day with room, or the best free spot, and what it adds in points."""
        item, day = cell
        for placed in self._draft.on(day):
            if self._draft.has_room(placed, item):
                return placed, 0
        spot = self._free(day, early=cell in self._space.early)
        return spot, self._space.spots[spot] if spot is not None else 0

    def _free(self, day: int, *, early: bool) -> Spot | None:
        """The best spot of a day, or the best that is over by midnight."""
        key = day, early
        if key not in self._best:
            ranked = sorted(self._spots[day], key=self._preference)
            fit = (each for each in ranked if not (early and each.is_night))
            self._best[key] = next((e for e in fit if not self._draft.blocked_by(e)), None)
        return self._best[key]

    def _preference(self, spot: Spot) -> tuple[int, int, Spot]:
        return -self._space.spots[spot], self._draft.minutes[spot.host], spot

    def _take(self, spot: Spot) -> Placed:
        for known in [each for each in self._best if abs(each[0] - spot.day) <= NEAR]:
            del self._best[known]
        return self._draft.take(spot)

    def _show(self, placed: Placed, item: str) -> None:
        self._draft.show(placed, item)
        self._met[self._county[item]] += 1

    def _drop_empty(self) -> None:
        """Nothing is streamed for fewer items than a broadcast needs."""
        least = self._space.goals.shape.items_min
        for placed in [each for each in self._draft.placed if len(each.items) < least]:
            self._draft.drop(placed)
