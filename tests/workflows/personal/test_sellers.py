"""Sellers as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from studio.errors import InputError
from studio.units import Money
from studio.workflows.personal.sellers import Seller, read_seller, read_sellers


def given_json(folder: Path, **values: object) -> Path:
    path = folder / "seller.json"
    path.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
    return path


def given_sheet(folder: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "sellers.xlsx")
    return folder / "sellers.xlsx"


def test_a_seller_with_everything(tmp_path: Path) -> None:
    path = given_json(
        tmp_path,
        shop=" 周姐 土货铺 ",
        link="https://example.com/a",
        phone="138 0013 8000",
        wechat="zhoujie",
        portrait="me.jpg",
        price=28.9,
    )
    seller = read_seller(path)
    assert seller.price == Money(2890)
    assert seller.portrait == tmp_path / "me.jpg"
    assert seller.lines == ("电话 138 0013 8000", "微信 zhoujie")
    assert seller.shop == "周姐 土货铺"


@pytest.mark.parametrize(
    ("values", "code", "where"),
    [
        ({}, "seller.missing", "shop"),
        ({"shop": "  "}, "seller.missing", "shop"),
        ({"shop": "铺" * 31}, "seller.bad_value", "shop"),
        ({"shop": "a", "phone": "打电话"}, "seller.bad_value", "phone"),
        ({"shop": "a", "link": "javascript:alert(1)"}, "seller.bad_value", "link"),
        ({"shop": "a", "wechat": "two words"}, "seller.bad_value", "wechat"),
        ({"shop": "a", "price": -3}, "seller.bad_value", "price"),
        ({"shop": "a", "price": 0}, "seller.bad_value", "price"),
        ({"shop": "a", "price": "贵"}, "seller.bad_value", "price"),
        ({"shop": ["a"]}, "seller.bad_value", "shop"),
        ({"shop": "a", "qq": "1"}, "seller.unknown_key", None),
    ],
)
def test_what_is_wrong_with_a_value_is_said(
    tmp_path: Path, values: dict[str, object], code: str, where: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        read_seller(given_json(tmp_path, **values))
    assert caught.value.code == code
    assert caught.value.params.get("where") == where


@pytest.mark.parametrize("text", ["", "[]", "{", '"shop"', "[" * 5000])
def test_what_is_no_json_object_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "seller.json"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_seller(path)
    assert caught.value.code == "seller.not_json"


def test_a_sheet_keeps_its_good_rows_and_names_the_cell_of_a_bad_one(tmp_path: Path) -> None:
    sheet = given_sheet(
        tmp_path,
        ("店名", "电话", "价格"),
        ("周姐土货铺", 13800138000, 28.9),
        (None, None, None),
        ("湘里人家", "打电话", None),
        (None, "138 0000 0000", None),
    )
    first, second, third = read_sellers(sheet)
    assert first.seller == Seller("周姐土货铺", phone="13800138000", price=Money(2890))
    assert isinstance(second.seller, InputError)
    assert (second.number, second.seller.params["where"]) == (4, "B4（电话）")
    assert isinstance(third.seller, InputError)
    assert third.seller.code == "seller.missing"


def test_a_sheet_as_text_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "sellers.csv"
    path.write_text("shop,wechat\n周姐土货铺,zhoujie\n", "utf-8")
    assert [row.seller for row in read_sellers(path)] == [Seller("周姐土货铺", wechat="zhoujie")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((("店名", "年龄"), ("a", 3)), "seller.unknown_column"),
        ((("店名", "shop"), ("a", "b")), "seller.unknown_column"),
        ((("电话",), ("138 0000 0000",)), "seller.no_shop_column"),
        ((("店名",),), "seller.no_rows"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(
    tmp_path: Path, rows: tuple[tuple[object, ...], ...], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_sellers(given_sheet(tmp_path, *rows))
    assert caught.value.code == code


def test_what_is_no_sheet_is_said(tmp_path: Path) -> None:
    path = tmp_path / "sellers.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError) as caught:
        read_sellers(path)
    assert caught.value.code == "seller.not_a_sheet"
