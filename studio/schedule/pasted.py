"""Rows of a spreadsheet as they come from the clipboard: tab-separated, with headings or in the order of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studio.errors import InputError
from studio.records.live import SegmentKind
from studio.schedule.grid import FIELD, Column, Known, folded, read_cell
from studio.words import LANGUAGES, say

MOST_ROWS = 1000

USUAL_ORDER = (
    Column.KIND, Column.TITLE, Column.ITEM, Column.LENGTH, Column.HOSTS, Column.POINTS, Column.OVERLAY,
    Column.QUOTA, Column.FIXED, Column.LEAST, Column.MOST, Column.OPTIONAL, Column.SCRIPT,
)  # fmt: skip
"""Columns of rows that come without headings."""

_ALSO: Mapping[Column, tuple[str, ...]] = {
    Column.KIND: ("环节类型", "类型", "内容类型", "kind"),
    Column.TITLE: ("环节名称", "名称", "内容", "主题", "title"),
    Column.ITEM: ("商品/规格", "商品名", "商品名称", "产品", "品名", "货品", "货号", "sku", "item"),
    Column.LENGTH: ("时长(分)", "时长(分钟)", "分钟", "用时", "计划时长", "预计时长", "minutes", "length", "duration"),
    Column.LEAST: ("最短时长", "最少", "min"),
    Column.MOST: ("最长时长", "最多", "max"),
    Column.FIXED: ("定点", "定时", "固定时间", "固定开始时间", "fixed start"),
    Column.CLIP: ("画面/切片", "切片名", "视频", "clip"),
    Column.HOSTS: ("主持", "主持人", "出镜", "host", "hosts"),
    Column.POINTS: ("卖点", "要点", "话术要点", "讲解要点", "talking points"),
    Column.OVERLAY: ("字幕", "字幕条", "贴片", "overlay"),
    Column.QUOTA: ("数量", "备货", "库存占用", "限量(份)", "quota"),
    Column.OPTIONAL: ("可选", "可删", "可略", "optional"),
    Column.WARN: ("提醒", "warning"),
    Column.SCRIPT: ("脚本", "口播", "台词", "备注", "script"),
}  # fmt: skip

PASSED_OVER = frozenset(
    folded(each)
    for each in (
        "序号", "编号", "no", "no.", "#", "开始", "计划开始", "开始时间", "结束", "结束时间", "累计", "直播价",
        "原价", "价格", "规格", "库存", "实际开始", "偏差", "最晚",
    )
)  # fmt: skip
"""What the table works out by itself, or the catalog knows."""

SUMS = frozenset({"合计", "总计", "小计", "total"})
"""First cells of rows that are no segment."""


@dataclass(frozen=True)
class PastedRow:
    """A row as it was understood.

    Attributes:
        number: Of the row as it was pasted, counted from 1.
        cells: What its cells say, by column; only columns that are known.
        values: The segment's fields they mean.
        problems: What is wrong with a cell.
    """

    number: int
    cells: Mapping[Column, str]
    values: Mapping[str, object]
    problems: Mapping[Column, InputError] = field(default_factory=dict)


@dataclass(frozen=True)
class Pasted:
    """What was pasted, as it was understood.

    Attributes:
        columns: In their order.
        headed: Whether the first row named them.
        passed_over: Headings whose columns are not needed here, as they were written.
        rows: Without headings, sums and empty rows.
    """

    columns: tuple[Column, ...]
    headed: bool
    passed_over: tuple[str, ...]
    rows: tuple[PastedRow, ...]

    @property
    def fine(self) -> bool:
        """Whether all of it can be taken."""
        return bool(self.rows) and not any(row.problems for row in self.rows)


def read_pasted(text: str, known: Known) -> Pasted:
    """Understand pasted rows.

    Raises:
        InputError: ``paste.empty``; ``paste.too_many``; ``paste.no_column``: no heading is known.
    """
    table = [[cell.strip() for cell in row] for row in _cells(text)]
    numbered = [(number, row) for number, row in enumerate(table, start=1) if any(row)]
    if not numbered:
        raise InputError("paste.empty")
    headings = [column_of(cell) for cell in numbered[0][1]]
    headed = _is_heading(numbered[0][1], headings)
    if headed:
        columns: Sequence[Column | None] = headings
        over = [c for c, column in zip(numbered[0][1], headings, strict=True) if c and not column]
        numbered = numbered[1:]
    else:
        columns, over = USUAL_ORDER, []
    rows = [each for each in numbered if folded(next(filter(None, each[1]))) not in SUMS]
    if not rows:
        raise InputError("paste.empty")
    if len(rows) > MOST_ROWS:
        raise InputError("paste.too_many", found=len(rows), limit=MOST_ROWS)
    read = tuple(_row(number, row, columns, known) for number, row in rows)
    used = tuple(each for each in dict.fromkeys(columns) if each is not None)
    return Pasted(used, headed, tuple(over), read)


def column_of(heading: str) -> Column | None:
    """The column that a heading means."""
    return _HEADINGS.get(folded(heading).rstrip(":"))


_HEADINGS: Mapping[str, Column] = {
    **{folded(each): column for column, names in _ALSO.items() for each in names},
    **{
        folded(say(f"column.{column}", language).text): column
        for column in Column
        for language in LANGUAGES
    },
}


def _cells(text: str) -> list[list[str]]:
    """Cells of rows; a cell with line breaks stands in quotes, as spreadsheet programs copy it."""
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")
    try:
        return list(csv.reader(lines, delimiter="\t", strict=False))
    except csv.Error as error:
        raise InputError("paste.unreadable") from error


def _is_heading(row: Sequence[str], columns: Sequence[Column | None]) -> bool:
    """Whether a row names columns: at least two of its cells do, or its only one."""
    named = sum(
        column is not None or folded(cell) in PASSED_OVER
        for cell, column in zip(row, columns, strict=True)
    )
    return any(columns) and (named >= 2 or named == sum(map(bool, row)))


def _row(
    number: int, row: Sequence[str], columns: Sequence[Column | None], known: Known
) -> PastedRow:
    cells = {column: cell for cell, column in zip(row, columns, strict=False) if column is not None}
    values: dict[str, object] = {}
    problems: dict[Column, InputError] = {}
    for column, text in cells.items():
        if not text and column is not Column.LENGTH:
            continue
        try:
            values[FIELD[column]] = read_cell(column, _loosened(column, text, known), known)
        except InputError as error:
            problems[column] = error
    if Column.LENGTH not in cells:
        problems[Column.LENGTH] = InputError("cell.length", found="")
    values.setdefault(
        "kind", SegmentKind.ITEM if values.get("item_id") else SegmentKind.INTERACTION
    )
    return PastedRow(number, cells, values, problems)


def _loosened(column: Column, text: str, known: Known) -> str:
    """An item with its specification behind its name, as run sheets have it, by its name alone."""
    if column is not Column.ITEM or folded(text) in known.items:
        return text
    plain = folded(text)
    begun = [name for name in known.items if len(name) > 1 and plain.startswith(name)]
    return max(begun, key=len, default=text)
