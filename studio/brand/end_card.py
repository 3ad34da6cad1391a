"""The end card: logo, name, price, slogan and the QR code on the county's colour."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from studio.brand.cards import origin_row
from studio.brand.colour import mix
from studio.brand.money import draw_price, draw_struck, set_price
from studio.brand.notices import day_of
from studio.brand.panel import qr_panel
from studio.brand.scene import Card
from studio.brand.svg import raster
from studio.brand.typeset import draw_block, draw_line, set_line
from studio.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from studio.brand.colour import Rgb
    from studio.brand.kit import LogoColours
    from studio.brand.scene import Role, Scene
    from studio.brand.svg import Drawing
    from studio.brand.typeset import Block
    from studio.units import Size

    ColumnOf = Callable[[Scene, Image.Image, int], "Column"]
    """Sets things under each other for a picture, within a width."""


@dataclass
class Column:
    """Things under each other; heights and gaps in pixels."""

    items: list[tuple[int, int, Callable[[int, int], None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, height: float, gap: int, draw: Callable[[int, int], None], *texts: str) -> None:
        """One more, ``gap`` above it."""
        self.items.append((round(height), gap if self.items else 0, draw))
        self.texts += texts

    @property
    def height(self) -> int:
        """Of all."""
        return sum(height + gap for height, gap, _ in self.items)

    def draw(self, x: int, y: int) -> None:
        """All of them, the first at ``y``."""
        for height, gap, draw in self.items:
            y += gap
            draw(x, y)
            y += height


ZOOM = {"tall": (1.12, 1.0, 0.92), "square": (1.06, 1.0, 0.92), "wide": (1.25, 1.1, 1.0, 0.92)}
"""How much larger than over footage type is set, the first that fits."""

FULLER = (0.86, 0.8)
"""What is tried further where more than the item stands on the card."""


def end_card(scene: Scene, inside: ColumnOf | None = None) -> Card:
    """The whole picture, RGBA without transparency.

    Args:
        scene: The clip; where its item has a link there is a QR code.
        inside: Draws what stands between lockup and QR code; the item by default.

    Raises:
        InputError: ``brand.text_too_long``, ``brand.missing_glyph`` or ``brand.no_room``.
    """
    *zooms, least = ZOOM[scene.shape] if inside is None else (*ZOOM[scene.shape], *FULLER)
    for zoom in zooms:
        try:
            return _drawn(replace(scene, zoom=zoom), inside or _column)
        except InputError:
            continue
    return _drawn(replace(scene, zoom=least), inside or _column)


def _drawn(scene: Scene, inside: ColumnOf) -> Card:
    picture = ground(scene)
    safe, stacked = scene.safe, scene.shape == "tall"
    left = safe.x if not stacked else (scene.canvas.width - _tall_width(scene)) // 2
    width = _tall_width(scene) if stacked else safe.width
    panel = qr_panel(scene, width if stacked else None) if scene.facts.link else None
    room = width if stacked or panel is None else width - panel.size.width - scene.px(64)
    if panel and not stacked:
        room = min(room, round(0.62 * safe.width))
        width = room + scene.px(64) + panel.size.width
        left = safe.x + (safe.width - width) // 2
    head = lockup(scene, picture)
    column = inside(scene, picture, room)
    foot = _note(scene, picture, room)
    top = safe.y
    head.draw(left, top)
    bottom = safe.bottom
    if foot.items:
        bottom -= foot.height
        foot.draw(left, bottom)
        bottom -= scene.px(24)
    top += head.height + scene.px(32)
    taken = column.height + (panel.size.height + scene.px(44) if panel and stacked else 0)
    if taken > bottom - top or (panel and panel.size.height > safe.height):
        raise InputError(
            "brand.no_room",
            template=scene.template.name,
            layer="end_card",
            aspect=scene.aspect,
        )
    if panel and stacked:
        size = panel.size
        spare = bottom - top - column.height - size.height
        gap = min(scene.px(72), max(scene.px(44), spare // 3))
        y = top + max(0, (spare - gap) // 2)
        column.draw(left, y)
        picture.alpha_composite(
            panel.image, (left - panel.bleed, y + column.height + gap - panel.bleed)
        )
    else:
        column.draw(left, top + max(0, (bottom - top - column.height) // 2))
        if panel:
            x = left + width - panel.size.width - panel.bleed
            y = safe.y + (safe.height - panel.size.height) // 2 - panel.bleed
            picture.alpha_composite(panel.image, (x, y))
    texts = (*head.texts, *column.texts, *foot.texts, *(panel.texts if panel else ()))
    return Card(picture, 0, texts)


def _tall_width(scene: Scene) -> int:
    """Nobody's buttons lie over an end card for long: a tall one is set on the picture's middle."""
    return scene.canvas.width - 2 * max(scene.safe.x, scene.px(96))


def ground(scene: Scene) -> Image.Image:
    """The county's colour, deeper towards the foot, its mark very large and faint at the right."""
    kit = scene.kit
    return _painted(scene.colour("primary"), kit.drawing, kit.logo.light, scene.canvas).copy()


