"""Why a plan is as it is: time, host and items of each broadcast; for each goal not met, what is in the way."""

from __future__ import annotations

from collections.abc import Iterator

from studio.schedule.planner.draft import Draft, Placed
from studio.schedule.planner.fresh import harvest_days
from studio.schedule.planner.gives import Days, gives
from studio.schedule.planner.problem import Harvest, ItemGoal, PlanItem
from studio.schedule.planner.proposal import Params, Reason, Unmet
from studio.schedule.planner.score import county_lacks, shown_in_period
from studio.schedule.planner.space import Spot, is_prime

SOON = 14
"""Days before a season's or harvest's end from which that is worth saying."""


class Explained:
    """Reasons over one plan."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._space, self._goals = draft, draft.space, draft.space.goals
        self._items = {each.id: each for each in self._goals.items}
        self._wanted = {each.item: each for each in self._goals.goals}
        self._channels = {each.id: each for each in self._goals.channels}
        self._hosts = {each.id: each for each in self._goals.hosts}
        self._days = Days(draft)
        self._counts = shown_in_period(self._goals, draft.plan())

    def why(self, placed: Placed) -> tuple[Reason, ...]:
        """Time, host, then each item of a broadcast the planner placed."""
        return (
            self._time(placed.spot),
            self._host(placed.spot),
            *(self._item(item, placed.spot) for item in placed.items),
        )

    def _time(self, spot: Spot) -> Reason:
        channel = self._channels[spot.channel]
        params: Params = {"channel": channel.name}
        if is_prime(channel, self._goals.day(spot.day), spot.start, spot.length):
            return Reason(code="time_prime", params=params)
        some = next(self._prime_spots(spot), None) is not None
        return Reason(code="time_prime_taken" if some else "time_no_prime", params=params)

    def _prime_spots(self, spot: Spot) -> Iterator[Spot]:
        channel, day = self._channels[spot.channel], self._goals.day(spot.day)
        for other in self._space.spots:
            here = (other.channel, other.day) == (spot.channel, spot.day)
            if here and is_prime(channel, day, other.start, other.length):
                yield other

    def _host(self, spot: Spot) -> Reason:
        others = [
            other
            for other in self._space.spots
            if (other.channel, other.at, other.length) == (spot.channel, spot.at, spot.length)
            and other.host != spot.host
        ]
        params: Params = {"host": self._hosts[spot.host].name, "others": len(others)}
        if not others:
            return Reason(code="host_only", params=params)
        busy = sum(bool(self._draft.blocked_by(other)) for other in others)
        return Reason(code="host_free", params={**params, "busy": busy})

    def _item(self, name: str, spot: Spot) -> Reason:
        item, goal = self._items[name], self._wanted[name]
        days = sorted(
            each.spot.day for each in self._draft.placed for other in each.items if other == name
        )
        params: Params = {
            "item": item.name,
            "number": days.index(spot.day) + 1 + self._counts[name] - len(days),
            "times": goal.times,
        }
        left = self._days_left(item, spot.day)
        if item.perishable and left is not None and left <= SOON:
            return Reason(code="item_last_days", params={**params, "left": left})
        if item.perishable and item.harvest in (Harvest.NOW, Harvest.COMING):
            return Reason(code="item_harvest", params=params)
        if left is not None and left <= SOON:
            return Reason(code="item_season_ends", params={**params, "left": left})
        return Reason(code="item_goal", params=params)

    def _days_left(self, item: PlanItem, day: int) -> int | None:
        """Days to the last on which the item may be shown, itself not counted; None when that is far."""
        on, last = self._goals.day(day), harvest_days(self._goals, item)[1]
        if item.perishable and last is not None:
            return (last - on).days
        ahead = range(1, SOON + 2)
        gone = [more for more in ahead if not item.in_season(self._goals.day(day + more))]
        return gone[0] - 1 if gone else None

    def unmet(self) -> tuple[Unmet, ...]:
        """Goals that are not reached, items in the order of the goals, then counties."""
        found = [self._unmet_item(goal) for goal in self._goals.goals]
        plan = self._draft.plan()
        lacks = county_lacks(self._goals, plan)
        for goal in self._goals.counties:
            if lacks[goal.county]:
                found.append(self._unmet_county(goal.county, goal.least, lacks[goal.county], found))
        return tuple(each for each in found if each is not None)

    def _unmet_item(self, goal: ItemGoal) -> Unmet | None:
        got = self._counts[goal.item]
        if got >= goal.times:
            return None
        item = self._items[goal.item]
        return Unmet(
            kind="item",
            subject=item.id,
            name=item.name,
            asked=goal.times,
            got=got,
            gives=tuple(gives(self._days, item, goal, got)),
        )

    def _unmet_county(
        self, county: str, least: int, lacks: int, items: list[Unmet | None]
    ) -> Unmet:
        asked = sum(
            each.times for each in self._goals.goals if self._items[each.item].county == county
        )
        first = [
            reason
            for each in items
            if each is not None
            and each.kind == "item"
            and self._items[each.subject].county == county
            for reason in each.gives[:1]
        ]
        if asked < least:
            first.insert(
                0, Reason(code="give_county_goals", params={"asked": asked, "least": least})
            )
        return Unmet(
            kind="county",
            subject=county,
            name=self._goals.county_names.get(county, county),
            asked=least,
            got=least - lacks,
            gives=tuple(first),
        )
