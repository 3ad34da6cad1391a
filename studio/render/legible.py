"""How strong a plate every open text needs on its footage, and whether it can then be read."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from studio.brand.colour import LEAST_CONTRAST
from studio.brand.compose import NO_PLATES
from studio.brand.contrast import lightest, lowest_contrast
from studio.brand.graphic import OpenText, Pixels
from studio.errors import InputError
from studio.process import CancelCheck
from studio.records.clip import CertificateCheck, TextPlate
from studio.render.ground import SHORT_SIDE, Footage, sampled
from studio.settings import Settings
from studio.units import Box

CHECK = "contrast"
"""Name of a certificate's checks of this, with the layer behind a colon."""


def plates_for(
    footage: Footage,
    texts: Sequence[Sequence[OpenText]],
    settings: Settings,
    cancelled: CancelCheck,
    kept: Mapping[str, int] = NO_PLATES,
) -> tuple[tuple[TextPlate, ...], ...]:
    """Measure what each aspect's ``texts`` cover; for every layer the lightest plate on which all of it can be read.

    The same footage and texts give the same levels. A layer has one level for the whole clip: it never flickers.

    Args:
        footage: What the clip shows.
        texts: Of each aspect, those that stand on the footage.
        settings: Which ffmpeg.
        cancelled: Polled.
        kept: Levels that are not to change, by layer: only their contrast is measured.

    Raises:
        Cancelled, ProcessFailed: As ``run``.
    """
    spans = [text.shown for each in texts for text in each]
    found: list[dict[str, list[float]]] = [{} for _ in texts]
    with tempfile.TemporaryDirectory(prefix="county-studio-ground-") as folder:
        for stretch in sampled(footage, spans, Path(folder), settings, cancelled):
            for number, each in enumerate(texts):
                short = min(footage.size(number).width, footage.size(number).height)
                for text in each:
                    for picture in stretch.within(number, text.shown):
                        levels = _contrasts(picture, text, SHORT_SIDE / short)
                        worst = found[number].setdefault(text.layer, levels)
                        worst[:] = map(min, worst, levels)
    return tuple(tuple(_chosen(*each, kept) for each in sorted(one.items())) for one in found)


def plates_on(picture: Pixels, texts: Sequence[OpenText]) -> tuple[TextPlate, ...]:
    """The plates that ``texts`` would need on one picture of the clip, which has the size they are set for."""
    worst: dict[str, list[float]] = {}
    for text in texts:
        found = _contrasts(picture, text, 1)
        levels = worst.setdefault(text.layer, found)
        levels[:] = map(min, levels, found)
    return tuple(_chosen(*each, NO_PLATES) for each in sorted(worst.items()))


def _chosen(layer: str, contrasts: Sequence[float], kept: Mapping[str, int]) -> TextPlate:
    level = kept.get(layer, lightest(contrasts))
    return TextPlate(layer=layer, level=level, contrast=int(contrasts[level] * 100) / 100)


def _contrasts(picture: Pixels, text: OpenText, scale: float) -> list[float]:
    """The lowest contrast of any of the text's lines, for each plate."""
    lines = [(_behind(picture, box, scale), ink) for box, ink in text.inks]
    return [min(lowest_contrast(part, ink, plate) for part, ink in lines) for plate in text.plates]


def _behind(picture: Pixels, box: Box, scale: float) -> Pixels:
    """Pixels of a sample that a box of the clip touches, at least one."""
    height, width = picture.shape[:2]
    left, top = (min(int(at * scale), most - 1) for at, most in ((box.x, width), (box.y, height)))
    right, bottom = (-int(-at * scale // 1) for at in (box.right, box.bottom))
    return picture[max(0, top) : max(top + 1, bottom), max(0, left) : max(left + 1, right)]


def check_contrast(plates: Sequence[TextPlate], aspect: str) -> None:
    """Have all texts legible before minutes are spent on a render.

    Raises:
        InputError: ``render.low_contrast`` naming the layer.
    """
    for each in plates:
        if each.contrast < LEAST_CONTRAST:
            told = {"layer": each.layer, "aspect": aspect, "found": f"{each.contrast:.1f}"}
            raise InputError("render.low_contrast", **told, least=f"{LEAST_CONTRAST}")


def contrast_checks(plates: Sequence[TextPlate]) -> tuple[CertificateCheck, ...]:
    """A certificate's lines, one for each layer."""
    return tuple(
        CertificateCheck(
            name=f"{CHECK}:{each.layer}",
            planned=f"≥ {LEAST_CONTRAST}",
            found=f"{each.contrast:.2f}",
            passed=each.contrast >= LEAST_CONTRAST,
        )
        for each in plates
    )
