"""The poster for a seller's stall: the shop large, the clip's cover, name and price, and the QR code of the shop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from PIL import Image, ImageOps
from pydantic import Field

from studio.brand.end_card import Column, ground, lockup
from studio.brand.live_parts import lay, price_row, qr_square, text_row, title_row
from studio.brand.paint import plate, rounded
from studio.brand.scene import Card
from studio.brand.toml import read_toml
from studio.brand.typeset import draw_block
from studio.errors import InputError, NotFound
from studio.records.value import Value
from studio.units import Size

if TYPE_CHECKING:
    from studio.brand.scene import Scene

POSTER = Path("templates") / "stall" / "poster.toml"
"""Below the data folder."""

INCH_MM = Fraction(254, 10)
POINTS = 72
"""Of an inch, as PDF counts."""

ZOOMS = (1.12, 1.0, 0.9, 0.8, 0.72)
"""How large type is set, the first at which the cover keeps its share."""

LEAST_COVER = 0.4
"""Of the poster's height that the cover has at least."""

EDGE = 64
"""From the poster's edges, design pixels: more than printers leave white."""

QR_PX = 300
"""Side of the code, design pixels."""

Millimetres = Annotated[Fraction, Field(ge=40, le=1200)]
Line = Annotated[str, Field(min_length=1, max_length=24)]


class StallWords(Value):
    """The poster's own words."""

    scan: Line
    """Below the code of the shop."""
    scan_item: Line
    """Below the code of the item, where the shop has none."""
    price: Line
    """Above the price."""


