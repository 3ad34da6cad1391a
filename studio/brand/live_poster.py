"""The advance notice of a broadcast: title, day and hour on a ticket, what is sold, the QR code."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from studio.brand.end_card import Column
from studio.brand.live_parts import (
    banded,
    darken,
    head,
    hero,
    lay,
    of_item,
    pill,
    qr_square,
    text_row,
    title_row,
)
from studio.brand.money import draw_price, set_price
from studio.brand.notices import WEEKDAYS
from studio.brand.paint import plate
from studio.brand.scene import Card
from studio.brand.typeset import draw_block, draw_line
from studio.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime

    from studio.brand.live_pack import LiveItem, PackWords, PosterKind, Show
    from studio.brand.scene import Scene

TRIES = (
    (1.1, 4), (1.0, 4), (0.92, 4), (1.0, 3), (0.92, 3), (1.0, 2), (0.9, 2), (0.82, 2),
    (0.9, 1), (0.8, 1), (0.74, 1), (0.74, 0), (0.68, 0),
)  # fmt: skip
"""How large everything is set and how many items are named, the first that fits."""

HERO = 0.38
"""Of an upright poster's height that its picture has to itself."""

EDGE = 72
"""From the poster's edges, design pixels."""


def poster(scene: Scene, show: Show, kind: PosterKind, words: PackWords) -> Card:
    """The whole picture, RGBA without transparency.

    Args:
        scene: Its canvas is the poster's size.
        show: What is announced.
        kind: Where it is posted.
        words: The pack's own.

    Raises:
        InputError: ``brand.no_room``, ``brand.text_too_long``, ``brand.missing_glyph``.
    """
    *tries, least = TRIES
    for zoom, count in tries:
        try:
            return _drawn(replace(scene, zoom=zoom), show, kind, words, count)
        except InputError as error:
            if error.code not in {"brand.no_room", "brand.text_too_long"}:
                raise
    return _drawn(replace(scene, zoom=least[0]), show, kind, words, least[1])


def _drawn(scene: Scene, show: Show, kind: PosterKind, words: PackWords, count: int) -> Card:
    px, canvas = scene.px, scene.canvas
    edge, tall = px(EDGE), canvas.ratio < 0.65
    clear = round(canvas.height * (HERO if tall else 0.3))
    base = hero(scene, show.picture, clear + round(canvas.height * 0.12))
    top = head(scene, base, edge, px(60), plated=show.picture is not None)
    announced = _announced(scene, show)
    chip = pill(scene, announced, 36, "accent", "on_accent")
    base.alpha_composite(chip, (canvas.width - edge - chip.width, px(64)))
    width = canvas.width - 2 * edge
    panel = _scan(scene, show, width, tall=tall) if kind.qr and show.link else None
    room = width if tall or panel is None else width - panel.size.width - px(36)
    column = _column(scene, base, show, words, (width, room, count))
    if panel is not None and tall:
        column.add(panel.size.height, px(40), lambda x, y: lay(base, panel, x, y), *panel.texts)
    foot = canvas.height - px(64) - column.height
    least = clear if show.picture is not None else px(60) + top.height + px(70)
    if foot < min(least, px(60) + top.height + px(60) if not tall else least):
        raise _no_room(scene)
    if show.picture is not None:
        darken(scene, base, foot)
    column.draw(edge, foot)
    texts = [*top.texts, announced, *column.texts]
    if panel is not None and not tall:
        y = canvas.height - px(64) - panel.size.height
        lay(base, panel, canvas.width - edge - panel.size.width, y)
        texts += panel.texts
    return Card(base, 0, tuple(texts))


def _no_room(scene: Scene) -> InputError:
    return InputError("brand.no_room", template="live-pack", layer="poster", aspect=scene.aspect)


def _column(
    scene: Scene,
    base: Image.Image,
    show: Show,
    words: PackWords,
    measures: tuple[int, int, int],
) -> Column:
    """Title, who and where, the ticket, the items; ``measures``: whole width, that beside a QR code, items."""
    width, room, count = measures
    px, column = scene.px, Column()
    title_row(scene, base, column, show.title, 96, width)
    texts = [show.room] if show.room and show.room != show.title else []
    texts += [words.host.format(host=show.host)] if show.host else []
    told = " · ".join(texts) or scene.kit.slogan.zh
    text_row(scene, base, column, told, ("strong", 36, "soft_on_primary"), width, 20)
    if show.starts is not None:
        card = ticket(scene, show.starts, room)
        column.add(card.size.height, px(38), lambda x, y: lay(base, card, x, y), *card.texts)
    if count and show.items:
        _items(scene, base, column, show, words, (room, count))
    return column


def ticket(scene: Scene, at: datetime, width: int) -> Card:
    """Day at the left on the colour of prices, hour large on paper."""
    px, bleed, high = scene.px, scene.px(30), scene.px(190)
    picture = plate((width, high), scene.colour("paper"), radius=px(22), bleed=bleed)
    day = scene.fit(
        f"{at.month}月{at.day}日",
        scene.style("strong", 54, scene.colour("paper")),
        width * 0.4,
        "ticket",
        floor=0.6,
    )
    week = scene.fit(
        f"周{WEEKDAYS[at.weekday()]}",
        scene.style("strong", 36, scene.colour("paper"), 0.1),
        width * 0.3,
        "ticket",
    )
    side = round(max(day.width, week.width)) + 2 * px(34)
    banded(scene, picture, (0, 0, bleed + side, picture.height), "price")
    _perforate(scene, picture, bleed + side, bleed, high)
    gap = px(14)
    y = bleed + (high - day.height - week.height - gap) / 2
    draw_block(scene.fonts, picture, day, bleed + side / 2, y, align=0.5)
    draw_block(scene.fonts, picture, week, bleed + side / 2, y + day.height + gap, align=0.5)
    room = width - side
    hour = scene.fit(
        f"{at:%H:%M}",
        scene.style("figure", 128, scene.colour("ink")),
        room - 2 * px(30),
        "ticket",
        floor=0.5,
    )
    x = bleed + side + (room - hour.width) / 2
    baseline = bleed + high / 2 + 0.3665 * hour.style.size
    draw_line(scene.fonts, picture, hour.lines[0], hour.style, x, baseline)
    return Card(picture, bleed, (day.text, week.text, hour.text))


