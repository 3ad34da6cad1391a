"""Rows from the clipboard of a spreadsheet, tidy and ugly."""

from __future__ import annotations

import pytest

from studio.errors import InputError
from studio.records.live import SegmentKind
from studio.schedule.grid import Column, Known, called
from studio.schedule.pasted import MOST_ROWS, Pasted, column_of, read_pasted

KNOWN = Known(
    called({"i1": ("qd-1", "黄花菜", "Daylily"), "i2": ("qd-2", "黄花菜礼盒", "Gift box")}),
    called({"h1": ("周晓禾",), "h2": ("刘满仓",)}),
)


def rows(text: str) -> Pasted:
    return read_pasted(text, KNOWN)


def test_rows_with_chinese_headings_of_a_run_sheet() -> None:
    pasted = rows(
        "序号\t计划开始\t时长\t环节\t商品/规格\t直播价\t主播\t话术要点\t字幕条\n"
        "1\t19:30\t3:00\t开场\t\t\t周晓禾\t\t\n"
        '2\t19:33\t8:00\t商品\t黄花菜礼盒 150g×4罐\t¥99\t刘满仓\t"清晨采摘\n当天装箱"\t产地直发\n'
        "\t\t\t\t\t\t\t\t\n"
        "合计\t\t11:00\t\t\t\t\t\t\n"
    )
    assert pasted.fine
    assert pasted.headed
    assert pasted.passed_over == ("序号", "计划开始", "直播价")
    opening, sold = pasted.rows
    assert opening.values == {
        "planned_s": 180,
        "kind": SegmentKind.OPEN,
        "host_ids": ("h1",),
    }
    assert sold.values["item_id"] == "i2", "the longest name that the cell begins with"
    assert sold.values["talking_points"] == ("清晨采摘", "当天装箱")
    assert sold.number == 3


def test_rows_without_headings_in_the_order_of_the_page() -> None:
    (row,) = rows("商品\t\tqd-1\t8\t周晓禾\t清晨采摘\t\t50").rows
    assert row.problems == {}
    assert row.values["item_id"] == "i1"
    assert row.values["planned_s"] == 480
    assert row.values["quota"] == 50


def test_each_cell_says_what_is_wrong_with_it_and_the_rest_is_still_read() -> None:
    pasted = rows(
        "环节\t商品\t时长\t限量\t固定开始\n商品\t湘莲\t8分\t-5\t19:61\n互动\t\t\t\t\n上课\t\t5\t\t25:10\n"
    )
    assert not pasted.fine
    first, second, third = pasted.rows
    assert {column: error.code for column, error in first.problems.items()} == {
        Column.ITEM: "cell.no_item",
        Column.QUOTA: "cell.below_nothing",
        Column.FIXED: "cell.clock",
    }
    assert first.values["planned_s"] == 480
    assert second.problems[Column.LENGTH].code == "cell.length"
    assert third.problems[Column.KIND].code == "cell.kind"
    assert third.values["fixed_clock_s"] == 90_600


def test_a_table_without_lengths_says_so_in_every_row() -> None:
    pasted = rows("环节\t标题\n开场\t欢迎\n收尾\t再见\n")
    assert [set(row.problems) for row in pasted.rows] == [{Column.LENGTH}, {Column.LENGTH}]


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n", "环节\t时长\n", "合计\t60"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(InputError, match=r"paste\.empty"):
        rows(text)


def test_a_thousand_rows_and_one_more() -> None:
    assert len(rows("互动\t抽奖\t\t5\n" * MOST_ROWS).rows) == MOST_ROWS
    with pytest.raises(InputError, match=r"paste\.too_many"):
        rows("互动\t抽奖\t\t5\n" * (MOST_ROWS + 1))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("时长（分）", Column.LENGTH),
        ("品名", Column.ITEM),
        (" 主持人 ", Column.HOSTS),
        ("Talking points", Column.POINTS),
        ("最短：", Column.LEAST),
        ("心情", None),
    ],
)
def test_headings_as_offices_write_them(heading: str, column: Column | None) -> None:
    assert column_of(heading) is column


def test_an_open_quote_eats_no_more_than_its_own_text() -> None:
    pasted = rows('环节\t标题\t时长\n互动\t"没有收尾的引号\t5\n')
    assert not pasted.fine
