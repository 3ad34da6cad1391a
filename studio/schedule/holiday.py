"""Holidays, worked weekends and the 24 solar terms, from libraries that carry the announcements and the astronomy.

Only this module knows the libraries; the checks go by the ``DayBook`` it makes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays
from lunar_python import Solar

from studio.schedule.daybook import DayBook

TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
"""The solar terms in the order of the year."""

FIRST_YEAR, LAST_YEAR = 1950, 2199
"""Years that can be asked for."""

FIRST_WORKED = 2000
"""Weekends have been worked for holidays since then."""


@dataclass(frozen=True)
class TermSeason:
    """From the day of one solar term to the day before another: 清明 to 谷雨, wrapping the year where need be."""

    first: str
    until: str

    def __post_init__(self) -> None:
        """Refuse names that are no solar term."""
        for name in (self.first, self.until):
            if name not in TERMS:
                raise ValueError(f"not a solar term: {name!r}")

    def contains(self, on: date) -> bool:
        """Whether the day lies in it."""
        terms = solar_terms(on.year)
        first, until = terms[self.first], terms[self.until]
        if first < until:
            return first <= on < until
        return on >= first or on < until


@lru_cache(maxsize=64)
def solar_terms(year: int) -> MappingProxyType[str, date]:
    """Day of each solar term of a calendar year, in China's time, in the order of the year.

    Raises:
        ValueError: The year is out of ``FIRST_YEAR`` to ``LAST_YEAR``.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"solar terms are known from {FIRST_YEAR} to {LAST_YEAR}, not in {year}")
    # Asked in the middle of the year, the table's plain names are all of the year but for the winter solstice,
    # which is the one before; the next stands under a name of its own.
    table = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()
    moments = {name: table["DONG_ZHI" if name == "冬至" else name] for name in TERMS}
    return MappingProxyType(
        {name: date(at.getYear(), at.getMonth(), at.getDay()) for name, at in moments.items()}
    )


def term_of(day: date) -> str | None:
    """The solar term that begins on a day; None on others."""
    return next((name for name, on in solar_terms(day.year).items() if on == day), None)


@lru_cache(maxsize=16)
def day_book(first_year: int, last_year: int) -> DayBook:
    """Holidays and worked weekends of some years.

    Years behind ``known_until`` know their holidays by the calendar only: which weekends will be worked for them is
    announced late in the year before.
    """
    years = range(first_year, last_year + 1)
    found = country_holidays("CN", years=years, language="zh_CN")
    worked = frozenset(day for day in found.weekend_workdays if first_year <= day.year <= last_year)
    return DayBook(
        holidays=MappingProxyType({day: name for day, name in found.items() if day.year in years}),
        worked=worked,
        known_until=_known_until(last_year),
    )


def days_shown(first: date, last: date) -> Iterator[tuple[date, str]]:
    """What a calendar writes on days: names of holidays, 班 on worked weekends, solar terms; by day."""
    book = day_book(first.year, last.year)
    day = first
    while day <= last:
        term = term_of(day)
        for name in (book.holidays.get(day), "班" if day in book.worked else None, term):
            if name is not None:
                yield day, name
        day += timedelta(days=1)


def _known_until(last_year: int) -> int:
    """The last year up to ``last_year`` for which worked weekends were announced; 0 for none."""
    found = country_holidays("CN", years=range(FIRST_WORKED, last_year + 1))
    return max((day.year for day in found.weekend_workdays), default=0)
