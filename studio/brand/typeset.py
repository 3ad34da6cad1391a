"""Sets Chinese type: spacing, squeezing, shrinking to fit. Sizes are pixels per em; a Han character fills one em."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from studio.brand.breaking import CLOSING, OPENING, atoms, best_lines
from studio.brand.fonts import FontBook, tidy
from studio.errors import InputError

if TYPE_CHECKING:
    from studio.brand.colour import Rgb

BASELINE = 0.88
"""Baseline below the top of the em box, of Noto's ideographs."""

HAN_LATIN_GAP = 0.25
"""Between Han and Latin or figures, em (the printers' quarter-em)."""

_SHRINK = 0.95
_WIDE_MARKS = frozenset("，。、；：！？）》〉」』】〕〗”’（《〈「『【〔〖“‘")


@dataclass(frozen=True)
class Style:
    """How a text is set.

    Attributes:
        face: Name of the face.
        size: Pixels per em.
        colour: Of the ink.
        tracking: Extra space after every character, em.
        leading: From baseline to baseline, em.
    """

    face: str
    size: float
    colour: Rgb
    tracking: float = 0.0
    leading: float = 1.32


@dataclass(frozen=True)
class Line:
    """Characters with their places: character, face, pixels from the line's left edge."""

    glyphs: tuple[tuple[str, str, float], ...]
    width: float


@dataclass(frozen=True)
class Block:
    """A text set in lines.

    Attributes:
        lines: Top first.
        style: With the size that fits.
        text: What was set.
    """

    lines: tuple[Line, ...]
    style: Style
    text: str

    @property
    def width(self) -> float:
        """Pixels of the widest line."""
        return max(line.width for line in self.lines)

    @property
    def height(self) -> float:
        """Pixels from the top of the first em box to the bottom of the last."""
        return self.style.size * (1 + (len(self.lines) - 1) * self.style.leading)


def set_line(book: FontBook, text: str, style: Style) -> Line:
    """``text`` on one line."""
    glyphs: list[tuple[str, str, float]] = []
    em, x = style.size, 0.0
    for index, character in enumerate(text):
        before = text[index - 1] if index else ""
        after = text[index + 1] if index + 1 < len(text) else ""
        if character == " " and (is_han(before) or is_han(after)):
            continue
        face, advance = _glyph(book, character, style.face)
        advance *= em
        x += HAN_LATIN_GAP * em if _gap_before(text, index) else 0.0
        shift = 0.0
        if character in _WIDE_MARKS and advance > 0.9 * em:
            advance, shift = _squeezed(before, character, after, em)
        elif character == "·" and advance > 0.9 * em:
            advance, shift = 0.5 * em, 0.25 * em
        glyphs.append((character, face, x - shift))
        x += advance + style.tracking * em
    return Line(tuple(glyphs), max(0.0, x - (style.tracking * em if glyphs else 0.0)))


def fit(  # noqa: PLR0913 - three of them named at every call
    book: FontBook, text: str, style: Style, width: float, *, floor: float, lines: int, layer: str
) -> Block:
    """``text`` within ``width`` on at most ``lines`` lines, at ``style.size`` or as little smaller as it takes.

    Args:
        book: The typefaces.
        text: What is set; white space is tidied.
        style: Its ``size`` is the largest.
        width: Pixels.
        floor: Smallest size, pixels per em.
        lines: At most so many.
        layer: How the error calls the place.

    Raises:
        InputError: ``brand.text_too_long`` when it does not fit at ``floor``; ``brand.missing_glyph``.
    """
    clean = tidy(text)
    book.require(clean, style.face)
    size = style.size
    while True:
        block = _try(book, clean, replace(style, size=size), width, lines)
        if block is not None:
            return block
        if size <= floor:
            break
        size = max(floor, size * _SHRINK)
    least = replace(style, size=floor)
    fits = bisect_left(
        range(len(clean)),
        1,
        key=lambda n: int(_try(book, clean[: n + 1], least, width, lines) is None),
    )
    raise InputError("brand.text_too_long", text=clean, layer=layer, fits=fits, length=len(clean))


