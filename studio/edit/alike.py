"""Whether two shots look alike, told from their tiny pictures (``records.media.Shot.look``)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from statistics import fmean, median, pstdev

from studio.records.media import Shot
from studio.records.packed import unpack

LUMA = 64
"""Values of a look that are brightness; as many of each colour difference follow."""

LOOK = 3 * LUMA

SHARE = 0.6
"""Only this share of a look's cells is compared, those that are most alike: the rest may be hands, cars, a subject that
has moved, and the picture is still the same for a viewer."""

FAR = 0.09
"""Distance from which two looks have nothing in common; less in flat pictures, where everything is near."""

CONTRAST = 0.12
"""Standard deviation of brightness up to which a picture is flat."""

COLOUR = 1.5
"""How much a difference of colour counts against one of brightness."""

LIGHT = 0.7
"""How much of a difference in brightness all over is forgiven: clouds and exposure change a scene least."""

ALIKE = 0.5
"""Likeness from which two pictures are near-identical for a viewer."""

OTHER_FRAMING = 0.08
"""Distance from which two moments of one shot count as two pictures: with less the camera shows the same and only
hands or cars have moved, and a cut between them would jump."""


@dataclass(frozen=True, eq=False)
class Look:
    """A tiny picture, 0 to 1; each is itself only, which makes pairs of them quick to find again."""

    luma: tuple[float, ...]
    chroma: tuple[float, ...]

    @cached_property
    def contrast(self) -> float:
        """Standard deviation of brightness."""
        return pstdev(self.luma)


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


@lru_cache(maxsize=65_536)
def distance(one: Look, other: Look) -> float:
    """How far two looks are apart: 0 the same, 0.05 the same place, 0.1 and more another."""
    luma = [a - b for a, b in zip(one.luma, other.luma, strict=True)]
    shift = LIGHT * median(luma)
    colour = [abs(a - b) for a, b in zip(one.chroma, other.chroma, strict=True)]
    cells = sorted(
        abs(apart - shift) + COLOUR / 2 * (first + second)
        for apart, first, second in zip(luma, colour[:LUMA], colour[LUMA:], strict=True)
    )
    return fmean(cells[: round(SHARE * LUMA)])


def likeness(one: Look | None, other: Look | None) -> float:
    """0 different to 1 the same; 0 where a look is not known."""
    if one is None or other is None:
        return 0.0
    far = FAR * min(1.0, max(0.5, (one.contrast + other.contrast) / (2 * CONTRAST)))
    return max(0.0, 1 - distance(one, other) / far)
