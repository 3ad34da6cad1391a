"""The card of one item of a broadcast: its picture or the county's ground, name, points, price, marks, QR code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image

from studio.brand.badges import marks
from studio.brand.cards import origin_row
from studio.brand.end_card import Column
from studio.brand.live_parts import (
    darken,
    head,
    hero,
    lay,
    of_item,
    pill,
    points_within,
    price_row,
    qr_square,
    text_row,
    title_row,
)
from studio.brand.paint import plate
from studio.brand.scene import Card
from studio.brand.typeset import draw_block
from studio.errors import InputError

if TYPE_CHECKING:
    from studio.brand.live_pack import LiveItem, PackWords
    from studio.brand.scene import Scene

ZOOMS = (1.12, 1.04, 0.96, 0.88, 0.8)
"""How large everything is set, the first that fits."""

HERO = 0.5
"""Of the card's height, where its picture has melted away."""

EDGE = 72
"""From the card's edges, design pixels."""


def item_card(scene: Scene, item: LiveItem, words: PackWords) -> Card:
    """The whole picture, RGBA without transparency.

    Raises:
        InputError: ``brand.no_room``, ``brand.text_too_long``, ``brand.missing_glyph``.
    """
    *zooms, least = ZOOMS
    for zoom in zooms:
        try:
            return _drawn(of_item(replace(scene, zoom=zoom), item), item, words)
        except InputError as error:
            if error.code not in {"brand.no_room", "brand.text_too_long"}:
                raise
    return _drawn(of_item(replace(scene, zoom=least), item), item, words)


def _drawn(scene: Scene, item: LiveItem, words: PackWords) -> Card:
    px, canvas = scene.px, scene.canvas
    edge, clear = px(EDGE), round(HERO * canvas.height)
    base = hero(scene, item.picture, clear + px(90))
    top = head(scene, base, edge, px(60), plated=item.picture is not None)
    number = words.link.format(number=item.number)
    chip = pill(scene, number, 36, "accent", "on_accent")
    base.alpha_composite(chip, (canvas.width - edge - chip.width, px(64)))
    width = canvas.width - 2 * edge
    column = _column(scene, base, width)
    badges = marks(scene, width)
    if badges:
        column.add(badges.size.height, px(34), lambda x, y: lay(base, badges, x, y), *badges.texts)
    panel = _buy(scene, width, words)
    column.add(panel.size.height, px(34), lambda x, y: lay(base, panel, x, y), *panel.texts)
    foot = canvas.height - px(60) - column.height
    least = clear if item.picture is not None else px(60) + top.height + px(60)
    if foot < least:
        raise InputError(
            "brand.no_room", template="live-pack", layer="item_card", aspect=scene.aspect
        )
    if item.picture is not None:
        darken(scene, base, foot)
    column.draw(edge, foot if item.picture is not None else least + (foot - least) // 2)
    return Card(base, 0, (*top.texts, number, *column.texts))


def _column(scene: Scene, base: Image.Image, width: int) -> Column:
    """Name, where it comes from, two selling points."""
    facts, column = scene.facts, Column()
    title_row(scene, base, column, facts.name_zh, 90, width)
    row, texts = origin_row(scene, width, 32)
    column.add(row.height, scene.px(22), lambda x, y: base.alpha_composite(row, (x, y)), *texts)
    told = points_within(scene, scene.style("strong", 36, scene.colour("accent")), width, 3)
    if told:
        text_row(scene, base, column, told, ("strong", 36, "accent"), width, 26, lines=2)
    return column


def _buy(scene: Scene, width: int, words: PackWords) -> Card:
    """Price and note on paper, the QR code at their right where the item has a link."""
    px, facts, pad, bleed = scene.px, scene.facts, scene.px(34), scene.px(30)
    code = qr_square(scene, facts.link, px(210)) if facts.link else None
    room = width - 2 * pad - (code.width + px(10) if code else 0)
    column = Column()
    inside = Image.new("RGBA", (room, px(700)), (*scene.colour("ink"), 0))
    label = pill(scene, scene.template.labels.price, 27, "price", "paper")
    column.add(
        label.height,
        0,
        lambda x, y: inside.alpha_composite(label, (x, y)),
        scene.template.labels.price,
    )
    price_row(scene, inside, column, room, 124, ("price", "soft_ink"), 22)
    if facts.safety_note:
        text = f"{scene.template.labels.note}：{facts.safety_note}"
        text_row(
            scene, inside, column, text, ("body", 26, "soft_ink"), room, 22, lines=3, floor=0.84
        )
    column.draw(0, 0)
    call = scene.style("strong", 27, scene.colour("ink"), 0.04)
    told = scene.fit(words.scan_item, call, code.width, "qr", floor=0.6) if code else None
    beside = code.height + round(told.height) + px(14) if code and told else 0
    height = max(column.height + 2 * px(30), beside + px(20))
    picture = plate((width, height), scene.colour("paper"), radius=px(24), bleed=bleed)
    picture.alpha_composite(inside, (bleed + pad, bleed + (height - column.height) // 2))
    if code and told:
        x, y = bleed + width - code.width - px(12), bleed + (height - beside) // 2
        picture.paste(code, (x, y))
        draw_block(
            scene.fonts, picture, told, x + code.width / 2, y + code.height - px(4), align=0.5
        )
        column.texts.append(told.text)
    return Card(picture, bleed, tuple(column.texts))
