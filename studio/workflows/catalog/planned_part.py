"""A row beside the goods of a file, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from studio.catalog.sheet import CellProblem, PartLine, PartRow
from studio.catalog.sheet.parts import FIELDS, PartValue, Reads
from studio.catalog.sheet.parts_write import cell_of
from studio.catalog.sheet.problems import Pen
from studio.units.clock import today

NOT_SHOWN = frozenset({"code", "name", "number", "position", "pieces"})
"""Values that the line of a row need not repeat."""


class Deed(StrEnum):
    """What becomes of a row; ``studio.words`` names it under ``import.deed.<value>``."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True)
class PlannedPart:
    """A row beside the goods and what becomes of it.

    Attributes:
        row: As the sheet says.
        deed: What becomes of it.
        values: As the catalog will have it: what the row leaves empty stays as it is.
        old: What the catalog has, where it differs.
        existing: Id of what it is written over; None for a new one.
        pieces: Of a bundle: its items' codes and how many of each.
    """

    row: PartRow
    deed: Deed
    values: Mapping[str, PartValue]
    old: Mapping[str, PartValue]
    existing: str | None
    pieces: tuple[tuple[str, int], ...] = ()

    @property
    def shown(self) -> str:
        """The row in one line, as the sheet writes it."""
        told = [text for key, text in self._texts(self.values) if key not in NOT_SHOWN]
        return " · ".join([*told, *(f"{code} ×{count}" for code, count in self.pieces)])

    @property
    def replaced(self) -> tuple[tuple[str, str], ...]:
        """Keys and texts of what the catalog has instead."""
        return tuple(self._texts(self.old))

    def _texts(self, values: Mapping[str, PartValue]) -> Iterator[tuple[str, str]]:
        for each in FIELDS[self.row.part]:
            value = values.get(each.key)
            if value is not None and each.reads is not Reads.SHOWN:
                yield each.key, str(cell_of(each, value))


def pen_of(row: PartRow, key: str, problems: list[CellProblem]) -> Pen:
    """To write about a value of a row."""
    value = row.values.get(key)
    shown = "" if value is None else str(value)
    return Pen(row.sheet, row.cells[key], row.row, shown, problems)


def title_pen(row: PartRow, problems: list[CellProblem]) -> Pen:
    """To write about a sort as a whole, at its title."""
    number = int(row.title.removeprefix(row.title.rstrip("0123456789")))
    return Pen(row.sheet, row.title, number, f"{row.sheet}!{row.title}", problems)


def check_days(row: PartRow, problems: list[CellProblem]) -> None:
    """The last day is not before the first."""
    first, last = row.day("from_on"), row.day("until_on")
    if first and last and last < first:
        told = {"first": first.isoformat(), "last": last.isoformat()}
        pen_of(row, "until_on", problems).error("price.days_order", **told)


def is_over(line: PartLine) -> bool:
    """Whether its last day is past: it stands in the file as history and takes no place among what holds."""
    last = line.day("until_on")
    return last is not None and last < today()
