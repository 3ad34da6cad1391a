"""The cover: a picture of the clip with the item's name, price and the county's mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from studio.brand import cards, titles
from studio.brand.compose import veil_of
from studio.brand.contrast import lightest, lowest_contrast
from studio.brand.graphic import Plate
from studio.brand.paint import LEVELS, scrim
from studio.brand.scene import Scene
from studio.units import Size

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook
    from studio.brand.graphic import Pixels
    from studio.brand.kit import Kit
    from studio.brand.scene import Card
    from studio.brand.template import ClipTemplate
    from studio.records.clip import ItemFacts

CELL = 4
"""Pixels of a cover that are looked at as one: about a stroke of the title's smallest line."""


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
    if _stands(scene):
        _vertical(scene, cover)
    else:
        _horizontal(scene, cover)
    _lay(cover, cards.bug(scene), scene.safe.x, scene.safe.y)
    return np.asarray(cover.convert("RGB"))


def _stands(scene: Scene) -> bool:
    """Whether the template's title is vertical and the name can be set so."""
    upright = any(
        layer.kind == "title" and layer.setting == "vertical" for layer in scene.template.layers
    )
    return upright and titles.stands(scene)


def _vertical(scene: Scene, cover: Image.Image) -> None:
    """The name on its paper label at the right, the price at the lower left."""
    safe = scene.safe
    title = titles.vertical_title(scene)
    _lay(cover, title, safe.right - title.size.width, safe.y)
    beside = safe.width - title.size.width - scene.px(24)
    room = beside if scene.shape != "tall" else safe.width
    if not scene.template.shows_price:
        return
    price = cards.price(scene, int(min(room, safe.width * 0.9)))
    _lay(cover, price, safe.x, safe.bottom - price.size.height)


def _horizontal(scene: Scene, cover: Image.Image) -> None:
    """The name large over a veil, the price below it or beside it."""
    safe, gap = scene.safe, scene.px(40)
    wide = scene.shape != "tall"
    shown = scene.template.shows_price
    price = cards.price(scene, int(safe.width * (0.36 if wide else 0.9))) if shown else None
    across = safe.width - (price.size.width + gap if price and wide else 0)
    title = titles.title(scene, across)
    y = safe.bottom - title.size.height
    y -= price.size.height + gap if price and not wide else 0
    scene = replace(scene, level=_level(scene, title, cover, (safe.x, y)))
    title = titles.title(scene, across)
    top = max(0, y - round(0.26 * cover.height))
    solid = (cover.height - y + scene.px(20)) / (cover.height - top)
    size = (cover.width, cover.height - top)
    if scene.level:
        veil = scrim(size, scene.colour("veil"), veil_of(scene.level), min(0.95, solid))
        cover.alpha_composite(veil, (0, top))
    _lay(cover, title, safe.x, y)
    if price:
        x = safe.right - price.size.width if wide else safe.x
        _lay(cover, price, x, safe.bottom - price.size.height)


def _level(scene: Scene, title: Card, cover: Image.Image, at: tuple[int, int]) -> int:
    """The lightest veil on which every line of ``title`` can be read on this picture."""
    small = cover.convert("RGB").reduce(CELL)
    ground, found = np.asarray(small), []
    plates = [Plate(scene.colour("veil"), opacity) for opacity in LEVELS]
    for box, ink in title.inks:
        left, top = at[0] - title.bleed + box.x, at[1] - title.bleed + box.y
        part = ground[top // CELL : -(-(top + box.height) // CELL), left // CELL :]
        part = part[:, : -(-box.width // CELL)]
        found.append([lowest_contrast(part, ink, plate) for plate in plates])
    return lightest([min(each) for each in zip(*found, strict=True)])


def _lay(picture: Image.Image, card: Card, x: int, y: int) -> None:
    left, top = x - card.bleed, y - card.bleed
    cut = card.image.crop((max(0, -left), max(0, -top), card.image.width, card.image.height))
    picture.alpha_composite(cut, (max(0, left), max(0, top)))
