from __future__ import annotations

import re
from pathlib import Path

import pytest

from studio.catalog import (
    CATALOG_FILE,
    CatalogCounty,
    CatalogItem,
    find_item,
    parse_catalog,
    read_catalog,
)
from studio.errors import InputError, NotFound
from studio.settings import CHECKOUT
from studio.words import LANGUAGES, entries, say

HAN = re.compile(r"[\u4e00-\u9fff]")

GOOD = """
[[county]]
slug = "qidong"
name_zh = "祁东县"
name_en = "Qidong"
[[county.item]]
sku = "one"
name_zh = "黄花菜"
name_en = "Daylily"
kind = "tea"
origin = "黄土铺镇"
spec = "250g/袋"
price_unit = "袋"
price_fen = 2990
"""


@pytest.fixture(scope="module")
def demo() -> tuple[CatalogCounty, ...]:
    return read_catalog(CHECKOUT)


def items(demo: tuple[CatalogCounty, ...]) -> list[CatalogItem]:
    return [item for county in demo for item in county.items]


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_catalog(text.encode(), "mine.toml")
    for language in LANGUAGES:
        sentence = str(say(caught.value.code, language, caught.value.params))
        assert "mine.toml" in sentence
        assert not re.search(r"\{(file|key|found|allowed|cause)\}", sentence)
    return caught.value


def test_the_demo_has_three_counties_with_goods_hosts_and_channels(
    demo: tuple[CatalogCounty, ...],
) -> None:
    assert [county.slug for county in demo] == ["qidong", "sangzhi", "xinhua"]
    assert len(items(demo)) >= 12
    for county in demo:
        assert len(county.items) >= 4
        assert len(county.hosts) >= 2
        assert len(county.channels) >= 2


def test_what_the_demo_says_of_goods_is_short_and_lawful(demo: tuple[CatalogCounty, ...]) -> None:
    forbidden = re.compile(r"国家级|最高级|最佳|最好|第一|治|疗|养生|保健|降血|抗癌|安神|助眠")
    for item in items(demo):
        assert len(item.selling_points) == 3
        for point in item.selling_points:
            assert len(HAN.findall(point)) <= 14
        said = item.name_zh + "".join(item.selling_points)
        assert not forbidden.search(said)
        assert item.list_price_fen is None or item.list_price_fen > item.price_fen
        assert item.link.startswith("https://example.com/")


def test_fresh_daylily_carries_its_safety_note(demo: tuple[CatalogCounty, ...]) -> None:
    _, fresh = find_item(demo, "qd-hhc-fresh")
    assert fresh.perishable
    assert "秋水仙碱" in fresh.safety_note
    assert "焯水" in fresh.safety_note


def test_kinds_and_platforms_have_words(demo: tuple[CatalogCounty, ...]) -> None:
    for item in items(demo):
        assert f"kind.{item.kind}" in entries()
    for county in demo:
        for channel in county.channels:
            assert f"platform.{channel.platform}" in entries()


def test_items_are_found_by_sku_in_any_case_or_by_name(demo: tuple[CatalogCounty, ...]) -> None:
    county, item = find_item(demo, " QD-HHC-250 ")
    assert (county.slug, item.sku) == ("qidong", "qd-hhc-250")
    assert find_item(demo, "白溪豆腐")[1].sku == "xh-df-fresh"


@pytest.mark.parametrize(
    ("sku", "near"),
    [("qd-hhc-25", "qd-hhc-250"), ("豆腐", "xh-df-fresh"), ("???", "qd-hhc-250"), ("", "qd-hhc")],
)
def test_an_unknown_item_names_what_is_near(
    demo: tuple[CatalogCounty, ...], sku: str, near: str
) -> None:
    with pytest.raises(NotFound) as caught:
        find_item(demo, sku)
    assert caught.value.code == "catalog.unknown_item"
    assert caught.value.params["sku"] == sku
    assert near in str(caught.value.params["close"])


