"""Days from outside, bounded: what lies beyond is a slip of the hand, and would leave the calendar when counted on."""

from __future__ import annotations

from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years in which anything here may be, both included."""

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)

FIRST_BIRTH_YEAR = 1900
"""Somebody born earlier is nobody who works."""

NO_END_YEAR = date.max.year
"""9999: how forms and spreadsheets write 长期, that something has no end."""


def is_without_end(day: date) -> bool:
    """Whether a last day means that there is none."""
    return day.year == NO_END_YEAR


def is_likely(day: date, first_year: int = FIRST_YEAR) -> bool:
    """Whether the day lies in a year that somebody may mean."""
    return first_year <= day.year <= LAST_YEAR
