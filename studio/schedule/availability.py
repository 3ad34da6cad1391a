"""When a host can work: hours by rule, and the days on which the rule does not hold."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from studio.records.value import Value
from studio.schedule.daybook import NO_DAYS, DayBook
from studio.schedule.instant import ZONE, Instant, local

DAY_MIN = 1440
"""Minutes of a day."""


class DayKind(StrEnum):
    """Which days of the calendar a rule is about."""

    ANY = "any"
    WORKDAY = "workday"
    """Working days, weekends that were made working days included."""
    DAY_OFF = "day_off"
    """Weekends and holidays."""


class Hours(Value):
    """Some hours of some days of the week, on the clock of Asia/Shanghai."""

    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = (0, 1, 2, 3, 4, 5, 6)
    """Monday is 0."""
    from_min: int = Field(default=0, ge=0, lt=DAY_MIN)
    """Minutes after midnight."""
    until_min: int = Field(default=DAY_MIN, gt=0, le=2 * DAY_MIN)
    """Excluded; beyond 1440 it runs into the next day."""
    day_kind: DayKind = DayKind.ANY
    from_on: date | None = None
    """First day; None for always."""
    until_on: date | None = None
    """Last day; None for no end."""

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if not self.from_min < self.until_min <= self.from_min + DAY_MIN:
            raise ValueError(f"hours end after they start, within a day: {self.from_min}")
        return self

    def span_on(self, day: date, days: DayBook = NO_DAYS) -> tuple[datetime, datetime] | None:
        """The hours that begin on ``day``; None where the rule has none then."""
        if day.weekday() not in self.weekdays or not self._holds(day):
            return None
        if self.day_kind is not DayKind.ANY and days.is_off(day) != (
            self.day_kind is DayKind.DAY_OFF
        ):
            return None
        midnight = datetime.combine(day, time(), ZONE)
        return (
            midnight + timedelta(minutes=self.from_min),
            midnight + timedelta(minutes=self.until_min),
        )

    def _holds(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (
            self.until_on is None or day <= self.until_on
        )


class Span(Value):
    """A stretch of time ``[start, end)``."""

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"a stretch ends after its start: {self.start} .. {self.end}")
        return self


class Availability(Value):
    """What a host said of their time. Without hours and without exceptions everything is possible."""

    hours: tuple[Hours, ...] = ()
    """None given: any hour."""
    extra: tuple[Span, ...] = ()
    """Can work although no hours say so."""
    away: tuple[Span, ...] = ()
    """Cannot work whatever else says so; counts most."""

    def missing(
        self, start: datetime, end: datetime, days: DayBook = NO_DAYS
    ) -> tuple[datetime, datetime] | None:
        """The first stretch of ``[start, end)`` in which the host cannot work; None when there is none."""
        gaps = [
            (max(each.start, start), min(each.end, end))
            for each in self.away
            if each.start < end and start < each.end
        ]
        if self.hours:
            gaps += _uncovered(start, end, self._open(start, end, days))
        return min(gaps, default=None)

    def free(
        self, start: datetime, end: datetime, days: DayBook = NO_DAYS
    ) -> tuple[tuple[datetime, datetime], ...]:
        """All stretches of ``[start, end)`` in which the host can work, in order, none touching another."""
        spans = self._open(start, end, days) if self.hours else [(start, end)]
        blocked = [(each.start, each.end) for each in self.away]
        free: list[tuple[datetime, datetime]] = []
        for begins, ends in spans:
            for span in _uncovered(max(begins, start), min(ends, end), sorted(blocked)):
                if free and span[0] <= free[-1][1]:
                    free[-1] = free[-1][0], max(free[-1][1], span[1])
                else:
                    free.append(span)
        return tuple(free)

    def _open(
        self, start: datetime, end: datetime, days: DayBook
    ) -> list[tuple[datetime, datetime]]:
        """Stretches that could hold a part of ``[start, end)``."""
        spans = [(each.start, each.end) for each in self.extra]
        day = local(start).date() - timedelta(days=1)  # hours of the evening before may reach here
        while day <= local(end).date():
            found = (rule.span_on(day, days) for rule in self.hours)
            spans += [span for span in found if span is not None]
            day += timedelta(days=1)
        return sorted(spans)


def _uncovered(
    start: datetime, end: datetime, spans: list[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """What of ``[start, end)`` no span holds; ``spans`` come sorted."""
    gaps = []
    covered = start
    for begins, ends in spans:
        if begins > covered and covered < end:
            gaps.append((covered, min(begins, end)))
        covered = max(covered, ends)
    if covered < end:
        gaps.append((covered, end))
    return gaps
