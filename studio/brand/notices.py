"""Layers that speak to the viewer: caption, step of a recipe, a customer's words, a broadcast's date."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from studio.brand.badges import stack
from studio.brand.cards import VEIL
from studio.brand.paint import LEVELS, plate, shadowed, soft_plate
from studio.brand.scene import Card
from studio.brand.typeset import draw_block, draw_line, is_han, set_line
from studio.units import Box

if TYPE_CHECKING:
    from studio.brand.scene import Scene
    from studio.brand.typeset import Block

WEEKDAYS = "一二三四五六日"
"""Monday first."""


def caption(scene: Scene, text: str, width: int) -> Card:
    """What is said, on one or two lines.

    What stands after a line feed in other letters is a translation and set smaller.
    """
    px, pad, bleed = scene.px, scene.px(24), scene.px(14)
    lines = [line for line in text.split("\n") if line.strip()]
    sizes = [50.0 if _has_han(line) == _has_han(lines[0]) else 36.0 for line in lines]
    room = min(width, px(1080)) - 2 * pad
    blocks = [
        scene.fit(
            line,
            scene.style("strong", size, scene.colour("on_primary")),
            room,
            "caption",
            floor=0.7,
            lines=2,
        )
        for line, size in zip(lines, sizes, strict=True)
    ]
    height = sum(round(block.height) for block in blocks) + px(8) * (len(blocks) - 1)
    wide = round(max(block.width for block in blocks))
    size = (wide + 2 * pad, height + 2 * px(13))
    words = Image.new("RGBA", (size[0] + 2 * bleed, size[1] + 2 * bleed), (255, 255, 255, 0))
    y, inks = bleed + px(13), []
    for block in blocks:
        draw_block(scene.fonts, words, block, bleed + size[0] / 2, y, align=0.5)
        left = bleed + round((size[0] - block.width) / 2)
        inks.append((Box(left, y, round(block.width), round(block.height)), block.style.colour))
        y += round(block.height) + px(8)
    words = shadowed(words, scene.colour("veil"), px(6), scene.level)
    opacity = LEVELS[scene.level]
    picture = soft_plate(size, scene.colour("veil"), radius=px(16), bleed=bleed, opacity=opacity)
    picture.alpha_composite(words)
    return Card(picture, bleed, tuple(lines), tuple(inks))


def _has_han(text: str) -> bool:
    return any(map(is_han, text))


def step(scene: Scene, text: str, place: tuple[int, int], width: int) -> Card:
    """A step at its ``place`` (number, of how many): the figure on a bright block, what to do beside it."""
    px, bleed = scene.px, scene.px(24)
    side, pad = px(112), px(28)
    number, count = place
    label_text = scene.template.labels.step.format(number=number, count=count)
    style = scene.style("strong", 48, scene.colour("on_primary"))
    small = scene.style("body", 27, scene.colour("accent"), 0.08)
    room = width - side - 2 * pad
    blocks = [
        scene.fit(label_text, small, room, "step", floor=0.8),
        scene.fit(text, style, room, "step", floor=0.68, lines=2),
    ]
    height = sum(round(block.height) for block in blocks) + px(10)
    size = (
        side + 2 * pad + round(max(block.width for block in blocks)),
        max(side, height + px(44)),
    )
    picture = plate(size, scene.colour("veil"), radius=px(16), bleed=bleed, level=VEIL)
    _figure(scene, picture, str(number), bleed, side, size[1])
    stack(scene, picture, blocks, bleed + side + pad, bleed + (size[1] - height) / 2, px(10))
    return Card(picture, bleed, (label_text, blocks[1].text))


def _figure(
    scene: Scene, picture: Image.Image, text: str, bleed: int, side: int, height: int
) -> None:
    """``text`` large on the bright left end of a plate."""
    block = plate((side, height), scene.colour("accent"), radius=scene.px(16), bleed=0)
    picture.alpha_composite(block, (bleed, bleed))
    style = scene.style("figure", 72, scene.colour("on_accent"))
    line = set_line(scene.fonts, text, style)
    baseline = bleed + height / 2 + 0.365 * style.size
    draw_line(scene.fonts, picture, line, style, bleed + (side - line.width) / 2, baseline)


def quote(scene: Scene, width: int) -> Card | None:
    """A customer's words on paper behind a large quotation mark; None when there are none."""
    words = scene.words
    if not words.quote:
        return None
    px, pad, bleed = scene.px, scene.px(44), scene.px(30)
    room = min(width, px(940)) - 2 * pad
    style = scene.style("title", 58, scene.colour("ink"), 0.02)
    blocks = [scene.fit(words.quote, style, room, "quote", floor=0.62, lines=4)]
    if words.quoted:
        small = scene.style("body", 32, scene.colour("soft_ink"))
        blocks.append(scene.fit(f"—— {words.quoted}", small, room, "quote", floor=0.7))
    height = sum(round(block.height) for block in blocks) + px(24) * (len(blocks) - 1)
    head = px(92)
    size = (round(max(block.width for block in blocks)) + 2 * pad, head + height + px(44))
    size = (max(size[0], px(360)), size[1])
    picture = plate(size, scene.colour("paper"), radius=px(18), bleed=bleed)
    _marks(scene, picture, bleed + pad, bleed + px(36))
    draw_block(scene.fonts, picture, blocks[0], bleed + pad, bleed + head)
    if words.quoted:
        foot = bleed + size[1] - px(44) - round(blocks[1].height)
        draw_block(scene.fonts, picture, blocks[1], bleed + size[0] - pad, foot, align=1.0)
    return Card(picture, bleed, tuple(block.text for block in blocks))


