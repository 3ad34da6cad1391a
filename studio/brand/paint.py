"""Plates, shadows and scrims as RGBA pictures with clean edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from studio.brand.colour import Rgb

LEVELS = (0.0, 0.36, 0.61, 0.78, 0.88)
"""Opacity of the plate behind text that stands on the footage, by plate level: none on dark footage, a breath of one,
what gives white letters 4.5:1 on pure white, what gives it to a bright accent, and a reserve for duller ones."""

DEFAULT_LEVEL = 3
"""Where no footage has been measured: in previews."""

SHADOWED = 2
"""Up to this level the words cast a shadow of their own."""


def rounded(size: tuple[int, int], radius: float) -> Image.Image:
    """A filled rectangle with round corners as an anti-aliased mask, from its distance function."""
    width, height = size
    x = np.abs(np.arange(width) + 0.5 - width / 2) - (width / 2 - radius)
    y = np.abs(np.arange(height) + 0.5 - height / 2) - (height / 2 - radius)
    dx, dy = np.maximum(x, 0)[None, :], np.maximum(y, 0)[:, None]
    inside = np.minimum(np.maximum(x[None, :], y[:, None]), 0)
    distance = np.hypot(dx, dy) + inside - radius
    return Image.fromarray((np.clip(0.5 - distance, 0, 1) * 255 + 0.5).astype(np.uint8))


def plate(
    size: tuple[int, int], colour: Rgb, *, radius: float, bleed: int, level: float = 1.0
) -> Image.Image:
    """A plate with a soft shadow below it, on a transparent picture ``bleed`` larger on every side.

    Args:
        size: Of the plate, pixels.
        colour: Of the plate.
        radius: Of its corners, pixels.
        bleed: Room for the shadow, pixels; none is drawn when zero.
        level: Opacity of the plate, 0 to 1.
    """
    full = (size[0] + 2 * bleed, size[1] + 2 * bleed)
    mask = Image.new("L", full)
    mask.paste(rounded(size, radius), (bleed, bleed))
    picture = Image.new("RGBA", full, (0, 0, 0, 0))
    if bleed:
        cast = Image.new("L", full)
        cast.paste(
            rounded(size, radius).point(lambda value: value * 0.42), (bleed, bleed + bleed // 4)
        )
        picture.putalpha(cast.filter(ImageFilter.GaussianBlur(bleed / 3)))
    face = Image.new("RGBA", full, (*colour, 0))
    face.putalpha(mask.point(lambda value: value * level))
    picture.alpha_composite(face)
    return picture


def soft_plate(
    size: tuple[int, int], colour: Rgb, *, radius: float, bleed: int, opacity: float
) -> Image.Image:
    """A plate without shadow whose edge melts into the footage, ``bleed`` pixels larger on every side.

    Args:
        size: Of the plate, pixels.
        colour: Of the plate.
        radius: Of its corners, pixels.
        bleed: Room around it, pixels; a third of that is how far the edge is soft.
        opacity: 0 for none, to 1.
    """
    mask = Image.new("L", (size[0] + 2 * bleed, size[1] + 2 * bleed))
    if opacity:
        mask.paste(rounded(size, radius), (bleed, bleed))
        mask = mask.filter(ImageFilter.GaussianBlur(bleed / 6))
    picture = Image.new("RGBA", mask.size, (*colour, 0))
    picture.putalpha(mask.point(lambda value: round(value * opacity)))
    return picture


def shadowed(picture: Image.Image, colour: Rgb, blur: float, level: int) -> Image.Image:
    """``picture`` (words on nothing) over a soft shadow of itself; as it is where the plate does that work.

    Args:
        picture: RGBA, with room for the shadow.
        colour: Of the shadow.
        blur: Pixels; about a tenth of the words' size.
        level: Of the plate.
    """
    if level > SHADOWED:
        return picture
    alpha = picture.getchannel("A")
    wide, near = (
        np.asarray(alpha.filter(ImageFilter.GaussianBlur(width)), np.float32) / 255
        for width in (2 * blur, blur / 2)
    )
    cast = np.clip(1.1 * wide + 0.4 * near, 0, 0.8)
    shadow = Image.new("RGBA", picture.size, (*colour, 0))
    shadow.putalpha(Image.fromarray((cast * 255 + 0.5).astype(np.uint8)))
    shadow.alpha_composite(picture)
    return shadow


def scrim(
    size: tuple[int, int], colour: Rgb, level: tuple[float, float], solid: float
) -> Image.Image:
    """A veil over the lower part of a picture.

    It fades in smoothly from its top; from the lowest ``solid`` share on it is as opaque as the first ``level``, and
    deepens to the second one at the foot.
    """
    width, height = size
    y = (np.arange(height) + 0.5) / height
    rise = np.clip(y / max(1e-6, 1 - solid), 0, 1)
    deep = np.clip((y - (1 - solid)) / max(1e-6, solid), 0, 1)
    alpha = level[0] * rise * rise * (3 - 2 * rise) + (level[1] - level[0]) * deep
    veil = np.empty((height, width, 4), np.uint8)
    veil[..., :3] = colour
    veil[..., 3] = (alpha * 255 + 0.5).astype(np.uint8)[:, None]
    return Image.fromarray(veil)
