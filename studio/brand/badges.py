"""Layers that say what the goods are: heading, specification tag, place card, certification row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from studio.brand.cards import VEIL, edge_bar, origin_row
from studio.brand.paint import plate
from studio.brand.said import said
from studio.brand.scene import Card
from studio.brand.svg import raster
from studio.brand.typeset import Block, draw_block

if TYPE_CHECKING:
    from studio.brand.certification import CertMark
    from studio.brand.scene import Scene


def heading(scene: Scene, width: int, text: str) -> Card | None:
    """The template's own words on a bright plate; None when they speak of what the item has not."""
    told = said(scene, text)
    if not told:
        return None
    px = scene.px
    style = scene.style("strong", 50, scene.colour("on_accent"), 0.06)
    block = scene.fit(told, style, width - 2 * px(30), "heading", floor=0.6)
    size, bleed = (round(block.width) + 2 * px(30), round(block.height) + 2 * px(14)), px(24)
    picture = plate(size, scene.colour("accent"), radius=px(12), bleed=bleed)
    draw_block(scene.fonts, picture, block, bleed + px(30), bleed + px(14))
    return Card(picture, bleed, (block.text,))


def spec(scene: Scene, width: int) -> Card:
    """Specification and place on a dark plate."""
    px, bleed = scene.px, scene.px(16)
    pad, high = px(20), px(16)
    row, texts = origin_row(scene, width - 2 * pad, 32)
    size = (row.width + 2 * pad, row.height + 2 * high)
    picture = plate(size, scene.colour("veil"), radius=px(14), bleed=bleed, level=VEIL)
    picture.alpha_composite(row, (bleed + pad, bleed + high))
    return Card(picture, bleed, texts)


def origin(scene: Scene, width: int) -> Card:
    """Where it comes from: the place large, a few sentences or the season below it."""
    px, facts, words = scene.px, scene.facts, scene.words
    bar, pad = px(12), px(34)
    room = min(width, px(900)) - bar - 2 * pad
    label = scene.style("strong", 30, scene.colour("accent"), 0.16)
    blocks = [
        scene.fit(
            scene.template.labels.story or scene.template.labels.origin, label, room, "origin"
        )
    ]
    large = scene.style("title", 76, scene.colour("on_primary"), 0.04)
    blocks.append(scene.fit(scene.place, large, room, "origin", floor=0.5, lines=2))
    season = f"{scene.template.labels.season} {facts.season_text}" if facts.season_text else ""
    told = words.story or season
    if told:
        small = scene.style("body", 34, scene.colour("soft_on_primary"))
        blocks.append(scene.fit(told, small, room, "origin", floor=0.76, lines=4))
    height = sum(round(block.height) for block in blocks) + px(22) * (len(blocks) - 1)
    wide = round(max(block.width for block in blocks))
    size, bleed = (bar + 2 * pad + wide, height + px(30) + px(34)), px(28)
    picture = plate(size, scene.colour("primary"), radius=px(16), bleed=bleed)
    edge_bar(scene, picture, bleed, bar)
    stack(scene, picture, blocks, bleed + bar + pad, bleed + px(30), px(22))
    return Card(picture, bleed, tuple(block.text for block in blocks))


def stack(
    scene: Scene, picture: Image.Image, blocks: list[Block], x: float, y: float, gap: int
) -> float:
    """Ink ``blocks`` under each other; returns the foot of the last."""
    for block in blocks:
        draw_block(scene.fonts, picture, block, x, y)
        y += round(block.height) + gap
    return y - gap


def marks(scene: Scene, width: int) -> Card | None:
    """Badges with name and licence number, beside each other as far as they fit; None when there are none."""
    borne = scene.kit.marks_of(scene.facts)
    if not borne:
        return None
    px, pad, bleed = scene.px, scene.px(22), scene.px(20)
    badges = [_badge(scene, each, width - 2 * pad) for each in borne]
    places, x, y, wide = [], 0, 0, 0
    for badge in badges:
        if x and x + badge.width > width - 2 * pad:
            x, y = 0, y + badge.height + px(14)
        places.append((x, y))
        wide = max(wide, x + badge.width)
        x += badge.width + px(34)
    size = (wide + 2 * pad, y + badges[-1].height + 2 * px(16))
    picture = plate(size, scene.colour("paper"), radius=px(16), bleed=bleed)
    for badge, (across, down) in zip(badges, places, strict=True):
        picture.alpha_composite(badge, (bleed + pad + across, bleed + px(16) + down))
    return Card(picture, bleed, tuple(text for each in borne for text in (each.name, each.number)))


def _badge(scene: Scene, mark: CertMark, width: int) -> Image.Image:
    """The emblem, with name and number at its right."""
    px, logo = scene.px, scene.kit.logo
    emblem = raster(scene.kit.emblems[mark.kind], px(82), logo.dark.rgb)
    room = width - emblem.width - px(16)
    name = scene.style("strong", 30, scene.colour("ink"))
    number = scene.style("body", 21, scene.colour("soft_ink"), 0.02)
    blocks = [
        scene.fit(mark.name, name, room, "marks", floor=0.7),
        scene.fit(mark.number, number, room, "marks", floor=0.7),
    ]
    height = sum(round(block.height) for block in blocks) + px(8)
    wide = emblem.width + px(16) + round(max(block.width for block in blocks)) + 2
    picture = Image.new("RGBA", (wide, max(emblem.height, height)), (*scene.colour("ink"), 0))
    picture.alpha_composite(emblem, (0, (picture.height - emblem.height) // 2))
    stack(scene, picture, blocks, emblem.width + px(16), (picture.height - height) / 2, px(8))
    return picture


def progress(scene: Scene, count: int) -> tuple[Card, tuple[Card, ...]]:
    """A bar in ``count`` parts as wide as the safe area, and the bright fill of each part at its place."""
    px = scene.px
    width, height, gap = scene.safe.width, px(10), px(10)
    each = (width - gap * (count - 1)) / count
    track = Image.new("RGBA", (width, height), (*scene.colour("veil"), 0))
    fills = []
    for number in range(count):
        left = round(number * (each + gap))
        size = (round(number * (each + gap) + each) - left, height)
        track.alpha_composite(_part(scene, size, "veil", 0.6), (left, 0))
        fills.append(Card(_part(scene, size, "accent", 1), 0, (), shift=left))
    return Card(track, 0, ()), tuple(fills)


def _part(scene: Scene, size: tuple[int, int], colour: str, level: float) -> Image.Image:
    return plate(size, scene.colour(colour), radius=size[1] / 2, bleed=0, level=level)