class Paper(Value):
    """What a poster is made for."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+$", max_length=16)]
    title_zh: str
    title_en: str
    width_mm: Millimetres
    height_mm: Millimetres
    dpi: Annotated[Fraction, Field(ge=72, le=400)]

    @property
    def size(self) -> Size:
        """Pixels of the picture."""
        return Size(*(round(side / INCH_MM * self.dpi) for side in self._sides))

    @property
    def points(self) -> tuple[float, float]:
        """Size of the page in a PDF, points."""
        width, height = (float(side / INCH_MM * POINTS) for side in self._sides)
        return width, height

    @property
    def _sides(self) -> tuple[Fraction, Fraction]:
        return self.width_mm, self.height_mm


class StallTemplate(Value):
    """``templates/stall``, read."""

    words: StallWords
    paper: Annotated[tuple[Paper, ...], Field(min_length=1)]

    def of(self, name: str) -> Paper:
        """The paper ``name``.

        Raises:
            NotFound: ``poster.paper`` with those there are.
        """
        for each in self.paper:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in self.paper)
        raise NotFound("poster.paper", name=name[:40], known=known)


def load_stall(data: Path) -> StallTemplate:
    """Papers and words below ``data``.

    Raises:
        InputError: The file has a mistake (see ``studio.brand.toml``).
    """
    return read_toml(data / POSTER, StallTemplate, POSTER.as_posix())


@dataclass(frozen=True)
class Stall:
    """Whose poster it is.

    Attributes:
        shop: Name of the shop.
        link: Behind the QR code.
        lines: How to reach it, such as ``电话 138 0000 0000``.
        cover: RGB, the clip's; None where it would say another price.
        priced: Whether the poster says what the item costs.
        own_link: Whether the link is the shop's, not the item's.
    """

    shop: str
    link: str
    lines: tuple[str, ...]
    cover: Image.Image | None
    priced: bool
    own_link: bool = True


def stall_poster(scene: Scene, stall: Stall, words: StallWords) -> Card:
    """The whole picture, RGBA without transparency.

    Args:
        scene: Its canvas is the paper's size; its item says name, price and origin.
        stall: The shop.
        words: The poster's own.

    Raises:
        InputError: ``brand.no_room``, ``brand.text_too_long``, ``brand.missing_glyph``.
    """
    scene.fonts.require(stall.shop, scene.kit.typefaces.title)
    for line in (*stall.lines, words.scan, words.scan_item, words.price):
        scene.fonts.require(line, scene.kit.typefaces.strong)
    *zooms, least = ZOOMS
    for zoom in zooms:
        try:
            return _drawn(replace(scene, zoom=zoom), stall, words)
        except InputError as error:
            if error.code not in {"brand.no_room", "brand.text_too_long"}:
                raise
    return _drawn(replace(scene, zoom=least), stall, words)


def _drawn(scene: Scene, stall: Stall, words: StallWords) -> Card:
    px, canvas = scene.px, scene.canvas
    base, edge = ground(scene), px(EDGE)
    width = canvas.width - 2 * edge
    head = _head(scene, base, stall, width)
    code = _code(scene, stall, words)
    column = _column(scene, base, stall, words, width - code.size.width - px(44))
    foot = max(column.height, code.size.height)
    top = edge + head.height + px(40)
    bottom = canvas.height - edge - foot - px(44)
    if bottom - top < LEAST_COVER * canvas.height:
        raise InputError("brand.no_room", template="stall", layer="poster", aspect=scene.aspect)
    head.draw(edge, edge)
    name = _middle(scene, base, stall, (edge, top, width, bottom - top))
    y = bottom + px(44)
    column.draw(edge, y + (foot - column.height) // 2)
    lay(base, code, canvas.width - edge - code.size.width, y + (foot - code.size.height) // 2)
    return Card(base, 0, (*head.texts, *name, *column.texts, *code.texts))


def _head(scene: Scene, base: Image.Image, stall: Stall, width: int) -> Column:
    """The shop's name, the county's line below it."""
    column = Column()
    title_row(scene, base, column, stall.shop, 104, width)
    text_row(scene, base, column, scene.kit.slogan.zh, ("strong", 36, "accent"), width, 14)
    return column


def _middle(
    scene: Scene, base: Image.Image, stall: Stall, box: tuple[int, int, int, int]
) -> tuple[str, ...]:
    """The cover whole, with round corners and a shadow; without one the county's mark over the item's name."""
    x, y, width, height = box
    if stall.cover is None:
        return _name_large(scene, base, box)
    picture = ImageOps.contain(
        stall.cover.convert("RGB"), (width, height), Image.Resampling.LANCZOS
    )
    bleed, radius = scene.px(34), scene.px(26)
    card = plate(picture.size, scene.colour("paper"), radius=radius, bleed=bleed)
    card.paste(picture, (bleed, bleed), rounded(picture.size, radius))
    left, top = x + (width - picture.width) // 2, y + (height - picture.height) // 2
    lay(base, Card(card, bleed, ()), left, top)
    return ()


def _name_large(scene: Scene, base: Image.Image, box: tuple[int, int, int, int]) -> tuple[str, ...]:
    x, y, width, height = box
    mark = lockup(scene, base)
    style = scene.style("title", 190, scene.colour("on_primary"))
    name = scene.fit(scene.facts.name_zh, style, width, "poster", floor=0.42, lines=2)
    gap = scene.px(56)
    top = y + (height - mark.height - gap - round(name.height)) // 2
    mark.draw(x, top)
    draw_block(scene.fonts, base, name, x, top + mark.height + gap)
    return (*mark.texts, name.text)


def _column(scene: Scene, base: Image.Image, stall: Stall, words: StallWords, width: int) -> Column:
    """Item, where it comes from, its price, how to reach the shop, and the note that must stand with the food."""
    facts, column = scene.facts, Column()
    if stall.cover is not None:  # else it stands above, large
        text_row(scene, base, column, facts.name_zh, ("title", 62, "on_primary"), width, 0, lines=2)
    told, soft = f"{facts.spec} · {scene.place}", "soft_on_primary"
    text_row(scene, base, column, told, ("body", 32, soft), width, 14, lines=2)
    if stall.priced:
        text_row(scene, base, column, words.price, ("strong", 28, soft), width, 30)
        price_row(scene, base, column, width, 108, ("accent", soft), 14)
    for number, line in enumerate(stall.lines):
        gap = 12 if number else 32
        text_row(scene, base, column, line, ("strong", 38, "on_primary"), width, gap, lines=2)
    if facts.safety_note:
        text = f"{scene.template.labels.note}：{facts.safety_note}"
        text_row(scene, base, column, text, ("body", 25, soft), width, 24, lines=3, floor=0.84)
    return column


def _code(scene: Scene, stall: Stall, words: StallWords) -> Card:
    """The code on paper, what to do with it below."""
    px, bleed = scene.px, scene.px(30)
    code = qr_square(scene, stall.link, px(QR_PX))
    call = words.scan if stall.own_link else words.scan_item
    style = scene.style("strong", 44, scene.colour("ink"), 0.08)
    told = scene.fit(call, style, code.width - px(40), "qr", floor=0.5)
    size = (code.width + 2 * px(10), px(10) + code.height + round(told.height) + px(32))
    picture = plate(size, scene.colour("paper"), radius=px(24), bleed=bleed)
    picture.paste(code, (bleed + px(10), bleed + px(10)))
    y = bleed + px(10) + code.height
    draw_block(scene.fonts, picture, told, bleed + size[0] / 2, y, align=0.5)
    return Card(picture, bleed, (told.text,))
