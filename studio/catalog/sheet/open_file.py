"""Sheets of a file that an office sends: XLSX, or CSV in whatever coding its program wrote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from studio.catalog.sheet.cells import Cell, Sheet, address
from studio.catalog.sheet.gate import MOST_CELLS, check_size, check_workbook
from studio.catalog.sheet.guard import unguarded
from studio.errors import InputError

CODINGS = ("utf-8-sig", "gb18030")
"""What CSV is written in: by this project and most programs, and by Excel in Chinese."""

SIGNS = (",", "\t", ";", "，")
"""What stands between two cells of a CSV."""

TEXT_LIMIT = 2000
"""Characters of a cell that are read; nothing of an item is longer."""

NO_READER = (ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError)
"""What openpyxl raises for files that are broken in one of many ways."""


def open_sheets(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of a file; a CSV has one, named for the file.

    Args:
        data: The file's bytes.
        name: Its name, for messages; its content decides what it is.

    Raises:
        InputError: ``import.too_large``, ``import.empty_file``, ``import.old_format``, ``import.not_a_sheet``,
            ``import.bomb``.
    """
    check_size(data, name)
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        check_workbook(data, name)
        return _workbook(data, name)
    return (_csv(data, name),)


def _workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    try:
        shown = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        meant = load_workbook(io.BytesIO(data), keep_links=False)
        sheets = tuple(_sheet(shown[each.title], each) for each in meant.worksheets)
    except NO_READER as error:
        raise InputError("import.not_a_sheet", name=name) from error
    if not sheets:
        raise InputError("import.not_a_sheet", name=name)
    return sheets


def _sheet(shown: Any, meant: Any) -> Sheet:  # noqa: ANN401 - openpyxl has no types
    cells: dict[tuple[int, int], Cell] = {}
    # The dictionary itself: walking over rows would make a cell for every place up to the last one.
    for place, cell in meant._cells.items():
        read = _cell(cell, shown._cells[place].value)
        if read != Cell():
            cells[place] = read
    for block in meant.merged_cells.ranges:
        _fill(cells, block)
    rows, columns = meant.row_dimensions, meant.column_dimensions
    return Sheet(
        name=meant.title,
        cells=cells,
        hidden_rows=frozenset(number for number, each in rows.items() if each.hidden),
        hidden_columns=frozenset(_hidden(columns)),
        hidden=meant.sheet_state != "visible",
    )


def _hidden(columns: Any) -> Iterable[int]:  # noqa: ANN401 - openpyxl has no types
    for each in columns.values():
        if each.hidden:
            each.reindex()
            yield from range(each.min, min(each.max, each.min + 300) + 1)


def _fill(cells: dict[tuple[int, int], Cell], block: Any) -> None:  # noqa: ANN401 - openpyxl has no types
    """Every place of a merged block holds what its first one does."""
    first = cells.get((block.min_row, block.min_col))
    if first is None:
        return
    filled = Cell(**{**vars(first), "merged": address(block.min_row, block.min_col)})
    for row in range(block.min_row, block.max_row + 1):
        for column in range(block.min_col, block.max_col + 1):
            cells[row, column] = filled


def _cell(cell: Any, shown: object) -> Cell:  # noqa: ANN401 - openpyxl has no types
    link = getattr(cell, "hyperlink", None)
    target = (link.target or "") if link else ""
    if cell.data_type == "f":
        formula = str(getattr(cell.value, "text", cell.value))
        text, day = _text(shown)
        return Cell(text, day, formula[:TEXT_LIMIT], target, broken=text.startswith("#"))
    text, day = _text(cell.value)
    return Cell(text, day, link=target[:TEXT_LIMIT], broken=cell.data_type == "e")


def _text(value: object) -> tuple[str, date | None]:
    match value:
        case None:
            return "", None
        case bool():
            return ("是" if value else "否"), None
        case datetime():
            return value.date().isoformat(), value.date()
        case date():
            return value.isoformat(), value
        case time():
            return value.isoformat("minutes"), None
        case float():
            # Fifteen digits are what spreadsheets keep; more would show 29.9 as 29.899999999999999.
            return (f"{value:.0f}" if value.is_integer() else f"{value:.15g}"), None
        case _:
            return str(value).strip()[:TEXT_LIMIT], None


def _csv(data: bytes, name: str) -> Sheet:
    text = _decoded(data, name)
    head = "\n".join(text.splitlines()[:20])
    sign = max(SIGNS, key=head.count)
    cells: dict[tuple[int, int], Cell] = {}
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 1):
            for column, found in enumerate(line, 1):
                if found.strip():
                    cells[row, column] = _csv_cell(found.strip()[:TEXT_LIMIT])
            if len(cells) > MOST_CELLS:
                raise InputError("import.bomb", name=name, what="cells", limit=MOST_CELLS)
    except csv.Error as error:
        raise InputError("import.not_a_sheet", name=name) from error
    return Sheet(PurePath(name).stem[:31] or name, cells)


def _csv_cell(found: str) -> Cell:
    text = unguarded(found)
    if text == found and re.match(r"=\s*[A-Za-z0-9(\"'+\-]", text):
        return Cell("", formula=text)
    return Cell(text)


def _decoded(data: bytes, name: str) -> str:
    codings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else CODINGS
    for coding in codings:
        try:
            text = data.decode(coding)
        except UnicodeDecodeError:
            continue
        # Pictures and PDF files decode as something now and then; text has no such signs.
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise InputError("import.not_a_sheet", name=name)
