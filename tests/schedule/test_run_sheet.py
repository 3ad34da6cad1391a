from __future__ import annotations

import io
from datetime import UTC, datetime, time, timedelta

import pytest
from openpyxl import Workbook, load_workbook

from studio.records.live import SegmentKind
from studio.schedule import PlannedBroadcast, check, run_sheet
from studio.schedule.cells import safe_text, sheet_width, wrapped_lines
from studio.schedule.ontime import HEADERS
from studio.units import Money
from tests.schedule.plans import broadcast, clip, host, item, segment

EVIL = (
    "\x01=1+1",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    '=HYPERLINK("http://x")',
    "＝1",
)


def opened(plan: PlannedBroadcast, language: str = "zh") -> Workbook:
    return load_workbook(io.BytesIO(run_sheet(plan, check([plan]), language)))


def rows(book: Workbook, sheet: int = 0) -> list[list[object]]:
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def full() -> PlannedBroadcast:
    return broadcast(
        start="23:30",
        end="24:30",
        segments=(
            segment("s0", 5, kind=SegmentKind.OPEN, title="问好", item=None, clip=None),
            segment(
                "s1",
                40,
                item=item(list_price=Money(4580), perishable=False),
                clip=clip(3000),
                script="先讲采摘，再讲做法",
            ),
            segment("s2", 20, clip=None),
        ),
    )


def test_the_columns_are_those_of_a_run_sheet() -> None:
    assert rows(opened(full()))[3] == [
        "序号", "计划开始", "时长", "累计", "环节", "商品/规格", "直播价", "原价", "主播", "话术要点", "切片", "备注",
        "实际开始", "偏差",
    ]  # fmt: skip


def test_the_rundown_is_read_back() -> None:
    table = rows(opened(full()))
    assert table[0][0] == "黄花菜专场 b1"
    assert "2026-06-20 23:30 – 2026-06-21 00:30" in str(table[1][0])
    assert "祁东黄花菜直播间（抖音）" in str(table[1][0])
    assert table[2][0] == "合计 1:05:00，窗口 1:00:00，超出 5:00"
    first, second, third = table[4:7]
    assert first[0] == 1
    assert first[1] == datetime(2026, 6, 20, 23, 30)  # noqa: DTZ001 - cells are local
    assert first[2:5] == [timedelta(minutes=5), timedelta(minutes=5), "开场\n问好"]
    assert not any(first[5:8])
    assert second[1] == datetime(2026, 6, 20, 23, 35)  # noqa: DTZ001 - cells are local
    assert second[5:9] == ["祁东鲜黄花\n1kg/箱", 36.8, 45.8, "周晓禾"]
    assert second[9] == "· 天亮前采下花蕾\n· 当天冷链装箱\n先讲采摘，再讲做法"
    assert second[10] == "采花 15 秒"
    assert "须焯水" in str(second[11])
    assert "却有 50:00" in str(second[11])
    assert "没有成片" in str(third[11])
    assert third[1] == datetime(2026, 6, 21, 0, 15)  # noqa: DTZ001 - cells are local
    assert str(third[13]).startswith('=IF(M7="","",')
    assert [row[0] for row in table[7:]][1] == "检查结果"
    said = [str(row[0]) for row in table[9:]]
    assert any("超出 5:00" in line and line.startswith("必须处理") for line in said)
    assert any(line.startswith("请留意") for line in said)


def test_the_page_is_ready_to_print() -> None:
    sheet = opened(full()).worksheets[0]
    assert sheet.title == "直播流程单"
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["A1"].font.name == "Microsoft YaHei"
    assert sheet["E6"].alignment.wrap_text
    assert sheet.column_dimensions["J"].width > 30
    assert "A1:N1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.row_dimensions[6].height > 32


def test_english_in_and_out() -> None:
    table = rows(opened(full(), "en"))
    assert table[3][1] == "Planned start"
    assert "Qidong fresh daylily" in str(table[5][5])
    assert table[2][0] == "Planned 1:05:00 of 1:00:00: 5:00 over"


