"""Series without an end: how far ahead their broadcasts are made, which are due, and what the next ones are like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from studio.schedule.instant import ZONE, local
from studio.schedule.series import Series, originals

AHEAD = timedelta(weeks=26)
"""How far ahead broadcasts are made. Half a year holds the next season of whatever grows and what hosts can promise;
a daily series has 183 of them, fewer than are made at once."""


class Made(NamedTuple):
    """A broadcast of a series, as far as it matters for those to come.

    Attributes:
        id: Of the broadcast.
        original: Start by the rule.
        start: As it is.
        end: As it is.
        look: Whatever else the next ones would have of it; compared only.
        off: Whether it was called off.
    """

    id: str
    original: datetime
    start: datetime
    end: datetime
    look: tuple[str, ...]
    off: bool


def plan_until(rule: Series, today: date) -> date:
    """Last day for which broadcasts are made: so far ahead of today, and the first in any case."""
    return max(today + AHEAD, local(rule.start).date())


def day_after(day: date) -> datetime:
    """The instant at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)


def starts_until(rule: Series, last: date, after: date | None = None) -> list[datetime]:
    """Starts by the rule on days up to ``last``, included; only those later than the day ``after`` where it is said."""
    return [
        start
        for start in originals(rule, day_after(last))
        if after is None or local(start).date() > after
    ]


def pattern_of(made: Sequence[Made], rule: Series, at: datetime) -> str | None:
    """The broadcast that the next ones are made like; None where all are called off, so that none is to follow.

    It is the last of those that look as most do of what is to come after ``at`` by the rule: a host who stands in
    once, or one broadcast at another time, is no pattern.
    """
    standing = [each for each in made if not each.off]
    length = timedelta(seconds=rule.length_s)
    by_rule = [
        each for each in standing if each.start == each.original and each.end - each.start == length
    ]
    among = [each for each in by_rule if each.start > at] or by_rule or standing
    if not among:
        return None
    counted = Counter(each.look for each in among)
    most = max(counted.values())
    usual = [each for each in among if counted[each.look] == most]
    return max(usual, key=lambda each: (each.original, each.id)).id
