"""Sky, sun, mountains, mist, birds, houses: the land the scenes stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.workflows.demo_footage import paint
from studio.workflows.demo_footage.paint import Colour, Point
from studio.workflows.demo_footage.planes import Painting

MARGIN = 260
"""Pixels a full-width layer stands out beyond the screen on either side, for camera moves."""

SPAN = 1920 + 2 * MARGIN
"""Width of a full-width layer."""


def sky(stops: Sequence[tuple[float, Colour]], sun: Point, light: Colour) -> Painting:
    """A sky with a soft sun and brushed cloud streaks; ``sun`` in pixels of the layer."""
    width, height = SPAN, 1240
    painting = paint.gradient(width, height, stops)
    paint.wash(painting, paint.glow(width, height, sun, 1150, 2.2) * 0.75, light)
    streaks = paint.noise(width, height, 46, 11, stretch=9)
    high = paint.fade_rows(height, width, (0, 0.1, 0.55, 0.8), (0.2, 1, 0.9, 0))
    paint.wash(painting, np.clip((streaks - 0.52) * 3.4, 0, 1) * high * 0.4, (255, 246, 228))
    paint.grain(painting, 3, 0.025)
    return painting


def disc(radius: int, ink: Colour, rim: Colour) -> Painting:
    """The sun as a poster shows it: a flat disc in a wide halo."""
    side = radius * 6
    painting = paint.blank(side, side)
    centre = (side / 2, side / 2)
    paint.wash(painting, paint.glow(side, side, centre, side / 2, 2.4) * 0.7, rim)
    paint.ellipse(painting, centre, (radius, radius), ink)
    return painting


def ridge_line(width: int, rough: float, seed: int, peaks: int = 4) -> NDArray[np.float64]:
    """Heights of a ridge, 0 to about 1, one per column: broad peaks with finer and finer crags."""
    random = np.random.default_rng(seed)
    x = np.linspace(0, 1, width)
    line = np.zeros(width)
    for octave in range(6):
        count = max(4, int(peaks * 2**octave) + 2)
        knots = random.random(count)
        line += np.interp(x, np.linspace(0, 1, count), knots) * rough**octave
    kernel = np.hanning(15)
    line = np.convolve(np.pad(line, 7, mode="edge"), kernel / kernel.sum(), "valid")
    return np.asarray((line - line.min()) / np.ptp(line))


@dataclass(frozen=True)
class Range:
    """How one mountain range looks.

    Attributes:
        height: Pixels from the foot to the highest peak.
        crest: Colour along the ridge.
        foot: Colour at the foot, towards the mist.
        gold: Strength of the gilded edge, 0 to 1.
        seed: Makes its shape.
        rough: How craggy, 0.3 soft to 0.6 wild.
        peaks: Number of broad peaks.
        body: Pixels below the foot line that stay solid.
    """

    height: int
    crest: Colour
    foot: Colour
    gold: float
    seed: int
    rough: float = 0.45
    peaks: int = 4
    body: int = 60


def mountains(look: Range, light: Colour) -> Painting:
    """One range: flat poster shape, lit flanks, gilded crest, foot lost in mist."""
    width, height = SPAN, look.height + look.body + 30
    line = ridge_line(width, look.rough, look.seed, look.peaks)
    top = 20 + (1 - line) * look.height * 0.92
    columns = np.arange(width, dtype=np.float64)
    painting = paint.blank(width, height)
    outline = np.vstack([np.stack([columns, top], axis=-1), [[width, height + 5], [0, height + 5]]])
    paint.polygon(painting, outline, look.crest)
    below = (np.arange(height)[:, None] - top[None, :]).astype(np.float32)
    _flanks(painting, look, below, light)
    depth = np.clip(below / look.height, 0, 1)
    paint.tone(painting, np.clip(depth * 1.25, 0, 1) ** 1.2, look.foot)
    for reach, share in ((16.0, 0.35), (3.2, 1.0)):
        edge = np.clip(1 - np.abs(below - reach * 0.4) / reach, 0, 1)
        paint.tone(painting, edge * look.gold * share, (236, 200, 128))
    paint.grain(painting, look.seed, 0.05)
    return painting


def _flanks(painting: Painting, look: Range, below: NDArray[np.float32], light: Colour) -> None:
    """Light from one side: folds of the slope that follow the ridge, light and shadow."""
    height, width = below.shape
    folds = paint.noise(width, height + 400, 70, look.seed + 9, stretch=0.55)
    lean = np.clip(below * 0.75, 0, 380).astype(np.float32)
    x = np.arange(width, dtype=np.float32)[None, :] + below * 0.35
    folded = cv2.remap(folds, x.astype(np.float32), lean, cv2.INTER_LINEAR, borderMode=1)
    bands = np.clip((folded - 0.5) * 4, -1, 1)
    near = np.clip(1.1 - below / look.height, 0, 1)
    paint.tone(painting, np.clip(bands, 0, 1) * 0.42 * near, light)
    paint.shade(painting, 1 - np.clip(-bands, 0, 1) * 0.2 * near)


def mist(width: int, height: int, seed: int, ink: Colour, strength: float = 0.9) -> Painting:
    """A bank of mist: soft, drawn out, thin at its edges."""
    painting = paint.blank(width, height)
    cloud = paint.noise(width, height, 120, seed, stretch=5)
    band = paint.fade_rows(height, width, (0, 0.45, 0.7, 1), (0, 1, 0.8, 0))
    sides = np.clip(np.minimum(np.arange(width), np.arange(width)[::-1]) / 320, 0, 1)
    paint.wash(painting, np.clip((cloud - 0.2) * 1.7, 0, 1) * band * sides[None, :] * strength, ink)
    return painting


def bird(size: int, ink: Colour) -> Painting:
    """One bird on the wing: two brush strokes."""
    painting = paint.blank(size * 2, size)
    middle = (size * 1.0, size * 0.62)
    for side in (-1, 1):
        bend = (middle[0] + side * size * 0.35, size * 0.02)
        end = (middle[0] + side * size * 0.9, size * 0.5)
        paint.ribbon(painting, paint.curve(middle, bend, end), (size * 0.14, size * 0.1, 1), ink)
    return painting


def house(width: int, wall: Colour, roof: Colour, seed: int = 0) -> Painting:
    """A white-walled house with a grey tiled roof and upturned eaves."""
    random = np.random.default_rng(seed)
    height = int(width * 0.72)
    painting = paint.blank(width, height)
    eaves, inset = height * 0.5, width * 0.12
    _box(painting, (inset, eaves - 4, width - inset, height), wall)
    shadow = paint.fade_rows(height, width, (0, 0.5, 0.62, 1), (0, 0.5, 0.12, 0.28))
    paint.tone(painting, shadow, (70, 84, 104))
    for place in (0.28, 0.5, 0.72):
        left = width * (place - 0.05)
        lit = random.random() < 0.4
        ink = (244, 190, 104) if lit else (74, 70, 72)
        _box(painting, (left, height * 0.66, left + width * 0.1, height * 0.84), ink)
    crown = [
        (inset * 1.4, height * 0.16),
        (width / 2, height * 0.2),
        (width - inset * 1.4, height * 0.16),
    ]
    rim = [(width - 2, eaves * 0.9), (width * 0.8, eaves * 1.08), (width / 2, eaves * 1.12)]
    rim += [(width * 0.2, eaves * 1.08), (2, eaves * 0.9)]
    paint.polygon(painting, crown + rim, roof)
    for step in range(1, 12):
        x = width * step / 12
        start = (inset * 1.4 + (width - inset * 2.8) * step / 12, height * 0.19)
        line = paint.curve(start, (x, eaves * 0.7), (x, eaves * 1.06))
        paint.ribbon(
            painting, line, (width * 0.006, width * 0.01), paint.mix(roof, (20, 26, 36), 0.35)
        )
    paint.ribbon(
        painting,
        np.array(crown, float),
        (width * 0.03, width * 0.02, width * 0.03),
        paint.mix(roof, (18, 22, 30), 0.5),
    )
    return painting


def _box(painting: Painting, box: tuple[float, float, float, float], ink: Colour) -> None:
    left, top, right, bottom = box
    paint.polygon(painting, [(left, top), (right, top), (right, bottom), (left, bottom)], ink)


def hill(height: int, crest: Colour, foot: Colour, seed: int, bump: float = 0.5) -> Painting:
    """A soft near hill with brushed grass."""
    width = SPAN
    line = ridge_line(width, 0.22, seed, 2)
    line = np.convolve(
        np.pad(line, 120, mode="edge"), np.hanning(241) / np.hanning(241).sum(), "valid"
    )
    top = 12 + (1 - line) * height * bump
    columns = np.arange(width, dtype=np.float64)
    painting = paint.blank(width, height)
    outline = [*np.stack([columns, top], axis=-1).tolist(), [width, height + 5], [0, height + 5]]
    paint.polygon(painting, np.array(outline), crest)
    below = np.clip((np.arange(height)[:, None] - top[None, :]) / height, 0, 1)
    paint.tone(painting, (below**0.8).astype(np.float32), foot)
    strokes = paint.noise(width, height, 22, seed + 5, stretch=3)
    paint.tone(
        painting,
        np.clip((strokes - 0.55) * 3, 0, 1) * 0.35,
        paint.mix(crest, (255, 246, 190), 0.45),
    )
    paint.grain(painting, seed, 0.06)
    return painting
