"""How good one picture is: sharp, well lit, colourful, clean; and a tiny look that tells it from others."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.planes import DETAIL_EDGE

Grey = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]

TILES = (12, 8)
"""Tiles along the longer and the shorter edge for sharpness."""

BEST_TILES = 12
"""So many tiles, those with the strongest edges, decide on sharpness: a sharp flower before soft leaves is sharp."""

SOFT = 0.27
"""Energy of gradients in a tile ÷ that of the same tile at half size, when it is out of focus (0.25 in theory)."""

CRISP = 0.13
"""How far above ``SOFT`` the ratio is at 63 % of full sharpness; an ideal edge has 0.5, fine texture more than 1."""

STRONG_EDGES = 9.0
"""Root mean square gradient, grey levels per pixel, at which edges count 63 %: haze and murk have less."""

COLOUR_GOOD = 60.0
"""Hasler and Süsstrunk's colourfulness of a lively picture (their "highly colourful")."""

NOISY = 5.0
"""Standard deviation of the noise, grey levels at the measured size, at which a picture is half clean."""

GRAIN_MARGIN = 1.15
"""Noise is taken away with so much to spare: it is measured where it is least, sharpness where most is."""

CLIPPED_LOW, CLIPPED_HIGH = 5, 250
"""Luma levels beyond which detail is lost."""

LOOK_EDGE = 8
"""A look is this many values along each edge."""

LOOK_BYTES = LOOK_EDGE**2 + 2 * (LOOK_EDGE // 2) ** 2

LOOK_STEPS = 255
"""A look's values go up to this."""

_SECOND = np.array([1, -2, 1], np.float32)


@dataclass(frozen=True)
class Figures:
    """Figures of one picture, each 0 (poor) to 1 (good), and its look."""

    sharpness: float
    exposure: float
    colourfulness: float
    cleanness: float
    look: bytes
    """8 × 8 luma, then 4 × 4 of each colour difference: 96 bytes."""


def figures(bgr: npt.NDArray[np.uint8]) -> Figures:
    """Measure a picture (height × width × 3, blue green red)."""
    grey = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), np.uint8)
    grain = noise(grey)
    return Figures(
        sharpness=sharpness(grey, grain),
        exposure=exposure(grey),
        colourfulness=colourfulness(bgr),
        cleanness=1 / (1 + (grain / NOISY) ** 2),
        look=look(bgr),
    )


def noise(grey: Grey) -> float:
    """Standard deviation of the noise, grey levels, where the picture is smoothest (Immerkær 1996, by tile)."""
    # |second difference both ways| of white noise has mean 6·σ·√(2/π).
    rough = cv2.convertScaleAbs(cv2.sepFilter2D(grey, cv2.CV_16S, _SECOND, _SECOND))
    tiles = _tile_means(np.asarray(rough, np.uint8), (16, 16))
    return float(np.quantile(tiles, 0.03)) * math.sqrt(math.pi / 2) / 6


