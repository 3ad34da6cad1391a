"""Layers and the canvas they are laid on: premultiplied YUVA, so that a frame needs no colour conversion to be encoded."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
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


@dataclass
class Canvas:
    """One frame in the making, width and height even."""

    width: int
    height: int

    def __post_init__(self) -> None:
        """Start from black."""
        self.pixels: Plane = np.zeros((self.height, self.width, 4), np.uint8)
        self.pixels[...] = (16, 128, 128, 255)

    def place(self, plane: Plane, matrix: Matrix, opacity: float = 1.0) -> None:
        """Lay ``plane`` on the canvas, moved by ``matrix``; what falls outside is left out."""
        region = self._region(plane, matrix)
        if region is None or opacity <= 0.0:
            return
        left, top, right, bottom = region
        moved = matrix - np.array([[0, 0, left], [0, 0, top]])
        piece = cv2.warpAffine(plane, moved, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
        if opacity < 1.0:
            piece = cv2.convertScaleAbs(piece, alpha=opacity)
        self._over(piece, left, top)

    def _over(self, piece: NDArray[np.uint8], left: int, top: int) -> None:
        below = self.pixels[top : top + piece.shape[0], left : left + piece.shape[1]]
        cover = cv2.cvtColor(cv2.bitwise_not(cv2.extractChannel(piece, 3)), cv2.COLOR_GRAY2BGRA)
        cv2.add(cv2.multiply(below, cover, scale=1 / 255), piece, dst=below)

    def _region(self, plane: Plane, matrix: Matrix) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom of the screen box the plane covers; None when it is off screen."""
        height, width = plane.shape[:2]
        corners = np.array([[0, 0, 1], [width, 0, 1], [0, height, 1], [width, height, 1]]) @ matrix.T
        low = np.floor(corners.min(axis=0)).astype(int)
        high = np.ceil(corners.max(axis=0)).astype(int)
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(self.width, int(high[0])), min(self.height, int(high[1]))
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
        return luma.tobytes() + np.ascontiguousarray(half[..., 1:3]).tobytes()

    def rgb(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB, for tests and pictures."""
        back = np.linalg.inv(TO_YUVA)[:3]
        return np.asarray(cv2.transform(self.pixels, back), dtype=np.uint8)
