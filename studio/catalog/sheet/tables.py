"""Tables of goods on a sheet: where their headings are; which rows are goods, and which titles, notes and totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from studio.catalog.sheet.cells import NOTHING, Cell, Sheet, address, plain
from studio.catalog.sheet.headings import Column, Heading, read_heading
from studio.catalog.sheet.problems import CellProblem, Pen

FARTHEST_COLUMN = 120
"""Columns beyond it are not looked at."""

VALUES = frozenset(
    {Column.PRICE, Column.LIST_PRICE, Column.SPEC, Column.STOCK, Column.LINK, Column.SEASON}
)
"""A heading row names the goods and at least one of these."""

TOTAL = re.compile(r"(合|总|小|共)\s*计.*|total.*|sum", re.IGNORECASE)
REMARK = re.compile(
    r"(注|备注|说明|填表|制表|联系|单位|审核|日期|附)[\s0-9一二三]*[:：].*", re.DOTALL
)


class Why(StrEnum):
    """Why a row is none of goods; ``studio.words`` says it under ``import.row.<value>``."""

    TOTAL = "total"
    REMARK = "remark"
    BEFORE = "before"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class OtherRow:
    """A row that is not an item."""

    sheet: str
    row: int
    text: str
    why: Why


@dataclass(frozen=True)
class Table:
    """Goods under one heading row.

    Attributes:
        sheet: Where it stands.
        columns: Number of each column that holds something we know.
        headings: What its columns are called.
        rows: Numbers of the rows with goods.
        side: Whether it stands beside a table of goods and only adds to it.
    """

    sheet: Sheet
    columns: Mapping[Column, int]
    headings: Mapping[Column, Heading]
    rows: tuple[int, ...]
    side: bool = False

    def at(self, row: int, column: Column) -> Cell:
        """The cell of a row; an empty one where the table has no such column."""
        number = self.columns.get(column)
        return NOTHING if number is None else self.sheet.at(row, number)

    def pen(self, row: int, column: Column, out: list[CellProblem]) -> Pen:
        """To write about a cell; about the row's name where the table has no such column."""
        number = self.columns.get(column, self.columns[Column.NAME])
        cell = self.sheet.at(row, number)
        found = cell.formula or cell.text
        return Pen(self.sheet.name, address(row, number), row, found, out)


@dataclass
class Found:
    """What a sheet holds."""

    tables: list[Table] = field(default_factory=list)
    others: list[OtherRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


@dataclass
class _Open:
    """A heading row and what has been seen below it."""

    columns: dict[Column, int]
    headings: dict[Column, Heading]
    rows: list[int] = field(default_factory=list)
    side: bool = False


def find_tables(sheet: Sheet, left_out: frozenset[int] = frozenset()) -> Found:
    """The tables of goods on ``sheet``; a sheet without a heading row has none.

    Args:
        sheet: The sheet.
        left_out: Rows that a person wants left out.
    """
    found, opened = Found(), list[_Open]()
    rows = sheet.rows()
    second: int | None = None
    for row, cells in rows.items():
        if row == second:
            continue
        began = _headings(sheet, row, cells, found.problems)
        if began:
            _close(sheet, opened, found)
            opened = began
            second = _second_heading(sheet, row, began)
            if second:
                opened = _headings(sheet, second, rows[second], found.problems, above=row) or began
            continue
        _place(sheet, row, cells, opened, found, left_out)
    _close(sheet, opened, found)
    return found


def _place(
    sheet: Sheet,
    row: int,
    cells: Mapping[int, Cell],
    opened: list[_Open],
    found: Found,
    left_out: frozenset[int],
) -> None:
    texts = [cell.text or cell.formula for cell in cells.values()]
    why = Why.LEFT_OUT if row in left_out else _no_goods(cells, opened)
    if why is not None:
        found.others.append(OtherRow(sheet.name, row, texts[0][:80], why))
        return
    for table in opened:
        wanted = {number for column, number in table.columns.items() if column is not Column.NUMBER}
        if wanted & cells.keys():
            table.rows.append(row)


def _no_goods(cells: Mapping[int, Cell], opened: list[_Open]) -> Why | None:
    """Why a row below (or above) a heading is none of goods."""
    if not opened:
        return Why.BEFORE
    first = plain(next(iter(cells.values())).text)
    if any(TOTAL.fullmatch(plain(cell.text)) for cell in list(cells.values())[:3]):
        return Why.TOTAL
    blocks = {cell.merged or number for number, cell in cells.items()}
    if len(blocks) == 1 or REMARK.fullmatch(first):
        return Why.REMARK
    return None


def _close(sheet: Sheet, opened: list[_Open], found: Found) -> None:
    for each in opened:
        if each.rows:
            table = Table(sheet, each.columns, each.headings, tuple(each.rows), each.side)
            found.tables.append(table)


def _headings(
    sheet: Sheet,
    row: int,
    cells: Mapping[int, Cell],
    out: list[CellProblem],
    above: int | None = None,
) -> list[_Open]:
    """The tables that begin with this row: none where it is no heading, several where they stand side by side."""
    read = {
        number: read_heading(cell.text, sheet.at(above, number).text if above else "")
        for number, cell in cells.items()
        if number <= FARTHEST_COLUMN
    }
    begun = list[_Open]()
    for run in _runs(read):
        named = sum(each.column is Column.NAME for each in run.values())
        if named and VALUES & {each.column for each in run.values()}:
            begun.append(_opened(sheet, row, run, out))
        elif begun:
            _add(sheet, row, begun[-1], run, out)
    for each in begun[1:]:
        each.side = Column.PRICE not in each.columns
    return begun


def _runs(read: Mapping[int, Heading]) -> list[dict[int, Heading]]:
    """Headings without an empty column between them, and a new run where the goods are named a second time."""
    runs = list[dict[int, Heading]]()
    last = -1
    for number, heading in read.items():
        new = not runs or number != last + 1
        if not new and heading.column in {Column.NAME, Column.NUMBER}:
            new = any(each.column is heading.column for each in runs[-1].values())
        if new:
            runs.append({})
        runs[-1][number] = heading
        last = number
    return runs


def _opened(sheet: Sheet, row: int, run: Mapping[int, Heading], out: list[CellProblem]) -> _Open:
    table = _Open({}, {})
    _add(sheet, row, table, run, out)
    return table


def _add(
    sheet: Sheet, row: int, table: _Open, run: Mapping[int, Heading], out: list[CellProblem]
) -> None:
    for number, heading in sorted(run.items(), key=lambda each: (each[1].rank, each[0])):
        column = heading.column
        if column is Column.PRICE and Column.PRICE in table.columns:
            # 售价 beside 直播价 is what it costs otherwise.
            column = Column.LIST_PRICE
        pen = Pen(sheet.name, address(row, number), row, heading.text, out)
        if column is None:
            pen.note("import.unknown_column")
        elif column is Column.COST:
            pen.note("import.cost_column")
        elif column in table.columns:
            pen.note("import.column_twice")
        elif column is not Column.OTHER:
            table.columns[column] = number
            table.headings[column] = heading
            if number in sheet.hidden_columns:
                pen.note("import.hidden_column")


def _second_heading(sheet: Sheet, row: int, opened: list[_Open]) -> int | None:
    """The next row where it belongs to the headings too: the name's heading reaches down to it."""
    name = opened[0].columns[Column.NAME]
    upper, lower = sheet.at(row, name), sheet.at(row + 1, name)
    return row + 1 if upper.merged and upper.merged == lower.merged else None
