"""A row of a table as an item, with all that is wrong or unsure in its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from studio.catalog.sheet.amounts import per_unit_of, read_count, read_price
from studio.catalog.sheet.cells import Cell, address, plain
from studio.catalog.sheet.guess import SAFETY, guessed_kind, guessed_unit, kind_of, yes_or_no
from studio.catalog.sheet.headings import Column
from studio.catalog.sheet.items import SheetItem
from studio.catalog.sheet.problems import CellProblem, Grade, Pen
from studio.catalog.sheet.season_text import read_day, read_seasons
from studio.catalog.sheet.settle import settled
from studio.catalog.sheet.tables import Table
from studio.units import Money
from studio.units.season import Season

DITTO = frozenset({"同上", "〃", "″", '"', "''", "”", "“", "同"})
"""What stands for the cell above."""

LIMITS = {
    Column.NAME: 60, Column.NAME_EN: 100, Column.SPEC: 60, Column.UNIT: 20, Column.ORIGIN: 100, Column.SAFETY: 200,
    Column.NOTE: 500, Column.LINK: 500, Column.SKU: 64,
}  # fmt: skip
"""Characters; those of the item's form."""

POINTS = 8
ONE_A_LINE = "一行一条"
"""In the heading's brackets where a semicolon is part of a selling point, as in what this project writes."""

SKU = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LINK = re.compile(r"https?://[^\s<>\"']+")


