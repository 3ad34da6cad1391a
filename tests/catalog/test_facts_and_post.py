from __future__ import annotations

import pytest

from studio.catalog import CatalogItem, facts_of, find_item, post_text, read_catalog
from studio.records.clip import ItemFacts
from studio.records.goods import Item
from studio.settings import CHECKOUT
from studio.units import Money


def facts(sku: str, language: str = "zh") -> ItemFacts:
    county, item = find_item(read_catalog(CHECKOUT), sku)
    return facts_of(item, county.name_zh, county.name_en, language)


def row_of(item: CatalogItem) -> Item:
    values = item.model_dump(exclude={"approved", "marks"})
    values["selling_points"] = list(item.selling_points)
    return Item(unit_id="u", **values)


def test_the_row_and_the_catalog_item_give_the_same_facts() -> None:
    for county in read_catalog(CHECKOUT):
        for item in county.items:
            one = facts_of(item, county.name_zh, county.name_en)
            assert one == facts_of(row_of(item), county.name_zh, county.name_en)
            assert one.price == Money(item.price_fen)
            assert one.unit == item.price_unit


@pytest.mark.parametrize(
    ("was", "shown"), [(None, None), (2990, None), (1000, None), (3590, Money(3590))]
)
def test_only_a_higher_price_is_shown_as_the_former(was: int | None, shown: Money | None) -> None:
    item = find_item(read_catalog(CHECKOUT), "qd-hhc-250")[1]
    changed = item.model_copy(update={"list_price_fen": was})
    assert facts_of(changed, "祁东县", "Qidong").list_price == shown


def test_the_post_of_fresh_daylily() -> None:
    assert post_text(facts("qd-hhc-fresh")) == (
        "祁东鲜黄花｜祁东县黄土铺镇\n"
        "✅ 天亮前采下花蕾\n"
        "✅ 当天冷链装箱\n"
        "✅ 焯水后清炒爽脆\n"
        "📦 1kg/箱　¥36.8/箱\n"
        "🗓 产季：6月10日–8月31日\n"
        "⚠️ 食用提示：鲜花含秋水仙碱，须焯水并充分煮熟后食用\n"
        "#祁东鲜黄花 #祁东县 #黄土铺镇 #农产品 #家乡味道"
    )


def test_a_post_shows_the_former_price_and_no_empty_lines() -> None:
    text = post_text(facts("qd-hhc-sauce"))
    assert "现价¥18.8/瓶（原价¥22.8）" in text
    assert "产季" not in text
    assert "提示" not in text
    assert all(line.strip() for line in text.splitlines())


def test_tags_hold_only_what_platforms_keep() -> None:
    tags = post_text(facts("sz-bc-100")).splitlines()[-1].split()
    assert tags[0] == "#桑植白茶白牡丹"
    assert len(tags) == len(set(tags))
    assert all(tag[1:].isalnum() for tag in tags)


def test_a_post_in_english() -> None:
    text = post_text(facts("xh-hc-125", "en"), "en")
    assert text.startswith("Xinhua black tea | ")
    assert "now ¥68/罐 (was ¥88)" in text
    assert "20 March–31 May" in text


def test_braces_in_a_name_stay() -> None:
    odd = facts("qd-hhc-250").model_copy(update={"name_zh": "{origin}{0}"})
    assert post_text(odd).startswith("{origin}{0}｜")
