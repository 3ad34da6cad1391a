"""What stickers, item cards and posters of a live pack are put together from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from studio.brand import cards
from studio.brand.end_card import Column, ground, lockup
from studio.brand.money import draw_price, draw_struck, set_price
from studio.brand.paint import plate, scrim
from studio.brand.qr import modules_of, qr_picture
from studio.brand.svg import raster
from studio.brand.typeset import draw_block, set_line
from studio.errors import InputError

if TYPE_CHECKING:
    from studio.brand.live_pack import LiveItem
    from studio.brand.scene import Card, Role, Scene
    from studio.brand.typeset import Block, Style

LEAST_MODULE = 5 / 1080
"""Of a QR code's module, share of the picture's width: three pixels and more at 720 pixels across."""

LEAST_QR_PX = 2

ONE_LINE = 0.74
"""How small a title may become to stay on one line."""

SCRIM_LEVEL = (0.8, 0.92)
"""Opacity of the county's colour where a title begins and at the foot: white keeps 4.5:1 even over a white sky."""


def of_item(scene: Scene, item: LiveItem) -> Scene:
    """``scene`` about one item, with the note it must carry."""
    return replace(scene, facts=item.facts.model_copy(update={"safety_note": item.note}))


def hero(scene: Scene, picture: Image.Image | None, height: int) -> Image.Image:
    """The county's ground; over its upper ``height`` pixels the picture, melting into it, or the mark large."""
    base = ground(scene)
    if picture is None:
        side = round(min(height * 0.92, scene.canvas.width * 0.62))
        mark = raster(scene.kit.drawing, side, scene.kit.logo.light.rgb)
        mark.putalpha(mark.getchannel("A").point(lambda value: value * 0.2))
        x, y = scene.canvas.width - round(mark.width * 0.78), round(height * 0.06)
        base.alpha_composite(mark.crop((0, 0, scene.canvas.width - x, mark.height)), (x, y))
        return base
    film = ImageOps.fit(picture.convert("RGB"), (scene.canvas.width, height))
    film.putalpha(_melting(film.size))
    base.alpha_composite(film)
    return base


def _melting(size: tuple[int, int]) -> Image.Image:
    """Opaque above, and from the middle on ever less, without an edge."""
    y = (np.arange(size[1]) + 0.5) / size[1]
    gone = np.clip((y - 0.5) / 0.5, 0, 1)
    column = (255 * (1 - gone * gone * (3 - 2 * gone)) + 0.5).astype(np.uint8)
    return Image.fromarray(np.repeat(column[:, None], size[0], axis=1))


def head(scene: Scene, base: Image.Image, left: int, top: int, *, plated: bool) -> Column:
    """The county's mark and name, on a plate where a picture lies behind."""
    if not plated:
        column = lockup(scene, base)
        column.draw(left, top)
        return column
    card, column = cards.bug(scene), Column()
    column.add(card.size.height, 0, lambda x, y: lay(base, card, x, y), *card.texts)
    column.draw(left, top)
    return column


def lay(base: Image.Image, card: Card, x: int, y: int) -> None:
    """``card`` with its face at ``x``, ``y``; what falls outside is cut off."""
    left, top = x - card.bleed, y - card.bleed
    cut = card.image.crop((max(0, -left), max(0, -top), card.image.width, card.image.height))
    base.alpha_composite(cut, (max(0, left), max(0, top)))


def banded(scene: Scene, picture: Image.Image, box: tuple[int, int, int, int], colour: str) -> None:
    """The part of a plate within ``box`` in another colour; its round corners and its shadow stay."""
    band = Image.new("L", picture.size)
    left, top, right, bottom = box
    ImageDraw.Draw(band).rectangle((left, top, right - 1, bottom - 1), fill=255)
    cards.tint(picture, band, scene.colour(colour))


