"""Seasons: windows of the year as ``MM-DD`` from and to, both days included, which may wrap the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from studio.errors import InputError
from studio.records.finding import Finding, Level
from studio.words import say

if TYPE_CHECKING:
    from studio.catalog.facts import Sellable

LEAP_YEAR = 2024
"""Any leap year: 29 February is a day a season may start or end on."""

DAY_TEXT = re.compile(r"([0-9]{2})-([0-9]{2})")


class SeasonState(StrEnum):
    """How a day lies to a season."""

    ALL_YEAR = "all_year"
    OPEN = "open"
    UPCOMING = "upcoming"
    PAST = "past"


@dataclass(frozen=True)
class SeasonStatus:
    """A day against a season.

    Attributes:
        state: Where the day lies. Out of season, the nearer end decides between upcoming and past.
        days: Days to the next opening (upcoming), since the last close (past), left with today counted (open), else 0.
    """

    state: SeasonState
    days: int


def month_day(text: str) -> tuple[int, int]:
    """Read ``MM-DD``.

    Raises:
        ValueError: It is not a day of the calendar in that form.
    """
    match = DAY_TEXT.fullmatch(text)
    if match is None:
        raise ValueError(f"a day of the year looks like 06-10, not {text!r}")
    month, day = int(match[1]), int(match[2])
    date(LEAP_YEAR, month, day)
    return month, day


def in_season(season_from: str | None, season_to: str | None, on: date) -> bool:
    """Whether ``on`` lies in the window; always so without one.

    Raises:
        InputError: ``catalog.bad_season`` when an end is not ``MM-DD`` or only one is given.
    """
    window = _window(season_from, season_to)
    if window is None:
        return True
    start, end = window
    day = (on.month, on.day)
    if start <= end:
        return start <= day <= end
    return day >= start or day <= end


def season_text(season_from: str | None, season_to: str | None, language: str = "zh") -> str:
    """The window in words: ``6月10日–8月31日``, ``10 June–31 August``; empty when sold all year.

    Raises:
        InputError: As ``in_season``.
    """
    window = _window(season_from, season_to)
    if window is None:
        return ""
    start, end = window
    code = "season.window" if start <= end else "season.window_wraps"
    ends = {"start": _day_text(start, language), "end": _day_text(end, language)}
    return say(code, language, ends).text


def season_status(season_from: str | None, season_to: str | None, on: date) -> SeasonStatus:
    """How ``on`` lies to the window.

    Raises:
        InputError: As ``in_season``.
    """
    window = _window(season_from, season_to)
    if window is None:
        return SeasonStatus(SeasonState.ALL_YEAR, 0)
    start, end = window
    if in_season(season_from, season_to, on):
        return SeasonStatus(SeasonState.OPEN, (_next(end, on) - on).days + 1)
    until, since = (_next(start, on) - on).days, (on - _last(end, on)).days
    if until <= since:
        return SeasonStatus(SeasonState.UPCOMING, until)
    return SeasonStatus(SeasonState.PAST, since)


def season_finding(item: Sellable, on: date, subjects: tuple[str, ...] = ()) -> Finding | None:
    """What a person should know about selling ``item`` on that day; None in season.

    An error for perishable goods, a warning for others. Codes ``catalog.season_upcoming``, ``catalog.season_past``.
    """
    status = season_status(item.season_from, item.season_to, on)
    if status.state in (SeasonState.ALL_YEAR, SeasonState.OPEN):
        return None
    return Finding(
        code=f"catalog.season_{status.state}",
        level=Level.ERROR if item.perishable else Level.WARNING,
        subjects=subjects or (item.sku,),
        params={
            "item": item.name_zh,
            "item_en": item.name_en,
            "season": season_text(item.season_from, item.season_to, "zh"),
            "season_en": season_text(item.season_from, item.season_to, "en"),
            "date": on.isoformat(),
            "days": status.days,
        },
    )


def _window(
    season_from: str | None, season_to: str | None
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if season_from is None and season_to is None:
        return None
    try:
        return month_day(season_from or ""), month_day(season_to or "")
    except ValueError as error:
        found = f"{season_from or ''} – {season_to or ''}"
        raise InputError("catalog.bad_season", found=found) from error


def _day_text(day: tuple[int, int], language: str) -> str:
    month = say(f"month.{day[0]}", language).text
    return say("season.day", language, {"month": month, "day": day[1]}).text


def _on(day: tuple[int, int], year: int) -> date:
    """The day in that year; 29 February falls on 28 February where there is none."""
    try:
        return date(year, *day)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=1)


def _next(day: tuple[int, int], on: date) -> date:
    this_year = _on(day, on.year)
    return this_year if this_year >= on else _on(day, on.year + 1)


def _last(day: tuple[int, int], on: date) -> date:
    this_year = _on(day, on.year)
    return this_year if this_year <= on else _on(day, on.year - 1)
