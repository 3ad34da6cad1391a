"""One cell at a time: what is understood of it, and what is said."""

from __future__ import annotations

from datetime import date

import pytest

from studio.catalog import ItemKind
from studio.catalog.sheet import Grade, claim_problems, read_price_list, season_typed
from studio.catalog.sheet.cells import place_of
from studio.errors import InputError
from studio.words.claims import listed
from tests.catalog.sheet.offices import one_sheet, saved


def read(cell: object, heading: str, price: object = "9.9", **more: object):
    """A sheet of one item with one more column, and what is asked or refused."""
    name = more.pop("品名", "干豆角")
    heads = ["品名", "规格", *more, heading]
    row = [name, "250g/袋", *more.values(), cell]
    if "价" not in heading:
        heads.append("直播价")
        row.append(price)
    reading = read_price_list(saved(one_sheet([heads, row])), "x.xlsx")
    said = [each.code for each in reading.problems if each.grade is not Grade.NOTE]
    return (reading.items[0] if reading.items else None), said


@pytest.mark.parametrize(
    ("text", "fen", "said"),
    [
        ("29.9", 2990, []),
        (29.9, 2990, []),
        (0.1 + 0.2, 30, []),
        ("12元一斤", 1200, []),
        ("¥128（礼盒）", 12800, []),
        ("29.9-39.9", None, ["price_several"]),
        ("29.9元～39.9元", None, ["price_several"]),
        ("29.999", None, ["price_too_fine"]),
        ("100000000", None, ["price_too_high"]),
        ("9.9块9", None, ["price_words"]),
        ("面议", None, ["price_words"]),
        ("—", None, ["price_missing"]),
        (-3, None, ["price_negative"]),
        (date(2026, 5, 10), None, ["price_is_date"]),
    ],
)
def test_prices(text: object, fen: int | None, said: list[str]) -> None:
    item, told = read(text, "直播价")
    assert (item.price.fen if item.price else None) == fen
    assert told == [f"import.{each}" for each in said]


def test_a_heading_may_say_fen() -> None:
    assert read("2990", "直播价（分）")[0].price.fen == 2990
    assert read("29.5", "直播价（分）")[1] == ["import.price_too_fine"]


@pytest.mark.parametrize(
    ("text", "count", "said"),
    [
        ("1,200", 1200, []),
        ("3千", 3000, []),
        ("1.2345万", 12345, []),
        ("1.5", None, ["stock_not_whole"]),
        ("9999999999", None, ["stock_not_whole"]),
        (date(2026, 5, 10), None, ["stock_words"]),
        ("不限", None, ["stock_words"]),
        ("-3箱", None, ["stock_negative"]),
    ],
)
def test_stocks(text: object, count: int | None, said: list[str]) -> None:
    item, told = read(text, "库存")
    assert item.stock == count
    assert told == [f"import.{each}" for each in said]


@pytest.mark.parametrize(
    ("first", "last", "windows", "said"),
    [
        ("06-10", "8月31日", ["06-10 – 08-31"], []),
        ("2026-11-15", "2.10", ["11-15 – 02-10"], []),
        (date(2026, 6, 1), "6.30", ["06-01 – 06-30"], []),
        ("全年", "", [], []),
        ("6.10", "", [], ["season_half"]),
        ("初夏", "8.31", [], ["season_words"]),
        ("2.30", "8.31", [], ["season_words"]),
    ],
)
def test_seasons_in_two_columns(first, last, windows: list[str], said: list[str]) -> None:
    item, told = read(last, "产季止", 产季起=first)
    assert [str(each) for each in item.seasons] == windows
    assert told == [f"import.{each}" for each in said]


@pytest.mark.parametrize(
    ("text", "perishable", "said"),
    [("是", True, []), ("√", True, []), ("否", False, []), ("有时", False, ["not_yes_or_no"])],
)
def test_yes_and_no(text: str, perishable: bool, said: list[str]) -> None:  # noqa: FBT001 - what is expected
    item, told = read(text, "生鲜")
    assert item.perishable is perishable
    assert told == [f"import.{each}" for each in said]


def test_kinds_by_their_names_or_by_the_goods() -> None:
    assert read("茶叶", "类别")[0].kind is ItemKind.TEA
    assert read("Fruit", "类别")[0].kind is ItemKind.FRUIT
    assert read("宝贝", "类别", 品名="白溪豆腐")[0].kind is ItemKind.BEAN_PRODUCT
    assert read("", "类别", 品名="竹编")[0].kind is ItemKind.OTHER


def test_too_much_of_something() -> None:
    assert read("卖" * 101, "卖点")[1] == ["import.too_long"]
    assert read("；".join("一二三四五六七八九"), "卖点")[1] == ["import.too_many_points"]
    assert read("长" * 101, "产地")[1] == ["import.too_long"]


def test_a_row_without_a_name_and_ditto_without_anything_above() -> None:
    assert read("9.9", "直播价", 品名=None) == (None, ["import.name_missing"])
    assert read("同上", "产地")[1] == ["import.nothing_above"]


def test_a_table_without_prices() -> None:
    rows = [["品名", "规格", "库存"], ["干豆角", "250g/袋", 5]]
    reading = read_price_list(saved(one_sheet(rows)), "x.xlsx")
    assert [each.code for each in reading.errors] == ["import.no_price_column"]


def test_a_table_beside_the_goods_gives_links() -> None:
    rows = [
        ["品名", "规格", "直播价", None, "品名", "链接"],
        ["剁椒", "400g/瓶", 12.8, None, "干豆角", "购买：https://example.com/b 复制打开"],
        ["干豆角", "250g/袋", 19.9, None, "没有的", "https://example.com/c"],
    ]
    reading = read_price_list(saved(one_sheet(rows)), "x.xlsx")
    assert [item.link for item in reading.items] == ["", "https://example.com/b"]
    told = [(each.cell, each.code) for each in reading.problems]
    assert told == [("E3", "import.beside_nobody")]


def test_claim_words_stand_at_their_cells() -> None:
    heads = ["品名", "规格", "直播价", "卖点", "备注"]
    rows = [
        heads,
        ["鲜黄花菜", "斤", 12, "国家级品质；当天采", ""],
        ["剁椒", "瓶", 9, "", "能降血压"],
    ]
    reading = read_price_list(saved(one_sheet(rows)), "x.xlsx")
    found = claim_problems(reading.items, listed())
    assert [(each.cell, each.code, each.grade.value) for each in found] == [
        ("A2", "claims.no_safety_note", "error"),
        ("D2", "claims.absolute", "error"),
        ("E3", "import.claim_in_note", "question"),
    ]
    assert found[1].text == "国家级品质；当天采"


@pytest.mark.parametrize("text", ["09-01~11-30", "9月-11月", "9.1-11.30"])
def test_a_season_typed_into_a_form(text: str) -> None:
    assert [str(each) for each in season_typed(text)] == ["09-01 – 11-30"]


def test_what_is_no_season_in_a_form() -> None:
    with pytest.raises(InputError) as caught:
        season_typed("霜降前后")
    assert caught.value.code == "catalog.bad_season"


@pytest.mark.parametrize(
    ("name", "place"),
    [("A1", (1, 1)), ("AA10", (10, 27)), ("a1", None), ("A0", None), ("", None), ("A1:B2", None)],
)
def test_addresses(name: str, place: tuple[int, int] | None) -> None:
    assert place_of(name) == place
