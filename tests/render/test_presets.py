from __future__ import annotations

from fractions import Fraction

import pytest

from studio.records.delivery import ASPECTS
from studio.render import clip_rate


@pytest.mark.parametrize(
    ("source", "delivered"),
    [
        ("30", 30),
        ("30000/1001", "30000/1001"),
        ("60000/1001", "30000/1001"),
        ("120000/1001", "30000/1001"),
        ("15000/1001", "30000/1001"),
        ("29.97", "30000/1001"),
        ("59.94", "30000/1001"),
        ("29.981", 30),
        ("60", 30),
        ("25", 25),
        ("50", 25),
        ("24000/1001", "24000/1001"),
        ("23.976", "24000/1001"),
        ("24", 24),
        ("12.5", 25),
        ("15", 30),
        ("120", 30),
        ("240", 30),
    ],
)
def test_the_delivered_rate_divides_the_source_most_evenly(
    source: str, delivered: int | str
) -> None:
    assert clip_rate(Fraction(source)).value == Fraction(delivered)


def test_delivered_sizes_have_the_shape_they_are_named_for() -> None:
    for aspect, size in ASPECTS.items():
        assert size.ratio == aspect.ratio
        assert min(size.width, size.height) == 1080
