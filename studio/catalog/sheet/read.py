"""A price list read as a careful person would: goods, what is wrong in which cell, what was passed over."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from studio.catalog.sheet.cells import Sheet, plain
from studio.catalog.sheet.headings import Column
from studio.catalog.sheet.items import SheetItem
from studio.catalog.sheet.open_file import open_sheets
from studio.catalog.sheet.parts import PartRow
from studio.catalog.sheet.parts_read import PartsFound, refuse_twice, split_parts
from studio.catalog.sheet.problems import CellProblem, Grade, Param, errors
from studio.catalog.sheet.rows import RowReader, link_in
from studio.catalog.sheet.tables import Found, OtherRow, Table, find_tables
from studio.errors import InputError

MOST_ITEMS = 2000
"""Goods of one file."""

Fixes = Mapping[tuple[str, str], str]
"""Texts a person puts instead of what a cell holds, by sheet and address."""


@dataclass(frozen=True)
class Reading:
    """What a file says.

    Attributes:
        file: Its name.
        items: Goods in the order of the file.
        problems: Of cells, in the order of the file.
        others: Rows that are none of goods, and why.
        sheets: Names of all sheets, and how many goods each has.
        parts: What stands beside the goods: sizes, offers, papers and the like.
    """

    file: str
    items: tuple[SheetItem, ...]
    problems: tuple[CellProblem, ...]
    others: tuple[OtherRow, ...]
    sheets: dict[str, int]
    parts: tuple[PartRow, ...] = ()

    @property
    def errors(self) -> list[CellProblem]:
        """What stops the import."""
        return errors(self.problems)


def read_price_list(
    data: bytes,
    name: str,
    fixes: Fixes | None = None,
    left_out: Collection[tuple[str, int]] = (),
) -> Reading:
    """Read an XLSX or CSV.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        fixes: What a person wrote instead of a cell's text.
        left_out: Sheet and number of rows a person does not want.

    Raises:
        InputError: ``import.no_goods``: no sheet has a table of goods; ``import.too_many_items``; as ``open_sheets``.
    """
    found, beside = Found(), PartsFound()
    sheets = open_sheets(data, name)
    for sheet in sheets:
        mended = sheet.mended(
            {cell: text for (of, cell), text in (fixes or {}).items() if of == sheet.name}
        )
        rows = frozenset(row for of, row in left_out if of == sheet.name)
        each = Found() if sheet.hidden else find_tables(split_parts(mended, rows, beside), rows)
        found.tables += each.tables
        # A sheet without goods is passed over as a whole; its rows are nobody's business.
        found.others += each.others if each.tables or rows else []
        found.problems += each.problems
    if not found.tables and not left_out and not beside.rows and not beside.problems:
        raise InputError("import.no_goods", name=name)
    items = _items(found)
    if len(items) > MOST_ITEMS:
        raise InputError("import.too_many_items", name=name, limit=MOST_ITEMS, found=len(items))
    _ask_of_hidden(items, {sheet.name: sheet for sheet in sheets}, found.problems)
    _refuse_twice(items, found.problems)
    refuse_twice(beside.rows, beside.problems)
    found.problems += beside.problems
    found.others += beside.others
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    return Reading(
        file=name,
        items=tuple(items),
        problems=tuple(sorted(found.problems, key=lambda each: _place(each, order))),
        others=tuple(found.others),
        sheets={sheet.name: sum(item.sheet == sheet.name for item in items) for sheet in sheets},
        parts=tuple(beside.rows),
    )


def _place(problem: CellProblem, order: Mapping[str, int]) -> tuple[int, int, int, str, str]:
    letters = problem.cell.rstrip("0123456789")
    return order[problem.sheet], problem.row, len(letters), letters, problem.code


def _items(found: Found) -> list[SheetItem]:
    items = list[SheetItem]()
    for table in found.tables:
        if table.side:
            continue
        reader = RowReader(table, found.problems)
        items += [item for item in map(reader.read, table.rows) if item is not None]
        _ask_of_numbers(table, found.problems)
    for table in found.tables:
        if table.side:
            items = _with_side(items, table, found.problems)
    return items


def _with_side(items: list[SheetItem], side: Table, out: list[CellProblem]) -> list[SheetItem]:
    """Links of a table beside the goods, put to those of the same name: first in the same row, else wherever it is."""
    links: dict[tuple[int, str], str] = {}
    if Column.LINK not in side.columns:
        return items
    for row in side.rows:
        name = plain(side.at(row, Column.NAME).text)
        link = link_in(side.at(row, Column.LINK), side.pen(row, Column.LINK, out))
        here = [
            item for item in items if item.sheet == side.sheet.name and plain(item.name) == name
        ]
        same = [item for item in here if item.row == row]
        if not here:
            side.pen(row, Column.NAME, out).ask("import.beside_nobody")
        for item in same or here:
            links[item.row, item.sheet] = link
    return [
        replace(item, link=links[item.row, item.sheet])
        if links.get((item.row, item.sheet)) and not item.link
        else item
        for item in items
    ]


def _ask_of_numbers(table: Table, out: list[CellProblem]) -> None:
    """A running number that stands twice is often a row that was copied and forgotten."""
    seen: dict[str, int] = {}
    for row in table.rows:
        cell = table.at(row, Column.NUMBER)
        number = plain(cell.text)
        if not number or (cell.merged and number in seen):
            continue
        if number in seen:
            table.pen(row, Column.NUMBER, out).ask("import.number_twice", first=seen[number])
        seen.setdefault(number, row)


def _ask_of_hidden(
    items: list[SheetItem], sheets: Mapping[str, Sheet], out: list[CellProblem]
) -> None:
    for item in items:
        if item.row in sheets[item.sheet].hidden_rows:
            cell = item.cells[Column.NAME]
            told: dict[str, Param] = {"found": item.name}
            out.append(
                CellProblem("import.hidden_row", Grade.QUESTION, item.sheet, cell, item.row, told)
            )


def _refuse_twice(items: list[SheetItem], out: list[CellProblem]) -> None:
    """Goods of one name and specification, or one code, stand once in a file."""
    for column in (Column.NAME, Column.SKU):
        seen: dict[str, SheetItem] = {}
        for item in items:
            key = item.sku if column is Column.SKU else same_goods(item.name, item.spec)
            if not key:
                continue
            first = seen.setdefault(key, item)
            if first is not item:
                code = "import.twice" if column is Column.NAME else "import.sku_twice"
                place = f"{first.sheet}!{first.cells[column]}"
                told: dict[str, Param] = {
                    "found": item.sku if column is Column.SKU else f"{item.name} {item.spec}",
                    "first": place,
                }
                text = item.sku if column is Column.SKU else item.name
                cell = item.cells[column]
                out.append(CellProblem(code, Grade.ERROR, item.sheet, cell, item.row, told, text))


def same_goods(name: str, spec: str) -> str:
    """A key that is one for goods whose name and specification are spelt differently only."""
    text = f"{plain(name)}|{plain(spec)}".casefold().replace(" ", "")
    for often, one in (
        ("千克", "kg"),
        ("公斤", "kg"),
        ("毫升", "ml"),
        ("克", "g"),
        ("市斤", "斤"),
        ("×", "*"),
        ("x", "*"),
    ):
        text = text.replace(often, one)
    return re.sub(r"[()（）\[\]【】,，、]", "", text)
