"""What an import has to say of a cell: where, how grave, what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

FOUND_LIMIT = 80
"""Characters of a cell that a message repeats."""

Param = str | int | float | None


class Grade(StrEnum):
    """How grave a problem is."""

    ERROR = "error"
    """Nothing is imported until the cell is mended or its row left out."""
    QUESTION = "question"
    """Imported as said; a person should look."""
    NOTE = "note"
    """How something was understood."""


@dataclass(frozen=True)
class CellProblem:
    """A problem of one cell.

    Attributes:
        code: ``studio.words`` has its sentences.
        grade: How grave.
        sheet: Name of the sheet.
        cell: Address, such as ``E13``.
        row: Number of its row, from 1.
        params: Values its sentences name; ``found`` is what is wrong in the cell.
        text: What the cell says as a whole, for whoever mends it.
    """

    code: str
    grade: Grade
    sheet: str
    cell: str
    row: int
    params: dict[str, Param] = field(default_factory=dict)
    text: str = ""


@dataclass
class Pen:
    """Writes down the problems of one cell."""

    sheet: str
    cell: str
    row: int
    found: str
    out: list[CellProblem]

    def error(self, code: str, **params: Param) -> None:
        """Keep an error."""
        self._keep(Grade.ERROR, code, params)

    def ask(self, code: str, **params: Param) -> None:
        """Keep a question."""
        self._keep(Grade.QUESTION, code, params)

    def note(self, code: str, **params: Param) -> None:
        """Keep a note."""
        self._keep(Grade.NOTE, code, params)

    def _keep(self, grade: Grade, code: str, params: dict[str, Param]) -> None:
        told = {"found": self.found[:FOUND_LIMIT]} | params
        self.out.append(CellProblem(code, grade, self.sheet, self.cell, self.row, told, self.found))


def errors(problems: Iterable[CellProblem]) -> list[CellProblem]:
    """Those that stop an import."""
    return [each for each in problems if each.grade is Grade.ERROR]
