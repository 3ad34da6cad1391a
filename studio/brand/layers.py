"""Which cards each layer of a template brings, and when."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from studio.brand import badges, cards, notices, titles
from studio.brand.breaking import atoms, best_lines
from studio.brand.opening import opening_of
from studio.brand.panel import qr_card
from studio.brand.scene import Card
from studio.errors import InputError
from studio.records.finding import Finding, Level
from studio.units import FrameRate, TimeRange

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.brand.scene import Scene
    from studio.brand.template import Layer

POINT_S = Fraction(8, 5)
"""A selling point stands at least so long, seconds; those that do not fit are left out."""

STEP_S = Fraction(6, 5)
"""A step of a recipe stands at least so long, seconds; those that do not fit are left out, and said."""

CAPTION_S = Fraction(2, 5)
"""What the clip's end leaves of a caption is dropped when it is shorter."""

PARTS = 4
"""Parts of a progress bar where nothing else divides the clip."""

Timed = tuple[tuple[Card, TimeRange], ...]
"""Cards of one layer with their times."""

Cards = list[tuple["Layer", TimeRange, Timed]]
"""Per layer (or part of one that is laid out by itself): its whole time, and its cards."""


def cards_of(scene: Scene, body: Fraction, rate: FrameRate) -> tuple[Cards, tuple[Finding, ...]]:
    """Each layer's cards, and what was left out; layers with nothing to say or no time are left out."""
    found: Cards = []
    told: list[Finding] = []
    opening = opening_of(scene.kit.intro, scene.template, body, rate)
    for layer in scene.template.layers:
        shown = layer.shown(body, rate, opening)
        if shown is None or not _wanted(scene, layer):
            continue
        timed = _of_layer(scene, layer, shown, rate)
        if layer.kind == "caption":
            found += [(layer, each[1], (each,)) for each in timed]
        elif timed:
            found.append((layer, shown, timed))
        if layer.kind == "step" and len(timed) < len(scene.words.steps):
            told.append(_steps_left(len(timed), len(scene.words.steps)))
    return found, tuple(told)


def _wanted(scene: Scene, layer: Layer) -> bool:
    """Whether the clip has what the layer is for, and not what it makes way for."""

    def has(field: str) -> bool:
        return bool(getattr(scene.facts if field == "list_price" else scene.words, field))

    return not (layer.unless and has(layer.unless)) and (not layer.only or has(layer.only))


def _steps_left(shown: int, count: int) -> Finding:
    params: dict[str, str | int] = {"shown": shown, "count": count}
    return Finding(code="brand.steps_left", level=Level.WARNING, subjects=("step",), params=params)


def _of_layer(scene: Scene, layer: Layer, shown: TimeRange, rate: FrameRate) -> Timed:
    width = int(getattr(layer.width, scene.shape) * scene.safe.width)
    level = scene.level_of(layer)
    scene = replace(scene, zoom=scene.zoom * float(layer.size), level=level)
    match layer.kind:
        case "points":
            return _points(scene, width, shown, rate)
        case "step":
            return _steps(scene, width, shown, rate)
        case "caption":
            return _captions(scene, width, shown, rate)
        case "progress":
            return _progress(scene, shown, rate)
        case _:
            card = _standing(scene, layer, width)
            return ((card, shown),) if card else ()


def _standing(scene: Scene, layer: Layer, width: int) -> Card | None:
    """The card of a layer that has one; None when there is nothing to say."""
    makers: dict[str, Callable[[], Card | None]] = {
        "bug": lambda: cards.bug(scene),
        "title": lambda: _title(scene, layer, width),
        "lower_third": lambda: cards.lower_third(scene, width),
        "price": lambda: cards.price(scene, width, layer),
        "note": lambda: cards.note(scene, width) if scene.facts.safety_note else None,
        "heading": lambda: badges.heading(scene, width, layer.text),
        "spec": lambda: badges.spec(scene, width),
        "origin": lambda: badges.origin(scene, width),
        "marks": lambda: badges.marks(scene, width),
        "qr": lambda: qr_card(scene),
        "countdown": lambda: notices.countdown(scene, width),
        "quote": lambda: notices.quote(scene, width),
    }
    return makers[layer.kind]()


