"""A host's availability as a planner takes it: hours of the week, and days on which others count."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from studio.schedule.availability import Availability
from studio.schedule.daybook import NO_DAYS, DayBook
from studio.schedule.instant import ZONE, seconds_between
from studio.schedule.planner.clock import DAY_MIN, clock_of
from studio.schedule.planner.problem import Hours, OnDay

Pieces = tuple[tuple[int, int], ...]
"""Starts and ends in minutes from a day's midnight, to the midnight after the next at most."""


def hours_of(
    said: Availability, first: date, days: int, book: DayBook = NO_DAYS
) -> tuple[tuple[Hours, ...], tuple[OnDay, ...]]:
    """Weekly hours and days that differ, which together say the same of each day of the period as ``said`` does.

    Args:
        said: What the host said.
        first: The period's first day.
        days: Length of the period.
        book: Which days are off, for hours that hold on working days only.
    """
    on = {day: pieces_on(said, day, book) for day in (first + timedelta(n) for n in range(days))}
    by_weekday: defaultdict[int, Counter[Pieces]] = defaultdict(Counter)
    for day, pieces in on.items():
        by_weekday[day.isoweekday()][pieces] += 1
    usual = {weekday: each.most_common(1)[0][0] for weekday, each in by_weekday.items()}
    weekly: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for weekday in sorted(usual):
        for piece in usual[weekday]:
            weekly[piece].append(weekday)
    return (
        tuple(_hours(piece, tuple(weekdays)) for piece, weekdays in sorted(weekly.items())),
        tuple(
            OnDay(day=day, hours=tuple(_hours(piece) for piece in pieces))
            for day, pieces in on.items()
            if pieces != usual[day.isoweekday()]
        ),
    )


def pieces_on(said: Availability, day: date, book: DayBook = NO_DAYS) -> Pieces:
    """When a broadcast that begins on ``day`` could run."""
    midnight = datetime.combine(day, time(), ZONE)
    free = said.free(midnight, midnight + timedelta(days=2), book)
    inside = (
        (-(-seconds_between(midnight, start) // 60), seconds_between(midnight, end) // 60)
        for start, end in free
    )
    return tuple((start, end) for start, end in inside if start < DAY_MIN and start < end)


def _hours(piece: tuple[int, int], weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)) -> Hours:
    return Hours(start=clock_of(piece[0]), end=clock_of(piece[1]), weekdays=weekdays)
