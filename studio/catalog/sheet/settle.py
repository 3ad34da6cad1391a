"""What a cell says once its formula is laid aside: the value the file holds for it counts, and is said."""

from __future__ import annotations

import re

from studio.catalog.sheet.cells import Cell
from studio.catalog.sheet.problems import Pen

LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def settled(cell: Cell, pen: Pen) -> Cell:
    """The cell without its formula; what cannot be taken is written down, and an empty cell comes back."""
    if cell.broken:
        pen.error("import.broken_cell")
        return Cell()
    if not cell.formula:
        return cell
    if cell.text:
        pen.note("import.formula_value", value=cell.text[:80])
        return Cell(cell.text, cell.day, link=cell.link)
    texts = LITERAL.findall(cell.formula) if "HYPERLINK" in cell.formula.upper() else []
    if texts:
        text = texts[-1].replace('""', '"')
        pen.ask("import.formula_link", value=text[:80])
        return Cell(text, link=texts[0])
    pen.error("import.formula_no_value")
    return Cell()
