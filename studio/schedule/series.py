"""Broadcasts that repeat: a rule, and the days on which it does not hold, as calendars know them (RFC 5545).

Days are those of Asia/Shanghai, which has no summer time, so a series keeps its clock time by plain arithmetic. What
the calendar does not have (31 June, 29 February of most years) is skipped, as calendars skip it.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from studio.records.value import Value
from studio.schedule.instant import Instant, local

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Weekdays in RRULE, Monday first."""

LAST_COUNTED = 4
"""Every month has four of each weekday; a fifth some have."""

MOST = 1000
"""Occurrences of one series: more is a slip of the hand."""


class Every(StrEnum):
    """What a series repeats by."""

    DAY = "daily"
    WEEK = "weekly"
    MONTH = "monthly"
    YEAR = "yearly"


class Repeat(Value):
    """How a series repeats, from its first broadcast on."""

    every: Every
    interval: int = Field(default=1, ge=1, le=366)
    """Every so many days, weeks (beginning on Monday), months or years."""
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = ()
    """Of a weekly series; empty for the weekday of the first. Monday is 0. Of a monthly one by weekday: that one."""
    nth: Annotated[int, Field(ge=-1, le=4)] | None = None
    """Of a monthly series: which weekday of the month, 1 to 4, -1 for the last; None goes by the date."""
    count: int | None = Field(default=None, ge=1, le=MOST)
    """How many, those that were cancelled or moved included."""
    until_on: date | None = None
    """Last day."""

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if self.count is not None and self.until_on is not None:
            raise ValueError("a series ends after so many times or on a day, not both")
        by_weekday = self.nth is not None
        if by_weekday and (
            self.every is not Every.MONTH or len(self.weekdays) != 1 or not self.nth
        ):
            raise ValueError("a monthly series goes by one weekday, the 1st to 4th or the last")
        if self.weekdays and self.every is not Every.WEEK and not by_weekday:
            raise ValueError("weekdays belong to a weekly series")
        return self

    @property
    def endless(self) -> bool:
        """Whether it goes on until somebody ends it."""
        return self.count is None and self.until_on is None


class Moved(Value):
    """One occurrence that is at another time."""

    original: Instant
    start: Instant
    end: Instant


class Series(Value):
    """A broadcast that repeats, with its exceptions."""

    start: Instant
    """Of the first."""
    length_s: int = Field(gt=0)
    repeat: Repeat
    cancelled: tuple[Instant, ...] = ()
    """Original starts that fall out; EXDATE."""
    moved: tuple[Moved, ...] = ()
    """Those at another time; each keeps its original start as RECURRENCE-ID."""

    def without(self, original: datetime) -> Series:
        """One occurrence falls out, moved or not."""
        kept = tuple(each for each in self.moved if each.original != original)
        cancelled = tuple(sorted({*self.cancelled, original}))
        return self.model_copy(update={"cancelled": cancelled, "moved": kept})

    def with_moved(self, original: datetime, start: datetime, end: datetime) -> Series:
        """One occurrence is at another time; the others stay."""
        kept = [each for each in self.moved if each.original != original]
        kept.append(Moved(original=original, start=start, end=end))
        return self.model_copy(
            update={
                "cancelled": tuple(each for each in self.cancelled if each != original),
                "moved": tuple(sorted(kept, key=lambda each: each.original)),
            }
        )

    def split_at(self, original: datetime) -> tuple[Series | None, Series | None]:
        """What comes before an occurrence, and it with all that follow: “this and following”.

        Exceptions go with their half; a count is shared out. A half that has no occurrence is None.

        Args:
            original: Original start of one of its occurrences.

        Raises:
            ValueError: The series has no occurrence there.
        """
        starts = list(originals(self, original + timedelta(days=1)))
        if original not in starts:
            raise ValueError(f"no occurrence starts at {original}")
        before = starts.index(original)
        first: Series | None = None
        if before:
            day_before = local(original).date() - timedelta(days=1)
            ends = {"count": before} if self.repeat.count else {"until_on": day_before}
            first = self._half(self.start, ends, following=False, original=original)
        left = {"count": self.repeat.count - before} if self.repeat.count else {}
        return first, self._half(original, left, following=True, original=original)

    def _half(
        self, start: datetime, ends: Mapping[str, object], *, following: bool, original: datetime
    ) -> Series:
        return self.model_copy(
            update={
                "start": start,
                "repeat": self.repeat.model_copy(update=ends),
                "cancelled": tuple(
                    each for each in self.cancelled if (each >= original) is following
                ),
                "moved": tuple(
                    each for each in self.moved if (each.original >= original) is following
                ),
            }
        )


class Occurrence(NamedTuple):
    """One broadcast of a series.

    Attributes:
        original: Start by the rule, by which calendars know it.
        start: As it is.
        end: As it is.
    """

    original: datetime
    start: datetime
    end: datetime