@lru_cache(maxsize=4)
def _painted(top: Rgb, drawing: Drawing, colours: LogoColours, canvas: Size) -> Image.Image:
    """The same for all that a county hands out: kept, because sellers' cards come by the hundred."""
    width, height = canvas.width, canvas.height
    foot = mix(top, (0, 0, 0), 0.3)
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        column.putpixel((0, y), mix(top, foot, y / 63))
    picture = column.resize((width, height), Image.Resampling.BICUBIC).convert("RGBA")
    side = round(1.05 * min(width, height))
    mark = raster(drawing, side, colours.rgb)
    mark.putalpha(mark.getchannel("A").point(lambda value: value * 0.06))
    x, y = width - round(side * 0.62), -round(side * 0.2)
    cut = mark.crop((max(0, -x), max(0, -y), min(side, width - x), min(side, height - y)))
    picture.alpha_composite(cut, (max(0, x), max(0, y)))
    return picture


def lockup(scene: Scene, picture: Image.Image) -> Column:
    """Mark and name of the county."""
    px, logo = scene.px, scene.kit.logo
    mark = scene.mark(px(108), light=True)
    zh = scene.style("title", 54, scene.colour("on_primary"), 0.1)
    en = scene.style("strong", 21, scene.colour("soft_on_primary"), 0.2)
    word, roman = (
        set_line(scene.fonts, text, style)
        for text, style in ((logo.word_zh, zh), (logo.word_en, en))
    )

    def draw(x: int, y: int) -> None:
        picture.alpha_composite(mark, (x, y))
        draw_line(scene.fonts, picture, word, zh, x + mark.width + px(20), y + px(60))
        draw_line(scene.fonts, picture, roman, en, x + mark.width + px(21), y + px(94))

    column = Column()
    column.add(mark.height, 0, draw, logo.word_zh, logo.word_en)
    return column


def _column(scene: Scene, picture: Image.Image, width: int) -> Column:
    """Slogan, name, specification and place, price."""
    px, facts, column = scene.px, scene.facts, Column()
    white = scene.colour("on_primary")

    def block(text: str, block: Block, gap: int) -> None:
        column.add(
            block.height, gap, lambda x, y: draw_block(scene.fonts, picture, block, x, y), text
        )

    both = scene.template.languages == "both"
    line = scene.kit.slogan.en if both else scene.kit.slogan.zh
    slogan = scene.style("strong", 38, scene.colour("accent"), 0.01 if both else 0.04)
    block(
        line,
        scene.fit(line, slogan, width, "slogan", floor=0.6, lines=2),
        0,
    )
    name = scene.style("title", 104, white)
    block(
        facts.name_zh,
        scene.fit(facts.name_zh, name, width, "end_card", floor=0.42, lines=2),
        px(24),
    )
    english = english_name(scene, width, 46)
    if english is not None:
        block(english.text, english, px(12))
    row, texts = origin_row(scene, width, 34)
    column.add(row.height, px(30), lambda x, y: picture.alpha_composite(row, (x, y)), *texts)
    if scene.template.shows_price:
        add_price(scene, picture, column, width)
    elif scene.words.live_at:
        add_hour(scene, picture, column, width, scene.words.live_at)
    return column


def english_name(scene: Scene, width: int, size: float) -> Block | None:
    """The item's name in English where the template speaks both languages."""
    if scene.template.languages != "both" or not scene.facts.name_en:
        return None
    roman = scene.style("strong", size, scene.colour("on_primary"))
    return scene.fit(scene.facts.name_en, roman, width, "end_card", floor=0.6, lines=2)


def add_hour(scene: Scene, picture: Image.Image, column: Column, width: int, at: datetime) -> None:
    """Day and hour of the broadcast."""
    lines: tuple[tuple[str, Role, float, float], ...] = (
        (day_of(at), "strong", 44, 44),
        (f"{at:%H:%M}", "figure", 116, 4),
    )
    for text, role, size, gap in lines:
        style = scene.style(role, size, scene.colour("accent"))
        block = scene.fit(text, style, width, "end_card", floor=0.5)
        column.add(block.height, scene.px(gap), _inked(scene, picture, block), text)


def _inked(scene: Scene, picture: Image.Image, block: Block) -> Callable[[int, int], None]:
    return lambda x, y: draw_block(scene.fonts, picture, block, x, y)


def add_price(scene: Scene, picture: Image.Image, column: Column, width: int) -> None:
    """The item's price, and the one before beside or below it."""
    facts, px = scene.facts, scene.px
    now = set_price(scene, facts.price, 120, scene.colour("accent"), width)
    was = facts.list_price if facts.list_price and facts.list_price > facts.price else None
    style = scene.style("body", 34, scene.colour("soft_on_primary"))
    text = f"{scene.template.labels.was} {was}" if was else ""
    old = set_line(scene.fonts, text, style)
    beside = now.width + px(28) + old.width <= width

    def draw(x: int, y: int) -> None:
        draw_price(scene, picture, now, x, y + now.height)
        if was and beside:
            draw_struck(scene, picture, old, style, x + now.width + px(28), y + now.height)
        elif was:
            draw_struck(scene, picture, old, style, x, y + now.height + px(56))

    column.add(
        now.height + (px(56) if was and not beside else 0),
        px(44),
        draw,
        now.text,
        *([text] if was else []),
    )


def _note(scene: Scene, picture: Image.Image, width: int) -> Column:
    column, facts = Column(), scene.facts
    if facts.safety_note:
        style = scene.style("body", 26, scene.colour("soft_on_primary"))
        text = f"{scene.template.labels.note}：{facts.safety_note}"
        block = scene.fit(text, style, width, "note", floor=0.8, lines=3)
        column.add(
            block.height, 0, lambda x, y: draw_block(scene.fonts, picture, block, x, y), block.text
        )
    return column
