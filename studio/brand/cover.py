"""The cover: a picture of the clip with the item's name, price and the county's mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from studio.brand import cards, titles
from studio.brand.compose import SCRIM_LEVEL
from studio.brand.paint import scrim
from studio.brand.scene import Scene
from studio.units import Size

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook
    from studio.brand.graphic import Pixels
    from studio.brand.kit import Kit
    from studio.brand.scene import Card
    from studio.brand.template import ClipTemplate
    from studio.records.clip import ItemFacts


def draw_cover(
    kit: Kit, template: ClipTemplate, facts: ItemFacts, picture: Pixels, fonts: FontBook
) -> Pixels:
    """``picture`` (RGB, at the size of the cover) with logo, title and price; RGB of the same size.

    Raises:
        InputError: ``brand.missing_glyph``, ``brand.text_too_long``.
    """
    height, width = picture.shape[:2]
    scene = Scene(kit, template, facts, fonts, Size(width, height))
    cover = Image.fromarray(picture).convert("RGBA")
    safe, gap = scene.safe, scene.px(40)
    wide = scene.shape != "tall"
    price = cards.price(scene, int(safe.width * (0.36 if wide else 0.9)))
    room = safe.width - (price.size.width + gap if wide else 0)
    title = titles.title(scene, room)
    bottom = safe.bottom
    title_y = bottom - title.size.height - (0 if wide else price.size.height + gap)
    top = max(0, title_y - round(0.26 * height))
    solid = (height - title_y + scene.px(20)) / (height - top)
    veil = scrim((width, height - top), scene.colour("veil"), SCRIM_LEVEL, min(0.95, solid))
    cover.alpha_composite(veil, (0, top))
    _lay(cover, title, safe.x, title_y)
    _lay(
        cover, price, safe.right - price.size.width if wide else safe.x, bottom - price.size.height
    )
    _lay(cover, cards.bug(scene), safe.x, safe.y)
    return np.asarray(cover.convert("RGB"))


def _lay(picture: Image.Image, card: Card, x: int, y: int) -> None:
    left, top = x - card.bleed, y - card.bleed
    cut = card.image.crop((max(0, -left), max(0, -top), card.image.width, card.image.height))
    picture.alpha_composite(cut, (max(0, left), max(0, top)))