def occurrences(series: Series, start: datetime, end: datetime) -> tuple[Occurrence, ...]:
    """The broadcasts of a series that touch ``[start, end)``, by start; moved ones where they are now."""
    length = timedelta(seconds=series.length_s)
    gone = {*series.cancelled, *(each.original for each in series.moved)}
    found = [
        Occurrence(each, each, each + length)
        for each in originals(series, end)
        if each not in gone and each + length > start
    ]
    latest = max((each.original for each in series.moved), default=series.start)
    by_rule = set(originals(series, latest + timedelta(days=1))) if series.moved else set()
    found += [
        Occurrence(each.original, each.start, each.end)
        for each in series.moved
        if each.original in by_rule and each.end > start and each.start < end
    ]
    return tuple(sorted(found, key=lambda each: (each.start, each.original)))


def originals(series: Series, before: datetime) -> Iterator[datetime]:
    """Starts by the rule alone, up to ``before`` (excluded), the first one always among them."""
    first = local(series.start)
    clock, repeat = first.timetz(), series.repeat
    for number, day in enumerate(_days(first.date(), repeat)):
        at = datetime.combine(day, clock).astimezone(UTC)
        enough = repeat.count is not None and number >= repeat.count
        over = repeat.until_on is not None and day > repeat.until_on
        if enough or over or at >= before:
            return
        yield at


def rrule(series: Series) -> str:
    """The rule as RFC 5545 writes it, such as ``FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8``; UNTIL in UTC."""
    repeat = series.repeat
    parts = [f"FREQ={repeat.every.value.upper()}"]
    if repeat.interval > 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.nth is not None:
        parts.append(f"BYDAY={repeat.nth}{CODES[repeat.weekdays[0]]}")
    elif repeat.weekdays:
        parts.append("BYDAY=" + ",".join(CODES[day] for day in sorted(set(repeat.weekdays))))
    if repeat.count is not None:
        parts.append(f"COUNT={repeat.count}")
    if repeat.until_on is not None:
        last = datetime.combine(repeat.until_on, local(series.start).timetz()).astimezone(UTC)
        parts.append(f"UNTIL={last:%Y%m%dT%H%M%SZ}")
    return ";".join(parts)


def _days(first: date, repeat: Repeat) -> Iterator[date]:
    """Days of the rule from the first on, without end but for the calendar's."""
    if repeat.every is Every.DAY:
        return _every_day(first, repeat.interval)
    if repeat.every is Every.WEEK:
        return _every_week(first, repeat.interval, repeat.weekdays)
    months = repeat.interval * (12 if repeat.every is Every.YEAR else 1)
    if repeat.nth is not None:
        return _every_nth(first, months, repeat.weekdays[0], repeat.nth)
    return _every_month(first, months)


def _every_day(first: date, interval: int) -> Iterator[date]:
    for nth in range((date.max - first).days // interval):
        yield first + timedelta(days=nth * interval)


def _every_week(first: date, interval: int, weekdays: tuple[int, ...]) -> Iterator[date]:
    """The first day counts though it be none of the weekdays; weeks begin on Monday."""
    monday = first - timedelta(days=first.weekday())
    wanted = sorted(set(weekdays)) or [first.weekday()]
    if first.weekday() not in wanted:
        yield first
    for nth in range((date.max - monday).days // (7 * interval)):
        for weekday in wanted:
            day = monday + timedelta(days=7 * interval * nth + weekday)
            if day >= first:
                yield day


def _every_month(first: date, months: int) -> Iterator[date]:
    for nth in range((date.max.year - first.year) * 12 // months):
        year, month = divmod(first.year * 12 + first.month - 1 + nth * months, 12)
        if first.day <= calendar.monthrange(year, month + 1)[1]:
            yield date(year, month + 1, first.day)


def _every_nth(first: date, months: int, weekday: int, nth: int) -> Iterator[date]:
    """The first day counts though the rule would have another of its month."""
    yield first
    for number in range((date.max.year - first.year) * 12 // months):
        year, month = divmod(first.year * 12 + first.month - 1 + number * months, 12)
        day = nth_weekday(year, month + 1, weekday, nth)
        if day > first:
            yield day


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Which day of a month is its 1st to 4th Friday, or its last (-1)."""
    if nth > 0:
        begin = date(year, month, 1)
        return begin + timedelta(days=(weekday - begin.weekday()) % 7 + 7 * (nth - 1))
    end = date(year, month, calendar.monthrange(year, month)[1])
    return end - timedelta(days=(end.weekday() - weekday) % 7)


def which_weekday(day: date) -> int | None:
    """Whether a day is the 1st to 4th of its weekday in its month; None for a fifth, which only ``last`` names."""
    number = (day.day + 6) // 7
    return number if number <= LAST_COUNTED else None


def is_last_weekday(day: date) -> bool:
    """Whether no other one of its weekday follows in its month."""
    return day.day + 7 > calendar.monthrange(day.year, day.month)[1]