def pill(scene: Scene, text: str, size: float, ground_role: str, ink_role: str) -> Image.Image:
    """``text`` on a round bright tag without shadow."""
    px = scene.px
    style = scene.style("strong", size, scene.colour(ink_role), 0.06)
    block = scene.fit(text, style, px(640), "pill", floor=0.6)
    high = round(block.height) + 2 * px(size * 0.36)
    wide = round(block.width) + 2 * px(size * 0.7)
    picture = plate((wide, high), scene.colour(ground_role), radius=high / 2, bleed=0)
    draw_block(scene.fonts, picture, block, wide / 2, (high - block.height) / 2, align=0.5)
    return picture


def text_row(  # noqa: PLR0913 - a line of type has so many sides
    scene: Scene,
    base: Image.Image,
    column: Column,
    text: str,
    style: tuple[Role, float, str],
    width: int,
    gap: float,
    *,
    lines: int = 1,
    floor: float = 0.6,
) -> Block:
    """``text`` as the next thing of ``column``; ``style`` is role, design pixels and colour."""
    role, size, colour = style
    block = scene.fit(
        text,
        scene.style(role, size, scene.colour(colour)),
        width,
        "live",
        floor=floor,
        lines=lines,
    )
    column.add(
        block.height,
        scene.px(gap),
        lambda x, y: draw_block(scene.fonts, base, block, x, y),
        block.text,
    )
    return block


def title_row(
    scene: Scene, base: Image.Image, column: Column, text: str, size: float, width: int
) -> None:
    """``text`` large as the next thing of ``column``: on one line where it need not become much smaller for it."""
    style: tuple[Role, float, str] = ("title", size, "on_primary")
    try:
        text_row(scene, base, column, text, style, width, 0, floor=ONE_LINE)
    except InputError as error:
        if error.code != "brand.text_too_long":
            raise
        text_row(scene, base, column, text, style, width, 0, lines=2)


def points_within(scene: Scene, style: Style, width: float, most: int) -> str:
    """The first selling points with dots between them, as many of ``most`` as stand on one line; empty for none."""
    points = scene.facts.selling_points
    for count in range(most, 1, -1):
        told = " · ".join(points[:count])
        if set_line(scene.fonts, told, style).width <= width:
            return told
    return points[0] if points else ""


def darken(scene: Scene, base: Image.Image, top: int) -> None:
    """A veil below a title that begins at ``top``, over the rest of the picture behind it."""
    begins = max(0, top - round(0.16 * base.height))
    high = base.height - begins
    solid = (base.height - top + scene.px(16)) / high
    veil = scrim((base.width, high), scene.colour("primary"), SCRIM_LEVEL, min(0.95, solid))
    base.alpha_composite(veil, (0, begins))


def price_row(  # noqa: PLR0913 - as above
    scene: Scene,
    base: Image.Image,
    column: Column,
    width: int,
    size: float,
    colours: tuple[str, str],
    gap: float,
) -> float:
    """The item's price and the former one at its right, or below where that is too wide; returns its width."""
    facts, px = scene.facts, scene.px
    now = set_price(scene, facts.price, size, scene.colour(colours[0]), width)
    was = facts.list_price if facts.list_price and facts.list_price > facts.price else None
    small = scene.style("body", max(26, size * 0.25), scene.colour(colours[1]))
    text = f"{scene.template.labels.was} {was}" if was else ""
    old = set_line(scene.fonts, text, small)
    beside = now.width + px(24) + old.width <= width
    below = round(small.size * 1.5) if was and not beside else 0

    def draw(x: int, y: int) -> None:
        draw_price(scene, base, now, x, y + now.height)
        if was:
            right = now.width + px(24) if beside else 0
            draw_struck(scene, base, old, small, x + right, y + now.height + below)

    column.add(now.height + below, px(gap), draw, now.text, *([text] if was else []))
    return max(now.width + (px(24) + old.width if was and beside else 0), old.width)


def qr_square(scene: Scene, link: str, side: int) -> Image.Image:
    """The code of ``link`` on paper, about ``side`` pixels, larger where its modules would become too fine."""
    least = max(LEAST_QR_PX, round(LEAST_MODULE * scene.canvas.width))
    wanted = max(side, modules_of(link) * least)
    return qr_picture(link, wanted, scene.colour("ink"), scene.colour("paper"))
