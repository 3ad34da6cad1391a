"""The opening title: a large line over a veil, or a vertical name on a paper label with the county's seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from studio.brand.paint import plate, rounded, shadowed
from studio.brand.scene import Card
from studio.brand.typeset import draw_block, draw_line, set_line, stamp
from studio.brand.vertical import GAP, can_stand, columns, draw_column, length_of
from studio.units import Box

if TYPE_CHECKING:
    from studio.brand.scene import Scene
    from studio.brand.vertical import Columns

COLUMN_LENGTH = 7 * (1 + GAP) - GAP
"""Em of a vertical name in one column; longer ones take two."""

LONG_NAME = 12
"""Longer names may take three lines."""


def title(scene: Scene, width: int) -> Card:
    """Name of the item, large and white, a bright rule above, the first selling point or the slogan below.

    It stands on the footage, or on the veil that ``compose`` lays below it.
    """
    px, facts = scene.px, scene.facts
    white = scene.colour("on_primary")
    large = scene.style("title", 136, white, 0.02)
    lines = 2 if len(facts.name_zh) <= LONG_NAME else 3
    name = scene.fit(facts.name_zh, large, width, "title", floor=0.42, lines=lines)
    both = scene.template.languages == "both"
    english = facts.name_en if both else facts.name_en.upper()
    roman = scene.style(
        "strong", 54 if both else 30, scene.colour("accent"), 0.02 if both else 0.14
    )
    upper = scene.fit(english, roman, width, "title", floor=0.6, lines=2) if english else None
    line = scene.kit.slogan.en if both else scene.kit.slogan.zh
    lower = scene.fit(line, scene.style("strong", 46, white), width, "title", floor=0.6, lines=2)
    order = (name, upper, lower) if both else (upper, name, lower)
    blocks = [block for block in order if block]
    gaps = [px(30), px(24)] if both else [px(22), px(30)]
    gaps = gaps[-(len(blocks) - 1) :]
    rule, bleed = px(10), px(24)
    height = rule + px(28) + sum(round(block.height) for block in blocks) + sum(gaps)
    wide = round(max(block.width for block in blocks))
    picture = Image.new("RGBA", (wide + 2 * bleed, height + 2 * bleed), (*white, 0))
    ImageDraw.Draw(picture).rounded_rectangle(
        (bleed, bleed, bleed + px(96), bleed + rule - 1), rule / 2, (*scene.colour("accent"), 255)
    )
    y = bleed + rule + px(28)
    inks = []
    for block, gap in zip(blocks, [*gaps, 0], strict=True):
        draw_block(scene.fonts, picture, block, bleed, y)
        inks.append((Box(bleed, y, round(block.width), round(block.height)), block.style.colour))
        y += round(block.height) + gap
    picture = shadowed(picture, scene.colour("veil"), px(9), scene.level)
    return Card(picture, bleed, tuple(block.text for block in blocks), tuple(inks))


def vertical_title(scene: Scene) -> Card:
    """The name from top to bottom on a paper label, as on a shop sign, signed with the seal."""
    px, name = scene.px, scene.facts.name_zh
    room = scene.safe.height * (0.62 if scene.shape == "tall" else 0.8)
    found = _standing(scene) or ()
    longest = max(length_of(column) + GAP for column in found)
    seal = px(76)
    spare = px(48) + px(34) + seal + px(44)
    em = min(scene.scale * 124, (room - spare) / longest)
    style = scene.style("title", em / scene.scale, scene.colour("ink"))
    across = em * 1.22
    inner = max(round(em + (len(found) - 1) * across), seal)
    size = (inner + 2 * px(40), round((longest - GAP) * em) + spare)
    bleed = px(30)
    picture = plate(size, scene.colour("paper"), radius=px(10), bleed=bleed)
    _frame(scene, picture, bleed)
    for number, column in enumerate(found):
        middle = bleed + size[0] - px(40) - em / 2 - number * across
        if len(found) == 1:
            middle = bleed + size[0] / 2
        draw_column(scene.fonts, picture, column, style, middle, bleed + px(48))
    seal_on(scene, picture, seal, bleed + (size[0] - seal) // 2, bleed + size[1] - px(44) - seal)
    return Card(picture, bleed, (name, scene.kit.seal))


def sign(scene: Scene, width: int) -> Card:
    """The name on a paper label: from top to bottom where it can be set so, else on lines with the seal beside."""
    if stands(scene):
        return vertical_title(scene)
    px = scene.px
    seal, pad = px(76), px(40)
    style = scene.style("title", 76, scene.colour("ink"))
    room = min(width, px(900)) - 2 * pad - seal - px(28)
    name = scene.fit(scene.facts.name_zh, style, room, "title", floor=0.56, lines=2)
    height = max(round(name.height), seal) + px(60)
    size = (round(name.width) + px(28) + seal + 2 * pad, height)
    bleed = px(30)
    picture = plate(size, scene.colour("paper"), radius=px(10), bleed=bleed)
    _frame(scene, picture, bleed)
    draw_block(scene.fonts, picture, name, bleed + pad, bleed + (height - name.height) / 2)
    seal_on(scene, picture, seal, bleed + size[0] - pad - seal, bleed + (height - seal) // 2)
    return Card(picture, bleed, (name.text, scene.kit.seal))


def stands(scene: Scene) -> bool:
    """Whether the name can be set from top to bottom."""
    return _standing(scene) is not None


def _standing(scene: Scene) -> Columns | None:
    """Columns of the name, right one first; None when it has to lie."""
    name, face = scene.facts.name_zh, scene.kit.typefaces.title
    if not can_stand(scene.fonts, name, face):
        return None
    return columns(scene.fonts, name, face, COLUMN_LENGTH)


def _frame(scene: Scene, picture: Image.Image, bleed: int) -> None:
    """A fine double line inside the edge of the label."""
    inset = bleed + scene.px(13)
    box = (inset, inset, picture.width - inset - 1, picture.height - inset - 1)
    colour = (*scene.colour("price"), 255)
    ImageDraw.Draw(picture).rounded_rectangle(box, scene.px(4), outline=colour, width=scene.px(2.4))


def seal_on(scene: Scene, picture: Image.Image, side: int, left: int, top: int) -> None:
    """The county's seal: white characters on red, read from the top right as seals are."""
    stamp(picture, rounded((side, side), side * 0.12), scene.colour("price"), left, top)
    text = scene.kit.seal
    style = scene.style("title", 1, scene.colour("paper"))
    rows = 2
    columns = -(-len(text) // rows)
    em = side * 0.82 / max(rows, columns)
    for index, character in enumerate(text):
        column, row = divmod(index, rows)
        sized = type(style)(style.face, em, style.colour)
        line = set_line(scene.fonts, character, sized)
        x = left + side / 2 + ((columns - 1) / 2 - column) * em - line.width / 2
        y = top + side / 2 + (row - (rows - 1) / 2) * em - em / 2 + 0.88 * em
        draw_line(scene.fonts, picture, line, sized, x, y)
