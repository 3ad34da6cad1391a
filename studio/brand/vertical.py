"""Sets type from top to bottom: Han upright, Latin on its side, two figures side by side, marks in vertical forms.

Lengths are em of the style, counted from the top of a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw

from studio.brand.breaking import atoms, best_lines
from studio.brand.fonts import tidy
from studio.brand.typeset import BASELINE, Style, is_han, stamp

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook

GAP = 0.12
"""Between two cells, em."""

LONGEST_RUN = 3.0
"""Longest run of Latin or figures in a standing name, em."""

FORMS = dict(zip("（）《》〈〉「」『』【】〔〕—", "︵︶︽︾︿﹀﹁﹂﹃﹄︻︼︹︺︱", strict=True))
"""Vertical presentation forms (Unicode, CJK Compatibility Forms)."""

_LOWER, _UPPER = frozenset("︵︽︿﹁﹃︻︹"), frozenset("︶︾﹀﹂﹄︼︺")
_CORNERED, _DOT = frozenset("，。、"), "·"
_RUNS = re.compile(r"[¥￥]?[A-Za-z0-9\u00C0-\u024F][A-Za-z0-9\u00C0-\u024F.%/×'’&+\-]*|\S")
_CAP = 0.733
_PAIR = 0.8
_TOP = 0.4

Kind = Literal["upright", "pair", "turned"]
Columns = tuple[tuple["Cell", ...], ...]


@dataclass(frozen=True)
class Cell:
    """One step down a column.

    Attributes:
        text: A character, two figures, or a run of Latin.
        kind: Upright, two figures in one cell, or turned clockwise.
        length: Em it takes.
        at: Em from the top of the column.
    """

    text: str
    kind: Kind
    length: float
    at: float


def can_stand(book: FontBook, name: str, face: str) -> bool:
    """Whether a name looks well from top to bottom: half of it Han at least, and no long run of Latin in it."""
    han = sum(is_han(character) for character in name)
    runs = [run for run in _RUNS.findall(tidy(name)) if len(run) > 1]
    return han * 2 >= len(name) and all(_length(book, run, face) <= LONGEST_RUN for run in runs)


def cells(book: FontBook, text: str, face: str) -> tuple[Cell, ...]:
    """The column of ``text``."""
    found: list[Cell] = []
    at = 0.0
    for run in _RUNS.findall(tidy(text)):
        shown = FORMS.get(run, run)
        length = _length(book, shown, face)
        found.append(Cell(shown, _kind(shown), length, at))
        at += length + GAP
    return tuple(found)


def length_of(column: tuple[Cell, ...]) -> float:
    """Em from the top of the first cell to the foot of the last."""
    return column[-1].at + column[-1].length if column else 0.0


def columns(book: FontBook, text: str, face: str, longest: float) -> Columns | None:
    """One column, or two of like length where one would be over ``longest`` em, the right one first.

    None when two do not hold it.
    """
    clean = tidy(text)
    book.require(clean, face)
    found = best_lines(*atoms(clean), lambda part: length_of(cells(book, part, face)), longest, 2)
    return tuple(cells(book, part, face) for part in found) if found else None


def draw_column(
    book: FontBook,
    picture: Image.Image,
    column: tuple[Cell, ...],
    style: Style,
    middle: float,
    top: float,
) -> None:
    """Ink a column about ``middle`` from ``top`` down."""
    for cell in column:
        mask, left, up = _inked(book, cell, style)
        y = top + cell.at * style.size
        stamp(picture, mask, style.colour, round(middle - left), round(y - up))


def _kind(run: str) -> Kind:
    if len(run) == 2 and run.isdigit():
        return "pair"
    return "turned" if len(run) > 1 or run in "…-~～" else "upright"


def _length(book: FontBook, run: str, face: str) -> float:
    if run in _LOWER | _UPPER | _CORNERED or run == _DOT:
        return 0.5
    return _advance(book, run, face) if _kind(run) == "turned" else 1.0


def _advance(book: FontBook, run: str, face: str) -> float:
    return sum((book.glyph(character, face) or ("", 1.0))[1] for character in run)


def _inked(book: FontBook, cell: Cell, style: Style) -> tuple[Image.Image, float, float]:
    """The cell's ink as a mask, and where in it the middle of the column and the top of the cell are."""
    em = style.size
    if cell.kind == "pair":
        style = replace(style, size=_PAIR * em)
    mask = _mask(book, cell.text, style)
    if cell.kind == "turned":
        baseline = mask.height - (_TOP + BASELINE) * em
        turned = mask.transpose(Image.Transpose.ROTATE_270)
        return turned, baseline + _CAP / 2 * em, em / 2
    top = _TOP * style.size - (em - style.size) / 2
    if cell.text in _LOWER:
        top += 0.5 * em
    if cell.text == _DOT:
        box = mask.getbbox() or (0, 0, *mask.size)
        return mask, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2 - 0.25 * em
    corner = 0.54 * em if cell.text in _CORNERED else 0.0
    return mask, mask.width / 2 - corner, top + corner


def _mask(book: FontBook, text: str, style: Style) -> Image.Image:
    """``text`` on one line, half an em of room on both sides and ``_TOP`` em above its em box."""
    em = style.size
    width = _advance(book, text, style.face) * em
    mask = Image.new("L", (round(width + em), round((1 + 2 * _TOP) * em)))
    draw, x = ImageDraw.Draw(mask), em / 2
    for character in text:
        face, advance = book.glyph(character, style.face) or (style.face, 1.0)
        place = (x, (_TOP + BASELINE) * em)
        draw.text(place, character, font=book.type(face, em), fill=255, anchor="ls")
        x += advance * em
    return mask
