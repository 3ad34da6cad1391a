"""What is kept of every picture while shots are sought, and how unlike pictures are to each other.

A picture becomes a tiny one (32 cells along its longer edge, luma and chroma), its structure (the same without the
light's strength and colour), two histograms and a few figures. A ``Reel`` holds those of the last few seconds with
the products of every pair, from which any distance, angle or mixture of kept pictures follows without touching pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.planes import Picture, Plane

CELLS = 32
"""Cells along the longer edge of the tiny picture."""

CHROMA_WEIGHT = 1.5
"""Chroma swings less than luma: what one level of it counts for."""

SMALL_EDGE = 128
"""Longer edge, pixels, of the picture kept for close comparison."""

FLAT_DETAIL = 2.0
"""Levels of local contrast (of 255) below which there is no structure, only noise."""

Rows = npt.NDArray[np.float64]

_NOTHING = np.zeros((0, 0), np.float32)


@dataclass(frozen=True)
class Look:
    """What is kept of a picture.

    Attributes:
        time: Seconds on the file's clock.
        small: Luma, longer edge ``SMALL_EDGE``.
        tiny: Cells of luma, then of chroma; levels around 0.
        structure: Cells of luma, local light taken away, of length 1.
        colours: Shares of the picture per band: 16 of luma, 64 of chroma.
        luma: Mean luma, 0 to 255.
        contrast: Standard deviation of the luma cells, levels.
        texture: Mean step between neighbouring pixels of ``small``, levels.
    """

    time: Fraction
    small: Plane
    tiny: Rows
    structure: Rows
    colours: Rows
    luma: float
    contrast: float
    texture: float

    @classmethod
    def of(cls, picture: Picture) -> Look:
        """The look of a picture."""
        height, width = picture.y.shape
        small = _shrunk(picture.y, SMALL_EDGE / max(width, height))
        cells = _shrunk(small, CELLS / max(small.shape))
        half = CELLS / 2 / max(picture.u.shape)
        tiny = np.concatenate(
            [
                cells.ravel() - 128.0,
                *(
                    CHROMA_WEIGHT * (_shrunk(plane, half).ravel() - 128.0)
                    for plane in (picture.u, picture.v)
                ),
            ]
        )
        levels = cells.astype(np.float32)
        return cls(
            time=picture.time,
            small=small,
            tiny=tiny,
            structure=_structure(levels),
            colours=_colours(small, picture),
            luma=float(levels.mean()),
            contrast=float(levels.std()),
            texture=_texture(small),
        )


def _shrunk(plane: Plane, scale: float) -> Plane:
    height, width = plane.shape
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    if size == (width, height):
        return plane
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


def _structure(levels: npt.NDArray[np.float32]) -> Rows:
    detail = levels - cv2.blur(levels, (5, 5))
    detail /= cv2.blur(np.abs(detail), (5, 5)) + FLAT_DETAIL
    flat = detail.ravel().astype(np.float64)
    length = float(np.sqrt(flat @ flat))
    return flat / length if length > 0 else flat


def _colours(small: Plane, picture: Picture) -> Rows:
    luma = cv2.calcHist([small], [0], None, [16], [0, 256]).ravel()
    chroma = cv2.calcHist([picture.u, picture.v], [0, 1], None, [8, 8], [64, 192, 64, 192]).ravel()
    return np.concatenate([luma / small.size, chroma / picture.u.size]).astype(np.float64)


def _texture(small: Plane) -> float:
    across = cv2.norm(small[:, 1:], small[:, :-1], cv2.NORM_L1)
    down = cv2.norm(small[1:], small[:-1], cv2.NORM_L1)
    return (across + down) / (2 * small.size)


class Reel:
    """The looks of the last pictures, numbered from the first of the file; fixed in size.

    Attributes:
        first: Number of the oldest look kept.
        end: Number after the newest.
    """

    def __init__(self, size: int) -> None:
        self.first = 0
        self.end = 0
        self._size = size
        self._looks: list[Look] = []
        self._tiny = self._structure = np.zeros((0, 0), np.float32)
        self._colours = np.zeros((0, 0))
        self._products = np.zeros((size, size))
        self._likeness = np.zeros((size, size))
        self._figures = np.zeros((size, 4))

    def __getitem__(self, number: int) -> Look:
        return self._looks[number % self._size]

    def add(self, looks: list[Look]) -> None:
        """Take the next looks in, at most as many as the reel holds; the oldest leave."""
        if not looks:
            return
        if not self._looks:
            first = looks[0]
            self._looks = [first] * self._size
            self._tiny = np.zeros((self._size, first.tiny.size), np.float32)
            self._structure = np.zeros((self._size, first.structure.size), np.float32)
            self._colours = np.zeros((self._size, first.colours.size))
        for number, look in enumerate(looks, self.end):
            row = number % self._size
            self._looks[row] = look
            self._tiny[row], self._structure[row] = look.tiny, look.structure
            self._colours[row] = look.colours
            self._figures[row] = (look.luma, look.contrast, look.texture, float(look.time))
        new = np.arange(self.end, self.end + len(looks)) % self._size
        self.end += len(looks)
        self.first = max(self.first, self.end - self._size)
        for kept, rows in ((self._products, self._tiny), (self._likeness, self._structure)):
            # OpenCV's product: NumPy's would wake threads that spin longer than the product takes.
            kept[new] = cv2.gemm(rows[new], rows, 1, _NOTHING, 0, flags=cv2.GEMM_2_T)
            kept[:, new] = kept[new].T

    def inside(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Rows of the pictures ``numbers``; those before the first or after the last become these."""
        return np.clip(numbers, self.first, self.end - 1) % self._size

    def product(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> Rows:
        """Products of tiny pictures, by rows."""
        return np.asarray(self._products[one, other])

    def distance(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> Rows:
        """How far tiny pictures are apart: root mean square, levels; by rows."""
        products = self._products
        square = products[one, one] + products[other, other] - 2 * products[one, other]
        return np.sqrt(np.maximum(square, 0) / self._tiny.shape[1])

    def likeness(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> Rows:
        """Correlation of structures, -1 to 1; 0 for a blank; by rows."""
        return np.asarray(self._likeness[one, other])

    def colour_change(self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> Rows:
        """Share of the picture, 0 to 2, whose luma or chroma band differs; by rows."""
        return np.asarray(np.abs(self._colours[one] - self._colours[other]).sum(axis=-1)) / 2

    @property
    def tiny_cells(self) -> int:
        """Numbers in a tiny picture, of luma and chroma."""
        return self._tiny.shape[1]

    def luma_cells(self, one: npt.NDArray[np.int64]) -> Rows:
        """Luma of the tiny pictures, by rows."""
        return np.asarray(self._tiny[one, : self._structure.shape[1]], np.float64)

    def luma(self, one: npt.NDArray[np.int64]) -> Rows:
        """Mean luma, 0 to 255, by rows."""
        return np.asarray(self._figures[one, 0])

    def contrast(self, one: npt.NDArray[np.int64]) -> Rows:
        """Standard deviation of the cells' luma, by rows."""
        return np.asarray(self._figures[one, 1])

    def texture(self, one: npt.NDArray[np.int64]) -> Rows:
        """Mean step between neighbouring pixels, by rows."""
        return np.asarray(self._figures[one, 2])

    def seconds(self, one: npt.NDArray[np.int64]) -> Rows:
        """Times, by rows."""
        return np.asarray(self._figures[one, 3])