@dataclass
class RowReader:
    """Reads the rows of one table, from top to bottom: a cell may stand for the one above it."""

    table: Table
    out: list[CellProblem]
    above: dict[Column, str] = field(default_factory=dict)

    def read(self, row: int) -> SheetItem | None:
        """The item of a row; None where nothing names it."""
        name = self._name(row)
        spec = self._text(row, Column.SPEC)
        price, list_price, unit, grams = self._prices(row, spec)
        note = self._text(row, Column.NOTE)
        safety = self._text(row, Column.SAFETY)
        # A list that has a column for safety notes says there what it means.
        if Column.SAFETY not in self.table.columns and SAFETY.search(note):
            safety, note = note, ""
            self._pen(row, Column.NOTE).note("import.note_is_safety")
        kind = kind_of(self._text(row, Column.KIND))
        if kind is None and self._text(row, Column.KIND):
            self._pen(row, Column.KIND).note("import.kind_unknown")
        if not name:
            return None
        seasons = self._seasons(row)
        return SheetItem(
            sheet=self.table.sheet.name,
            row=row,
            cells={column: address(row, number) for column, number in self.table.columns.items()},
            given=frozenset(self.table.columns),
            said=self._said(row, seasons is not None),
            name=name,
            name_en=self._text(row, Column.NAME_EN),
            sku=self._sku(row),
            kind=kind or guessed_kind(name),
            spec=spec,
            price_unit=unit,
            per_grams=grams,
            origin=self._text(row, Column.ORIGIN),
            price=price,
            list_price=list_price,
            stock=self._stock(row),
            seasons=seasons or (),
            perishable=self._perishable(row, name),
            selling_points=self._points(row),
            safety_note=safety,
            link=self._link(row),
            note=note,
        )

    def _pen(self, row: int, column: Column) -> Pen:
        return self.table.pen(row, column, self.out)

    def _cell(self, row: int, column: Column) -> Cell:
        return settled(self.table.at(row, column), self._pen(row, column))

    def _text(self, row: int, column: Column) -> str:
        cell = self._cell(row, column)
        text = cell.text
        if plain(text) in DITTO and column is not Column.NAME_EN:
            text = self.above.get(column, "")
            if not text:
                self._pen(row, column).ask("import.nothing_above")
        limit = LIMITS.get(column)
        if limit and len(text) > limit:
            self._pen(row, column).error("import.too_long", limit=limit, length=len(text))
            text = text[:limit]
        if text:
            self.above[column] = text
        return text

    def _name(self, row: int) -> str:
        cell = self.table.at(row, Column.NAME)
        if cell.text or cell.formula or cell.broken:
            return self._text(row, Column.NAME)
        before = self.above.get(Column.NAME, "")
        pen = self._pen(row, Column.NAME)
        if before and self.table.at(row, Column.PRICE).text:
            pen.ask("import.name_from_above", name=before)
            return before
        pen.error("import.name_missing")
        return ""

    def _prices(self, row: int, spec: str) -> tuple[Money | None, Money | None, str, int | None]:
        """Price, former price, what it is for, and in grams."""
        headings = self.table.headings
        given, was = self._cell(row, Column.PRICE), self._cell(row, Column.LIST_PRICE)
        priced = None
        if Column.PRICE not in self.table.columns:
            self._pen(row, Column.PRICE).error("import.no_price_column")
        elif not self._told(row, Column.PRICE):
            unit = headings[Column.PRICE].unit
            priced = read_price(given, self._pen(row, Column.PRICE), unit)
        list_price = None
        pen = self._pen(row, Column.LIST_PRICE)
        if Column.LIST_PRICE in self.table.columns and not self._told(row, Column.LIST_PRICE):
            former = read_price(was, pen, headings[Column.LIST_PRICE].unit, needed=False)
            if former is not None:
                list_price = per_unit_of(priced, former, pen) if priced else former.money
        if list_price is not None and priced is not None and list_price <= priced.money:
            pen.ask("import.list_not_above", price=str(priced.money))
        unit = self._text(row, Column.UNIT) or (priced.unit if priced else "") or guessed_unit(spec)
        return (
            (priced.money if priced else None),
            list_price,
            unit[:20],
            priced.grams if priced else None,
        )

    def _told(self, row: int, column: Column) -> bool:
        """Whether something graver was said of the cell already: a formula without a value, an error of the program."""
        cell = self.table.at(row, column)
        return cell.broken or bool(cell.formula and not cell.text)

    def _stock(self, row: int) -> int | None:
        if Column.STOCK not in self.table.columns:
            return None
        cell, pen = self.table.at(row, Column.STOCK), self._pen(row, Column.STOCK)
        others = any(self.table.at(each, Column.STOCK).text for each in self.table.rows)
        count = read_count(
            self._cell(row, Column.STOCK), pen, asked=others and not self._told(row, Column.STOCK)
        )
        number = self.table.columns[Column.STOCK]
        if count is not None and cell.merged and cell.merged != address(row, number):
            pen.ask("import.stock_shared", cell=cell.merged)
        return count

    def _said(self, row: int, season: bool) -> frozenset[Column]:  # noqa: FBT001 - whether it could be read
        """Columns whose cell says something that could be read."""
        said = {column for column in self.table.columns if self.table.at(row, column).text}
        return frozenset(said if season else said - {Column.SEASON, Column.SEASON_FROM})

    def _seasons(self, row: int) -> tuple[Season, ...] | None:
        """The windows; None where they could not be read."""
        before = len(self.out)
        found = self._windows(row)
        asked = any(each.grade is Grade.QUESTION for each in self.out[before:])
        return None if asked else found

    def _windows(self, row: int) -> tuple[Season, ...]:
        if Column.SEASON in self.table.columns:
            cell = self._cell(row, Column.SEASON)
            if plain(cell.text) in DITTO:
                cell = Cell(self.above.get(Column.SEASON, ""))
            if cell.text:
                self.above[Column.SEASON] = cell.text
            return read_seasons(cell, self._pen(row, Column.SEASON))
        begins, ends = self._cell(row, Column.SEASON_FROM), self._cell(row, Column.SEASON_TO)
        first = read_day(begins, self._pen(row, Column.SEASON_FROM))
        last = read_day(ends, self._pen(row, Column.SEASON_TO))
        missing_cell = begins if first is None else ends
        if (first is None) != (last is None) and not missing_cell.text:
            missing = Column.SEASON_FROM if first is None else Column.SEASON_TO
            self._pen(row, missing).ask("import.season_half")
        return (Season(first, last),) if first and last else ()

    def _perishable(self, row: int, name: str) -> bool:
        cell = self._cell(row, Column.PERISHABLE)
        if not cell.text:
            return "鲜" in name
        said = yes_or_no(cell.text)
        if said is None:
            self._pen(row, Column.PERISHABLE).ask("import.not_yes_or_no")
        return bool(said)

    def _points(self, row: int) -> tuple[str, ...]:
        text = self._text(row, Column.POINTS)
        by_line = self.table.headings.get(Column.POINTS)
        between = r"\n" if by_line and by_line.unit == ONE_A_LINE else r"[\n;；]"
        points = [each.strip() for each in re.split(between, text) if each.strip()]
        if len(points) > POINTS:
            self._pen(row, Column.POINTS).error(
                "import.too_many_points", limit=POINTS, count=len(points)
            )
        if any(len(each) > 100 for each in points):
            self._pen(row, Column.POINTS).error(
                "import.too_long", limit=100, length=max(map(len, points))
            )
        return tuple(each[:100] for each in points[:POINTS])

    def _sku(self, row: int) -> str:
        text = self._text(row, Column.SKU)
        code = re.sub(r"[\s_.]+", "-", plain(text).lower())
        if code and not SKU.fullmatch(code):
            self._pen(row, Column.SKU).ask("import.sku_not_taken")
            return ""
        return code

    def _link(self, row: int) -> str:
        cell = self._cell(row, Column.LINK)
        return link_in(cell, self._pen(row, Column.LINK))


def link_in(cell: Cell, pen: Pen) -> str:
    """The address in a cell or behind it; a question where there are only words."""
    for text in (cell.text, cell.link):
        match = LINK.search(text)
        if match and len(match[0]) <= LIMITS[Column.LINK]:
            return match[0]
    if cell.text and plain(cell.text) not in {"无", "-", "/", "—"}:
        pen.ask("import.link_words")
    return ""