def _perforate(scene: Scene, picture: Image.Image, x: int, top: int, high: int) -> None:
    """A row of dots where a ticket is torn."""
    px, step = scene.px, scene.px(19)
    draw = ImageDraw.Draw(picture)
    r = px(4)
    for y in range(top + step, top + high - step // 2, step):
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(*scene.colour("paper"), 255))


def _announced(scene: Scene, show: Show) -> str:
    """The label, and how many days are left where the day of posting is known."""
    labels = scene.template.labels
    days = (show.starts.date() - show.post_on).days if show.starts and show.post_on else -1
    if days < 0:
        return labels.live
    return f"{labels.live} · {labels.days.format(days=days) if days else labels.today}"


def _items(
    scene: Scene,
    base: Image.Image,
    column: Column,
    show: Show,
    words: PackWords,
    measures: tuple[int, int],
) -> None:
    """What is sold: a heading, and per item its number, name, specification and price."""
    width, count = measures
    px, left = scene.px, len(show.items) - count
    text_row(scene, base, column, words.goods, ("strong", 32, "accent"), width, 40)
    for number, item in enumerate(show.items[:count]):
        row = _row(of_item(scene, item), item, width)
        column.add(
            row.image.height,
            px(18 if number else 20),
            lambda x, y, row=row: base.alpha_composite(row.image, (x, y)),  # type: ignore[misc]  # bound at once
            *row.texts,
        )
    if left > 0:
        more = words.more.format(count=left)
        text_row(scene, base, column, more, ("body", 29, "soft_on_primary"), width, 18)
    notes = tuple(dict.fromkeys(item.note for item in show.items[:count] if item.note))
    if notes:
        text = f"{scene.template.labels.note}：{'；'.join(notes)}"
        text_row(
            scene,
            base,
            column,
            text,
            ("body", 24, "soft_on_primary"),
            width,
            20,
            lines=3,
            floor=0.84,
        )


def _row(scene: Scene, item: LiveItem, width: int) -> Card:
    px, facts = scene.px, scene.facts
    price = set_price(scene, facts.price, 62, scene.colour("accent"), width * 0.42)
    indent = px(64)
    room = width - indent - price.width - px(30)
    name = scene.fit(
        facts.name_zh,
        scene.style("strong", 42, scene.colour("on_primary")),
        room,
        "poster",
        floor=0.62,
        lines=2,
    )
    height = max(round(name.height), round(price.height), px(46)) + px(4)
    picture = Image.new("RGBA", (width, height), (*scene.colour("primary"), 0))
    disc = plate((px(44), px(44)), scene.colour("accent"), radius=px(44) / 2, bleed=0)
    figure = scene.fit(
        str(item.number), scene.style("figure", 28, scene.colour("on_accent")), px(40), "poster"
    )
    y = (height - disc.height) // 2
    picture.alpha_composite(disc, (0, y))
    draw_line(
        scene.fonts,
        picture,
        figure.lines[0],
        figure.style,
        (disc.width - figure.width) / 2,
        y + disc.height / 2 + 0.3665 * figure.style.size,
    )
    draw_block(scene.fonts, picture, name, indent, (height - name.height) / 2)
    draw_price(scene, picture, price, width - price.width, (height + price.height) / 2)
    return Card(picture, 0, (str(item.number), name.text, price.text))


def _scan(scene: Scene, show: Show, width: int, *, tall: bool) -> Card:
    """The code on paper: as wide as the poster with room and call beside it, or with the call below."""
    px, bleed, labels = scene.px, scene.px(30), scene.template.labels
    code = qr_square(scene, show.link, px(230 if tall else 250))
    if not tall:
        call = scene.style("strong", 34, scene.colour("ink"), 0.06)
        told = scene.fit(labels.scan, call, code.width, "qr", floor=0.6)
        size = (code.width + 2 * px(8), px(8) + code.height + round(told.height) + px(22))
        picture = plate(size, scene.colour("paper"), radius=px(22), bleed=bleed)
        picture.paste(code, (bleed + px(8), bleed + px(8)))
        y = bleed + px(4) + code.height
        draw_block(scene.fonts, picture, told, bleed + size[0] / 2, y, align=0.5)
        return Card(picture, bleed, (told.text,))
    size = (width, code.height + 2 * px(8))
    picture = plate(size, scene.colour("paper"), radius=px(22), bleed=bleed)
    picture.paste(code, (bleed + px(8), bleed + px(8)))
    room, inside, column = width - code.width - px(60), picture, Column()
    text_row(scene, inside, column, labels.scan, ("title", 54, "ink"), room, 0)
    text_row(
        scene, inside, column, show.room or show.title, ("strong", 32, "ink"), room, 18, lines=2
    )
    text_row(scene, inside, column, scene.kit.slogan.zh, ("body", 27, "soft_ink"), room, 14)
    column.draw(bleed + code.width + px(26), bleed + (size[1] - column.height) // 2)
    return Card(picture, bleed, tuple(column.texts))