def _title(scene: Scene, layer: Layer, width: int) -> Card:
    if layer.setting == "vertical":
        return titles.sign(scene, width)
    return titles.title(scene, width)


def _divided(shown: TimeRange, count: int, rate: FrameRate) -> tuple[TimeRange, ...]:
    """``shown`` in ``count`` equal parts on whole frames."""
    marks = [rate.snap(shown.start + shown.duration * n / count) for n in range(count + 1)]
    return tuple(TimeRange(a, b) for a, b in pairwise(marks))


def _as_many(texts: Sequence[str], shown: TimeRange, least: Fraction) -> tuple[str, ...]:
    """The first of ``texts`` that can each be read for ``least`` seconds."""
    given = tuple(text for text in texts if text.strip())
    return given[: max(1, int(shown.duration / least))]


def _points(scene: Scene, width: int, shown: TimeRange, rate: FrameRate) -> Timed:
    """One selling point after the other, as many as can be read in the time."""
    texts = _as_many(scene.facts.selling_points, shown, POINT_S)
    second = scene.words.points_en if scene.template.languages == "both" else ()
    english = (*second, *[""] * len(texts))
    return tuple(
        (cards.point(scene, text, width, english[number]), span)
        for number, (text, span) in enumerate(
            zip(texts, _divided(shown, len(texts), rate) if texts else (), strict=True)
        )
    )


def _steps(scene: Scene, width: int, shown: TimeRange, rate: FrameRate) -> Timed:
    """One step after the other."""
    texts = _as_many(scene.words.steps, shown, STEP_S)
    spans = _divided(shown, len(texts), rate) if texts else ()
    return tuple(
        (notices.step(scene, text, (number, len(scene.words.steps)), width), span)
        for number, (text, span) in enumerate(zip(texts, spans, strict=True), start=1)
    )


def _captions(scene: Scene, width: int, shown: TimeRange, rate: FrameRate) -> Timed:
    """Every caption at its own time, cut to the layer's."""
    found = []
    for each in scene.words.captions:
        start, end = max(each.range.start, shown.start), min(each.range.end, shown.end)
        start, end = rate.snap(start), rate.snap(end)
        if end - start >= min(CAPTION_S, each.range.duration) and end > start and each.text.strip():
            found += _caption(scene, each.text, TimeRange(start, end), width, rate)
    return tuple(found)


def _caption(
    scene: Scene, text: str, shown: TimeRange, width: int, rate: FrameRate
) -> list[tuple[Card, TimeRange]]:
    """A caption, or what it says one part after the other where it is too long for two lines."""
    try:
        return [(notices.caption(scene, text, width), shown)]
    except InputError as error:
        whole = text.replace("\n", " ")
        parts = best_lines(*atoms(whole), len, len(whole) * 0.65, 2)
        if error.code != "brand.text_too_long" or not parts or len(parts) < 2:
            raise
    middle = rate.snap(shown.start + shown.duration * len(parts[0]) / len(whole))
    if not shown.start < middle < shown.end:
        raise InputError(
            "brand.caption_too_fast", text=text, seconds=f"{float(shown.duration):.1f}"
        )
    halves = zip(parts, (TimeRange(shown.start, middle), TimeRange(middle, shown.end)), strict=True)
    return [one for part, span in halves for one in _caption(scene, part, span, width, rate)]


def _progress(scene: Scene, shown: TimeRange, rate: FrameRate) -> Timed:
    """The track all the time, and the fill of each part from its turn on."""
    steps = len(_as_many(scene.words.steps, shown, STEP_S)) if scene.words.steps else PARTS
    track, fills = badges.progress(scene, steps)
    spans = _divided(shown, steps, rate)
    return (
        (track, shown),
        *(
            (fill, TimeRange(span.start, shown.end))
            for fill, span in zip(fills, spans, strict=True)
        ),
    )
