"""The catalog as a price list: XLSX and CSV whose headings the reader knows, so that they come back without loss."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from xlsxwriter import Workbook

from studio.catalog.sheet.headings import Column
from studio.catalog.sheet.parts import PartLine
from studio.catalog.sheet.parts_write import SheetPen, clean, csv_cell, csv_rows, write_sheets
from studio.catalog.sheet.rows import ONE_A_LINE
from studio.units import Money
from studio.units.season import Season
from studio.words import say

COLUMNS = (
    Column.SKU, Column.NAME, Column.NAME_EN, Column.KIND, Column.SPEC, Column.UNIT, Column.ORIGIN, Column.PRICE,
    Column.LIST_PRICE, Column.STOCK, Column.SEASON, Column.PERISHABLE, Column.POINTS, Column.SAFETY, Column.LINK,
    Column.NOTE,
)  # fmt: skip
"""In this order; ``studio.words`` heads them under ``import.column.<value>``, in Chinese whoever asks."""

WIDTHS = {
    Column.NAME: 24,
    Column.NAME_EN: 24,
    Column.ORIGIN: 18,
    Column.SEASON: 22,
    Column.POINTS: 36,
    Column.SAFETY: 30,
}
WIDTHS |= {Column.LINK: 30, Column.NOTE: 24, Column.SKU: 22}

SHEET = "商品目录"


@dataclass(frozen=True)
class SheetLine:
    """An item as it is written."""

    sku: str
    name: str
    name_en: str
    kind: str
    spec: str
    price_unit: str
    origin: str
    price: Money
    list_price: Money | None
    stock: int | None
    seasons: tuple[Season, ...]
    perishable: bool
    selling_points: tuple[str, ...]
    safety_note: str
    link: str
    note: str


def as_xlsx(lines: Iterable[SheetLine], made: datetime, parts: Sequence[PartLine] = ()) -> bytes:
    """A workbook: the goods, then a sheet for each sort of thing that stands beside them, empty ones to fill in too.

    Texts are texts, prices are numbers of yuan.

    Args:
        lines: The goods.
        made: When, for the file's properties.
        parts: What stands beside them.
    """
    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = Workbook(content, options)
    book.set_properties({"title": SHEET, "created": made.replace(tzinfo=None)})
    sheet = book.add_worksheet(SHEET)
    pen = SheetPen(book)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, WIDTHS.get(column, 12))
        sheet.write_string(0, number, heading_of(column), pen.head)
    sheet.freeze_panes(1, 2)
    for row, line in enumerate(lines, 1):
        pen.row(sheet, row, [value for _, value in _values(line)])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    write_sheets(book, pen, parts)
    book.close()
    return content.getvalue()


def as_csv(lines: Iterable[SheetLine], parts: Sequence[PartLine] = ()) -> bytes:
    """A CSV in UTF-8 with a mark at the beginning, by which Excel knows it; no cell begins like a formula.

    What stands beside the goods follows below them, each sort under a title of its own.
    """
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([heading_of(column) for column in COLUMNS])
    for line in lines:
        sheet.writerow([csv_cell(value) for _, value in _values(line)])
    for row in csv_rows(parts):
        sheet.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def heading_of(column: Column) -> str:
    """What a column is headed with."""
    name = say(f"import.column.{column}", "zh").text
    return f"{name}（{ONE_A_LINE}）" if column is Column.POINTS else name


def season_cell(seasons: Sequence[Season]) -> str:
    """``06-10~08-31，11-15~02-10``; 全年 without a window."""
    return "，".join(f"{each.first}~{each.last}" for each in seasons) or "全年"


def _values(line: SheetLine) -> list[tuple[Column, str | int | Money]]:
    kind = say(f"kind.{line.kind}", "zh").text
    values: dict[Column, str | int | Money | None] = {
        Column.SKU: line.sku,
        Column.NAME: line.name,
        Column.NAME_EN: line.name_en,
        Column.KIND: kind,
        Column.SPEC: line.spec,
        Column.UNIT: line.price_unit,
        Column.ORIGIN: line.origin,
        Column.PRICE: line.price,
        Column.LIST_PRICE: line.list_price,
        Column.STOCK: line.stock,
        Column.SEASON: season_cell(line.seasons),
        Column.PERISHABLE: "是" if line.perishable else "否",
        Column.POINTS: "\n".join(line.selling_points),
        Column.SAFETY: line.safety_note,
        Column.LINK: line.link,
        Column.NOTE: line.note,
    }
    return [(column, clean(values[column])) for column in COLUMNS]
