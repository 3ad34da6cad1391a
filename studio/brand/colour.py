"""Colours and their contrast (WCAG 2.2, relative luminance)."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def _colour(given: str) -> str:
    if not _HEX.fullmatch(given):
        raise ValueError("#RRGGBB, such as #1E4A35")
    return given


Hex = Annotated[str, AfterValidator(_colour)]
"""A colour such as ``#1E4A35``."""

Rgb = tuple[int, int, int]
"""Red, green, blue, 0 to 255, sRGB."""

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, level AA for text of any size."""


def rgb(colour: str) -> Rgb:
    """``#1E4A35`` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """``one`` with ``share`` (0 to 1) of ``other``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
