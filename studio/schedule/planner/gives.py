"""What would have to give for a goal that a plan does not reach: limits of any plan first, then its days one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from studio.schedule.planner.closed import closed_by
from studio.schedule.planner.draft import Draft
from studio.schedule.planner.fresh import may_show
from studio.schedule.planner.problem import Goals, ItemGoal, PlanItem
from studio.schedule.planner.proposal import Params, Reason
from studio.schedule.planner.space import Space, Spot, gap_of

BARS = frozenset(
    {
        "claim_unproved", "gi_unauthorised", "item_out_of_season", "item_sold_out", "licence_expired",
        "price_unapproved",
    }
)  # fmt: skip
"""Errors of checks that have a sentence of their own here; all others share one."""


class Days:
    """What keeps one more broadcast from each day; looked at once a day, for there are hundreds of spots."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._spots: defaultdict[int, list[Spot]] = defaultdict(list)
        for spot in draft.space.spots:
            self._spots[spot.day].append(spot)
        self._known: dict[int, str] = {}
        self._closed: dict[int, str] = {}

    def block(self, item: PlanItem, goal: ItemGoal, day: int) -> str:
        """What would have to give for the item to be shown on a day on which it may be."""
        draft = self.draft
        if not draft.may_repeat(item.id, day) or _near_fixed(draft.space, item, goal, day):
            return "repeat"
        spots = self._spots[day]
        if not spots:
            if day not in self._closed:
                self._closed[day] = closed_by(draft.space, day)
            return self._closed[day]
        if not any(draft.space.takes(spot, item.id) for spot in spots):
            return "night"
        if any(draft.has_room(each, item.id) for each in draft.on(day)):
            return "worth" if draft.left[item.id] else "stock_left"
        if day not in self._known:
            self._known[day] = self._look(day)
        return self._known[day]

    def _look(self, day: int) -> str:
        names = {self.draft.blocked_by(spot) for spot in self._spots[day]}
        if "" in names:
            return "worth"
        if self.draft.on(day) and names <= {"channel_day", "day", "busy"}:
            return "room"
        return "week" if "week" in names else "host" if "host_time" in names else "busy"


def gives(days: Days, item: PlanItem, goal: ItemGoal, got: int) -> Iterator[Reason]:
    """What keeps an item from another showing, what helps most first."""
    space = days.draft.space
    goals, gap = space.goals, gap_of(space.goals, goal)
    params: Params = {"item": item.name, "times": goal.times, "got": got}
    whole = list(_of_any_plan(goals, item, goal, gap))
    for each in whole:
        yield each.model_copy(update={"params": {**params, **each.params}})
    allowed = [day for day in range(goals.days) if may_show(goals, item, goal, goals.day(day))]
    if whole and (not space.left[item.id] or got >= most_repeats(allowed, gap)):
        return
    blocks = Counter(days.block(item, goal, day) for day in allowed)
    for name, times in sorted(blocks.items(), key=lambda each: (-each[1], each[0])):
        yield Reason(code=f"give_{name}", params={**params, "days": times, "gap": gap})


def _of_any_plan(goals: Goals, item: PlanItem, goal: ItemGoal, gap: int) -> Iterator[Reason]:
    """Stock, seasons, harvest, what the checks bar, and gaps: no plan could do more."""
    free = None if item.stock is None else max(0, item.stock - item.promised)
    if free is not None and free // item.quota < goal.times:
        needed = goal.times * item.quota
        yield Reason(code="give_stock", params={"stock": free, "needed": needed})
    period = [goals.day(day) for day in range(goals.days)]
    unbarred = item.model_copy(update={"barred": ()})
    sold = [day for day, on in enumerate(period) if may_show(goals, unbarred, goal, on)]
    bars = [item.barred_on(period[day]) for day in sold]
    barred = Counter(each.why for each in bars if each is not None)
    for why, times in sorted(barred.items(), key=lambda each: (-each[1], each[0])):
        yield Reason(code=f"give_{why}" if why in BARS else "give_checks", params={"days": times})
    allowed = [day for day, bar in zip(sold, bars, strict=True) if bar is None]
    most = most_repeats(allowed, gap)
    if most >= goal.times or len(allowed) < goal.times <= len(sold):
        return
    told: Params = {"days": len(allowed), "gap": gap, "most": most, "period": goals.days}
    if goal.times > goals.days:
        yield Reason(code="give_period", params=told)
    elif len(sold) < goal.times:
        code = "give_season" if sold else "give_harvest"
        if not any(map(item.in_season, period)):
            code = "give_no_season"
        yield Reason(code=code, params={**told, "days": len(sold)})
    else:
        yield Reason(code="give_gap", params=told)


def most_repeats(days: list[int], gap: int) -> int:
    """Most of the sorted ``days`` that can be chosen with ``gap`` between neighbours; taking the earliest is best."""
    chosen: list[int] = []
    for day in days:
        if not chosen or day - chosen[-1] >= gap:
            chosen.append(day)
    return len(chosen)


def _near_fixed(space: Space, item: PlanItem, goal: ItemGoal, day: int) -> bool:
    gap = gap_of(space.goals, goal)
    return any(
        abs((each.day - space.goals.first).days - day) < gap
        for each in space.fixed
        if item.id in each.items
    )
