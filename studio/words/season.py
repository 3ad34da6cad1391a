"""A season in words."""

from __future__ import annotations

from functools import lru_cache

from studio.units.season import Season, Seasons, YearDay
from studio.words import say


@lru_cache(maxsize=1024)
def season_words(season: Season | Seasons | None, language: str = "zh") -> str:
    """``6月10日–8月31日``, ``10 June–31 August``; several with a comma between; empty for what is sold all year."""
    if season is None:
        return ""
    if isinstance(season, Seasons):
        comma = say("season.comma", language).text
        return comma.join(season_words(each, language) for each in season.windows)
    code = "season.window_wraps" if season.wraps else "season.window"
    ends = {"start": _day(season.first, language), "end": _day(season.last, language)}
    return say(code, language, ends).text


def _day(day: YearDay, language: str) -> str:
    month = say(f"month.{day.month}", language).text
    return say("season.day", language, {"month": month, "day": day.day}).text
