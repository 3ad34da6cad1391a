"""What a template is said to show is what changes on its pictures."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest

from studio.brand import (
    FontBook,
    Still,
    draw,
    draw_cover,
    fields_shown,
    load_kit,
    load_template,
    template_names,
)
from studio.records.clip import ItemFacts
from studio.settings import CHECKOUT
from studio.units import Aspect, Money, Size

OTHER = {
    "name_zh": "祁东黄花菜干",
    "name_en": "Dried daylily",
    "county_zh": "常宁县",
    "county_en": "Changning",
    "origin": "官家嘴镇",
    "spec": "500g/袋",
    "price": Money(1990),
    "list_price": None,
    "unit": "盒",
    "selling_points": ("今年新花",),
    "season_text": "7月1日–8月1日",
    "safety_note": "须煮熟后食用",
    "link": "https://county.example/i/other",
}


def picture_of(name: str, facts: ItemFacts, fonts: FontBook) -> str:
    kit, template = load_kit(CHECKOUT, "qidong"), load_template(CHECKOUT, name)
    size = Size(180, 320)
    drawn = draw(kit, template, facts, Aspect(9, 16), size, Fraction(12), Fraction(25), fonts)
    told = hashlib.sha256()
    for each in drawn.overlays:
        told.update(each.image.tobytes() if isinstance(each, Still) else each.key.encode())
        told.update(repr((each.left, each.top, each.shown)).encode())
    if drawn.end_card is not None:
        told.update(drawn.end_card.tobytes())
    below = np.zeros((size.height, size.width, 3), np.uint8)
    told.update(draw_cover(kit, template, facts, below, fonts).tobytes())
    return told.hexdigest()


@pytest.mark.parametrize("name", template_names(CHECKOUT))
def test_a_field_that_changes_the_picture_is_one_it_shows(
    name: str, facts: ItemFacts, fonts: FontBook
) -> None:
    before, shown = picture_of(name, facts, fonts), fields_shown(load_template(CHECKOUT, name))
    assert set(shown) <= set(ItemFacts.model_fields)
    for field, value in OTHER.items():
        after = picture_of(name, facts.model_copy(update={field: value}), fonts)
        assert before == after or field in shown, field
        if field == "price":
            assert (before != after) == (field in shown)
