"""A link as a QR code drawn into the page: sharp at any size, on screens and on paper."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Empty modules around the code (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Code:
    """A QR code as one path of an SVG.

    Attributes:
        side: Modules across, quiet zone included; the SVG's view box.
        path: Dark runs, one stroke of height 1 for each.
    """

    side: int
    path: str


def code_of(link: str) -> Code:
    """``link`` with medium correction, as on the sellers' cards."""
    matrix = segno.make_qr(link, error="m").matrix
    runs = [
        f"M{start + QUIET} {row + QUIET}h{length}v1h-{length}z"
        for row, modules in enumerate(matrix)
        for start, length in _runs(modules)
    ]
    return Code(len(matrix) + 2 * QUIET, "".join(runs))


def _runs(modules: bytearray) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many stand side by side."""
    found: list[tuple[int, int]] = []
    at = 0
    for dark, group in groupby(modules):
        length = len(list(group))
        if dark:
            found.append((at, length))
        at += length
    return found
