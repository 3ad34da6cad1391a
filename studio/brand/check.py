"""Trying kits and templates out before anyone orders a clip with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from studio.brand.compose import draw
from studio.brand.gate import check_texts
from studio.brand.kit import KITS, load_kit
from studio.brand.sample import load_sample
from studio.brand.sheet import ASPECTS, RATE, Look, body_of
from studio.brand.template import CLIPS, ClipTemplate, load_template, template_names
from studio.errors import InputError, NotFound, StudioError
from studio.records.clip_words import NO_WORDS
from studio.records.finding import Finding, Level
from studio.units import Aspect, FrameRate, Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from studio.brand.fonts import FontBook

LENGTHS = (6, 15, 60)
"""Of the clips that are tried, seconds, end card included."""

LONG_NAME = "江华瑶族自治县手工晾晒黄花菜"
"""As long as real names get; every template must hold it."""

SOON = timedelta(days=60)
"""A mark that expires within these days is said."""

_SIZES = {aspect: aspect.largest_in(Size(320, 320)) for aspect in ASPECTS}
"""Small, as layout is the same at every size."""


@dataclass(frozen=True)
class Problem:
    """Something that stops a kit or a template from being used.

    Attributes:
        error: What, with file and key or with layer and aspect.
        kit: The kit it was tried with; empty when it does not depend on one.
        length: Of the clip, seconds; 0 when it does not depend on one.
    """

    error: StudioError
    kit: str = ""
    length: int = 0


def check_template(
    data: Path, name: str, kits: Iterable[str], fonts: FontBook
) -> tuple[Problem, ...]:
    """Draw the template with every kit's sample in all aspects and lengths; each kind of problem once.

    Raises:
        NotFound: ``brand.no_template``.
    """
    try:
        template = load_template(data, name)
    except NotFound:
        raise
    except InputError as error:
        return (Problem(error),)
    found = [*_never_shown(template)]
    for slug in kits:
        try:
            kit, sample = load_kit(data, slug), load_sample(data, slug)
        except StudioError as error:
            found.append(Problem(error, slug))
            continue
        facts = sample.item.facts
        named = facts.model_copy(update={"name_zh": LONG_NAME})
        found += _tried(Look(kit, template, facts, fonts, sample.words))
        found += _tried(Look(kit, template, facts, fonts, NO_WORDS))
        found += _tried(Look(kit, template, named, fonts, sample.words))
    return _once(found)


def _tried(look: Look) -> Iterator[Problem]:
    for length in LENGTHS:
        for aspect in ASPECTS:
            try:
                _draw(look, aspect, length)
            except InputError as error:
                yield Problem(error, look.kit.slug, length)


def _draw(look: Look, aspect: Aspect, length: int) -> None:
    body = body_of(look.template, Fraction(length))
    size = _SIZES[aspect]
    draw(look.kit, look.template, look.facts, aspect, size, body, RATE, look.fonts, look.words)


def _never_shown(template: ClipTemplate) -> Iterator[Problem]:
    """Layers that have no time in the shortest clip."""
    file = (CLIPS / f"{template.name}.toml").as_posix()
    for number, layer in enumerate(template.layers):
        body = body_of(template, Fraction(LENGTHS[0]))
        if layer.shown(body, FrameRate(RATE)) is None:
            key = f"layers.{number}"
            error = InputError(
                "brand.layer_never", file=file, key=key, layer=layer.kind, length=LENGTHS[0]
            )
            yield Problem(error, length=LENGTHS[0])


def _once(problems: list[Problem]) -> tuple[Problem, ...]:
    seen: dict[tuple[str, str], Problem] = {}
    for each in problems:
        told = {key: value for key, value in each.error.params.items() if key != "by"}
        seen.setdefault((each.error.code, str(told)), each)
    return tuple(seen.values())


def check_kit(
    data: Path, slug: str, day: date, fonts: FontBook
) -> tuple[tuple[Problem, ...], tuple[Finding, ...]]:
    """Problems of the kit, and what is to be known of its marks on ``day``.

    Raises:
        NotFound: ``brand.no_kit``.
    """
    try:
        kit = load_kit(data, slug)
    except NotFound:
        raise
    except InputError as error:
        return (Problem(error, slug),), ()
    problems = (
        []
        if kit.default_template in template_names(data)
        else [_no_default(data, slug, kit.default_template)]
    )
    try:
        sample = load_sample(data, slug)
        check_texts(kit.as_of(day)[0], sample.item.facts, fonts, sample.words)
    except StudioError as error:
        problems.append(Problem(error, slug))
    _, gone = kit.as_of(day)
    soon = tuple(
        Finding(
            code="brand.mark_expires",
            level=Level.WARNING,
            subjects=(slug,),
            params={"mark": mark.name, "number": mark.number, "expires": str(mark.expires)},
        )
        for mark in kit.marks
        if mark.expires and day <= mark.expires <= day + SOON
    )
    return tuple(problems), (*gone, *soon)


def _no_default(data: Path, slug: str, found: str) -> Problem:
    file, allowed = (KITS / slug / "kit.toml").as_posix(), ", ".join(template_names(data))
    given = {"file": file, "key": "default_template", "found": found, "allowed": allowed}
    return Problem(InputError("brand.bad_value", **given), slug)
