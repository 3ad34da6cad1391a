"""What stands beside the goods, read: every row with all that is wrong in its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from studio.catalog.model import Platform
from studio.catalog.sheet.amounts import read_count, read_price
from studio.catalog.sheet.cells import Cell, Sheet, address, plain
from studio.catalog.sheet.headings import BRACKETS, folded
from studio.catalog.sheet.parts import (
    FIELDS,
    KEYS,
    UNTIL,
    Part,
    PartField,
    PartRow,
    PartValue,
    Reads,
    field_heading,
    title_of,
)
from studio.catalog.sheet.problems import CellProblem, Grade, Pen
from studio.catalog.sheet.rows import SKU, link_in
from studio.catalog.sheet.settle import settled
from studio.catalog.sheet.tables import OtherRow, Why
from studio.records.goods import Harvest
from studio.records.prices import PriceState
from studio.units.clock import SHANGHAI
from studio.units.day import FIRST_YEAR, LAST_YEAR, is_likely, is_without_end
from studio.words import LANGUAGES, say

TITLE = re.compile(r"【([^】]{1,20})】")
NO_END = frozenset({"", "-", "—", "——", "/", "无", "长期", "长期有效", "不限"})
"""What stands where something has no last day."""

DAY = re.compile(r"([0-9]{4})[-/.年](1[0-2]|0?[1-9])[-/.月](3[01]|[12][0-9]|0?[1-9])日?")
CHOICES: Mapping[Reads, tuple[str, ...]] = {
    Reads.PLATFORM: tuple(Platform),
    Reads.HARVEST: tuple(Harvest),
    Reads.PRICE_STATE: (PriceState.PROPOSED, PriceState.APPROVED, PriceState.TURNED_DOWN),
}


@dataclass
class PartsFound:
    """What a sheet says beside its goods."""

    rows: list[PartRow] = field(default_factory=list)
    others: list[OtherRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


@dataclass(frozen=True)
class _Block:
    """A sort on a sheet: numbers of its rows."""

    part: Part
    title: int
    headings: int
    rows: tuple[int, ...]


def split_parts(sheet: Sheet, left_out: frozenset[int], found: PartsFound) -> Sheet:
    """Read what stands beside the goods of ``sheet`` into ``found``; the sheet without it.

    Args:
        sheet: With what a person mended.
        left_out: Rows that are not wanted; that of a title stands for all below it.
        found: What was read so far.
    """
    blocks = _blocks(sheet)
    if not blocks:
        return sheet
    for block in blocks:
        if block.title in left_out:
            told = sheet.at(block.title, 1).text[:80]
            found.others.append(OtherRow(sheet.name, block.title, told, Why.LEFT_OUT))
        else:
            _BlockReader(sheet, block, found).read(left_out)
    first = blocks[0].title
    return replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at[0] < first})


def refuse_twice(rows: list[PartRow], out: list[CellProblem]) -> None:
    """Of what an item has one, a file says one."""
    seen: dict[tuple[object, ...], PartRow] = {}
    for each in rows:
        keys = KEYS.get(each.part)
        if keys is None:
            continue
        first = seen.setdefault((each.part, *(each.values.get(key) for key in keys)), each)
        if first is not each:
            last = each.text(keys[-1])
            cell = each.cells[keys[-1]]
            told = {"found": last, "first": f"{first.sheet}!{first.cells[keys[-1]]}"}
            pen = Pen(each.sheet, cell, each.row, last, out)
            pen.error("import.part_twice", **told)


def _blocks(sheet: Sheet) -> list[_Block]:
    titles = {title_of(part): part for part in Part}
    rows = list(sheet.rows().items())
    starts = []
    for place, (row, cells) in enumerate(rows[:-1]):
        match = TITLE.match(cells[1].text) if 1 in cells else None
        part = titles.get(match[1]) if match else None
        below = rows[place + 1][1]
        if part is not None and any(
            folded(cell.text) in _headings(part) for cell in below.values()
        ):
            starts.append((place, part, row))
    ends = [*(place for place, _, _ in starts[1:]), len(rows)]
    return [
        _Block(part, row, rows[place + 1][0], tuple(each for each, _ in rows[place + 2 : end]))
        for (place, part, row), end in zip(starts, ends, strict=False)
    ]


def _headings(part: Part) -> dict[str, PartField]:
    return {
        folded(field_heading(each.key, language)): each
        for each in FIELDS[part]
        for language in LANGUAGES
    }


class _BlockReader:
    """Reads one sort on one sheet."""

    def __init__(self, sheet: Sheet, block: _Block, found: PartsFound) -> None:
        self.sheet, self.block, self.found = sheet, block, found
        self.columns = dict[str, int]()

    def read(self, left_out: frozenset[int]) -> None:
        """All rows that are wanted."""
        if not self._columns():
            return
        for row in self.block.rows:
            if row in left_out:
                told = self.sheet.at(row, min(self.columns.values())).text[:80]
                self.found.others.append(OtherRow(self.sheet.name, row, told, Why.LEFT_OUT))
                continue
            before = len(self.found.problems)
            values = {each.key: self._value(row, each) for each in self._fields()}
            if not any(each.grade is Grade.ERROR for each in self.found.problems[before:]):
                self.found.rows.append(self._row(row, values))

    def _row(self, row: int, values: Mapping[str, PartValue]) -> PartRow:
        return PartRow(
            part=self.block.part,
            values=values,
            sheet=self.sheet.name,
            row=row,
            cells={
                each.key: address(row, self.columns.get(each.key, 1))
                for each in FIELDS[self.block.part]
            },
            title=address(self.block.title, 1),
        )

    def _columns(self) -> bool:
        """Where each value stands; False, and an error at the title, where a needed column is missing."""
        known = _headings(self.block.part)
        for number, cell in self.sheet.rows()[self.block.headings].items():
            bare = folded(BRACKETS.sub("", plain(cell.text)))
            found = known.get(folded(cell.text)) or known.get(bare)
            if found is None:
                self._pen(self.block.headings, number).note("import.unknown_column")
            else:
                self.columns.setdefault(found.key, number)
        missing = [each for each in self._fields() if each.needed and each.key not in self.columns]
        for each in missing:
            pen = self._pen(self.block.title, 1)
            pen.error("import.part_no_column", column=field_heading(each.key))
        return not missing

    def _fields(self) -> Iterator[PartField]:
        return (each for each in FIELDS[self.block.part] if each.reads is not Reads.SHOWN)

    def _pen(self, row: int, column: int) -> Pen:
        cell = self.sheet.at(row, column)
        shown = cell.formula or cell.text
        return Pen(self.sheet.name, address(row, column), row, shown, self.found.problems)

    def _value(self, row: int, wanted: PartField) -> PartValue:
        number = self.columns.get(wanted.key)
        if number is None:
            return None
        pen = self._pen(row, number)
        before = len(self.found.problems)
        value = read_value(settled(self.sheet.at(row, number), pen), pen, wanted)
        said = any(each.grade is Grade.ERROR for each in self.found.problems[before:])
        if value is None and wanted.needed and not said:
            pen.error("import.part_needed", column=field_heading(wanted.key))
        return value


def read_value(cell: Cell, pen: Pen, wanted: PartField) -> PartValue:
    """What a cell says; None where it says nothing, or something wrong that was written down."""
    match wanted.reads:
        case Reads.MONEY:
            priced = read_price(cell, pen, needed=False)
            return None if priced is None else priced.money
        case Reads.COUNT:
            return read_count(cell, pen, asked=False)
        case Reads.DAY:
            return read_date(cell, pen, may_last=wanted.key == UNTIL.key and not wanted.needed)
        case Reads.MOMENT:
            return _moment(cell, pen)
        case Reads.PLATFORM | Reads.HARVEST | Reads.PRICE_STATE:
            return _choice(cell, pen, wanted.reads)
        case Reads.LINK:
            return link_in(cell, pen) or None
        case Reads.CODE:
            return _code(cell, pen)
        case _:
            return _text(cell, pen, wanted.limit)


def read_date(cell: Cell, pen: Pen, *, may_last: bool = False) -> date | None:
    """A day: a date of the program, ``2026-06-01``, ``2026年6月1日``, ``2026/6/1``; None for 长期.

    Args:
        cell: What is written.
        pen: What is wrong is written down with it.
        may_last: Whether 9999-12-31 means 长期 as well.
    """
    text = plain(cell.text).replace(" ", "")
    if cell.day is None and text in NO_END:
        return None
    day = cell.day or _day_in(text)
    if day is None:
        pen.error("import.part_not_a_day")
    elif may_last and is_without_end(day):
        return None
    elif not is_likely(day):
        pen.error("import.part_year", least=FIRST_YEAR, most=LAST_YEAR)
        return None
    return day


def _day_in(text: str) -> date | None:
    match = DAY.fullmatch(text)
    try:
        return None if match is None else date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _moment(cell: Cell, pen: Pen) -> datetime | None:
    try:
        found = datetime.fromisoformat(plain(cell.text)).replace(tzinfo=SHANGHAI)
        if is_likely(found.date()):
            return found
    except ValueError:
        pass
    day = read_date(cell, pen)
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _choice(cell: Cell, pen: Pen, reads: Reads) -> str | None:
    wanted = plain(cell.text).casefold()
    if not wanted:
        return None
    for value in CHOICES[reads]:
        names = {say(f"{reads}.{value}", language).text.casefold() for language in LANGUAGES}
        if wanted in {value, *names}:
            return str(value)
    allowed = "、".join(say(f"{reads}.{value}", "zh").text for value in CHOICES[reads])
    pen.error("import.part_not_one_of", allowed=allowed)
    return None


def _code(cell: Cell, pen: Pen) -> str | None:
    code = re.sub(r"[\s_.]+", "-", plain(cell.text).lower())
    if code and not SKU.fullmatch(code):
        pen.error("import.part_no_item")
        return None
    return code or None


def _text(cell: Cell, pen: Pen, limit: int) -> str | None:
    if limit and len(cell.text) > limit:
        pen.error("import.too_long", limit=limit, length=len(cell.text))
        return None
    return cell.text or None
