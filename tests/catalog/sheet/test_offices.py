"""The price lists of offices, each with what a careful person reads out of it."""

from __future__ import annotations

import json

import pytest

from studio.catalog.sheet import Grade, Reading, claim_problems, read_price_list
from studio.settings import CHECKOUT
from studio.words import LANGUAGES, entries, say
from studio.words.claims import listed
from tests.catalog.sheet import offices

GIVEN = CHECKOUT.parent / "shared" / "catalog"


def read(data: bytes, name: str = "报价.xlsx") -> Reading:
    return read_price_list(data, name)


def marked(reading: Reading, grade: Grade) -> list[str]:
    """Cells and codes of one grade; the sheet's name only where there are several."""
    several = len(reading.sheets) > 1
    return [
        f"{each.sheet + '!' if several else ''}{each.cell} {each.code.removeprefix('import.')}"
        for each in reading.problems
        if each.grade is grade
    ]


def goods(reading: Reading, *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(item, name) for name in names) for item in reading.items]


def fen(reading: Reading) -> list[tuple[int | None, int | None]]:
    return [
        (item.price.fen if item.price else None, item.list_price.fen if item.list_price else None)
        for item in reading.items
    ]


def seasons(reading: Reading) -> list[str]:
    return [
        " ".join(f"{each.first}/{each.last}" for each in item.seasons) for item in reading.items
    ]


@pytest.mark.footage
def test_the_given_office_catalog_is_read_as_a_careful_person_does() -> None:
    if not GIVEN.is_dir():
        pytest.skip("the catalog data does not stand beside the project")
    expected = json.loads((GIVEN / "office-catalog.expected.json").read_text(encoding="utf-8"))
    reading = read((GIVEN / "office-catalog.xlsx").read_bytes(), "office-catalog.xlsx")
    assert [item.row for item in reading.items] == [each["row"] for each in expected["items"]]
    for item, wanted in zip(reading.items, expected["items"], strict=True):
        assert item.sheet == expected["sheet"]
        assert item.name == wanted["name"]
        assert item.spec == wanted["spec"]
        assert item.origin == wanted.get("origin", item.origin)
        assert (item.price.fen if item.price else None) == wanted["price_fen"]
        assert (item.list_price.fen if item.list_price else None) == wanted["list_fen"]
        assert item.stock == wanted["stock"]
        assert item.per_grams == (500 if wanted.get("per") == "500 g" else None)
        windows = [[str(each.first), str(each.last)] for each in item.seasons]
        assert windows == ([wanted["season"]] if "season" in wanted else [])
    assert [each.row for each in reading.others] == expected["not_items"]
    found = [*reading.problems, *claim_problems(reading.items, listed())]
    asked = {each.cell for each in found if each.grade is not Grade.NOTE}
    assert asked == {each["cell"] for each in expected["questions"]}
    hidden = [each.cell for each in found if each.code == "import.hidden_column"]
    assert hidden == [f"{expected['hidden_column_read']}{expected['header_row']}"]


def test_two_rows_of_headings() -> None:
    reading = read(offices.two_rows_of_headings())
    assert goods(reading, "row", "name", "spec", "stock") == [
        (5, "安化黑茶", "1kg/砖", 90),
        (6, "江永香芋", "5斤装", 400),
    ]
    assert fen(reading) == [(16800, 23800), (3990, 5900)]
    assert seasons(reading) == ["", "10-01/12-31"]
    assert marked(reading, Grade.ERROR) == marked(reading, Grade.QUESTION) == []


def test_figures_as_text() -> None:
    reading = read(offices.figures_as_text())
    assert fen(reading) == [
        (5990, 7990),
        (128000, 158000),
        (990, 1200),
        (12800, 16800),
        (850, 1000),
    ]
    assert goods(reading, "stock", "price_unit") == [
        (1200, "份"),
        (12000, "份"),
        (500, "袋"),
        (200, "罐"),
        (None, "斤"),
    ]
    assert marked(reading, Grade.ERROR) == []
    assert marked(reading, Grade.QUESTION) == [
        "E4 stock_about",
        "E5 stock_about",
        "C6 price_from",
        "E6 stock_words",
    ]


def test_one_jin_or_one_kilogram() -> None:
    reading = read(offices.one_jin_or_one_kilogram())
    assert fen(reading) == [(1200, 1500), (600, 800), (900, 1000), (4990, 5990), (4500, None)]
    assert goods(reading, "price_unit", "per_grams") == [
        ("斤", 500),
        ("500g", 500),
        ("两", 50),
        ("箱", None),
        ("箱", None),
    ]
    assert marked(reading, Grade.QUESTION) == ["D6 list_other_unit"]


def test_several_sheets() -> None:
    reading = read(offices.several_sheets())
    assert reading.sheets == {"黄土铺镇": 4, "官家嘴镇": 1, "去年": 0, "说明": 0}
    assert goods(reading, "sheet", "row", "name", "sku", "stock") == [
        ("黄土铺镇", 3, "黄花菜（干）", "", 300),
        ("黄土铺镇", 5, "黄花菜（干）", "", 200),
        ("黄土铺镇", 8, "黄花菜酱", "", 120),
        ("黄土铺镇", 9, "剁椒", "", 80),
        ("官家嘴镇", 2, "干豆角", "gjz-001", None),
    ]
    assert [(each.row, each.why.value) for each in reading.others] == [
        (1, "before"),
        (6, "total"),
        (10, "total"),
        (11, "remark"),
    ]
    assert marked(reading, Grade.QUESTION) == ["黄土铺镇!A9 hidden_row"]


