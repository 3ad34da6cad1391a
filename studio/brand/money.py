"""A price as type: small sign, large yuan, smaller fen, unit; all on one baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import ImageDraw

from studio.brand.typeset import Line, Style, draw_line, set_line

if TYPE_CHECKING:
    from PIL import Image

    from studio.brand.colour import Rgb
    from studio.brand.scene import Scene
    from studio.units import Money

CAP = 0.733
"""Height of figures, em, of Noto Sans SC."""


@dataclass(frozen=True)
class PriceLine:
    """A price ready to be inked.

    Attributes:
        parts: Each with its style and its pixels from the left.
        width: Pixels.
        height: Pixels from the top of the large figures to the baseline.
        text: As read.
    """

    parts: tuple[tuple[Line, Style, float], ...]
    width: float
    height: float
    text: str


def set_price(scene: Scene, price: Money, size: float, colour: Rgb, width: float) -> PriceLine:
    """``price`` per unit with figures of ``size`` design pixels, smaller when ``width`` pixels ask for it."""
    whole, dot, fen = price.yuan.partition(".")
    figure = scene.style("figure", size, colour)
    unit = f"/{scene.facts.unit}" if scene.facts.unit else ""
    while True:
        em = figure.size
        wanted = [
            ("¥", replace(figure, size=em * 0.52), 0.0),
            (whole, figure, 0.03 * em),
            (dot + fen, replace(figure, size=em * 0.62), 0.0),
            (unit, replace(scene.style("strong", size, colour), size=em * 0.36), 0.08 * em),
        ]
        parts, x = [], 0.0
        for text, style, gap in wanted:
            if text:
                line = set_line(scene.fonts, text, style)
                parts.append((line, style, x + gap))
                x += gap + line.width
        if x <= width or em < scene.scale * size * 0.3:
            return PriceLine(tuple(parts), x, CAP * em, f"{price}{unit}")
        figure = replace(figure, size=em * 0.95)


def draw_price(
    scene: Scene, picture: Image.Image, price: PriceLine, x: float, baseline: float
) -> None:
    """Ink ``price`` with its left edge at ``x``."""
    for line, style, offset in price.parts:
        draw_line(scene.fonts, picture, line, style, x + offset, baseline)


def draw_struck(
    scene: Scene, picture: Image.Image, line: Line, style: Style, x: float, baseline: float
) -> None:
    """Ink a former price, struck through at the middle of its figures."""
    draw_line(scene.fonts, picture, line, style, x, baseline)
    y = baseline - style.size * CAP / 2
    thick = max(1, round(style.size * 0.075))
    ImageDraw.Draw(picture).line(
        (x - style.size * 0.1, y, x + line.width + style.size * 0.1, y), (*style.colour, 255), thick
    )
