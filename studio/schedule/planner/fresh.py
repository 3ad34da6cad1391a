"""On which days an item may be shown, and how much a day suits something perishable."""

from __future__ import annotations

from datetime import date, timedelta

from studio.schedule.planner.problem import Goals, Harvest, ItemGoal, PlanItem

LAST_DAYS = 10
"""How long "last days" are taken to last where no day is named."""

FADES = 20
"""Days of a harvest after which showing it is no more urgent than showing anything else."""


def may_show(goals: Goals, item: PlanItem, goal: ItemGoal | None, day: date) -> bool:
    """Whether season, harvest and the goal's own days allow a showing on ``day``."""
    if goal is not None and (
        (goal.first is not None and day < goal.first) or (goal.last is not None and day > goal.last)
    ):
        return False
    if not may_sell(item, day):
        return False
    return not item.perishable or _harvested(goals, item, day)


def may_sell(item: PlanItem, day: date) -> bool:
    """Whether neither season nor checks stand against it; asked of the second day of a night too."""
    return item.in_season(day) and item.barred_on(day) is None


def harvest_days(goals: Goals, item: PlanItem) -> tuple[date | None, date | None]:
    """First and last day of a perishable item's harvest as far as they are known; None where open."""
    first, last = item.harvest_from, item.harvest_to
    if item.harvest is Harvest.LAST_DAYS and last is None:
        last = goals.first + timedelta(days=LAST_DAYS - 1)
    return first, last


def fresh_points(goals: Goals, item: PlanItem, day: date) -> int:
    """Points of a perishable item for a showing on ``day``: all at the harvest's beginning, or while it ends."""
    if not item.perishable or item.harvest is Harvest.ANY:
        return 0
    if item.harvest is Harvest.LAST_DAYS:
        return goals.points.fresh
    begun = max(harvest_days(goals, item)[0] or goals.first, goals.first)
    return goals.points.fresh * max(0, FADES - (day - begun).days) // FADES


def _harvested(goals: Goals, item: PlanItem, day: date) -> bool:
    if item.harvest is Harvest.OVER:
        return False
    first, last = harvest_days(goals, item)
    if item.harvest is Harvest.COMING and first is None:
        return False
    return (first is None or day >= first) and (last is None or day <= last)
