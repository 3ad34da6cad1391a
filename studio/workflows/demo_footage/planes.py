"""Layers and the canvas they are laid on: premultiplied YUVA, so that no frame is converted to be encoded."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Painting = NDArray[np.uint8]
"""(height, width, 4) RGBA, premultiplied, sRGB: what the painters draw on."""

Plane = NDArray[np.uint8]
"""(height, width, 4) YUVA, premultiplied, BT.709 limited range."""

Matrix = NDArray[np.float64]
"""(2, 3) affine map from layer pixels to screen pixels."""

TO_YUVA = np.array(
    [
        # R, G, B, A (the offset times alpha); ITU-R BT.709, limited range
        [0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255, 16 / 255],
        [-0.1146 * 224 / 255, -0.3854 * 224 / 255, 0.5000 * 224 / 255, 128 / 255],
        [0.5000 * 224 / 255, -0.4542 * 224 / 255, -0.0458 * 224 / 255, 128 / 255],
        [0.0, 0.0, 0.0, 1.0],
    ],
    dtype=np.float64,
)
"""Rows Y, U, V, A. Linear in premultiplied values, so layers blend in this space as they would in RGB."""


def to_plane(painting: Painting) -> Plane:
    """The painting in the canvas's own colour space."""
    return np.asarray(cv2.transform(painting, TO_YUVA), dtype=np.uint8)


def used(painting: Painting) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the part that is painted at all, a pixel of air around it."""
    alpha = cv2.extractChannel(painting, 3)
    left, top, width, height = cv2.boundingRect(alpha)
    right, bottom = min(alpha.shape[1], left + width + 1), min(alpha.shape[0], top + height + 1)
    return max(0, left - 1), max(0, top - 1), right, bottom


def solid_from(painting: Painting) -> int | None:
    """First row below which every pixel is opaque; None when the last row is not."""
    rows = cv2.extractChannel(painting, 3).min(axis=1) == 255
    if not rows[-1]:
        return None
    return int(len(rows) - np.argmin(rows[::-1])) if not rows.all() else 0


@dataclass
class Canvas:
    """One frame in the making, width and height even."""

    width: int
    height: int

    def __post_init__(self) -> None:
        """Start from black."""
        self.pixels: Plane = np.zeros((self.height, self.width, 4), np.uint8)
        self.pixels[...] = (16, 128, 128, 255)
        self._colour = np.zeros((self.height // 2, self.width // 2, 2), np.uint8)

    def place(
        self, plane: Plane, matrix: Matrix, opacity: float = 1.0, floor: int | None = None
    ) -> None:
        """Lay ``plane`` on the canvas, moved by ``matrix``; rows from ``floor`` down are left out."""
        region = self.region(plane, matrix, self.height if floor is None else floor)
        if region is None or opacity <= 0.0:
            return
        left, top, right, bottom = region
        moved = matrix - np.array([[0, 0, left], [0, 0, top]])
        piece = cv2.warpAffine(
            plane,
            cv2.invertAffineTransform(moved),
            (right - left, bottom - top),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        )
        if opacity < 1.0:
            cv2.convertScaleAbs(piece, dst=piece, alpha=opacity)
        self._over(piece, left, top)

    def _over(self, piece: MatLike, left: int, top: int) -> None:
        below = self.pixels[top : top + piece.shape[0], left : left + piece.shape[1]]
        cover = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(piece, 3)), cv2.COLOR_GRAY2BGRA)
        cv2.multiply(below, cover, dst=cover, scale=1 / 255)
        cv2.add(cover, piece, dst=below)

    def region(self, plane: Plane, matrix: Matrix, floor: int) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom of the screen box the plane covers above ``floor``; None when it is off screen."""
        height, width = plane.shape[:2]
        corners = (
            np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ matrix.T
        )
        low = np.floor(corners.min(axis=0)).astype(int)
        high = np.ceil(corners.max(axis=0)).astype(int)
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(self.width, int(high[0])), min(floor, int(high[1]))
        return (left, top, right, bottom) if right > left and bottom > top else None

    def mix(self, other: Canvas, share: float) -> None:
        """Dissolve: ``share`` (0 to 1) of ``other`` over this one."""
        cv2.addWeighted(self.pixels, 1.0 - share, other.pixels, share, 0.0, dst=self.pixels)

    def nv12(self) -> bytes:
        """The frame as NV12: all of Y, then U and V interleaved at half size."""
        luma = cv2.extractChannel(self.pixels, 0)
        half = cv2.resize(
            self.pixels, (self.width // 2, self.height // 2), interpolation=cv2.INTER_AREA
        )
        cv2.mixChannels([half], [self._colour], [1, 0, 2, 1])
        return b"".join((luma.data, self._colour.data))

    def rgb(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB, for tests and pictures."""
        back = np.linalg.inv(TO_YUVA)[:3]
        return np.asarray(cv2.transform(self.pixels, back), dtype=np.uint8)