def test_seasons_in_words() -> None:
    reading = read(offices.seasons_in_words())
    assert seasons(reading) == [
        "06-11/08-31",
        "07-01/08-31",
        "06-01/08-31",
        "03-01/05-31 09-01/11-30",
        "11-01/01-31",
        "06-01/08-31",
        "07-10/08-20",
        "11-15/02-10",
        "09-01/09-30",
        "",
        "",
        "02-21/03-10",
        "",
        "",
        "",
    ]
    assert marked(reading, Grade.QUESTION) == [
        "D11 season_words",
        "D12 season_words",
        "D15 season_words",
        "D16 season_is_date",
    ]


def test_merged_downwards() -> None:
    reading = read(offices.merged_downwards())
    assert goods(reading, "name", "spec", "origin", "stock") == [
        ("桑植白茶", "50g/罐", "桑植县洪家关", 100),
        ("桑植白茶", "100g/罐", "桑植县洪家关", 100),
        ("桑植白茶", "礼盒", "桑植县洪家关", 30),
        ("新化红茶", "100g/罐", "桑植县洪家关", 50),
        ("新化红茶", "250g/罐", "桑植县洪家关", 20),
    ]
    assert marked(reading, Grade.QUESTION) == ["E3 stock_shared", "A6 name_from_above"]


def test_what_the_county_pays_is_no_price() -> None:
    reading = read(offices.what_the_county_pays())
    assert fen(reading) == [(12800, 16800), (29800, 29800)]
    assert marked(reading, Grade.QUESTION) == ["D3 list_not_above"]
    assert marked(reading, Grade.NOTE) == ["C1 cost_column", "I1 unknown_column"]
    told = json.dumps([vars(item) for item in reading.items], default=str, ensure_ascii=False)
    assert "139" not in told
    assert "'58'" not in told


def test_formulas_are_never_calculated() -> None:
    reading = read(offices.formulas())
    assert fen(reading) == [(7992, 9990), (None, 6000), (None, None), (None, None)]
    assert goods(reading, "link") == [
        ("https://example.com/tea",),
        ("https://example.com/yao",),
        ("",),
        ("",),
    ]
    assert reading.items[3].selling_points == ("@SUM(1+1)*cmd|' /C calc'!A0",)
    assert marked(reading, Grade.ERROR) == [
        "C3 formula_no_value",
        "C4 broken_cell",
        "C5 price_is_date",
    ]
    assert marked(reading, Grade.QUESTION) == ["E3 formula_link", "E4 link_words"]
    assert marked(reading, Grade.NOTE) == ["C2 formula_value"]


def test_csv_of_excel() -> None:
    reading = read(offices.csv_of_excel(), "清单.csv")
    assert goods(reading, "row", "name", "stock", "note") == [
        (4, "龙山百合", 300, "清炒，\r\n煲汤"),
        (6, "隆回龙牙百合", 20, ""),
        (7, "=脆李", None, "''+鲜"),
    ]
    assert fen(reading) == [(128000, None), (None, None), (3990, None)]
    assert marked(reading, Grade.ERROR) == ["C6 price_negative", "E6 formula_no_value"]
    assert marked(reading, Grade.QUESTION) == ["D7 stock_empty"]


def test_the_same_again() -> None:
    reading = read(offices.the_same_again())
    assert goods(reading, "row", "sku") == [
        (10, "wg-te"),
        (11, "wg-te-2"),
        (12, "wg-te"),
        (13, ""),
        (2, ""),
    ]
    assert marked(reading, Grade.ERROR) == ["一!F11 twice", "一!E12 sku_twice", "二!A2 twice"]
    assert marked(reading, Grade.QUESTION) == ["一!D13 number_twice", "一!E13 sku_not_taken"]
    first = next(each for each in reading.problems if each.code == "import.twice")
    assert first.params["first"] == "一!F10"


def test_side_by_side() -> None:
    reading = read(offices.side_by_side())
    assert goods(reading, "row", "name") == [(2, "洞口蜜橘"), (3, "崀山脐橙"), (2, "石门柑橘")]
    assert fen(reading) == [(2990, None), (3990, None), (2690, None)]
    assert marked(reading, Grade.ERROR) == []


@pytest.mark.parametrize(
    "make",
    [
        offices.figures_as_text,
        offices.one_jin_or_one_kilogram,
        offices.several_sheets,
        offices.seasons_in_words,
        offices.merged_downwards,
        offices.what_the_county_pays,
        offices.formulas,
        offices.the_same_again,
    ],
)
def test_every_problem_is_said_in_both_languages_with_what_was_found(make) -> None:
    problems = read(make()).problems
    assert problems
    for each in problems:
        assert each.code in entries()
        for language in LANGUAGES:
            said = say(each.code, language, each.params)
            assert "{" not in str(said)
            if each.grade is not Grade.NOTE:
                assert said.remedy, each.code


def test_a_mended_cell_and_a_row_left_out_make_it_whole() -> None:
    data = offices.formulas()
    fixes = {("公式", "C3"): "48", ("公式", "C4"): "１５．８元/斤"}
    reading = read_price_list(data, "x.xlsx", fixes, {("公式", 5)})
    assert reading.errors == []
    assert fen(reading) == [(7992, 9990), (4800, 6000), (1580, None)]
    assert [(each.row, each.why.value) for each in reading.others] == [(5, "left_out")]
