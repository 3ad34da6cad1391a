"""Whether an item is in season, and what to say when it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from studio.catalog.sellable import Sellable
from studio.errors import InputError
from studio.records.finding import Finding, Level
from studio.units.season import Season, Seasons
from studio.words.season import season_words


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


def parse_season(season_from: str | None, season_to: str | None) -> Season | None:
    """The window of two ``MM-DD``; None when both are None or empty (sold all year).

    Raises:
        InputError: ``catalog.bad_season`` when an end is not a day of the year or only one is given.
    """
    if not season_from and not season_to:
        return None
    try:
        return Season.parse(season_from or "", season_to or "")
    except ValueError as error:
        found = f"{season_from or ''} – {season_to or ''}"
        raise InputError("catalog.bad_season", found=found) from error


def parse_windows(windows: Iterable[tuple[str, str]]) -> Seasons | None:
    """The windows of pairs of ``MM-DD``; None for none.

    Raises:
        InputError: ``catalog.bad_season``.
    """
    read = tuple(each for pair in windows if (each := parse_season(*pair)) is not None)
    return Seasons(read) if read else None


def windows_text(windows: Iterable[tuple[str, str]], language: str = "zh") -> str:
    """All windows in words; empty when sold all year.

    Raises:
        InputError: As ``parse_windows``.
    """
    return season_words(parse_windows(windows), language)


def in_season(season_from: str | None, season_to: str | None, on: date) -> bool:
    """Whether ``on`` lies in the window, both ends included; always so without one.

    Raises:
        InputError: As ``parse_season``.
    """
    season = parse_season(season_from, season_to)
    return season is None or season.contains(on)


def season_text(season_from: str | None, season_to: str | None, language: str = "zh") -> str:
    """The window in words: ``6月10日–8月31日``, ``10 June–31 August``; empty when sold all year.

    Raises:
        InputError: As ``parse_season``.
    """
    return season_words(parse_season(season_from, season_to), language)


def season_status(season_from: str | None, season_to: str | None, on: date) -> SeasonStatus:
    """How ``on`` lies to the window.

    Raises:
        InputError: As ``parse_season``.
    """
    return status_on(parse_season(season_from, season_to), on)


def status_on(season: Season | Seasons | None, on: date) -> SeasonStatus:
    """How ``on`` lies to a season, or to several."""
    if season is None:
        return SeasonStatus(SeasonState.ALL_YEAR, 0)
    if season.contains(on):
        return SeasonStatus(SeasonState.OPEN, season.days_left(on))
    until, since = season.days_until(on), season.days_since(on)
    if until <= since:
        return SeasonStatus(SeasonState.UPCOMING, until)
    return SeasonStatus(SeasonState.PAST, since)


def season_finding(item: Sellable, on: date, subjects: tuple[str, ...] = ()) -> Finding | None:
    """What a person should know about selling ``item`` on that day; None in season.

    An error for perishable goods, a warning for others. Codes ``catalog.season_upcoming``, ``catalog.season_past``.

    Raises:
        InputError: As ``parse_season``.
    """
    status = status_on(parse_windows(item.windows), on)
    if status.state in (SeasonState.ALL_YEAR, SeasonState.OPEN):
        return None
    return Finding(
        code=f"catalog.season_{status.state}",
        level=Level.ERROR if item.perishable else Level.WARNING,
        subjects=subjects or (item.sku,),
        params={
            "item": item.name_zh,
            "item_en": item.name_en,
            "season": windows_text(item.windows, "zh"),
            "season_en": windows_text(item.windows, "en"),
            "date": on.isoformat(),
            "days": status.days,
        },
    )
