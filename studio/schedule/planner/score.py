"""How good a plan is, in points; the solver's objective adds up to the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from studio.records.value import Value
from studio.schedule.planner.clock import minute_of
from studio.schedule.planner.problem import Goals, PlanBroadcast
from studio.schedule.planner.space import Space, Spot

PERCENT = 100


class Score(Value):
    """Points of a plan and where they come from."""

    total: int
    broadcasts: int
    """Prime time and likeness to the plan before, less what each broadcast costs."""
    showings: int
    fairness: int
    counties: int
    """Zero or less."""


def score(space: Space, plan: Iterable[PlanBroadcast]) -> Score:
    """Points of a plan of this space: every loose broadcast must stand on one of its spots, every showing on a cell."""
    goals = space.goals
    every = list(plan)
    loose = [each for each in every if not each.locked]
    broadcasts = sum(space.spots[spot_of(goals, each)] for each in loose)
    showings = sum(
        space.cells[name, (each.day - goals.first).days] for each in loose for name in each.items
    )
    shown = shown_in_period(goals, every)
    fairness = goals.points.fairness * worst_percent(goals, shown)
    lacking = sum(county_lacks(goals, every).values())
    counties = -goals.points.county * lacking
    return Score(
        total=broadcasts + showings + fairness + counties,
        broadcasts=broadcasts,
        showings=showings,
        fairness=fairness,
        counties=counties,
    )


def spot_of(goals: Goals, each: PlanBroadcast) -> Spot:
    """Where a broadcast stands."""
    day = (each.day - goals.first).days
    return Spot(day, minute_of(each.start), each.length_min, each.channel, each.host)


def shown_in_period(goals: Goals, plan: Iterable[PlanBroadcast]) -> Counter[str]:
    """Showings by item, of the period's days."""
    return Counter(
        name
        for each in plan
        if 0 <= (each.day - goals.first).days < goals.days
        for name in each.items
    )


def asked_by_county(goals: Goals, shown: Mapping[str, int]) -> Counter[str]:
    """Showings that goals ask for, by county, and those it has besides: these were asked for once, and are met."""
    county = {each.id: each.county for each in goals.items}
    asked: Counter[str] = Counter()
    for goal in goals.goals:
        asked[county[goal.item]] += goal.times
    beside = _beside_goals(goals, shown)
    return Counter({name: times + beside[name] for name, times in asked.items()})


def met_by_county(goals: Goals, shown: Mapping[str, int]) -> Counter[str]:
    """Showings that goals asked for and got, by county, and those it has besides."""
    county = {each.id: each.county for each in goals.items}
    met = _beside_goals(goals, shown)
    for goal in goals.goals:
        met[county[goal.item]] += min(goal.times, shown.get(goal.item, 0))
    return met


def _beside_goals(goals: Goals, shown: Mapping[str, int]) -> Counter[str]:
    """Showings no goal of this plan asks for, by county: of what stands, and in broadcasts that are not in it.

    A county that is on air elsewhere is served by that, so that fairness looks over more than one plan.
    """
    times = {each.item: each.times for each in goals.goals}
    found = Counter({each.county: each.times for each in goals.served})
    for item in goals.items:
        found[item.county] += max(0, shown.get(item.id, 0) - times.get(item.id, 0))
    return found


def worst_percent(goals: Goals, shown: Mapping[str, int]) -> int:
    """Whole percent of its goals that the worst served county gets; 100 where nobody asks for anything."""
    asked, met = asked_by_county(goals, shown), met_by_county(goals, shown)
    return min((PERCENT * met[name] // asked[name] for name in asked), default=PERCENT)


def county_lacks(goals: Goals, plan: Iterable[PlanBroadcast]) -> dict[str, int]:
    """Showings each county lacks of its least."""
    county = {each.id: each.county for each in goals.items}
    had: Counter[str] = Counter()
    for name, times in shown_in_period(goals, plan).items():
        had[county[name]] += times
    return {each.county: max(0, each.least - had[each.county]) for each in goals.counties}
