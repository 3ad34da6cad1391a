"""Whether two shots look alike, told from their tiny pictures (``records.media.Shot.look``)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from studio.records.media import Shot
from studio.records.packed import unpack

LUMA = 64
"""Values of a look that are brightness; as many of each colour difference follow."""

LOOK = 3 * LUMA

FAR = 0.16
"""Distance from which two looks have nothing in common."""

COLOUR = 1.5
"""How much a difference of colour counts against one of brightness."""

LIGHT = 0.7
"""How much of a difference in brightness all over is forgiven: clouds and exposure change a scene least."""

FLAT = 1e-4
"""Product of two looks' contrasts below which only their brightness and colour tell them apart."""

ALIKE = 0.5
"""Likeness from which two pictures are near-identical for a viewer."""

OTHER_FRAMING = 0.2
"""Distance from which two moments of one shot count as two pictures: with less the camera shows the same and only
hands or cars have moved, and a cut between them would jump."""


@dataclass(frozen=True, eq=False)
class Look:
    """A tiny picture, 0 to 1; each is itself only, which makes pairs of them quick to find again."""

    luma: tuple[float, ...]
    chroma: tuple[float, ...]

    @cached_property
    def light(self) -> float:
        """Mean brightness."""
        return sum(self.luma) / LUMA

    @cached_property
    def shape(self) -> tuple[float, ...]:
        """Brightness against the mean."""
        return tuple(value - self.light for value in self.luma)

    @cached_property
    def contrast(self) -> float:
        """Root of the summed squares of ``shape``."""
        return math.sqrt(sum(value * value for value in self.shape))


@lru_cache(maxsize=4096)
def looks_of(text: str) -> tuple[Look, ...]:
    """The looks in ``Shot.look``, in order of time; none where nothing was kept."""
    values = unpack(text)
    return tuple(
        Look(values[at : at + LUMA], values[at + LUMA : at + LOOK])
        for at in range(0, len(values) - LOOK + 1, LOOK)
    )


def look_at(shot: Shot, time: Fraction) -> Look | None:
    """How ``shot`` looks around ``time``."""
    looks = looks_of(shot.look)
    if not looks:
        return None
    share = (time - shot.range.start) / (shot.range.duration or 1)
    return looks[min(len(looks) - 1, max(0, int(share * len(looks))))]


def distance(one: Look, other: Look) -> float:
    """How far two looks are apart: 0 the same, 0.1 the same place, 0.3 nothing in common."""
    shift = LIGHT * (one.light - other.light)
    luma = sum(abs(a - b - shift) for a, b in zip(one.luma, other.luma, strict=True))
    chroma = sum(abs(a - b) for a, b in zip(one.chroma, other.chroma, strict=True))
    return luma / LUMA + COLOUR * chroma / (2 * LUMA)


def likeness(one: Look | None, other: Look | None) -> float:
    """0 different to 1 the same; 0 where a look is not known."""
    if one is None or other is None:
        return 0.0
    return _likeness(one, other)


@lru_cache(maxsize=65_536)
def _likeness(one: Look, other: Look) -> float:
    near = max(0.0, 1 - distance(one, other) / FAR)
    return near * math.sqrt(max(0.0, min(1.0, _correlation(one, other) + 0.2)))


def _correlation(one: Look, other: Look) -> float:
    """Of two looks' brightness, -1 to 1: pictures of little contrast are near each other without showing the same."""
    contrast = one.contrast * other.contrast
    if contrast < FLAT:
        return 1.0
    return sum(a * b for a, b in zip(one.shape, other.shape, strict=True)) / contrast
