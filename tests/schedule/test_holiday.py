from __future__ import annotations

from datetime import date, timedelta

import pytest

pytest.importorskip("holidays", reason="requirements/run.lock was not installed anew")
pytest.importorskip("lunar_python", reason="requirements/run.lock was not installed anew")

import itertools

from studio.schedule.holiday import (
    TERMS,
    TermSeason,
    day_book,
    days_shown,
    solar_terms,
    term_of,
)


def test_holidays_and_worked_weekends_of_2026_as_announced() -> None:
    """通知 of the State Council, 2025-11-04."""
    book = day_book(2026, 2026)
    off = ("2026-01-01", "2026-02-16", "2026-02-23", "2026-04-06", "2026-06-19", "2026-10-07")
    assert all(book.is_off(date.fromisoformat(day)) for day in off)
    worked = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    assert book.worked == frozenset(map(date.fromisoformat, worked))
    assert not any(book.is_off(day) for day in book.worked)
    assert book.is_off(date(2026, 6, 20)), "a Saturday"
    assert not book.is_off(date(2026, 6, 22))
    assert book.holidays[date(2026, 10, 1)] == "国庆节"


def test_a_year_whose_working_days_nobody_announced_says_so() -> None:
    book = day_book(2026, 2060)
    assert book.known_until < 2060
    assert book.is_known(date(2026, 5, 1))
    assert not book.is_known(date(2060, 5, 1))
    assert book.is_off(date(2060, 10, 1)), "by the calendar"


def test_the_24_solar_terms_in_order_and_of_their_year() -> None:
    for year in range(1950, 2200):
        days = list(solar_terms(year).values())
        assert len(days) == 24
        assert days == sorted(days)
        assert {day.year for day in days} == {year}
        gaps = {(later - earlier).days for earlier, later in itertools.pairwise(days)}
        assert gaps <= {14, 15, 16}


@pytest.mark.parametrize(
    ("day", "term"),
    [
        ("2026-02-04", "立春"),
        ("2026-04-05", "清明"),
        ("2026-06-21", "夏至"),
        ("2026-12-22", "冬至"),
        ("2025-12-21", "冬至"),
        ("2026-04-06", None),
    ],
)
def test_days_of_terms(day: str, term: str | None) -> None:
    assert term_of(date.fromisoformat(day)) == term


def test_a_season_between_two_terms_also_round_the_turn_of_the_year() -> None:
    tea = TermSeason("清明", "谷雨")
    assert tea.contains(date(2026, 4, 5))
    assert tea.contains(date(2026, 4, 19))
    assert not tea.contains(date(2026, 4, 20))
    winter = TermSeason("冬至", "立春")
    inside = [date(2026, 12, 22), date(2027, 1, 1), date(2027, 2, 3)]
    assert all(map(winter.contains, inside))
    assert not winter.contains(date(2027, 2, 4))
    with pytest.raises(ValueError, match="not a solar term"):
        TermSeason("清明", "中秋")
    with pytest.raises(ValueError, match="solar terms are known"):
        solar_terms(1900)


def test_what_a_calendar_writes_on_its_days() -> None:
    shown = dict(days_shown(date(2026, 10, 7), date(2026, 10, 10)))
    assert shown[date(2026, 10, 8)] == "寒露"
    assert shown[date(2026, 10, 10)] == "班"
    year = list(days_shown(date(2026, 1, 1), date(2026, 12, 31)))
    assert sum(name in TERMS for _, name in year) == 24
    assert year == sorted(year, key=lambda each: each[0])
    assert date(2026, 12, 31) - year[-1][0] < timedelta(days=10)
