"""Days in requests: of years that somebody may mean, so that nothing counted on from them leaves the calendar."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from studio.units.day import FIRST_YEAR, LAST_YEAR, is_likely, is_without_end
from web.api.patterns import DAY, LAST_DAY


def likely(day: date) -> date:
    """The day, where its year is one of those that count; pydantic's own way of refusing otherwise."""
    if not is_likely(day):
        years = {"least": FIRST_YEAR, "most": LAST_YEAR}
        raise PydanticCustomError("day_year", "the year lies between {least} and {most}", years)
    return day


def likely_or_last(day: date) -> date:
    """The same, or a day of 9999."""
    return day if is_without_end(day) else likely(day)


def last(day: date | None) -> date | None:
    """A last day; None for none, which 9999 is written for as well."""
    return None if day is None or is_without_end(day) else day


def _told(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "format": "date", "pattern": pattern})


Day = Annotated[date, AfterValidator(likely), _told(DAY)]
LastDay = Annotated[
    Annotated[date, AfterValidator(likely_or_last), _told(LAST_DAY)] | None, AfterValidator(last)
]