def sharpness(grey: Grey, grain: float = 0.0) -> float:
    """0 blurred to 1 crisp: Tenengrad of the best tiles, against the same at half size and without the noise.

    The ratio of the two energies does not depend on what is shown: blur makes both sizes alike. A picture measured
    smaller than ``DETAIL_EDGE`` has less to show and counts less.
    """
    height, width = grey.shape
    count = TILES if width >= height else TILES[::-1]
    smaller = (max(1, width // 2), max(1, height // 2))
    half = np.asarray(cv2.resize(grey, smaller, interpolation=cv2.INTER_AREA), np.uint8)
    # Sobel's kernels (÷ 8) have squares that sum to 12 / 64 each way; halving averages four values.
    grain *= GRAIN_MARGIN
    full = np.maximum(_tile_means(_energy(grey), count) - 24 / 64 * grain**2, 0).ravel()
    less = np.maximum(_tile_means(_energy(half), count) - 6 / 64 * grain**2, 0.05).ravel()
    best = np.argsort(full, kind="stable")[-BEST_TILES:]
    ratio = float(np.median(full[best] / less[best]))
    strength = float(np.sqrt(full[best].mean()))
    crisp = 1 - math.exp(-max(0.0, ratio - SOFT) / CRISP)
    edges = 1 - math.exp(-strength / STRONG_EDGES)
    size = math.sqrt(min(1.0, max(height, width) / DETAIL_EDGE))
    return crisp * (0.4 + 0.6 * edges) * min(1.0, strength / 2) * size


def exposure(grey: Grey) -> float:
    """1 for a well lit picture; less for one that is dark, washed out, flat or clipped."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel() / grey.size
    levels = np.arange(256)
    summed = np.cumsum(counts)
    low, high = (int(np.searchsorted(summed, share)) for share in (0.02, 0.98))
    mean = float((counts * levels).sum()) / 255
    middle = min(1.0, max(0.0, (mean - 0.02) / 0.36), max(0.0, (0.98 - mean) / 0.3))
    contrast = min(1.0, (high - low) / 255 / 0.7)
    bright, dark = float(counts[CLIPPED_HIGH:].sum()), float(counts[: CLIPPED_LOW + 1].sum())
    lost = min(1.0, 2.0 * max(0.0, bright - 0.04) + 0.9 * max(0.0, dark - 0.15))
    return middle * math.pow(contrast, 0.7) * (1 - 0.7 * lost)


def colourfulness(bgr: npt.NDArray[np.uint8]) -> float:
    """Hasler and Süsstrunk 2003, scaled to 0 to 1."""
    few = bgr[::4, ::4].astype(np.float32)
    blue, green, red = few[:, :, 0], few[:, :, 1], few[:, :, 2]
    red_green, yellow_blue = red - green, (red + green) / 2 - blue
    spread = np.hypot(red_green.std(), yellow_blue.std())
    mean = np.hypot(red_green.mean(), yellow_blue.mean())
    return float(min(1.0, (spread + 0.3 * mean) / COLOUR_GOOD))


def look(bgr: npt.NDArray[np.uint8]) -> bytes:
    """The tiny picture of ``records.media.Shot.look``, its colours at half size: ``LOOK_BYTES``."""
    size = (LOOK_EDGE, LOOK_EDGE)
    few = cv2.resize(bgr[::2, ::2], size, interpolation=cv2.INTER_AREA)
    tiny = cv2.cvtColor(few, cv2.COLOR_BGR2YCrCb)
    half = cv2.resize(tiny, (LOOK_EDGE // 2, LOOK_EDGE // 2), interpolation=cv2.INTER_AREA)
    return b"".join(
        np.ascontiguousarray(plane).tobytes()
        for plane in (tiny[:, :, 0], half[:, :, 1], half[:, :, 2])
    )


def look_values(kept: bytes) -> list[float]:
    """The values of ``Shot.look``, 0 to 1, of a look that was kept."""
    values = np.frombuffer(kept, np.uint8) / LOOK_STEPS
    luma, colours = values[: LOOK_EDGE**2], values[LOOK_EDGE**2 :]
    half = colours.reshape(2, LOOK_EDGE // 2, LOOK_EDGE // 2)
    full = half.repeat(2, axis=1).repeat(2, axis=2)
    return [*luma.tolist(), *full.ravel().tolist()]


def _energy(grey: Grey) -> Plane:
    across = cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.asarray(cv2.add(cv2.multiply(across, across), cv2.multiply(down, down)), np.float32)


def _tile_means(plane: npt.NDArray[np.uint8] | Plane, count: tuple[int, int]) -> Plane:
    """Means of ``count`` (across, down) tiles; what does not fill a tile at the right and lower edge is left out."""
    height, width = plane.shape
    across, down = min(count[0], width), min(count[1], height)
    # Whole tiles only: OpenCV's averaging is ten times as fast then.
    whole = plane[: height // down * down, : width // across * across]
    return np.asarray(cv2.resize(whole, (across, down), interpolation=cv2.INTER_AREA), np.float32)
