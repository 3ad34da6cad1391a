"""The end card in a seller's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from studio.brand import FontBook, SellerCard, draw_seller_card, load_kit, load_template
from studio.brand.graphic import Pixels
from studio.records.clip import ItemFacts
from studio.records.clip_words import ClipWords
from studio.units import Money, Size

FULL = SellerCard(
    "湘里人家·李姐的小店",
    "https://county.example/s/42",
    ("电话 0734-6123456", "微信 lijie_hhc"),
    np.full((200, 160, 3), 90, np.uint8),
    Money(2790),
)
SIZES = [Size(720, 1280), Size(720, 960), Size(720, 720), Size(1280, 720)]


def card(data: Path, fonts: FontBook, facts: ItemFacts, template: str, size: Size) -> Pixels:
    kit = load_kit(data, "qidong")
    return draw_seller_card(kit, load_template(data, template), facts, FULL, size, fonts)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_name_in_english_stands_where_the_template_speaks_both_languages(
    data: Path, fonts: FontBook, facts: ItemFacts, size: Size
) -> None:
    """With everything a card may hold, and a long name, there is room for it."""
    named = facts.model_copy(update={"name_en": "Qidong dried daylily, family pack"})
    silent = named.model_copy(update={"name_en": ""})
    for template, differs in (("bilingual", True), ("recipe", False)):
        with_it, without = (card(data, fonts, each, template, size) for each in (named, silent))
        assert np.array_equal(with_it, without) != differs, template


def test_a_teaser_tells_day_and_hour_and_no_price(
    data: Path, fonts: FontBook, facts: ItemFacts
) -> None:
    kit, teaser = load_kit(data, "qidong"), load_template(data, "live-teaser")
    words = ClipWords(live_at=datetime.fromisoformat("2027-06-18T19:30"))
    for size in SIZES:
        one, other = (
            draw_seller_card(kit, teaser, facts, each, size, fonts, words)
            for each in (FULL, replace(FULL, price=Money(3190)))
        )
        assert np.array_equal(one, other)
        without = draw_seller_card(kit, teaser, facts, FULL, size, fonts)
        assert not np.array_equal(one, without)