@pytest.mark.parametrize(("minutes", "said"), [(60, "正好"), (50, "还剩 10:00")])
def test_the_balance_is_said(minutes: int, said: str) -> None:
    table = rows(opened(broadcast(segments=(segment("s1", minutes),))))
    assert str(table[2][0]).endswith(said)


def test_no_findings_and_no_rundown() -> None:
    assert rows(opened(broadcast()))[7][0] == "没有发现问题。"
    table = rows(load_workbook(io.BytesIO(run_sheet(broadcast(segments=())))))
    assert [row[0] for row in table if row[0]][-1] == "没有发现问题。"


def test_only_own_findings_are_shown() -> None:
    mine, other = broadcast("b1"), broadcast("b2", day="2026-07-01", segments=())
    book = load_workbook(io.BytesIO(run_sheet(mine, check([mine, other]))))
    assert rows(book)[7][0] == "没有发现问题。"


@pytest.mark.parametrize("text", EVIL)
def test_what_people_typed_never_becomes_a_formula(text: str) -> None:
    plan = broadcast(
        title=text,
        host=host(text),
        segments=(
            segment("s1", 60, title=text, script=text, clip=clip(title=text), item=item(
                name_zh=text, spec=text, selling_points=(), safety_note=text)),
            segment("s2", 1, kind=SegmentKind.OPEN, title=text, script=text, item=None, clip=None),
        ),
    )  # fmt: skip
    book = opened(plan)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert cell.column_letter == "N"
                elif isinstance(cell.value, str):
                    assert cell.value.lstrip(" ")[:1] not in {*"=+-@\t\r\n＝"}


def test_equal_input_gives_equal_bytes() -> None:
    plan = full()
    assert run_sheet(plan, check([plan])) == run_sheet(plan, check([plan]))


def test_ontime_finds_its_own_sheet() -> None:
    plan = full()
    book = opened(plan)
    assert book.sheetnames[1] == "event schedule"
    header, opening, sold, _ = rows(book, 1)
    assert header == list(HEADERS)
    event = dict(zip(HEADERS, opening, strict=True))
    assert event["time start"] == "23:30:00"
    assert event["time end"] == "23:35:00"
    assert event["duration"] == "00:05:00"
    assert event["title"] == "问好"
    assert event["timer type"] == "count-down"
    assert event["end action"] == "none"
    assert event["warning time"] == "00:01:00"
    assert event["id"] == "s0"
    assert sold[4] == "祁东鲜黄花 1kg/箱 ¥36.8/箱"
    assert sold[1] == "00:15:00"


@pytest.mark.parametrize("text", EVIL)
def test_dangerous_signs_get_an_apostrophe(text: str) -> None:
    assert safe_text(text).startswith("'")


def test_harmless_texts_stay_as_they_are() -> None:
    for text in ("", "黄花菜", "a=b", "3 - 1", "两行\n文字"):
        assert safe_text(text) == text
    assert safe_text("a\x00\x1b\ud800\ufffeb\r\nc") == "ab\nc"
    assert len(safe_text("长" * 40_000)) == 32_767


def test_han_counts_double_when_lines_are_wrapped() -> None:
    assert sheet_width("黄花菜abc，") == 11
    assert wrapped_lines("黄花菜黄花菜", 6) == 2
    assert wrapped_lines("a\n\nb", 5) == 3
    assert wrapped_lines("", 5) == 1


def test_times_read_as_times() -> None:
    sheet = opened(broadcast(segments=(segment("s1", 60),))).worksheets[0]
    assert sheet["B5"].number_format == "hh:mm:ss"
    assert sheet["B5"].value.time() == time(19, 30)
    assert sheet["G5"].number_format == '"¥"#,##0.00'
    assert sheet["B5"].value.replace(tzinfo=UTC).year == 2026
