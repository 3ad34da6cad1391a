"""What stands beside the goods, written: a sheet for each sort in a workbook, a block for each in a CSV."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from studio.catalog.sheet.guard import guarded
from studio.catalog.sheet.parts import (
    FIELDS,
    Part,
    PartField,
    PartLine,
    PartValue,
    Reads,
    field_heading,
    title_of,
    title_row,
)
from studio.units import Money
from studio.units.clock import SHANGHAI
from studio.words import say

NOT_XML = "\ufffe\uffff"


class SheetPen:
    """Writes the cells of a workbook."""

    def __init__(self, book: Workbook) -> None:
        """Formats of ``book``."""
        self.head = book.add_format(
            {"bold": True, "bg_color": "#F2E6D0", "border": 1, "valign": "vcenter"}
        )
        self.title = book.add_format({"font_color": "#5A4A32", "valign": "vcenter"})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.money = book.add_format({"num_format": "0.00", "valign": "top"})
        self.whole = book.add_format({"num_format": "0", "valign": "top"})

    def row(self, sheet: Any, row: int, values: Sequence[str | int | Money]) -> None:  # noqa: ANN401 - XlsxWriter has no types
        """A row from the first column on; empty texts leave their cells empty."""
        for number, value in enumerate(values):
            if isinstance(value, Money):
                sheet.write_number(row, number, value.fen / 100, self.money)
            elif isinstance(value, int):
                sheet.write_number(row, number, value, self.whole)
            elif value:
                sheet.write_string(row, number, value, self.text)


def write_sheets(book: Workbook, pen: SheetPen, parts: Sequence[PartLine]) -> None:
    """A sheet for each sort; one of photographs only where there are any."""
    for part, fields in FIELDS.items():
        lines = [each for each in parts if each.part is part]
        if part is Part.PHOTO and not lines:
            continue
        sheet = book.add_worksheet(title_of(part))
        sheet.write_string(0, 0, title_row(part), pen.title)
        for number, each in enumerate(fields):
            sheet.set_column(number, number, each.width)
            sheet.write_string(1, number, field_heading(each.key), pen.head)
        sheet.freeze_panes(2, 0)
        for row, line in enumerate(lines, 2):
            pen.row(sheet, row, cells_of(line))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)


def csv_rows(parts: Sequence[PartLine]) -> Iterator[list[str]]:
    """Rows of a CSV below the goods: an empty one, the title, the headings, the things; no sort that has none."""
    for part, fields in FIELDS.items():
        lines = [each for each in parts if each.part is part]
        if not lines:
            continue
        yield []
        yield [title_row(part)]
        yield [field_heading(each.key) for each in fields]
        for line in lines:
            yield [csv_cell(value) for value in cells_of(line)]


def cells_of(line: PartLine) -> list[str | int | Money]:
    """The cells of a thing, in the order of its columns."""
    return [cell_of(each, line.values.get(each.key)) for each in FIELDS[line.part]]


def csv_cell(value: str | int | Money) -> str:
    """A cell of a CSV, guarded."""
    if isinstance(value, Money):
        return f"{value.fen // 100}.{value.fen % 100:02d}"
    return guarded(value) if isinstance(value, str) else str(value)


def clean(value: str | int | Money | None) -> str | int | Money:
    """Without signs that no XML file may hold."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return "".join(
        sign
        for sign in value
        if sign in "\n\t"
        or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in NOT_XML)
    )


def cell_of(column: PartField, value: PartValue) -> str | int | Money:
    """What a value's cell says, in Chinese whoever asks."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if value and column.reads in {Reads.PLATFORM, Reads.HARVEST, Reads.PRICE_STATE}:
        return say(f"{column.reads}.{value}", "zh").text
    return clean(value)