def draw_line(
    book: FontBook, picture: Image.Image, line: Line, style: Style, x: float, baseline: float
) -> None:
    """Ink ``line`` on ``picture`` (RGBA) with its left edge at ``x``."""
    em = style.size
    left, top = int(x - em), int(baseline - 1.3 * em)
    mask = Image.new("L", (int(line.width + 2 * em) + 2, int(1.8 * em) + 2))
    draw = ImageDraw.Draw(mask)
    for character, face, offset in line.glyphs:
        place = (x - left + offset, baseline - top)
        draw.text(place, character, font=book.type(face, em), fill=255, anchor="ls")
    stamp(picture, mask, style.colour, left, top)


def draw_block(
    book: FontBook, picture: Image.Image, block: Block, x: float, y: float, *, align: float = 0.0
) -> None:
    """Ink ``block`` with its top left at ``x``, ``y``; ``align`` 0.5 centres its lines on ``x``, 1 ends them there."""
    style = block.style
    for number, line in enumerate(block.lines):
        baseline = y + style.size * (BASELINE + number * style.leading)
        draw_line(book, picture, line, style, x - align * line.width, baseline)


def stamp(picture: Image.Image, mask: Image.Image, colour: Rgb, left: int, top: int) -> None:
    """Lay ``colour`` through ``mask`` on ``picture``; what falls outside is cut off."""
    ink = Image.new("RGBA", mask.size, (*colour, 0))
    ink.putalpha(mask)
    cut = (max(0, -left), max(0, -top))
    right, bottom = min(mask.width, picture.width - left), min(mask.height, picture.height - top)
    if right > cut[0] and bottom > cut[1]:
        picture.alpha_composite(ink.crop((*cut, right, bottom)), (left + cut[0], top + cut[1]))


def _try(book: FontBook, text: str, style: Style, width: float, lines: int) -> Block | None:
    pieces, begins = atoms(text)
    unit = replace(style, size=1.0)

    def width_of(part: str) -> float:
        """Em; widths grow with the size, so they are learnt once for all sizes."""
        key = (part.strip(), style.face, style.tracking)
        if key not in book.widths:
            book.widths[key] = set_line(book, key[0], unit).width
        return book.widths[key]

    found = best_lines(pieces, begins, width_of, width / style.size, lines)
    if found is None:
        return None
    return Block(tuple(set_line(book, part, style) for part in found), style, text)


def _glyph(book: FontBook, character: str, face: str) -> tuple[str, float]:
    found = book.glyph(character, face)
    if found is None:
        book.require(character, face)
        raise AssertionError(character)  # require has raised
    return found


def is_han(character: str) -> bool:
    """Whether it is an ideograph."""
    return bool(character) and (
        "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or character >= "\U00020000"
    )


def _latin(character: str) -> bool:
    return (
        bool(character)
        and (character.isalnum() or character in "¥￥%")
        and not is_han(character)
        and (character < "\u0250" or character == "￥")
    )


def _gap_before(text: str, index: int) -> bool:
    """Whether a Han–Latin gap (or a space between the two) stands before this character."""
    before = text[:index].rstrip(" ")[-1:]
    here = text[index]
    return (is_han(before) and _latin(here)) or (_latin(before) and is_han(here))


def _squeezed(before: str, character: str, after: str, em: float) -> tuple[float, float]:
    """Advance and left shift of a full-width mark: half of it is white, and goes at line ends and beside others."""
    if character in OPENING:
        tight = not before or before in OPENING
        return (0.5 * em, 0.5 * em) if tight else (em, 0.0)
    tight = not after or after in CLOSING or after in OPENING
    return (0.5 * em if tight else em), 0.0
