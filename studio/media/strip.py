"""JPEG pictures: the poster and the filmstrip."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import cv2
import numpy as np

from studio.errors import EnvironmentFault
from studio.media.frames import Pixels
from studio.media.planes import Detail
from studio.media.sights import Poster
from studio.units import TimeRange

STRIP_PICTURES = 10
STRIP_HEIGHT = 160
"""Pixels."""

JPEG_QUALITY = 85

POSTERS_KEPT = 8
"""Pictures of about 150 kB."""


class Strip:
    """Ten pictures spread evenly over ``whole``, picked while details stream by."""

    def __init__(self, whole: TimeRange) -> None:
        step = whole.duration / STRIP_PICTURES
        self._wanted = [whole.start + step * number + step / 2 for number in range(STRIP_PICTURES)]
        self._pictures: list[Pixels] = []
        self._latest: Pixels | None = None

    def feed(self, detail: Detail) -> None:
        """Take what showed before this one wherever it was due."""
        while self._latest is not None and len(self._pictures) < STRIP_PICTURES:
            if detail.time <= self._wanted[len(self._pictures)]:
                break
            self._pictures.append(_to_height(self._latest))
        self._latest = detail.bgr

    def jpeg(self) -> bytes:
        """The pictures side by side, each ``STRIP_HEIGHT`` high; a file that ends early repeats its last one."""
        pictures = list(self._pictures)
        if self._latest is not None:
            missing = STRIP_PICTURES - len(pictures)
            pictures += [_to_height(self._latest)] * missing
        return jpeg(np.hstack(pictures)[:, :, ::-1])


class Posters:
    """The few best of the pictures that may become the poster; the last word is spoken when the shots are known."""

    def __init__(self) -> None:
        self._best: list[tuple[float, Poster]] = []
        self._waiting: list[Poster] = []
        self._measured = (Fraction(-(10**9)), 0.0)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._best or self._waiting)

    def feed(self, poster: Poster) -> None:
        """Take one; the detail of the same instant may come before it or after."""
        self._waiting.append(poster)
        self.rank(*self._measured)

    def rank(self, time: Fraction, worth: float) -> None:
        """Say what the picture at ``time`` is worth: those waiting up to then are kept when among the best so far."""
        self._measured = (time, worth)
        ready = [poster for poster in self._waiting if poster.time <= time]
        if ready:
            self._waiting = [poster for poster in self._waiting if poster.time > time]
            self._best += [(worth, poster) for poster in ready]
            self._best.sort(key=lambda each: -each[0])
            del self._best[POSTERS_KEPT:]

    def best(self, worth: Callable[[Fraction], float]) -> bytes:
        """The JPEG of the one whose instant is worth most; the earlier value decides between equals."""
        rest = [(0.0, poster) for poster in self._waiting]
        kept = [*self._best, *rest[:POSTERS_KEPT]]
        return max(kept, key=lambda each: (worth(each[1].time), each[0]))[1].jpeg


def _to_height(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    size = (max(1, round(width * STRIP_HEIGHT / height)), STRIP_HEIGHT)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def jpeg(pixels: Pixels) -> bytes:
    """``pixels`` (RGB) as JPEG."""
    done, data = cv2.imencode(
        ".jpg", np.ascontiguousarray(pixels[:, :, ::-1]), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
    )
    if not done:
        raise EnvironmentFault("media.no_jpeg")
    return data.tobytes()
