"""The intro: the county's mark, name and line come together on its colour, then the plate runs off the picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from PIL import Image

from studio.brand.end_card import ground
from studio.brand.graphic import Motion, Pixels
from studio.brand.motion import authored
from studio.brand.typeset import draw_block
from studio.brand.wipe import SLANT, along
from studio.units import FrameRate, TimeRange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.brand.scene import Scene

RECIPE = 1
"""Raised when the intro is drawn otherwise: it is part of the cache key."""

LEAVES = 0.7
"""From here on, of its time, the plate runs off."""


def intro(scene: Scene, length: Fraction, rate: Fraction) -> Motion:
    """The intro over the first ``length`` seconds of a clip, as large as its picture.

    Raises:
        InputError: ``brand.text_too_long``, ``brand.missing_glyph``.
    """
    kit, size = scene.kit, scene.canvas
    count = FrameRate(rate).frames_in(length)
    told = f"intro {RECIPE} {kit.slug} {kit.version} {size} {count} {rate}"
    parts = _parts(scene)
    return Motion(
        key=sha256(told.encode()).hexdigest(),
        frames=lambda: _frames(scene, parts, count, rate),
        size=size,
        left=0,
        top=0,
        shown=TimeRange(Fraction(0), length),
        rate=rate,
    )


_Part = tuple[Image.Image, int, int, float, float]
"""A picture of the canvas' own pixels, its place, and from when to when it comes, shares of the whole."""


def _parts(scene: Scene) -> tuple[_Part, ...]:
    """Mark, name, bar and line, one under the other in the middle."""
    canvas, px = scene.canvas, scene.px
    width = round(canvas.width * 0.8)
    mark = scene.mark(
        round((0.38 if scene.shape == "tall" else 0.3) * min(canvas.width, canvas.height)),
        light=True,
    )
    name = _text(scene, scene.kit.logo.word_zh, ("title", 104, "on_primary", 0.16), width)
    bar = Image.new("RGBA", (px(96), px(8)), (*scene.colour("accent"), 255))
    pieces = [(mark, 0.0, 0.34), (name, 0.1, 0.42), (bar, 0.2, 0.5)]
    line = scene.kit.intro.line if scene.kit.intro else "none"
    if line != "none":
        slogan = line == "slogan"
        text = scene.kit.slogan.zh if slogan else scene.kit.logo.word_en
        style: _Style = ("strong", 50 if slogan else 36, "accent", 0.06 if slogan else 0.2)
        pieces.append((_text(scene, text, style, width), 0.26, 0.56))
    gaps = [0, px(36), px(30), px(30)]
    height = sum(piece[0].height for piece in pieces) + sum(gaps[: len(pieces)])
    y, found = (canvas.height - height) // 2, []
    for gap, (image, begins, ends) in zip(gaps, pieces, strict=False):
        y += gap
        found.append((image, (canvas.width - image.width) // 2, y, begins, ends))
        y += image.height
    return tuple(found)


_Style = tuple[Literal["title", "strong"], float, str, float]
"""Role, design pixels, colour, tracking."""


def _text(scene: Scene, text: str, style: _Style, width: int) -> Image.Image:
    role, size, colour, tracking = style
    block = scene.fit(
        text, scene.style(role, size, scene.colour(colour), tracking), width, "intro", floor=0.5
    )
    high = round(block.height * 1.2)
    picture = Image.new("RGBA", (round(block.width) + 4, high), (*scene.colour(colour), 0))
    draw_block(scene.fonts, picture, block, 2, 0)
    return picture


def _frames(scene: Scene, parts: tuple[_Part, ...], count: int, rate: Fraction) -> Iterator[Pixels]:
    base = ground(scene)
    places = along(scene.canvas)

    def at(index: int) -> Pixels:
        share = (index + 1) / count
        picture = base.copy()
        for each in parts:
            _laid(picture, each, share)
        return _leaving(scene, np.asarray(picture), places, index / count)

    return authored(at, count, rate)


def _laid(picture: Image.Image, part: _Part, share: float) -> None:
    """``part`` risen and faded in as far as it has come."""
    image, x, y, begins, ends = part
    gone = min(1.0, max(0.0, (share - begins) / (ends - begins)))
    come = 1 - (1 - gone) ** 3
    if not come:
        return
    faded = image.copy()
    faded.putalpha(image.getchannel("A").point(lambda value: value * come))
    picture.alpha_composite(faded, (x, y + round((1 - come) * 0.03 * picture.height)))


def _leaving(
    scene: Scene, picture: Pixels, places: NDArray[np.floating[Any]], share: float
) -> Pixels:
    """The plate as far as its slanted edge has not passed, two bright bands along it."""
    if share <= LEAVES:
        return picture
    gone = (share - LEAVES) / (1 - LEAVES)
    width, lean = scene.canvas.width, SLANT * scene.canvas.height
    edge = width + lean / 2 - gone**1.8 * (width + lean * 1.2 + 0.12 * width)
    inside = np.float32(edge) - places
    found = picture.copy()
    for role, reach in (("paper", 0.07), ("accent", 0.04)):
        over = np.clip(np.float32(reach * width) - inside + 0.5, 0, 1)[..., None]
        colour = np.array(scene.colour(role), np.float32)
        found[..., :3] = np.rint(found[..., :3] * (1 - over) + colour * over)
    found[..., 3] = np.rint(np.clip(inside + 0.5, 0, 1) * 255)
    return found