def test_a_catalog_is_built_by_field_names_too(demo: tuple[CatalogCounty, ...]) -> None:
    again = CatalogCounty(slug="a", name_zh="甲", name_en="A", items=demo[0].items)
    assert again.items == demo[0].items


def test_no_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as caught:
        read_catalog(tmp_path)
    assert caught.value.code == "catalog.no_file"
    assert str(CATALOG_FILE) in str(caught.value.params["file"])


@pytest.mark.parametrize("text", ["a = ", "[[county]\n", "county = 1 2"])
def test_broken_toml_names_the_line(text: str) -> None:
    error = refusal(text)
    assert error.code == "catalog.not_toml"
    assert re.search("line|end of document", str(error.params["cause"]))


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        parse_catalog(b"\xff\xfe\x00", "mine.toml")
    assert caught.value.code == "catalog.not_toml"


@pytest.mark.parametrize(
    ("old", "new", "key", "allowed"),
    [
        ("price_fen = 2990", "price_fen = -1", "price_fen", "≥ 0"),
        ("price_fen = 2990", "price_fen = 29.9", "price_fen", "0, 1, 2"),
        ("price_fen = 2990", 'price_fen = "29"', "price_fen", "0, 1, 2"),
        ("price_fen = 2990", "price_fen = 10000000000", "price_fen", "≤ 1000000000"),
        ('kind = "tea"', 'kind = "tank"', "kind", "'tea'"),
        ('sku = "one"', 'sku = "../one"', "sku", "a-z0-9"),
        ('origin = "黄土铺镇"', 'origin = "  "', "origin", "≥ 1"),
        ('origin = "黄土铺镇"', "origin = 5", "origin", '"…"'),
        ('spec = "250g/袋"', f'spec = "{"长" * 201}"', "spec", "≤ 200"),
        ('spec = "250g/袋"', 'spec = "x"\nperishable = "often"', "perishable", "true, false"),
        ('spec = "250g/袋"', 'spec = "x"\nselling_points = "one"', "selling_points", "["),
        ('spec = "250g/袋"', 'spec = "x"\nlink = "javascript:1"', "link", "http"),
        (
            'spec = "250g/袋"',
            'spec = "x"\nseason_from = "02-30"\nseason_to = "03-01"',
            "season_from",
            "day",
        ),
    ],
)
def test_a_bad_value_is_named_with_key_found_and_allowed(
    old: str, new: str, key: str, allowed: str
) -> None:
    error = refusal(GOOD.replace(old, new))
    assert error.code == "catalog.bad_value"
    assert str(error.params["key"]).startswith("county[1 qidong].item[1")
    assert str(error.params["key"]).endswith(f".{key}")
    assert error.params["found"]
    assert allowed in str(error.params["allowed"])


def test_half_a_season_is_refused() -> None:
    error = refusal(GOOD + 'season_from = "06-10"\n')
    assert error.code == "catalog.bad_value"
    assert "season_to" in str(error.params["allowed"])


def test_missing_and_unknown_keys_are_named() -> None:
    error = refusal(GOOD.replace('spec = "250g/袋"\n', ""))
    assert error.code == "catalog.missing_key"
    assert error.params["key"] == "county[1 qidong].item[1 one].spec"
    error = refusal(GOOD + 'colour = "red"\n')
    assert error.code == "catalog.unknown_key"
    assert error.params["key"] == "county[1 qidong].item[1 one].colour"


@pytest.mark.parametrize("text", ["", "county = []", "county = 3", 'county = ["x"]', "[county]\n"])
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    assert refusal(text).code in {"catalog.missing_key", "catalog.bad_value"}


def test_numbers_and_skus_stand_once() -> None:
    item = GOOD[GOOD.index("[[county.item]]") :]
    assert refusal(GOOD + item).params["key"] == "county.item.sku"
    assert refusal(GOOD + GOOD.replace("one", "two")).params["key"] == "county.slug"
    assert len(parse_catalog(GOOD.encode(), "mine.toml")) == 1
