"""The end card in a seller's name: the shop large, its portrait, how to reach it, its QR code and price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps

from studio.brand.cards import origin_row
from studio.brand.end_card import Column, add_hour, add_price, end_card, english_name
from studio.brand.paint import rounded
from studio.brand.scene import Scene
from studio.brand.typeset import draw_block
from studio.records.clip_words import NO_WORDS, ClipWords

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook
    from studio.brand.graphic import Pixels
    from studio.brand.kit import Kit
    from studio.brand.template import ClipTemplate
    from studio.brand.typeset import Block
    from studio.records.clip import ItemFacts
    from studio.units import Money, Size

PORTRAIT_PX = 190
"""Side of the portrait, design pixels."""

RING_PX = 6
"""Of the ring around it."""


@dataclass(frozen=True)
class SellerCard:
    """What stands on it.

    Attributes:
        shop: Name of the shop.
        link: Behind the QR code; empty for none.
        lines: How to reach it, such as ``电话 138 0000 0000``.
        portrait: (height, width, 3) RGB of any shape; the middle of it is shown.
        price: None for none.
    """

    shop: str
    link: str
    lines: tuple[str, ...]
    portrait: Pixels | None
    price: Money | None


def draw_seller_card(  # noqa: PLR0913 - the same that makes an end card, and the seller
    kit: Kit,
    template: ClipTemplate,
    facts: ItemFacts,
    seller: SellerCard,
    canvas: Size,
    fonts: FontBook,
    words: ClipWords = NO_WORDS,
) -> Pixels:
    """The whole picture, RGB: with the price, or with day and hour where the template tells of a broadcast.

    Raises:
        InputError: ``brand.missing_glyph``, ``brand.text_too_long``, ``brand.no_room``.
        EnvironmentFault: ``brand.fonts_missing``.
    """
    check_seller_texts(kit, seller, fonts)
    price = facts.price if seller.price is None else seller.price
    was = facts.list_price if facts.list_price and facts.list_price > price else None
    own = facts.model_copy(update={"link": seller.link, "price": price, "list_price": was})
    card = end_card(
        Scene(kit, template, own, fonts, canvas, words=words),
        lambda scene, picture, width: _column(scene, picture, width, seller),
    )
    return np.asarray(card.image.convert("RGB"))


def check_seller_texts(kit: Kit, seller: SellerCard, fonts: FontBook) -> None:
    """Make sure that every character of the seller can be set.

    Raises:
        InputError: ``brand.missing_glyph`` names the character and the text it came from.
        EnvironmentFault: ``brand.fonts_missing``.
    """
    fonts.require(seller.shop, kit.typefaces.title)
    for line in seller.lines:
        fonts.require(line, kit.typefaces.strong)


def _column(scene: Scene, picture: Image.Image, width: int, seller: SellerCard) -> Column:
    """Portrait and shop, how to reach it, then the item with its price."""
    px, column = scene.px, Column()

    def block(each: Block, gap: int) -> None:
        column.add(
            each.height,
            gap,
            lambda x, y: draw_block(scene.fonts, picture, each, x, y),
            each.text,
        )

    _head(scene, picture, column, width, seller)
    reach = scene.style("strong", 44, scene.colour("on_primary"), 0.02)
    for number, line in enumerate(seller.lines):
        block(
            scene.fit(line, reach, width, "seller", floor=0.55, lines=2),
            px(14 if number else 30),
        )
    name = scene.style("title", 58, scene.colour("accent"))
    block(
        scene.fit(scene.facts.name_zh, name, width, "end_card", floor=0.5, lines=2),
        px(48),
    )
    english = english_name(scene, width, 36)
    if english is not None:
        block(english, px(12))
    row, texts = origin_row(scene, width, 30)
    column.add(row.height, px(20), lambda x, y: picture.alpha_composite(row, (x, y)), *texts)
    if not scene.template.shows_price:
        if scene.words.live_at:
            add_hour(scene, picture, column, width, scene.words.live_at)
    elif seller.price is not None:
        add_price(scene, picture, column, width)
    return column


def _head(
    scene: Scene, picture: Image.Image, column: Column, width: int, seller: SellerCard
) -> None:
    """The shop's name, right of the portrait if there is one."""
    side = 0 if seller.portrait is None else scene.px(PORTRAIT_PX)
    indent = side + scene.px(32) if side else 0
    style = scene.style("title", 92, scene.colour("on_primary"))
    name = scene.fit(seller.shop, style, width - indent, "shop", floor=0.42, lines=2)
    height = max(side, round(name.height))

    def draw(x: int, y: int) -> None:
        if seller.portrait is not None:
            face = _medallion(scene, seller.portrait, side)
            picture.alpha_composite(face, (x, y + (height - side) // 2))
        draw_block(scene.fonts, picture, name, x + indent, y + (height - name.height) / 2)

    column.add(height, 0, draw, name.text)


def _medallion(scene: Scene, portrait: Pixels, side: int) -> Image.Image:
    """The portrait in a circle with a ring around it; of an upright one the upper part, where the face is."""
    ring = scene.px(RING_PX)
    inner = side - 2 * ring
    face = ImageOps.fit(Image.fromarray(portrait), (inner, inner), centering=(0.5, 0.3))
    picture = Image.new("RGBA", (side, side), (*scene.colour("accent"), 255))
    picture.paste(face, (ring, ring), rounded((inner, inner), inner / 2))
    picture.putalpha(rounded((side, side), side / 2))
    return picture
