"""Transparent stickers for a live room: the county's corner, an item's price, the lower strip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image

from studio.brand.cards import edge_bar, tag
from studio.brand.end_card import Column
from studio.brand.live_parts import banded, of_item, points_within, price_row, text_row
from studio.brand.paint import plate
from studio.brand.scene import Card
from studio.brand.typeset import draw_block, draw_line, set_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.brand.live_pack import LiveItem, PackWords, Show
    from studio.brand.scene import Scene
    from studio.brand.typeset import Block

CORNER = 1.22
"""How much larger the corner is than over a clip: a live room is busier."""

PRICE_PX = 400
"""Widest inside of a price sticker, design pixels: it leaves the host's face free."""


def corner(scene: Scene, words: PackWords) -> Card:
    """The county's mark and name, and below it that this comes from where it grows."""
    scene = replace(scene, zoom=scene.zoom * CORNER)
    px, logo = scene.px, scene.kit.logo
    mark = scene.mark(px(70), light=True)
    zh = scene.style("title", 40, scene.colour("on_primary"), 0.08)
    en = scene.style("strong", 16, scene.colour("soft_on_primary"), 0.16)
    word, roman = set_line(scene.fonts, logo.word_zh, zh), set_line(scene.fonts, logo.word_en, en)
    small = scene.style("strong", 27, scene.colour("on_accent"), 0.1)
    side = px(18)
    inner = mark.width + px(14) + round(max(word.width, roman.width))
    told = scene.fit(words.direct, small, max(inner, px(190)), "corner", floor=0.7)
    inner = max(inner, round(told.width) + px(20))
    size, bleed, foot = (inner + 2 * side, px(102) + px(46)), px(20), px(46)
    picture = plate(size, scene.colour("primary"), radius=px(18), bleed=bleed)
    banded(scene, picture, (0, bleed + px(102), picture.width, picture.height), "accent")
    picture.alpha_composite(mark, (bleed + side, bleed + (px(102) - mark.height) // 2))
    x = bleed + side + mark.width + px(14)
    draw_line(scene.fonts, picture, word, zh, x, bleed + px(57))
    draw_line(scene.fonts, picture, roman, en, x + scene.scale, bleed + px(83))
    y = bleed + px(102) + (foot - told.height) / 2 - scene.scale
    draw_block(scene.fonts, picture, told, bleed + size[0] / 2, y, align=0.5)
    return Card(picture, bleed, (logo.word_zh, logo.word_en, told.text))


def price_sticker(scene: Scene, item: LiveItem, words: PackWords) -> Card:
    """Number in the list, name, specification and price of an item on paper; its safety note below."""
    own, px = of_item(scene, item), scene.px
    pad, bleed, top = px(28), px(30), px(66)
    inside, texts = _inside(own, px(PRICE_PX))
    inner = max(inside.width, px(250))
    size = (inner + 2 * pad, top + px(24) + inside.height + px(26))
    picture = plate(size, scene.colour("paper"), radius=px(20), bleed=bleed)
    banded(scene, picture, (0, 0, picture.width, bleed + top), "price")
    number, label = words.link.format(number=item.number), scene.template.labels.price
    style = scene.style("strong", 30, scene.colour("paper"), 0.06)
    left, right = (scene.fit(text, style, inner * 0.6, "live") for text in (number, label))
    y = bleed + (top - left.height) / 2
    draw_block(scene.fonts, picture, left, bleed + pad, y)
    draw_block(scene.fonts, picture, right, bleed + size[0] - pad, y, align=1.0)
    picture.alpha_composite(inside, (bleed + pad, bleed + top + px(24)))
    return Card(picture, bleed, (number, label, *texts))


def _inside(scene: Scene, room: int) -> tuple[Image.Image, tuple[str, ...]]:
    """Name, specification, price and note under each other, without a plate, cut to what they take."""
    facts, column = scene.facts, Column()
    picture = Image.new("RGBA", (room, scene.px(900)), (*scene.colour("ink"), 0))
    name = text_row(scene, picture, column, facts.name_zh, ("title", 50, "ink"), room, 0, lines=2)
    wide = [name.width]
    if facts.spec:
        chip = tag(scene, facts.spec, room)
        column.add(
            chip.height,
            scene.px(16),
            lambda x, y: picture.alpha_composite(chip, (x, y)),
            facts.spec,
        )
        wide.append(chip.width)
    wide.append(price_row(scene, picture, column, room, 116, ("price", "soft_ink"), 26))
    if facts.safety_note:
        text = f"{scene.template.labels.note}：{facts.safety_note}"
        note = text_row(
            scene, picture, column, text, ("body", 25, "soft_ink"), room, 24, lines=4, floor=0.84
        )
        wide.append(note.width)
    column.draw(0, 0)
    return picture.crop((0, 0, round(max(wide)) + 2, column.height + 4)), tuple(column.texts)


def strip(scene: Scene, item: LiveItem, words: PackWords) -> Card:
    """The lower strip while an item is explained: its number, name and selling points, its safety note."""
    own = of_item(scene, item)
    side = _side(scene, (words.now, words.link.format(number=item.number)))
    facts = own.facts
    small = own.style("body", 32, own.colour("soft_on_primary"))
    points = points_within(own, small, own.safe.width * 0.62, 2)
    lines: list[tuple[str, float, str, int]] = [(points or own.place, 32, "soft_on_primary", 2)]
    if facts.safety_note:
        note = f"{scene.template.labels.note}：{facts.safety_note}"
        lines.append((note, 25, "accent", 2))
    return _strip(own, side, facts.name_zh, lines)


def show_strip(scene: Scene, show: Show, words: PackWords) -> Card:
    """The lower strip between items: what the show is called, who leads it, the county's line."""
    texts = [words.host.format(host=show.host)] if show.host else []
    texts += [show.room] if show.room and show.room != show.title else []
    told = " · ".join(texts)
    lines = [(told, 32.0, "soft_on_primary", 2)] if told else []
    lines.append((scene.kit.slogan.zh, 30, "accent", 1))
    return _strip(scene, _side(scene, (words.direct,)), show.title, lines)


def _side(scene: Scene, texts: Sequence[str]) -> list[Block]:
    """What stands on the bright left end of a strip."""
    sizes = (36, 28) if len(texts) > 1 else (38,)
    return [
        scene.fit(
            text,
            scene.style("strong", size, scene.colour("on_accent"), 0.06),
            scene.px(190),
            "strip",
            floor=0.6,
        )
        for text, size in zip(texts, sizes, strict=True)
    ]


def _strip(
    scene: Scene, side: list[Block], title: str, lines: Sequence[tuple[str, float, str, int]]
) -> Card:
    """A plate as wide as the room's free area: ``side`` on its bright end, ``title`` and ``lines`` beside."""
    px, bleed = scene.px, scene.px(26)
    pad, block = px(30), round(max(each.width for each in side)) + 2 * px(26)
    width = scene.safe.width
    room = width - block - 2 * pad
    blocks = [
        scene.fit(
            title,
            scene.style("title", 54, scene.colour("on_primary")),
            room,
            "strip",
            floor=0.6,
            lines=2,
        )
    ]
    blocks += [
        scene.fit(
            text,
            scene.style("body", size, scene.colour(colour)),
            room,
            "strip",
            floor=0.72,
            lines=n,
        )
        for text, size, colour, n in lines
    ]
    gap = px(11)
    inner = sum(round(each.height) for each in blocks) + gap * (len(blocks) - 1)
    size = (width, inner + 2 * px(22))
    picture = plate(size, scene.colour("primary"), radius=px(20), bleed=bleed)
    edge_bar(scene, picture, bleed, block)
    _stacked(scene, picture, side, bleed + block / 2, bleed + size[1] / 2, px(6))
    y = bleed + px(22)
    for each in blocks:
        draw_block(scene.fonts, picture, each, bleed + block + pad, y)
        y += round(each.height) + gap
    return Card(picture, bleed, tuple(each.text for each in (*side, *blocks)))


def _stacked(
    scene: Scene, picture: Image.Image, blocks: list[Block], x: float, middle: float, gap: int
) -> None:
    """Centred on ``x`` and about ``middle``."""
    y = middle - (sum(each.height for each in blocks) + gap * (len(blocks) - 1)) / 2
    for each in blocks:
        draw_block(scene.fonts, picture, each, x, y, align=0.5)
        y += each.height + gap
