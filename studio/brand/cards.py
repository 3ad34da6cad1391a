"""The layers that stand on plates: logo bug, lower third, price card, selling points, safety note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from studio.brand.money import draw_price, draw_struck, set_price
from studio.brand.paint import plate
from studio.brand.said import said
from studio.brand.scene import Card
from studio.brand.typeset import draw_block, draw_line, set_line
from studio.brand.weight import per_jin

if TYPE_CHECKING:
    from studio.brand.scene import Scene
    from studio.brand.template import Layer, Weight
    from studio.brand.typeset import Block

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""In English on every machine: strftime follows the locale."""

VEIL = 0.88
"""Opacity of dark plates under white text: over white footage the contrast stays above 7:1."""


def bug(scene: Scene) -> Card:
    """The county's mark and name on a small plate."""
    px, logo = scene.px, scene.kit.logo
    mark = scene.mark(px(64), light=True)
    zh = scene.style("title", 36, scene.colour("on_primary"), 0.08)
    en = scene.style("strong", 15, scene.colour("soft_on_primary"), 0.16)
    word = set_line(scene.fonts, logo.word_zh, zh)
    roman = set_line(scene.fonts, logo.word_en, en)
    words = round(max(word.width, roman.width))
    size = (px(14) + mark.width + px(12) + words + px(22), px(92))
    bleed = px(20)
    picture = plate(size, scene.colour("primary"), radius=px(16), bleed=bleed)
    picture.alpha_composite(mark, (bleed + px(14), bleed + (size[1] - mark.height) // 2))
    x = bleed + px(14) + mark.width + px(12)
    draw_line(scene.fonts, picture, word, zh, x, bleed + px(51))
    draw_line(scene.fonts, picture, roman, en, x + scene.scale, bleed + px(76))
    return Card(picture, bleed, (logo.word_zh, logo.word_en))


def lower_third(scene: Scene, width: int) -> Card:
    """Name of the item, its specification on a bright tag, and where it comes from."""
    px = scene.px
    bar, pad = px(12), px(28)
    room = width - bar - 2 * pad
    style = scene.style("title", 64, scene.colour("on_primary"))
    name = scene.fit(scene.facts.name_zh, style, room, "lower_third", floor=0.56, lines=2)
    row, texts = origin_row(scene, room, 32)
    english = _english_name(scene, room)
    inner = round(max(name.width, row.width, english.width if english else 0))
    name_height = round(name.height) + (round(english.height) + px(8) if english else 0)
    size = (bar + 2 * pad + inner, px(22) + name_height + px(18) + row.height + px(26))
    bleed = px(28)
    picture = plate(size, scene.colour("primary"), radius=px(14), bleed=bleed)
    edge_bar(scene, picture, bleed, bar)
    x, y = bleed + bar + pad, bleed + px(22)
    draw_block(scene.fonts, picture, name, x, y)
    if english:
        draw_block(scene.fonts, picture, english, x, y + round(name.height) + px(8))
        texts = (english.text, *texts)
    picture.alpha_composite(row, (x, y + name_height + px(18)))
    return Card(picture, bleed, (name.text, *texts))


def _english_name(scene: Scene, room: int) -> Block | None:
    """The item's name in English where the template speaks both languages."""
    if scene.template.languages != "both" or not scene.facts.name_en:
        return None
    style = scene.style("strong", 36, scene.colour("accent"), 0.02)
    return scene.fit(scene.facts.name_en, style, room, "lower_third", floor=0.7, lines=2)


def origin_row(scene: Scene, width: int, size: float) -> tuple[Image.Image, tuple[str, ...]]:
    """Specification and place beside each other, or under each other where that is too wide; without a plate."""
    px, facts = scene.px, scene.facts
    style = scene.style("body", size, scene.colour("soft_on_primary"))
    both = scene.template.languages == "both" and facts.county_en
    named = f"{scene.place} {facts.county_en}" if both else scene.place
    place = scene.fit(named, style, width, "origin", floor=0.7, lines=2)
    across, down = round(place.width), round(place.height)
    if not facts.spec:
        picture = Image.new("RGBA", (across + 2, down + 2))
        draw_block(scene.fonts, picture, place, 0, 0)
        return picture, (place.text,)
    chip = tag(scene, facts.spec, width)
    beside = chip.width + px(16) + across <= width
    if beside:
        picture = Image.new("RGBA", (chip.width + px(16) + across + 2, max(chip.height, down)))
        draw_block(scene.fonts, picture, place, chip.width + px(16), (picture.height - down) / 2)
        picture.alpha_composite(chip, (0, (picture.height - chip.height) // 2))
    else:
        picture = Image.new("RGBA", (max(chip.width, across) + 2, chip.height + px(14) + down + 2))
        picture.alpha_composite(chip, (0, 0))
        draw_block(scene.fonts, picture, place, 0, chip.height + px(14))
    return picture, (facts.spec, place.text)


def tag(scene: Scene, text: str, width: int) -> Image.Image:
    """``text`` on a small bright plate without shadow."""
    px = scene.px
    style = scene.style("strong", 29, scene.colour("on_accent"))
    block = scene.fit(text, style, width - px(28), "spec", floor=0.75, lines=1)
    size = (round(block.width) + px(28), px(46))
    picture = plate(size, scene.colour("accent"), radius=px(8), bleed=0)
    _middle(scene, picture, block, px(14), 0, size[1])
    return picture


def price(scene: Scene, width: int, layer: Layer | None = None) -> Card:
    """Price now and before, per unit, on a light plate with the label at its left.

    The layer may add a tag beside the former price and what 斤 or 500 g come to; the last day of the price stands
    below where the clip says one.
    """
    px, facts, labels = scene.px, scene.facts, scene.template.labels
    pad, bleed = px(28), px(30)
    label = scene.style("strong", 30, scene.colour("on_accent"), 0.1)
    side = px(72)
    room = width - side - 2 * pad
    now = set_price(scene, facts.price, 112, scene.colour("price"), room)
    was = facts.list_price if facts.list_price and facts.list_price > facts.price else None
    old_style = scene.style("body", 30, scene.colour("soft_ink"))
    old_text = f"{labels.was} {was}" if was else ""
    old = set_line(scene.fonts, old_text, old_style)
    saved = said(scene, layer.text) if layer and was else ""
    chip = _saved(scene, saved, room - old.width - px(20)) if saved else None
    below = price_notes(scene, layer.per if layer else "", room)
    rows = [px(52 if chip else 44)] * bool(was) + [px(44)] * len(below)
    top, bottom = px(30), px(30)
    height = top + round(now.height) + bottom + sum(rows)
    second = old.width + (px(20) + chip.width if chip else 0)
    wide = max(now.width, second, *(block.width for block in below), 0)
    size = (side + 2 * pad + round(wide), max(height, px(124)))
    picture = plate(size, scene.colour("paper"), radius=px(18), bleed=bleed)
    edge_bar(scene, picture, bleed, side)
    _upright(scene, picture, labels.price, label.size, bleed, side)
    x = bleed + side + pad
    baseline = bleed + top + now.height + (size[1] - height) / 2
    draw_price(scene, picture, now, x, baseline)
    if was:
        draw_struck(scene, picture, old, old_style, x, baseline + px(52))
    if chip:
        picture.alpha_composite(chip, (round(x + old.width) + px(20), round(baseline) + px(18)))
    first = px(52) + (rows[0] if was else 0)
    for number, block in enumerate(below):
        foot = baseline + first + px(44) * number
        draw_line(scene.fonts, picture, block.lines[0], block.style, x, foot)
    texts = (labels.price, now.text, *((old_text,) if was else ()), *((saved,) if chip else ()))
    return Card(picture, bleed, (*texts, *(block.text for block in below)))


def _saved(scene: Scene, text: str, room: float) -> Image.Image:
    """``text`` on a small tag in the colour of the price."""
    px = scene.px
    style = scene.style("strong", 28, scene.colour("paper"))
    block = scene.fit(text, style, max(room - 2 * px(14), px(60)), "price", floor=0.6)
    size = (round(block.width) + 2 * px(14), px(46))
    picture = plate(size, scene.colour("price"), radius=px(9), bleed=0)
    _middle(scene, picture, block, px(14), 0, size[1])
    return picture


def price_notes(scene: Scene, per: Weight, room: int) -> list[Block]:
    """Small print of a price, a line each: by weight, and until when."""
    facts, texts = scene.facts, []
    by_weight = per_jin(facts.price, facts.spec, facts.unit) if per else None
    if by_weight:
        texts.append(
            f"{scene.template.labels.per} {by_weight.yuan} 元/{'斤' if per == 'jin' else '500 g'}"
        )
    until = scene.words.valid_until
    if until and scene.template.labels.until:
        texts.append(f"{scene.template.labels.until} {until.month}月{until.day}日")
    if until and scene.template.labels.until_en:
        texts.append(f"{scene.template.labels.until_en} {MONTHS[until.month - 1]} {until.day}")
    style = scene.style("body", 30, scene.colour("soft_ink"))
    return [scene.fit(text, style, room, "price", floor=0.6) for text in texts]


def point(scene: Scene, text: str, width: int, english: str = "") -> Card:
    """One selling point on a dark plate, a bright bar before it, in English below."""
    px = scene.px
    bar, pad = px(8), px(26)
    style = scene.style("strong", 46, scene.colour("on_primary"))
    room = width - bar - px(18) - 2 * pad
    block = scene.fit(text, style, room, "points", floor=0.68, lines=2)
    small = scene.style("body", 32, scene.colour("soft_on_primary"))
    second = scene.fit(english, small, room, "points", floor=0.7, lines=2) if english else None
    inner = round(max(block.width, second.width if second else 0))
    more = px(10) + round(second.height) if second else 0
    size = (bar + px(18) + 2 * pad + inner, px(20) * 2 + round(block.height) + more)
    bleed = px(20)
    picture = plate(size, scene.colour("veil"), radius=px(14), bleed=bleed, level=VEIL)
    left, top = bleed + pad, bleed + px(24)
    ImageDraw.Draw(picture).rounded_rectangle(
        (left, top, left + bar, bleed + size[1] - px(24)), bar / 2, (*scene.colour("accent"), 255)
    )
    y = bleed + px(20) - scene.scale
    draw_block(scene.fonts, picture, block, left + bar + px(18), y)
    if second:
        draw_block(scene.fonts, picture, second, left + bar + px(18), y + block.height + px(10))
    return Card(picture, bleed, (block.text, *((second.text,) if second else ())))


def note(scene: Scene, width: int) -> Card:
    """The safety note of the food, with its label."""
    px = scene.px
    style = scene.style("body", 28, scene.colour("on_primary"))
    block = scene.fit(
        f"{scene.template.labels.note}：{scene.facts.safety_note}",
        style,
        width - px(36),
        "note",
        floor=0.8,
        lines=3,
    )
    size, bleed = (round(block.width) + px(36), round(block.height) + px(26)), px(12)
    picture = plate(size, scene.colour("veil"), radius=px(10), bleed=bleed, level=VEIL)
    draw_block(scene.fonts, picture, block, bleed + px(18), bleed + px(13))
    return Card(picture, bleed, (block.text,))


def _middle(
    scene: Scene, picture: Image.Image, block: Block, x: float, y: float, height: int
) -> None:
    """Ink ``block`` in the middle of a row of ``height`` pixels."""
    draw_block(scene.fonts, picture, block, x, y + (height - block.height) / 2)


def edge_bar(scene: Scene, picture: Image.Image, bleed: int, width: int) -> None:
    """A bright bar along the plate's left edge, within its round corners."""
    band = Image.new("L", picture.size)
    ImageDraw.Draw(band).rectangle((bleed, 0, bleed + width - 1, picture.height), fill=255)
    tint(picture, band, scene.colour("accent"))


def tint(picture: Image.Image, band: Image.Image, colour: tuple[int, int, int]) -> None:
    """Colour the plate (not its shadow) where ``band`` is."""
    solid = picture.getchannel("A").point(lambda value: 255 if value >= 128 else 0)
    flat = Image.new("RGBA", picture.size, (*colour, 255))
    flat.putalpha(picture.getchannel("A"))
    both = Image.composite(band, Image.new("L", picture.size), solid)
    picture.paste(flat, mask=both)


def _upright(
    scene: Scene, picture: Image.Image, text: str, em: float, bleed: int, width: int
) -> None:
    """``text`` one character under the other in the middle of a band at the plate's left."""
    style = scene.style("strong", em / scene.scale, scene.colour("on_accent"))
    middle = picture.height / 2
    step = em * 1.22
    for index, character in enumerate(text):
        line = set_line(scene.fonts, character, style)
        baseline = middle + (index - (len(text) - 1) / 2) * step + em * (0.88 - 0.5)
        draw_line(scene.fonts, picture, line, style, bleed + (width - line.width) / 2, baseline)
