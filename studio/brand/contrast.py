"""Contrast of text with the pictures behind it (WCAG 2.2), and the lightest plate with which it can be read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.brand.colour import LEAST_CONTRAST, Rgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.brand.graphic import Pixels, Plate

CELLS_MET = 0.98
"""Share of the ground behind a line that must reach the contrast: what is left is less than one stroke of a character
in ten, such as the sparkle on water."""

_WEIGHTS = (0.2126, 0.7152, 0.0722)
_FLARE = 0.05


def lowest_contrast(ground: Pixels, ink: Rgb, plate: Plate) -> float:
    """Contrast (1 to 21) that ``CELLS_MET`` of the ground reaches with ``ink``.

    Args:
        ground: (..., 3) RGB behind the text; a pixel of it is best as large as a stroke.
        ink: Colour of the text.
        plate: What lies between, blended as the encoder's overlay blends: in encoded values.
    """
    flat = ground.reshape(-1, 3)
    light = np.zeros(len(flat), np.float32)
    for channel, table in enumerate(_tables(plate)):
        light += table[flat[:, channel]]
    own = float(sum(table[value] for table, value in zip(_plain(), ink, strict=True)))
    high, low = np.maximum(light, own), np.minimum(light, own)
    ratios = (high + _FLARE) / (low + _FLARE)
    place = int((1 - CELLS_MET) * len(ratios))
    return float(np.partition(ratios, place)[place])


def lightest(contrasts: Sequence[float]) -> int:
    """The first level whose contrast does; the strongest one where none does."""
    met = (level for level, found in enumerate(contrasts) if found >= LEAST_CONTRAST)
    return next(met, len(contrasts) - 1)


def _plain() -> tuple[NDArray[Any], ...]:
    """Weighted linear light of a channel's values 0 to 255, for red, green and blue."""
    return _light(None)


def _tables(plate: Plate) -> tuple[NDArray[Any], ...]:
    """The same with the plate over them."""
    return _light((plate.colour, plate.opacity))


@lru_cache(maxsize=64)
def _light(over: tuple[Rgb, float] | None) -> tuple[NDArray[Any], ...]:
    values = np.arange(256, dtype=np.float64)
    colour, opacity = over or ((0, 0, 0), 0.0)
    found = []
    for weight, tone in zip(_WEIGHTS, colour, strict=True):
        encoded = (values * (1 - opacity) + tone * opacity) / 255
        linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
        found.append((weight * linear).astype(np.float32))
    return tuple(found)
