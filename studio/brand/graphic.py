"""Drawn graphics as data: what render lays over the footage. Nothing here writes a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from studio.brand.colour import Rgb
from studio.records.clip import GlyphResult, SafeAreaResult
from studio.records.finding import Finding
from studio.units import Box, Size, TimeRange

Pixels = NDArray[np.uint8]
"""(height, width, 4) RGBA with straight alpha, or (height, width, 3) RGB; sRGB, 8 bit."""


@dataclass(frozen=True)
class Still:
    """A picture that stands at one place for a time.

    Attributes:
        image: (height, width, 4) RGBA.
        left: Pixels from the left edge of the clip.
        top: Pixels from the top edge.
        shown: Seconds on the clip's clock.
        fade: Seconds to fade in at the start and out at the end; zero for a hard appearance.
    """

    image: Pixels
    left: int
    top: int
    shown: TimeRange
    fade: Fraction = Fraction(0)


@dataclass(frozen=True)
class Motion:
    """A moving picture with alpha, authored with MoviePy, yielded frame by frame.

    Attributes:
        key: Hash of all that determines the frames; the cache key of the written file.
        frames: Makes a fresh iterator of (height, width, 4) RGBA frames, ``rate`` of them per second of ``shown``.
        size: Pixels of every frame.
        left: Pixels from the left edge of the clip.
        top: Pixels from the top edge.
        shown: Seconds on the clip's clock.
        rate: Frames per second.
    """

    key: str
    frames: Callable[[], Iterator[Pixels]]
    size: Size
    left: int
    top: int
    shown: TimeRange
    rate: Fraction


@dataclass(frozen=True)
class Plate:
    """What a plate puts between footage and text.

    Attributes:
        colour: sRGB.
        opacity: 0 for none, to 1.
    """

    colour: Rgb
    opacity: float


@dataclass(frozen=True)
class OpenText:
    """Text that stands on the footage, whose plate is to be as strong as the footage asks for.

    Attributes:
        layer: Name of its layer in the template; all texts of a layer get one level.
        shown: Seconds on the clip's clock.
        inks: Where lines of one colour stand, pixels of the clip, and that colour.
        plates: What is behind them at each level, the lightest first.
    """

    layer: str
    shown: TimeRange
    inks: tuple[tuple[Box, Rgb], ...]
    plates: tuple[Plate, ...]


@dataclass(frozen=True)
class Graphics:
    """Everything drawn for one clip in one aspect.

    Attributes:
        overlays: Bottom first; times lie within the body (before the end card).
        end_card: (height, width, 3) RGB of the whole frame, None when the template has none.
        end_card_length: Seconds the end card stands after the body.
        texts: Every text that reaches the viewer, for the certificate.
        told: What was left out and why, for who ordered the clip.
        placed: Kind and box of every card, with its time, as laid out; for checks.
        glyphs: Whether the characters of ``texts`` have glyphs.
        areas: Whether the cards stand in the safe areas of the platforms.
    """

    overlays: tuple[Still | Motion, ...]
    end_card: Pixels | None
    end_card_length: Fraction
    texts: tuple[str, ...]
    told: tuple[Finding, ...] = ()
    placed: tuple[tuple[str, Box, TimeRange], ...] = ()
    glyphs: GlyphResult | None = None
    areas: tuple[SafeAreaResult, ...] = ()
