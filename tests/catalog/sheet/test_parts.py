"""What stands beside the goods comes back as it was; what is wrong is told at its cell."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from studio.catalog import Platform
from studio.catalog.sheet import Part, PartLine, as_csv, as_xlsx, read_price_list
from studio.catalog.sheet.cells import Cell
from studio.catalog.sheet.parts import FIELDS, KEYS, PartField, Reads, field_heading, title_row
from studio.catalog.sheet.parts_read import read_value
from studio.catalog.sheet.problems import CellProblem, Pen
from studio.records.goods import Harvest
from studio.units import Money
from studio.units.clock import SHANGHAI
from tests.catalog.sheet.test_round_trip import FORMULA, line, skus

MADE = datetime(2026, 6, 1, tzinfo=UTC)
VALUES = {
    Reads.CODE: skus,
    Reads.MONEY: st.integers(1, 1_000_000_000).map(Money),
    Reads.COUNT: st.integers(0, 1_000_000_000),
    Reads.DAY: st.dates(date(2000, 1, 1), date(2199, 12, 31)),
    Reads.MOMENT: st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001 - a zone is put to it
        lambda at: at.replace(microsecond=0, tzinfo=SHANGHAI)
    ),
    Reads.PLATFORM: st.sampled_from([each.value for each in Platform]),
    Reads.HARVEST: st.sampled_from([each.value for each in Harvest]),
    Reads.PRICE_STATE: st.sampled_from(["proposed", "approved", "turned_down"]),
    Reads.LINK: st.sampled_from(["https://example.com/a?b=1&c=二", "http://example.com/=1"]),
}


def value_of(wanted: PartField) -> st.SearchStrategy[object]:
    if wanted.reads in {Reads.TEXT, Reads.SHOWN}:
        found: st.SearchStrategy[object] = line(min(wanted.limit or 20, 20))
    else:
        found = VALUES[wanted.reads]
    return found if wanted.needed else st.none() | found


def lines_of(part: Part) -> st.SearchStrategy[PartLine]:
    values = st.fixed_dictionaries({each.key: value_of(each) for each in FIELDS[part]})
    return st.builds(PartLine, part=st.just(part), values=values)


def distinct(found: list[PartLine]) -> list[PartLine]:
    """By sort, as they are written; of what an item has one, one."""
    order = sorted(found, key=lambda each: list(Part).index(each.part))
    once = {
        (each.part, *(each.values[key] for key in KEYS.get(each.part, ())))
        + (() if each.part in KEYS else (number,)): each
        for number, each in enumerate(order)
    }
    return list(once.values())


parts = st.lists(st.one_of([lines_of(each) for each in Part]), min_size=1, max_size=12).map(
    distinct
)


@settings(max_examples=60, deadline=None)
@given(parts)
def test_a_workbook_comes_back_as_it_was(found: list[PartLine]) -> None:
    data = as_xlsx([], MADE, found)
    reading = read_price_list(data, "目录.xlsx")
    assert reading.errors == []
    assert [(each.part, each.substance) for each in reading.parts] == [
        (each.part, each.substance) for each in found
    ]
    for sheet in load_workbook(io.BytesIO(data)):
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert all(cell.data_type in {"s", "n"} and cell.hyperlink is None for cell in cells)


@settings(max_examples=60, deadline=None)
@given(parts)
def test_a_csv_comes_back_as_it_was_and_no_cell_begins_like_a_formula(
    found: list[PartLine],
) -> None:
    data = as_csv([], found)
    reading = read_price_list(data, "目录.csv")
    assert reading.errors == []
    assert [each.substance for each in reading.parts] == [each.substance for each in found]
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not any(FORMULA.match(cell) for cell in cells)


def block(part: Part, *rows: str, headings: str = "") -> bytes:
    shown = headings or ",".join(field_heading(each.key) for each in FIELDS[part])
    return "\n".join(["品名,规格,直播价", "豆角,1斤,9", title_row(part), shown, *rows]).encode()


@pytest.mark.parametrize(
    ("part", "row", "code", "cell"),
    [
        (Part.VARIANT, "a,x,,55,,", "import.part_needed", "C5"),
        (Part.VARIANT, "a,x,1kg,面议,,", "import.price_words", "D5"),
        (Part.VARIANT, "a,x,1kg,5,,-3", "import.stock_negative", "F5"),
        (Part.VARIANT, "豆 角!,x,1kg,5,,", "import.part_no_item", "A5"),
        (Part.VARIANT, "a,x,=1+1,5,,", "import.formula_no_value", "C5"),
        (Part.OFFER, f"a,x,{'满' * 41},2026-01-01,2026-02-01,", "import.too_long", "C5"),
        (Part.OFFER, "a,x,送筷子,明天,2026-02-01,", "import.part_not_a_day", "D5"),
        (Part.OFFER, "a,x,送筷子,2026-01-01,2026-02-30,", "import.part_not_a_day", "E5"),
        (Part.LINK, "a,x,某音,https://example.com", "import.part_not_one_of", "C5"),
        (Part.LINK, "a,x,抖音,在直播间", "import.part_needed", "D5"),
        (Part.HARVEST, "a,x,快了,", "import.part_not_one_of", "C5"),
        (Part.BUNDLE, "1,全家福,99,2026-01-01,2026-02-01,a,x,两件", "import.part_needed", "H5"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(part: Part, row: str, code: str, cell: str) -> None:
    reading = read_price_list(block(part, row), "目录.csv")
    assert (code, cell) in [(each.code, each.cell) for each in reading.errors]
    assert reading.parts == ()
    assert [item.name for item in reading.items] == ["豆角"], "the goods are read all the same"


def test_a_column_that_is_missing_is_told_at_the_title_and_the_title_leaves_all_of_it_out() -> None:
    data = block(Part.PAPER, "a,有机", headings="编号,证照")
    reading = read_price_list(data, "目录.csv")
    assert [(each.code, each.cell) for each in reading.errors] == [("import.part_no_column", "A3")]
    assert [each.code for each in reading.problems] == [
        "import.part_no_column",
        "import.unknown_column",
    ]
    without = read_price_list(data, "目录.csv", left_out={("目录", 3)})
    assert without.errors == []
    assert without.parts == ()


def test_rows_are_mended_and_left_out_like_those_of_goods() -> None:
    data = block(Part.LINK, "a,x,某音,https://example.com/1", "b,x,快手,https://example.com/2")
    mended = read_price_list(data, "目录.csv", {("目录", "C5"): "抖音"}, {("目录", 6)})
    assert [each.text("platform") for each in mended.parts] == ["douyin"]
    assert mended.errors == []
    assert [(each.row, each.why) for each in mended.others] == [(6, "left_out")]


@pytest.mark.parametrize("text", ["2026-06-01", "2026年6月1日", "2026/6/1", "2026.06.01"])
def test_days_as_people_write_them(text: str) -> None:
    reading = read_price_list(block(Part.PAPER, f"a,x,有机,12,{text}"), "目录.csv")
    assert reading.parts[0].day("until_on") == date(2026, 6, 1)


@pytest.mark.parametrize("text", ["", "长期", "—", "9999-12-31", "9999年12月31日"])
def test_no_end(text: str) -> None:
    reading = read_price_list(block(Part.PAPER, f"a,x,有机,12,{text}"), "目录.csv")
    assert reading.parts[0].day("until_on") is None
    assert reading.errors == []


@pytest.mark.parametrize("text", ["0001-01-01", "1999-12-31", "2200/1/1", "9998-12-31"])
def test_days_that_nobody_can_mean(text: str) -> None:
    reading = read_price_list(block(Part.PAPER, f"a,x,有机,12,{text}"), "目录.csv")
    (fault,) = reading.errors
    assert (fault.code, fault.params) == (
        "import.part_year",
        {"found": text, "least": 2000, "most": 2199},
    )


def test_what_must_end_says_when() -> None:
    data = block(Part.RANGE, "a,x,20,30,2026-01-01,9999-12-31")
    assert [each.code for each in read_price_list(data, "目录.csv").errors] == ["import.part_year"]


def test_a_price_that_holds_from_9999_on_is_none_that_holds_at_once() -> None:
    data = block(Part.TERMS, "a,x,9999-12-31,,")
    assert [each.code for each in read_price_list(data, "目录.csv").errors] == ["import.part_year"]


def test_dates_of_the_program_are_bounded_as_written_ones_are() -> None:
    """The last day that a spreadsheet knows is 9999-12-31."""
    for key, needed, told in (("until_on", False, 0), ("until_on", True, 1), ("from_on", False, 1)):
        problems: list[CellProblem] = []
        pen = Pen("目录", "A1", 1, "9999-12-31", problems)
        wanted = PartField(key, Reads.DAY, needed=needed)
        assert read_value(Cell("9999-12-31", date.max), pen, wanted) is None
        assert len(problems) == told


def test_what_an_item_has_one_of_stands_once() -> None:
    data = block(Part.LINK, "a,x,抖音,https://example.com/1", "a,x,douyin,https://example.com/2")
    reading = read_price_list(data, "目录.csv")
    assert [(each.code, each.cell) for each in reading.errors] == [("import.part_twice", "C6")]


def test_a_title_without_its_headings_is_a_row_like_any_other() -> None:
    data = "品名,规格,直播价\n【优惠】豆角,1斤,9\n剁椒,1瓶,8\n".encode()
    assert [item.name for item in read_price_list(data, "x.csv").items] == ["【优惠】豆角", "剁椒"]


def test_points_with_semicolons_and_notes_that_warn_come_back() -> None:
    data = (
        "编号,品名,规格,直播价,卖点（一行一条）,食用提示,备注\na,豆角,1斤,9,脆；甜,,过敏的人问过\n"
    )
    item = read_price_list(data.encode(), "x.csv").items[0]
    assert item.selling_points == ("脆；甜",)
    assert (item.safety_note, item.note) == ("", "过敏的人问过")