def _marks(scene: Scene, picture: Image.Image, x: int, y: int) -> None:
    """An opening quotation mark, drawn: two drops leaning to the right."""
    px = scene.px
    fine = 4
    for left in (0, px(34)):
        drop = Image.new("L", (px(28) * fine, px(40) * fine))
        draw = ImageDraw.Draw(drop)
        wide, high = drop.size
        draw.ellipse((0, high - wide, wide - 1, high - 1), fill=255)
        draw.polygon(
            [(0, high - wide / 2), (wide * 0.55, 0), (wide * 0.86, 0), (wide * 0.5, high - wide)],
            fill=255,
        )
        mask = drop.resize((px(28), px(40)), Image.Resampling.LANCZOS)
        picture.paste(
            Image.new("RGBA", mask.size, (*scene.colour("price"), 255)), (x + left, y), mask
        )


def countdown(scene: Scene, width: int) -> Card | None:
    """Date and hour of a broadcast, and the days to it; None when it has no date."""
    at = scene.words.live_at
    if at is None:
        return None
    px, pad, bleed = scene.px, scene.px(36), scene.px(30)
    room = min(width, px(760)) - 2 * pad
    top = _head(scene, at, room)
    hour = scene.style("figure", 132, scene.colour("accent"))
    hour_block = scene.fit(f"{at:%H:%M}", hour, room, "countdown", floor=0.5)
    day = scene.style("strong", 48, scene.colour("on_primary"))
    day_text = day_of(at)
    blocks = [scene.fit(day_text, day, room, "countdown", floor=0.6)]
    if scene.words.live_room:
        small = scene.style("body", 32, scene.colour("soft_on_primary"))
        blocks.append(
            scene.fit(scene.words.live_room, small, room, "countdown", floor=0.6, lines=2)
        )
    cap = round(0.733 * hour_block.style.size)
    height = (
        cap + px(26) + sum(round(block.height) for block in blocks) + px(14) * (len(blocks) - 1)
    )
    inner = round(max(hour_block.width, top.width, *(block.width for block in blocks)))
    size = (inner + 2 * pad, px(30) + top.height + px(30) + height + px(34))
    picture = plate(size, scene.colour("primary"), radius=px(20), bleed=bleed)
    x, y = bleed + pad, bleed + px(30)
    picture.alpha_composite(top, (x, y))
    y += top.height + px(30)
    line = hour_block.lines[0]
    draw_line(scene.fonts, picture, line, hour_block.style, x, y + cap)
    stack(scene, picture, blocks, x, y + cap + px(26), px(14))
    chip = _chip_text(scene, at)
    texts = (scene.template.labels.live, chip, hour_block.text, *(block.text for block in blocks))
    return Card(picture, bleed, tuple(text for text in texts if text))


def day_of(at: datetime) -> str:
    """Such as ``6月18日（周四）``."""
    return f"{at.month}月{at.day}日（周{WEEKDAYS[at.weekday()]}）"


def _chip_text(scene: Scene, at: datetime) -> str:
    """How many days until then; empty where the day of posting is not known or is later."""
    post_on, labels = scene.words.post_on, scene.template.labels
    days = (at.date() - post_on).days if post_on else -1
    if days < 0:
        return ""
    return labels.days.format(days=days) if days else labels.today


def _head(scene: Scene, at: datetime, room: int) -> Image.Image:
    """The label, and the days on a bright tag at its right."""
    px = scene.px
    label = scene.fit(
        scene.template.labels.live,
        scene.style("strong", 36, scene.colour("on_primary"), 0.08),
        room,
        "countdown",
    )
    text = _chip_text(scene, at)
    tag = _days(scene, text) if text else None
    height = max(round(label.height), tag.height if tag else 0)
    wide = round(label.width) + (px(24) + tag.width if tag else 0) + 2
    picture = Image.new("RGBA", (wide, height), (*scene.colour("on_primary"), 0))
    draw_block(scene.fonts, picture, label, 0, (height - label.height) / 2)
    if tag:
        picture.alpha_composite(tag, (wide - tag.width, (height - tag.height) // 2))
    return picture


def _days(scene: Scene, text: str) -> Image.Image:
    px = scene.px
    style = scene.style("strong", 32, scene.colour("on_accent"))
    block: Block = scene.fit(text, style, px(400), "countdown", floor=0.7)
    size = (round(block.width) + 2 * px(18), round(block.height) + 2 * px(9))
    picture = plate(size, scene.colour("accent"), radius=px(10), bleed=0)
    draw_block(scene.fonts, picture, block, px(18), px(9))
    return picture
