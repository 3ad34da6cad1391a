"""The brand wipe: the county's colours run over a cut, its mark in their middle, and off again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from studio.brand.graphic import Motion, Pixels
from studio.brand.motion import authored
from studio.brand.svg import raster
from studio.records.edit import Timeline, TransitionKind
from studio.units import FrameRate, Size, TimeRange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.brand.colour import Rgb
    from studio.brand.kit import Kit

RECIPE = 1
"""Raised when the wipe is drawn otherwise: it is part of the cache key."""

SLANT = 0.22
"""How far the foot of an edge trails its head, share of the height."""

BANDS = (("accent", 0.0), ("primary", 0.055), ("paper", 0.92), ("accent", 0.955))
"""Colours from the front on, each with where it begins: share of the whole band's width."""

WIDTH = 1.3
"""Of the band, widths of the picture: it covers all for about a third of the time."""

FINE = 8
"""Places of an edge within a pixel: more are not seen."""

MARK = 0.26
"""Height of the mark, share of the short side."""


def wipes_of(kit: Kit, timeline: Timeline, size: Size) -> tuple[Motion, ...]:
    """A motion over every cut that has a wipe. It covers the whole picture while takes change under it.

    Args:
        kit: Whose colours.
        timeline: The edit.
        size: Pixels of the clip.
    """
    found = []
    rate = FrameRate(timeline.rate)
    for each in timeline.transitions:
        if each.kind is TransitionKind.BRAND_WIPE:
            cut = timeline.takes[each.after].output_range.end
            shown = TimeRange(cut - each.lead, cut + each.tail)
            before = rate.frames_in(each.lead)
            found.append(_wipe(kit, shown, before, size, timeline.rate))
    return tuple(found)


def _wipe(kit: Kit, shown: TimeRange, before: int, size: Size, rate: Fraction) -> Motion:
    count = FrameRate(rate).frames_in(shown.duration)
    told = f"wipe {RECIPE} {kit.slug} {kit.version} {size} {count} {before} {rate}"
    return Motion(
        key=sha256(told.encode()).hexdigest(),
        frames=lambda: _frames(kit, size, count, before, rate),
        size=size,
        left=0,
        top=0,
        shown=shown,
        rate=rate,
    )


def _frames(kit: Kit, size: Size, count: int, before: int, rate: Fraction) -> Iterator[Pixels]:
    mark = raster(kit.drawing, round(MARK * min(size.width, size.height)), kit.logo.light.rgb)
    return authored(lambda index: _frame(kit, mark, size, _gone(index, before, count)), count, rate)


def _gone(index: int, before: int, count: int) -> float:
    """From 0 to 1: in quickly, slower while it covers all, and off quickly. The cut lies at 0.5."""
    if index < before:
        return 0.5 * _settled((index + 0.5) / before)
    return 1 - 0.5 * _settled(1 - (index - before + 0.5) / (count - before))


def _settled(share: float) -> float:
    return float(1 - (1 - share) ** 1.7)


def _frame(kit: Kit, mark: Image.Image, size: Size, gone: float) -> Pixels:
    """The band at ``gone`` of its way: at 0 it has not come in at the right, at 1 it has left at the left."""
    width, lean = size.width, SLANT * size.height
    band = WIDTH * width + lean
    front = width + lean / 2 - gone * (width + band + lean)
    profile = _profile(tuple(kit.palette[role] for role, _ in BANDS), round(band))
    place = np.rint((along(size) - np.float32(front)) * FINE).astype(np.int32) + FINE
    colours = profile[np.clip(place, 0, len(profile) - 1)]
    picture = colours.view(np.uint8).reshape(size.height, width, 4)
    return _with_mark(picture, mark, width / 2 + (0.5 - gone) * 0.5 * width, gone)


@lru_cache(maxsize=2)
def _profile(colours: tuple[Rgb, ...], band: int) -> NDArray[np.uint32]:
    """Colours across the band, ``FINE`` to a pixel, with a pixel of softness at every edge; packed RGBA."""
    at = (np.arange((band + 2) * FINE, dtype=np.float32) + 0.5) / FINE - 1
    picture = np.empty((len(at), 4), np.uint8)
    colour: NDArray[np.floating[Any]] = np.broadcast_to(
        np.array(colours[0], np.float32), (len(at), 3)
    )
    for (_, begins), next_colour in zip(BANDS[1:], colours[1:], strict=True):
        over = np.clip(at - begins * band + 0.5, 0, 1)[:, None]
        colour = colour * (1 - over) + np.array(next_colour, np.float32) * over
    picture[:, :3] = np.rint(colour)
    soft = np.clip(np.minimum(at, band - at) + 0.5, 0, 1)
    picture[:, 3] = np.rint(soft * 255)
    picture[[0, -1], 3] = 0
    return picture.view(np.uint32)[:, 0]


@lru_cache(maxsize=2)
def along(size: Size) -> NDArray[np.float32]:
    """(height, width): pixels across, counted along edges that lean."""
    x = np.arange(size.width, dtype=np.float32)[None, :] + 0.5
    y = np.arange(size.height, dtype=np.float32)[:, None] + 0.5
    return np.asarray(x + np.float32(SLANT) * (y - size.height / 2), np.float32)


def _with_mark(picture: Pixels, mark: Image.Image, x: float, gone: float) -> Pixels:
    """The county's mark in the middle of the band, there only while the band covers all."""
    shown = float(np.clip((0.26 - abs(gone - 0.5)) / 0.1, 0, 1))
    if not shown:
        return picture
    whole = Image.fromarray(picture)
    faded = mark.copy()
    faded.putalpha(mark.getchannel("A").point(lambda value: value * shown))
    whole.alpha_composite(faded, (round(x - mark.width / 2), (whole.height - mark.height) // 2))
    return np.asarray(whole)
