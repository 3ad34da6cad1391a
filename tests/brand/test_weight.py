from fractions import Fraction

import pytest

from studio.brand.weight import grams_of, per_jin
from studio.units import Money


@pytest.mark.parametrize(
    ("spec", "grams"),
    [
        ("250g/袋", 250),
        ("2g×20包/盒", 40),
        ("1.5kg/箱", 1500),
        ("3斤装", 1500),
        ("约 2 公斤", 2000),
        ("250g×4袋+茶油500g/礼盒", None),
        ("500ml/瓶", None),
        ("一分地", None),
        ("0g/袋", None),
        ("", None),
    ],
)
def test_grams(spec: str, grams: int | None) -> None:
    assert grams_of(spec) == (None if grams is None else Fraction(grams))


@pytest.mark.parametrize(
    ("fen", "spec", "unit", "found"),
    [
        (2990, "250g/袋", "袋", 5980),
        (4500, "2g×20包/盒", "盒", 56250),
        (1000, "300g/袋", "袋", 1667),
        (3600, "散装", "公斤", 1800),
        (1800, "散装", "斤", None),
        (1800, "500g/袋", "袋", None),
        (1800, "礼盒", "盒", None),
    ],
)
def test_price_of_500_grams(fen: int, spec: str, unit: str, found: int | None) -> None:
    assert per_jin(Money(fen), spec, unit) == (None if found is None else Money(found))
