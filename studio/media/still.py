"""A photograph looked at as a film of one picture. Reads only what ``develop`` wrote: our own JPEG."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from studio.errors import Refused
from studio.media.frames import Pixels, within
from studio.media.planes import DETAIL_EDGE, LOOK_EDGE, Detail, Picture
from studio.media.sights import Poster, Sight
from studio.media.strip import jpeg
from studio.media.watch import POSTER_EDGE
from studio.units import Size


def sights_of_photo(path: Path, time: Fraction) -> Iterator[Sight]:
    """The photograph as picture, detail and poster, all at ``time``.

    Raises:
        Refused: ``media.no_picture`` when it does not decode.
    """
    whole = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if whole is None:
        raise Refused("media.no_picture", name=path.name)
    detail = _within(np.asarray(whole, np.uint8), DETAIL_EDGE)
    yield Picture.of(time, _within(detail, LOOK_EDGE))
    yield Detail(time, detail)
    yield Poster(time, jpeg(_within(np.asarray(whole, np.uint8), POSTER_EDGE)[:, :, ::-1]))


def _within(pixels: Pixels, edge: int) -> Pixels:
    height, width = pixels.shape[:2]
    size = within(Size(width, height), edge)
    shrunk = cv2.resize(pixels, (size.width, size.height), interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, np.uint8)
