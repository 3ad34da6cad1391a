"""Still sheets: what a clip looks like at a few moments, in every aspect, without encoding anything."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from PIL import Image

from studio.brand.compose import draw
from studio.brand.graphic import Motion, Still
from studio.records.clip_words import NO_WORDS
from studio.units import Aspect, Size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from studio.brand.fonts import FontBook
    from studio.brand.graphic import Graphics
    from studio.brand.kit import Kit
    from studio.brand.template import ClipTemplate
    from studio.records.clip import ItemFacts
    from studio.records.clip_words import ClipWords
    from studio.records.finding import Finding

    Backdrop = Callable[[Size], Image.Image]

ASPECTS = (Aspect(9, 16), Aspect(3, 4), Aspect(1, 1), Aspect(16, 9))
"""What a sheet shows, the wide one last."""

MOMENTS = (Fraction(15, 100), Fraction(62, 100), Fraction(93, 100))
"""Of the body: opening, middle, closing. The end card follows."""

RATE = Fraction(30)
_GAP = 16
_PAPER = (236, 234, 228)


@dataclass(frozen=True)
class Look:
    """What is drawn on a sheet."""

    kit: Kit
    template: ClipTemplate
    facts: ItemFacts
    fonts: FontBook
    words: ClipWords = NO_WORDS


def sheet(
    look: Look, length: Fraction, backdrop: Backdrop, height: int = 480
) -> tuple[Image.Image, tuple[Finding, ...]]:
    """All aspects, each with its moments and its end card, ``height`` pixels high at most.

    Args:
        look: What is drawn.
        length: Of the clip, seconds, end card included.
        backdrop: Makes the picture below the graphics at a size.
        height: Of a tall picture.

    Raises:
        InputError: As ``draw``.
    """
    groups: list[list[Image.Image]] = []
    told: list[Finding] = []
    for aspect in ASPECTS:
        size = _size(aspect, height)
        graphics = _drawn(look, aspect, size, length)
        ground = backdrop(size).convert("RGBA")
        groups.append(list(_pictures(graphics, ground, body_of(look.template, length))))
        told += graphics.told
    return _joined(groups), tuple({each.code: each for each in told}.values())


def _size(aspect: Aspect, height: int) -> Size:
    """Even pixels; the short side is that of the tall picture where that is not too high."""
    short = round(height * 9 / 16 / 2) * 2
    if aspect.ratio >= 1:
        return Size(round(short * aspect.ratio / 2) * 2, short)
    return Size(short, round(short / aspect.ratio / 2) * 2)


def body_of(template: ClipTemplate, length: Fraction) -> Fraction:
    """Seconds before the end card of a clip of ``length``; at least half of it."""
    return max(length - template.end_card_s, length / 2)


def _drawn(look: Look, aspect: Aspect, size: Size, length: Fraction) -> Graphics:
    """On twice the pixels of the sheet, where small type is still type."""
    fine = Size(size.width * 2, size.height * 2)
    body = body_of(look.template, length)
    return draw(
        look.kit, look.template, look.facts, aspect, fine, body, RATE, look.fonts, look.words
    )


def _pictures(graphics: Graphics, ground: Image.Image, body: Fraction) -> Iterator[Image.Image]:
    fine = ground.resize((ground.width * 2, ground.height * 2), Image.Resampling.BICUBIC)
    for share in MOMENTS:
        picture = fine.copy()
        for each in standing(graphics.overlays, share * body):
            picture.alpha_composite(Image.fromarray(each.image), (each.left, each.top))
        yield picture.convert("RGB").resize(ground.size, Image.Resampling.LANCZOS)
    if graphics.end_card is not None:
        yield Image.fromarray(graphics.end_card).resize(ground.size, Image.Resampling.LANCZOS)


def standing(overlays: Sequence[Still | Motion], at: Fraction) -> list[Still]:
    """What stands at ``at`` (seconds of the clip); what is just coming or going counts as standing."""
    found = []
    for each in overlays:
        if isinstance(each, Still) and each.shown.start <= at < each.shown.end:
            found.append(each)
        elif isinstance(each, Motion) and each.shown.start <= at < each.shown.end:
            found += [
                still
                for still in overlays
                if isinstance(still, Still)
                and (still.left, still.top) == (each.left, each.top)
                and {still.shown.start, still.shown.end} & {each.shown.start, each.shown.end}
            ]
    return found


def _joined(groups: list[list[Image.Image]]) -> Image.Image:
    """The upright and square ones as strips under each other, the wide ones in a column at their right."""
    *strips, wide = groups
    across = max(len(strip) * (strip[0].width + _GAP) for strip in strips)
    down = max(sum(strip[0].height + _GAP for strip in strips), len(wide) * (wide[0].height + _GAP))
    page = Image.new("RGB", (_GAP + across + wide[0].width + _GAP, _GAP + down), _PAPER)
    y = _GAP
    for strip in strips:
        for number, picture in enumerate(strip):
            page.paste(picture, (_GAP + number * (picture.width + _GAP), y))
        y += strip[0].height + _GAP
    for number, picture in enumerate(wide):
        page.paste(picture, (_GAP + across, _GAP + number * (picture.height + _GAP)))
    return page
