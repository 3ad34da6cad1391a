"""Days in requests: of years that somebody may mean, so that nothing counted on from them leaves time."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from studio.units.day import FIRST_YEAR, LAST_YEAR, is_likely, is_without_end


def likely(day: date) -> date:
    """The day, where its year is one of those that count; pydantic's own way of refusing otherwise."""
    if not is_likely(day):
        years = {"least": FIRST_YEAR, "most": LAST_YEAR}
        raise PydanticCustomError("day_year", "the year lies between {least} and {most}", years)
    return day


def last(day: date | None) -> date | None:
    """A last day; None for none, which 9999 is written for as well."""
    return None if day is None or is_without_end(day) else likely(day)


Day = Annotated[date, AfterValidator(likely)]
LastDay = Annotated[date | None, AfterValidator(last)]
