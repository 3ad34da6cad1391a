"""The QR code on paper with its call to action: beside the code on a wide panel, below it on a narrow one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import ImageDraw

from studio.brand.paint import plate
from studio.brand.qr import modules_of, qr_picture
from studio.brand.scene import Card
from studio.brand.typeset import draw_block

if TYPE_CHECKING:
    from PIL import Image

    from studio.brand.scene import Scene
    from studio.brand.typeset import Block

LEAST_MODULE = 4.6
"""Design pixels of a module over the picture: three pixels and more at 720 pixels across."""

_GAP = 12


def qr_panel(scene: Scene, width: int | None) -> Card:
    """The panel.

    Args:
        scene: The clip; its item has a link.
        width: Pixels of a wide panel; None for one as narrow as the code.
    """
    px = scene.px
    side = px({"tall": 350, "square": 360, "wide": 400}[scene.shape])
    code = qr_picture(scene.facts.link, side, scene.colour("ink"), scene.colour("paper"))
    inset, bleed = px(_GAP), px(36)
    room = code.width - px(8) if width is None else width - code.width - inset - px(48)
    words = _words(scene, room)
    height = sum(round(block.height) for block in words) + (len(words) - 1) * px(_GAP)
    if width is None:
        size = (code.width + 2 * inset, inset + code.height + height + px(34))
    else:
        size = (width, code.height + 2 * inset)
    picture = plate(size, scene.colour("paper"), radius=px(24), bleed=bleed)
    picture.paste(code, (bleed + inset, bleed + inset))
    if width is None:
        _ink(scene, picture, words, bleed + size[0] / 2, bleed + px(6) + code.height, 0.5)
    else:
        x, y = bleed + inset + code.width + px(16), bleed + (size[1] - height + px(34)) // 2
        ImageDraw.Draw(picture).rounded_rectangle(
            (x, y - px(34), x + px(64), y - px(26)), px(4), (*scene.colour("price"), 255)
        )
        _ink(scene, picture, words, x, y, 0.0)
    return Card(picture, bleed, tuple(block.text for block in words))


def qr_card(scene: Scene) -> Card | None:
    """The code on paper over the picture, its call below; None when the item has no link.

    A module is as many pixels as keep it readable after encoding, so a long link makes a larger card.
    """
    facts, px = scene.facts, scene.px
    if not facts.link:
        return None
    least = modules_of(facts.link) * max(2, px(LEAST_MODULE))
    code = qr_picture(facts.link, max(px(236), least), scene.colour("ink"), scene.colour("paper"))
    call = scene.style("strong", 34, scene.colour("ink"), 0.04)
    words = scene.fit(scene.template.labels.scan, call, code.width - px(8), "qr", floor=0.5)
    inset, bleed = px(8), px(28)
    size = (code.width + 2 * inset, inset + code.height + round(words.height) + px(22))
    picture = plate(size, scene.colour("paper"), radius=px(18), bleed=bleed)
    picture.paste(code, (bleed + inset, bleed + inset))
    y = bleed + inset + code.height - px(4)
    draw_block(scene.fonts, picture, words, bleed + size[0] / 2, y, align=0.5)
    return Card(picture, bleed, (words.text,))


def _words(scene: Scene, room: int) -> tuple[Block, ...]:
    """The call, then the season on its own two lines."""
    labels, season = scene.template.labels, scene.facts.season_text
    call = scene.style("strong", 46, scene.colour("ink"), 0.06)
    blocks = [scene.fit(labels.scan, call, room, "scan", floor=0.5)]
    if season:
        small = scene.style("body", 28, scene.colour("soft_ink"))
        blocks.append(scene.fit(labels.season, small, room, "season", floor=0.7))
        blocks.append(scene.fit(season, small, room, "season", floor=0.7, lines=2))
    return tuple(blocks)


def _ink(
    scene: Scene, picture: Image.Image, blocks: tuple[Block, ...], x: float, y: float, align: float
) -> None:
    for block in blocks:
        draw_block(scene.fonts, picture, block, x, y, align=align)
        y += round(block.height) + scene.px(_GAP)
