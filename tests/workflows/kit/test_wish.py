"""What a clip is called."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studio.records.clip import ItemFacts
from studio.units import Aspect, Money
from studio.workflows.kit.wish import ClipWish

FACTS = ItemFacts(
    sku="a",
    name_zh="黄花菜",
    name_en="Daylily",
    county_zh="祁东县",
    county_en="Qidong",
    origin="黄土铺镇",
    spec="250g/袋",
    price=Money(2990),
    list_price=None,
    unit="袋",
    selling_points=(),
    season_text="",
    safety_note="",
    link="",
)


@pytest.mark.parametrize(
    ("length", "name"),
    [(Fraction(9), "a-recipe-9s"), (Fraction(449, 50), "a-recipe-9s")],
    ids=["whole", "of a plan that ends on a frame"],
)
def test_a_clip_is_named_by_its_length_to_the_nearest_second(length: Fraction, name: str) -> None:
    assert ClipWish(FACTS, "qidong", "recipe", (Aspect(1, 1),), length).name == name
