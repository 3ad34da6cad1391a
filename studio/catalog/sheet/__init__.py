"""Price lists as offices keep them: read with every problem at its cell, written so that they come back the same."""

from studio.catalog.sheet.headings import Column
from studio.catalog.sheet.items import SheetItem
from studio.catalog.sheet.parts import Part, PartLine, PartRow
from studio.catalog.sheet.problems import CellProblem, Grade
from studio.catalog.sheet.read import Reading, read_price_list, same_goods
from studio.catalog.sheet.season_text import season_typed
from studio.catalog.sheet.words import claim_problems
from studio.catalog.sheet.write import SheetLine, as_csv, as_xlsx

__all__ = [
    "CellProblem",
    "Column",
    "Grade",
    "Part",
    "PartLine",
    "PartRow",
    "Reading",
    "SheetItem",
    "SheetLine",
    "as_csv",
    "as_xlsx",
    "claim_problems",
    "read_price_list",
    "same_goods",
    "season_typed",
]
