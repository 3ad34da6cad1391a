from __future__ import annotations

from datetime import UTC

import pytest

from studio.units import Money, now


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
