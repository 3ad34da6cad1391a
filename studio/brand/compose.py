"""Draws everything a clip shows over its footage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from studio.brand.drawn import areas_of, glyphs_of
from studio.brand.end_card import end_card
from studio.brand.graphic import Graphics, OpenText, Pixels, Plate, Still
from studio.brand.layers import cards_of
from studio.brand.layout import place
from studio.brand.motion import FADE_S, moved
from studio.brand.paint import LEVELS, scrim
from studio.brand.scene import LEAST_PX, Scene
from studio.errors import InputError
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.units import Aspect, Box, FrameRate, Size

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook
    from studio.brand.graphic import Motion
    from studio.brand.kit import Kit
    from studio.brand.layout import Placed
    from studio.brand.template import ClipTemplate
    from studio.records.clip import ItemFacts
    from studio.records.finding import Finding

ZOOMS = (1.0, 0.93, 0.86, 0.8)
"""How large everything over the footage is drawn, the first that fits."""

FOOT = 0.9
"""Opacity of a title's strongest veil at the foot of the picture."""

NO_PLATES: Mapping[str, int] = {}
"""Nothing has been measured."""

RECIPE = "2"
"""Raised when graphics are drawn in another way: a part of a clip made before then no longer fits the rest."""


def draw(  # noqa: PLR0913 - everything a drawing depends on, by name
    kit: Kit,
    template: ClipTemplate,
    facts: ItemFacts,
    aspect: Aspect,
    canvas: Size,
    body: Fraction,
    rate: Fraction,
    fonts: FontBook,
    words: ClipWords = NO_WORDS,
    plates: Mapping[str, int] = NO_PLATES,
) -> Graphics:
    """Everything drawn for one clip in one aspect.

    Args:
        kit: The county's brand.
        template: Which layers stand where and when.
        facts: What they say.
        aspect: The shape; ``canvas`` has it, up to rounding.
        canvas: Pixels.
        body: Seconds before the end card.
        rate: Frames per second; every time in the result is a whole number of frames.
        fonts: The typefaces.
        words: What the clip says beyond its item.
        plates: Plate level by name of the layer, of those in ``open_texts``; the default where none is given.

    Raises:
        InputError: ``brand.missing_glyph``, ``brand.text_too_long``, ``brand.no_room``, ``brand.outside``,
            ``brand.too_small``.
        EnvironmentFault: ``brand.fonts_missing``.
    """
    _check_size(canvas, aspect)
    frames = FrameRate(rate)
    scene = Scene(kit, template, facts, fonts, canvas, words, plates=plates)
    told, placed = _laid_out(scene, body, frames)
    scrims: list[Still] = []
    overlays: list[Still | Motion] = []
    texts: list[str] = []
    for each in placed:
        scrims += _scrim(scene, each)
        overlays += _overlay(scene, each, rate)
        texts += each.card.texts
    last = end_card(scene) if template.end_card_s else None
    texts += last.texts if last else ()
    said = tuple(dict.fromkeys(text for text in texts if text))
    return Graphics(
        overlays=(*scrims, *overlays),
        end_card=np.asarray(last.image.convert("RGB")) if last else None,
        end_card_length=frames.snap(template.end_card_s),
        texts=said,
        told=told,
        placed=tuple((each.layer.kind, each.box, each.shown) for each in placed),
        glyphs=glyphs_of(said, kit, fonts),
        areas=areas_of(scene, placed),
    )


def open_texts(  # noqa: PLR0913 - as ``draw``
    kit: Kit,
    template: ClipTemplate,
    facts: ItemFacts,
    aspect: Aspect,
    canvas: Size,
    body: Fraction,
    rate: Fraction,
    fonts: FontBook,
    words: ClipWords = NO_WORDS,
) -> tuple[OpenText, ...]:
    """The texts of ``draw`` that stand on the footage: where, when and in which colours.

    Raises:
        InputError, EnvironmentFault: As ``draw``.
    """
    _check_size(canvas, aspect)
    scene = Scene(kit, template, facts, fonts, canvas, words)
    _, placed = _laid_out(scene, body, FrameRate(rate))
    return tuple(_open_text(scene, each) for each in placed if each.card.inks)


