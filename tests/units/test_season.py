from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.units import Season, YearDay

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 12, 31)).map(
    lambda day: YearDay(day.month, day.day)
)
DATES = st.dates(min_value=date(2000, 1, 1), max_value=date(2199, 12, 31))


@given(DAYS, DAYS, DATES)
def test_a_season_and_what_is_left_of_the_year_share_no_day(
    first: YearDay, last: YearDay, on: date
) -> None:
    """The complement runs from the day after ``last`` to the day before ``first``."""
    after = last.in_year(2024) + timedelta(days=1)
    before = first.in_year(2024) - timedelta(days=1)
    season = Season(first, last)
    if (after.month, after.day) == (first.month, first.day) and season.wraps:
        assert season.contains(on)
        return
    rest = Season(YearDay(after.month, after.day), YearDay(before.month, before.day))
    leap = {(2, 29)} & {(day.month, day.day) for day in (first, last, rest.first, rest.last)}
    if not leap and not (first.month == 1 and first.day == 1 and last.month == 12):
        assert season.contains(on) != rest.contains(on)


@given(DAYS, DAYS, DATES)
def test_counted_days_lead_into_the_season(first: YearDay, last: YearDay, on: date) -> None:
    season = Season(first, last)
    if season.contains(on):
        assert season.days_left(on) >= 1
        assert season.days_until(on) == season.days_since(on) == 0
        return
    assert season.days_left(on) == 0
    assert 1 <= season.days_until(on) <= 366
    assert 1 <= season.days_since(on) <= 366


def test_a_window_may_wrap_the_year() -> None:
    oranges = Season.parse("11-15", "02-10")
    assert oranges.wraps
    for inside in ((2026, 11, 15), (2026, 12, 31), (2027, 1, 1), (2027, 2, 10)):
        assert oranges.contains(date(*inside))
    for outside in ((2026, 11, 14), (2027, 2, 11), (2027, 6, 1)):
        assert not oranges.contains(date(*outside))
    assert oranges.days_left(date(2026, 12, 31)) == 42
    assert oranges.days_until(date(2026, 11, 14)) == 1
    assert oranges.days_since(date(2027, 2, 11)) == 1
    assert str(oranges) == "11-15 – 02-10"


def test_one_day_is_a_season() -> None:
    day = Season.parse("06-01", "06-01")
    assert day.contains(date(2026, 6, 1))
    assert not day.contains(date(2026, 6, 2))


def test_29_february_exists_only_when_it_does() -> None:
    leap = Season.parse("02-29", "03-05")
    assert leap.contains(date(2028, 2, 29))
    assert not leap.contains(date(2027, 2, 28))
    assert leap.contains(date(2027, 3, 1))
    assert YearDay.parse("02-29").in_year(2027) == date(2027, 2, 28)
    assert YearDay.parse("02-29").in_year(2028) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["", "6-1", "06/01", "13-01", "02-30", "00-10", "06-1 ", "０６-01"]
)
def test_other_texts_are_no_day(text: str) -> None:
    with pytest.raises(ValueError, match=r"looks like|month|day"):
        YearDay.parse(text)


def test_next_and_last_cross_the_year() -> None:
    new_year = YearDay(1, 1)
    assert new_year.next(date(2026, 1, 2)) == date(2027, 1, 1)
    assert new_year.next(date(2026, 1, 1)) == date(2026, 1, 1)
    assert YearDay(12, 31).last(date(2026, 12, 30)) == date(2025, 12, 31)
