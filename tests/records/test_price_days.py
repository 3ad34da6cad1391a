"""Approved prices as stretches of days, held against the plain rule day by day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from studio.records.price_days import PriceDays, PriceDaysText, by_days, nearest

START = date(2027, 1, 1)
DAYS = [START + timedelta(days=each) for each in range(-3, 28)]


def days(first: int | None, last: int | None, fen: int, was: int | None = None) -> PriceDays:
    ends = (None if each is None else date(2027, 1, each) for each in (first, last))
    return PriceDays(*ends, fen, was)


def test_a_price_for_later_days_leaves_the_others_as_they_are() -> None:
    usual, low = days(None, None, 2990), days(8, 15, 1900)
    line = by_days([low, usual])
    assert line == (days(None, 7, 2990), low, days(16, None, 2990))
    assert [nearest(line, date(2027, 1, each)).price_fen for each in (7, 8, 15, 16)] == [
        2990, 1900, 1900, 2990,
    ]  # fmt: skip


def test_the_newest_counts_and_days_without_a_price_are_told() -> None:
    line = by_days([days(10, 12, 1000), days(5, 12, 2000), days(20, 20, 3000)])
    assert line == (days(5, 9, 2000), days(10, 12, 1000), days(20, 20, 3000))
    for day, fen, holds in (
        (1, 2000, False),
        (15, 1000, False),
        (20, 3000, True),
        (25, 3000, False),
    ):
        found = nearest(line, date(2027, 1, day))
        assert (found.price_fen, found.holds(date(2027, 1, day))) == (fen, holds)


def test_one_price_approved_twice_is_one_stretch() -> None:
    assert by_days([days(8, 20, 1900), days(1, 10, 1900)]) == (days(1, 20, 1900),)
    assert by_days([days(11, 20, 1900), days(1, 10, 1900)]) == (days(1, 20, 1900),)
    assert len(by_days([days(11, 20, 1900, 2990), days(1, 10, 1900)])) == 2, "another former price"


def test_the_last_day_there_is_has_none_after_it() -> None:
    (found,) = by_days([PriceDays(None, date.max, 1, None)])
    assert found == PriceDays(None, None, 1, None)


ends = st.none() | st.sampled_from(DAYS)
prices = st.builds(
    lambda first, last, fen, was: PriceDays(
        *((last, first) if first and last and last < first else (first, last)), fen, was
    ),
    ends, ends, st.integers(1, 3), st.sampled_from([None, 9]),
)  # fmt: skip


@given(st.lists(prices, max_size=7))
def test_each_day_has_the_newest_price_that_holds_it(newest: list[PriceDays]) -> None:
    line = by_days(newest)
    for day in DAYS:
        wanted = next((each.amounts for each in newest if each.holds(day)), None)
        found = [each.amounts for each in line if each.holds(day)]
        assert found == ([] if wanted is None else [wanted])
        if line:
            assert nearest(line, day).holds(day) is (wanted is not None)
    for one, other in pairwise(line):
        assert one.last is not None
        assert other.first is not None
        assert one.last < other.first
        assert one.amounts != other.amounts or other.first - one.last > timedelta(days=1)


@given(st.lists(prices, max_size=5))
def test_the_line_comes_back_from_its_text(newest: list[PriceDays]) -> None:
    kind, line = PriceDaysText(), by_days(newest)
    text = kind.process_bind_param(line, sqlite.dialect())
    assert kind.process_result_value(text, sqlite.dialect()) == line