def _open_text(scene: Scene, each: Placed) -> OpenText:
    left, top = each.box.x - each.card.bleed, each.box.y - each.card.bleed
    inks = tuple(
        (Box(left + box.x, top + box.y, box.width, box.height), colour)
        for box, colour in each.card.inks
    )
    plates = tuple(Plate(scene.colour("veil"), opacity) for opacity in LEVELS)
    return OpenText(scene.template.name_of(each.layer), each.shown, inks, plates)


def _check_size(canvas: Size, aspect: Aspect) -> None:
    if min(canvas.width, canvas.height) < LEAST_PX:
        raise InputError("brand.too_small", size=str(canvas), least=LEAST_PX, aspect=str(aspect))


def _laid_out(
    scene: Scene, body: Fraction, rate: FrameRate
) -> tuple[tuple[Finding, ...], tuple[Placed, ...]]:
    """Every card at its place; all of them a little smaller where there is no room at full size."""
    *zooms, least = ZOOMS
    for zoom in zooms:
        try:
            return _placed(replace(scene, zoom=zoom), body, rate)
        except InputError as error:
            if error.code not in {"brand.no_room", "brand.outside", "brand.text_too_long"}:
                raise
    return _placed(replace(scene, zoom=least), body, rate)


def _placed(
    scene: Scene, body: Fraction, rate: FrameRate
) -> tuple[tuple[Finding, ...], tuple[Placed, ...]]:
    cards, told = cards_of(scene, body, rate)
    return told, place(scene, cards)


def _overlay(scene: Scene, each: Placed, rate: Fraction) -> tuple[Still | Motion, ...]:
    """The card on even pixels, cut at the canvas."""
    left, top = each.box.x - each.card.bleed, each.box.y - each.card.bleed
    pixels = np.asarray(each.card.image)
    pixels, left, top = _on_canvas(pixels, left, top, scene.canvas)
    return moved(pixels, left, top, each.shown, rate, each.layer.motion)


def _on_canvas(pixels: Pixels, left: int, top: int, canvas: Size) -> tuple[Pixels, int, int]:
    """Cut to the canvas and padded to even pixels and sizes, where chroma samples lie."""
    cut_x, cut_y = max(0, -left), max(0, -top)
    pixels = pixels[cut_y : canvas.height - top, cut_x : canvas.width - left]
    left, top = left + cut_x, top + cut_y
    odd_x, odd_y = left % 2, top % 2
    height, width = pixels.shape[:2]
    pad = ((odd_y, (height + odd_y) % 2), (odd_x, (width + odd_x) % 2), (0, 0))
    return np.ascontiguousarray(np.pad(pixels, pad)), left - odd_x, top - odd_y


def veil_of(level: int) -> tuple[float, float]:
    """Opacity of a title's veil where the words begin, and at the foot of the picture."""
    return LEVELS[level], max(LEVELS[level], FOOT * (level / (len(LEVELS) - 1)) ** 0.4)


def _scrim(scene: Scene, each: Placed) -> tuple[Still, ...]:
    """The veil that a title on the footage stands on, as strong as the footage asks for."""
    level = scene.level_of(each.layer)
    if each.layer.kind != "title" or not each.card.inks or not level:
        return ()
    top = max(0, round(each.box.y - 0.28 * scene.canvas.height))
    top -= top % 2
    height = scene.canvas.height - top
    solid = (scene.canvas.height - each.box.y + scene.px(20)) / height
    size = (scene.canvas.width, height)
    veil = scrim(size, scene.colour("veil"), veil_of(level), min(0.95, solid))
    return (Still(np.asarray(veil), 0, top, each.shown, min(FADE_S, each.shown.duration / 4)),)
