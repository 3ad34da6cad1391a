from __future__ import annotations

from datetime import date

import pytest

from studio.units.day import FIRST_BIRTH_YEAR, is_likely, is_without_end


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2026, 11, 29), date(2199, 12, 31)])
def test_years_that_somebody_may_mean(day: date) -> None:
    assert is_likely(day)


@pytest.mark.parametrize(
    "day", [date.min, date(1999, 12, 31), date(2200, 1, 1), date(9998, 12, 31), date.max]
)
def test_slips_of_the_hand(day: date) -> None:
    assert not is_likely(day)


def test_people_were_born_earlier() -> None:
    assert is_likely(date(1961, 5, 1), FIRST_BIRTH_YEAR)
    assert not is_likely(date(1861, 5, 1), FIRST_BIRTH_YEAR)


def test_how_spreadsheets_write_no_end() -> None:
    assert is_without_end(date.max)
    assert is_without_end(date(9999, 1, 1))
    assert not is_without_end(date(2199, 12, 31))
