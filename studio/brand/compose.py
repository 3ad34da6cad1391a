"""Draws everything a clip shows over its footage."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from studio.brand import cards, titles
from studio.brand.end_card import end_card
from studio.brand.graphic import Graphics, Pixels, Still
from studio.brand.layout import place
from studio.brand.motion import FADE_S, moved
from studio.brand.paint import scrim
from studio.brand.scene import LEAST_PX, Card, Scene
from studio.errors import InputError
from studio.units import Aspect, FrameRate, Size, TimeRange

if TYPE_CHECKING:
    from studio.brand.fonts import FontBook
    from studio.brand.graphic import Motion
    from studio.brand.kit import Kit
    from studio.brand.layout import Placed
    from studio.brand.template import ClipTemplate, Layer
    from studio.records.clip import ItemFacts

POINT_S = Fraction(8, 5)
"""A selling point stands at least so long, seconds; those that do not fit are left out."""

SCRIM_LEVEL = (0.66, 0.9)
"""Opacity of the veil where a title begins and at the foot: white on it has 4.5:1 even over white footage."""


def draw(  # noqa: PLR0913 - everything a drawing depends on, by name
    kit: Kit,
    template: ClipTemplate,
    facts: ItemFacts,
    aspect: Aspect,
    canvas: Size,
    body: Fraction,
    rate: Fraction,
    fonts: FontBook,
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

    Raises:
        InputError: ``brand.missing_glyph``, ``brand.text_too_long``, ``brand.no_room``, ``brand.too_small``.
        EnvironmentFault: ``brand.fonts_missing``.
    """
    if min(canvas.width, canvas.height) < LEAST_PX:
        raise InputError("brand.too_small", size=str(canvas), least=LEAST_PX, aspect=str(aspect))
    scene = Scene(kit, template, facts, fonts, canvas)
    frames = FrameRate(rate)
    scrims: list[Still] = []
    overlays: list[Still | Motion] = []
    texts: list[str] = []
    for each in place(scene, _cards(scene, body, frames)):
        scrims += _scrim(scene, each)
        overlays += _overlay(scene, each, rate)
        texts += each.card.texts
    last = end_card(scene) if template.end_card_s else None
    texts += last.texts if last else ()
    return Graphics(
        overlays=(*scrims, *overlays),
        end_card=np.asarray(last.image.convert("RGB")) if last else None,
        end_card_length=frames.snap(template.end_card_s),
        texts=tuple(dict.fromkeys(texts)),
    )


def _cards(
    scene: Scene, body: Fraction, rate: FrameRate
) -> list[tuple[Layer, TimeRange, tuple[tuple[Card, TimeRange], ...]]]:
    """Each layer's cards with their times; layers with nothing to say or no time are left out."""
    found = []
    for layer in scene.template.layers:
        shown = layer.shown(body, rate)
        each = _of_layer(scene, layer, shown, rate) if shown else ()
        if shown and each:
            found.append((layer, shown, each))
    return found


def _of_layer(
    scene: Scene, layer: Layer, shown: TimeRange, rate: FrameRate
) -> tuple[tuple[Card, TimeRange], ...]:
    width = int(getattr(layer.width, scene.shape) * scene.safe.width)
    match layer.kind:
        case "bug":
            return ((cards.bug(scene), shown),)
        case "title":
            return ((_title(scene, layer, width), shown),)
        case "lower_third":
            return ((cards.lower_third(scene, width), shown),)
        case "price":
            return ((cards.price(scene, width), shown),)
        case "note":
            return ((cards.note(scene, width), shown),) if scene.facts.safety_note else ()
        case "points":
            return _points(scene, width, shown, rate)


def _title(scene: Scene, layer: Layer, width: int) -> Card:
    if layer.setting == "vertical":
        return titles.sign(scene, width)
    return titles.title(scene, width)


def _points(
    scene: Scene, width: int, shown: TimeRange, rate: FrameRate
) -> tuple[tuple[Card, TimeRange], ...]:
    """One selling point after the other, as many as can be read in the time."""
    texts = [text for text in scene.facts.selling_points if text.strip()]
    texts = texts[: max(1, int(shown.duration / POINT_S))]
    marks = (
        [
            rate.snap(shown.start + shown.duration * number / len(texts))
            for number in range(len(texts) + 1)
        ]
        if texts
        else []
    )
    return tuple(
        (cards.point(scene, text, width), TimeRange(start, end))
        for text, start, end in zip(texts, marks, marks[1:], strict=False)
    )


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


def _scrim(scene: Scene, each: Placed) -> tuple[Still, ...]:
    """The veil that a title without a plate stands on."""
    if each.layer.kind != "title" or each.card.plated:
        return ()
    top = max(0, round(each.box.y - 0.28 * scene.canvas.height))
    top -= top % 2
    height = scene.canvas.height - top
    solid = (scene.canvas.height - each.box.y + scene.px(20)) / height
    veil = scrim((scene.canvas.width, height), scene.colour("veil"), SCRIM_LEVEL, min(0.95, solid))
    return (Still(np.asarray(veil), 0, top, each.shown, min(FADE_S, each.shown.duration / 4)),)
