"""Claim words in a price list: what no clip could say is an error, what stands in an office's remark a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from studio.catalog.sheet.headings import Column
from studio.catalog.sheet.items import SheetItem
from studio.catalog.sheet.problems import CellProblem, Grade
from studio.words.claims import ClaimFinding, ClaimList, ClaimText, Where


def claim_problems(items: Iterable[SheetItem], words: ClaimList) -> tuple[CellProblem, ...]:
    """What is wrong with the texts of ``items``, at their cells.

    Args:
        items: Goods of a sheet.
        words: The county's own list.
    """
    return tuple(problem for item in items for problem in _of_item(item, words))


def _of_item(item: SheetItem, words: ClaimList) -> Iterator[CellProblem]:
    name = ClaimText(Where.NAME, item.name)
    for finding in words.check_note(name, item.safety_note):
        yield _problem(item, Column.NAME, finding.code, Grade.ERROR, finding)
    for column, where, texts in (
        (Column.NAME, Where.NAME, (item.name,)),
        (Column.NAME_EN, Where.NAME, (item.name_en,)),
        (Column.POINTS, Where.POINT, item.selling_points),
        (Column.SAFETY, Where.NOTE, (item.safety_note,)),
    ):
        for text in texts:
            for finding in words.check(ClaimText(where, text)):
                grade = Grade.ERROR if finding.level == "error" else Grade.QUESTION
                place = column if column in item.cells else Column.NOTE
                yield _problem(item, place, finding.code, grade, finding)
    for finding in words.check(ClaimText(Where.NOTE, item.note)):
        yield _problem(item, Column.NOTE, "import.claim_in_note", Grade.QUESTION, finding)


def _problem(
    item: SheetItem, column: Column, code: str, grade: Grade, finding: ClaimFinding
) -> CellProblem:
    cell = item.cells.get(column, item.cells[Column.NAME])
    texts = {
        Column.NAME: item.name,
        Column.NAME_EN: item.name_en,
        Column.POINTS: "；".join(item.selling_points),
        Column.SAFETY: item.safety_note,
        Column.NOTE: item.note or item.safety_note,
    }
    told = dict(finding.params)
    return CellProblem(code, grade, item.sheet, cell, item.row, told, texts.get(column, ""))
