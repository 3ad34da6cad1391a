"""Captions of several lines."""

from __future__ import annotations

import pytest

from studio.brand import FontBook, load_kit, load_template
from studio.brand.notices import caption
from studio.brand.scene import Scene
from studio.records.clip import ItemFacts
from studio.settings import CHECKOUT
from studio.units import Size


@pytest.mark.parametrize(
    ("second", "share"), [("当天晾晒", 1.0), ("Picked at dawn", 36 / 50)], ids=["same", "other"]
)
def test_a_second_line_is_smaller_only_in_other_letters(
    facts: ItemFacts, fonts: FontBook, second: str, share: float
) -> None:
    template = load_template(CHECKOUT, "harvest-story")
    scene = Scene(load_kit(CHECKOUT, "qidong"), template, facts, fonts, Size(1080, 1920))
    card = caption(scene, f"清早采摘\n{second}", 900)
    (first, _), (other, _) = card.inks
    assert other.height / first.height == pytest.approx(share, abs=0.05)
