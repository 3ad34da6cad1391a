"""How a picture lies on the canvas so that a crop box is what is seen, as editors with scale and place say it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.units import Box, Size


@dataclass(frozen=True)
class Placing:
    """How a segment lies on the canvas."""

    scale: float
    """1 fits the picture into the canvas."""
    x: float
    """Middle of the picture right of the canvas's, half canvas widths."""
    y: float
    """Above it, half canvas heights."""


def placing(box: Box, display: Size, canvas: Size, *, whole: bool) -> Placing:
    """Where the picture lies so that ``box`` fills the canvas, or is wholly seen (``whole``)."""
    fit = min(Fraction(canvas.width, display.width), Fraction(canvas.height, display.height))
    across, down = Fraction(canvas.width, box.width), Fraction(canvas.height, box.height)
    scale = min(across, down) if whole else max(across, down)
    right = Fraction(display.width, 2) - (box.x + Fraction(box.width, 2))
    below = Fraction(display.height, 2) - (box.y + Fraction(box.height, 2))
    return Placing(
        scale=float(scale / fit),
        x=float(right * scale * 2 / canvas.width),
        y=float(-below * scale * 2 / canvas.height),
    )
