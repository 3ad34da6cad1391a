"""Sheets as an import sees them: cells by row and column, merged ones filled, whatever the file's format was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from openpyxl.utils import get_column_letter


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes:
        text: As text, without blanks around it; numbers in plain figures.
        day: The date, where the program keeps one.
        formula: The formula, where there is one; ``text`` then is the result the file holds.
        link: Address of a hyperlink on the cell.
        merged: Address of the first cell of the merged block that this one belongs to; empty for none.
        broken: Whether the program shows an error such as ``#REF!``.
    """

    text: str = ""
    day: date | None = None
    formula: str = ""
    link: str = ""
    merged: str = ""
    broken: bool = False

    @property
    def plain(self) -> str:
        """The text with full-width signs made half-width and blanks made one."""
        return plain(self.text)


NOTHING = Cell()
"""An empty cell."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. Rows and columns count from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden_rows: frozenset[int] = field(default=frozenset())
    hidden_columns: frozenset[int] = field(default=frozenset())
    hidden: bool = False

    def at(self, row: int, column: int) -> Cell:
        """The cell; an empty one where there is none."""
        return self.cells.get((row, column), NOTHING)

    def rows(self) -> dict[int, dict[int, Cell]]:
        """Cells with something in them by row, then column, in order."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            if cell.text or cell.formula or cell.broken:
                found.setdefault(row, {})[column] = cell
        return found

    def mended(self, fixes: Mapping[str, str]) -> Sheet:
        """The sheet with other texts in the cells whose addresses ``fixes`` names."""
        cells = dict(self.cells)
        for name, text in fixes.items():
            place = place_of(name)
            if place is not None:
                cells[place] = Cell(text.strip())
        return replace(self, cells=cells)


def plain(text: str) -> str:
    """``text`` with compatible signs unified (NFKC) and every run of blanks made one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def address(row: int, column: int) -> str:
    """Such as ``E13``."""
    return f"{get_column_letter(column)}{row}"


def place_of(name: str) -> tuple[int, int] | None:
    """Row and column of an address such as ``E13``; None for what is none."""
    match = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
