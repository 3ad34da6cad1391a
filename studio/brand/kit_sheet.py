"""A kit on one sheet: marks, colours with their contrast, type by role, and the cards it dresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from studio.brand import badges, cards, titles
from studio.brand.colour import contrast
from studio.brand.end_card import end_card
from studio.brand.kit import TEXT_ON_PLATE
from studio.brand.palette import hex_of
from studio.brand.scene import Scene
from studio.brand.svg import raster
from studio.brand.typeset import Style, draw_line, set_line
from studio.units import Size

if TYPE_CHECKING:
    from studio.brand.colour import Rgb
    from studio.brand.scene import Card
    from studio.brand.sheet import Backdrop, Look

WIDTH, HEIGHT = 1384, 1180
"""Pixels of the sheet."""

_EDGE, _COLUMN = 60, 500
_SPECIMEN = "春茶 Tea 2026 ¥29.9"
_ROLES = ("title", "strong", "body", "figure")


def kit_sheet(look: Look, backdrop: Backdrop) -> Image.Image:
    """The sheet, RGB."""
    page = Image.new("RGBA", (WIDTH, HEIGHT), (*look.kit.palette["paper"], 255))
    _marks(look, page, _EDGE, _EDGE)
    _colours(look, page, _EDGE, 410)
    _types(look, page, _EDGE, 800)
    _cards(look, page, backdrop, _EDGE + _COLUMN + 60, _EDGE)
    return page.convert("RGB")


def _marks(look: Look, page: Image.Image, x: int, y: int) -> None:
    """The logo on its dark and its light ground, each in the middle of clear space of a quarter of its height."""
    kit, side = look.kit, 240
    grounds: tuple[tuple[Rgb, dict[str, Rgb]], ...] = (
        (kit.palette["primary"], kit.logo.light.rgb),
        ((255, 255, 255), kit.logo.dark.rgb),
    )
    for number, (ground, colours) in enumerate(grounds):
        left = x + number * (side + 20)
        ImageDraw.Draw(page).rounded_rectangle(
            (left, y, left + side, y + side), 16, fill=(*ground, 255)
        )
        mark = raster(kit.drawing, side * 2 // 3, colours)
        page.alpha_composite(mark, (left + (side - mark.width) // 2, y + (side - mark.height) // 2))
    _write(look, page, (x, y + side + 46), kit.name_zh + " " + kit.name_en, "strong", 30)
    _write(look, page, (x, y + side + 84), kit.slogan.zh, "body", 24, soft=True)


def _colours(look: Look, page: Image.Image, x: int, y: int) -> None:
    """Every pair of text and plate, with its contrast."""
    palette, high = look.kit.palette, 46
    for number, (text, plate) in enumerate(TEXT_ON_PLATE):
        top = y + number * (high + 6)
        box = (x, top, x + _COLUMN, top + high)
        ImageDraw.Draw(page).rounded_rectangle(
            box, 8, fill=(*palette[plate], 255), outline=(*palette["soft_ink"], 60)
        )
        told = f"{text}  {hex_of(palette[text])}"
        rate = f"{contrast(palette[text], palette[plate]):.1f} : 1"
        for words, left in ((told, x + 18), (rate, x + _COLUMN - 92)):
            style = Style(look.kit.typefaces.strong, 20, palette[text])
            draw_line(look.fonts, page, set_line(look.fonts, words, style), style, left, top + 30)


def _types(look: Look, page: Image.Image, x: int, y: int) -> None:
    """A specimen of every role."""
    for number, role in enumerate(_ROLES):
        top = y + number * 84
        face = getattr(look.kit.typefaces, role)
        _write(look, page, (x, top + 18), f"{role} · {face}", "body", 17, soft=True)
        _write(look, page, (x, top + 62), _SPECIMEN, role, 42)


def _write(  # noqa: PLR0913 - a line of type has so many sides
    look: Look,
    page: Image.Image,
    place: tuple[int, int],
    text: str,
    role: str,
    size: float,
    *,
    soft: bool = False,
) -> None:
    colour = look.kit.palette["soft_ink" if soft else "ink"]
    style = Style(getattr(look.kit.typefaces, role), size, colour)
    draw_line(look.fonts, page, set_line(look.fonts, text, style), style, *place)


def _cards(look: Look, page: Image.Image, backdrop: Backdrop, x: int, y: int) -> None:
    """Sign, lower third, price and marks over a picture, and the end card."""
    canvas = Size(1188, 1080)
    scene = Scene(look.kit, look.template, look.facts, look.fonts, canvas, look.words, zoom=0.92)
    ground = backdrop(canvas).convert("RGBA")
    safe = scene.safe
    _lay(ground, cards.bug(scene), safe.x, safe.y)
    sign = titles.sign(scene, safe.width)
    _lay(ground, sign, safe.right - sign.size.width, safe.y)
    at = safe.bottom
    stacked = (
        cards.lower_third(scene, round(safe.width * 0.7)),
        cards.price(scene, round(safe.width * 0.6)),
        badges.marks(scene, round(safe.width * 0.72)),
    )
    for card in stacked:
        if card:
            _lay(ground, card, safe.x, at - card.size.height)
            at -= card.size.height + scene.px(22)
    film = ground.resize((704, 640), Image.Resampling.LANCZOS)
    page.paste(film, (x, y))
    last = end_card(
        Scene(look.kit, look.template, look.facts, look.fonts, Size(1280, 720), look.words)
    )
    shrunk = last.image.resize((704, 396), Image.Resampling.LANCZOS)
    page.paste(shrunk.convert("RGB"), (x, y + 664))


def _lay(picture: Image.Image, card: Card, x: int, y: int) -> None:
    left, top = max(0, x - card.bleed), max(0, y - card.bleed)
    picture.alpha_composite(card.image, (left, top))
