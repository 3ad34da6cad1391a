from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from studio.units import Money, now
from studio.units.clock import midnight, midnight_after


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "¥0"), (1, "¥0.01"), (10, "¥0.1"), (2990, "¥29.9"), (5000, "¥50"), (100_000, "¥1000")],
)
def test_money_is_shown_without_needless_zeros(fen: int, text: str) -> None:
    assert str(Money(fen)) == text


def test_money_is_not_negative() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        Money(-1)


def test_money_is_compared_by_amount() -> None:
    assert Money(1) < Money(2)


def test_the_clock_carries_its_zone() -> None:
    assert now().tzinfo is UTC


def test_a_day_begins_and_ends_at_midnight_in_the_counties() -> None:
    day = date(2026, 6, 20)
    assert midnight(day).astimezone(UTC).isoformat() == "2026-06-19T16:00:00+00:00"
    assert midnight_after(day) - midnight(day) == timedelta(days=1)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_have_instants_too(day: date) -> None:
    assert abs(midnight(day).astimezone(UTC).year - day.year) <= 1
    assert abs(midnight_after(day).astimezone(UTC).year - day.year) <= 1
