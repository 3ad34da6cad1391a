"""What every layer draws with: the kit, the item, the typefaces, and lengths that follow the canvas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from studio.brand.paint import DEFAULT_LEVEL
from studio.brand.svg import raster
from studio.brand.template import shape_of
from studio.brand.typeset import Block, Style, fit
from studio.records.clip_words import NO_WORDS, ClipWords
from studio.units import Aspect, Box, Size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from studio.brand.areas import SafeArea
    from studio.brand.colour import Rgb
    from studio.brand.fonts import FontBook
    from studio.brand.kit import Kit
    from studio.brand.template import ClipTemplate, Layer, Shape
    from studio.records.clip import ItemFacts

    Role = Literal["title", "body", "strong", "figure"]

DESIGN_PX = 1080
"""Lengths are written for a picture whose short side has so many pixels."""

LEAST_PX = 90
"""Shortest side layers are drawn for."""


@dataclass(frozen=True)
class Card:
    """A drawn layer.

    Attributes:
        image: RGBA, with a margin around the card for its shadow.
        bleed: Pixels of that margin, every side.
        texts: What stands on it.
    """

    image: Image.Image
    bleed: int
    texts: tuple[str, ...]
    inks: tuple[tuple[Box, Rgb], ...] = ()
    """Of text that stands on the footage or on a plate that follows it: where lines of one colour stand (pixels of
    ``image``), and that colour. Empty where the card is its own ground."""

    shift: int | None = None
    """Pixels to the right of where its layer's widest card begins; None for the layer's anchor."""

    @property
    def size(self) -> Size:
        """Of the card without its shadow."""
        return Size(self.image.width - 2 * self.bleed, self.image.height - 2 * self.bleed)


@dataclass(frozen=True)
class Scene:
    """One clip in one aspect, about to be drawn."""

    kit: Kit
    template: ClipTemplate
    facts: ItemFacts
    fonts: FontBook
    canvas: Size
    words: ClipWords = NO_WORDS
    """What the clip says beyond its item."""
    zoom: float = 1.0
    """Everything larger by so much."""
    plates: Mapping[str, int] = field(default_factory=dict)
    """Plate level of layers with open text (see ``legible``), by name."""
    level: int = DEFAULT_LEVEL
    """That of the layer that is being drawn."""

    @property
    def shape(self) -> Shape:
        """Tall, square or wide."""
        return shape_of(Aspect(self.canvas.width, self.canvas.height))

    @property
    def aspect(self) -> str:
        """As people say it, such as ``9:16``."""
        ratio = self.canvas.ratio
        return f"{ratio.numerator}:{ratio.denominator}"

    @property
    def safe(self) -> Box:
        """Where layers may stand, pixels."""
        return self._inside(self.template.safe_area(self.canvas))

    def safe_of(self, platform: str) -> Box:
        """Where layers may stand on another platform than the template's, pixels."""
        areas = self.template.all_areas or self.template.safe_areas
        return self._inside(areas.of(platform).nearest(self.canvas.ratio))

    def _inside(self, area: SafeArea) -> Box:
        width, height = self.canvas.width, self.canvas.height
        left, top = round(area.left * width), round(area.top * height)
        return Box(
            left,
            top,
            width - left - round(area.right * width),
            height - top - round(area.bottom * height),
        )

    def px(self, length: float) -> int:
        """A length of the design in pixels of this canvas, at least 1."""
        return max(1, round(self.scale * length))

    @property
    def scale(self) -> float:
        """Pixels per pixel of the design; long pictures are looked at from farther away or are larger."""
        short, long = sorted((self.canvas.width, self.canvas.height))
        return float(short / DESIGN_PX * min(2.0, long / short) ** 0.25 * self.zoom)

    def colour(self, role: str) -> Rgb:
        """A colour of the kit's palette."""
        return self.kit.palette[role]

    def style(self, role: Role, size: float, colour: Rgb, tracking: float = 0.0) -> Style:
        """Type of a role of the kit, ``size`` in design pixels."""
        face = getattr(self.kit.typefaces, role)
        return Style(face, self.scale * size, colour, tracking)

    def fit(
        self, text: str, style: Style, width: float, layer: str, *, floor: float = 1, lines: int = 1
    ) -> Block:
        """``text`` within ``width`` pixels; ``floor`` is the smallest size as a share of the style's own."""
        return fit(
            self.fonts, text, style, width, floor=style.size * floor, lines=lines, layer=layer
        )

    def level_of(self, layer: Layer) -> int:
        """Plate level of a layer."""
        return self.plates.get(self.template.name_of(layer), DEFAULT_LEVEL)

    def mark(self, height: int, *, light: bool) -> Image.Image:
        """The logo without words, ``height`` pixels high."""
        logo = self.kit.logo
        colours = logo.light if light else logo.dark
        return raster(self.kit.drawing, height, colours.rgb)

    @property
    def place(self) -> str:
        """Where the item comes from, county first, named once."""
        county, origin = self.facts.county_zh, self.facts.origin
        return origin if origin.startswith(county[:2]) else f"{county}{origin}"
