"""JPEG pictures: the poster and the filmstrip."""

from __future__ import annotations

import cv2
import numpy as np

from studio.errors import EnvironmentFault
from studio.media.frames import Frame, Pixels
from studio.units import TimeRange

STRIP_PICTURES = 10
STRIP_HEIGHT = 160
"""Pixels."""

JPEG_QUALITY = 85


class Strip:
    """Ten pictures spread evenly over ``whole``, picked while frames stream by."""

    def __init__(self, whole: TimeRange) -> None:
        step = whole.duration / STRIP_PICTURES
        self._wanted = [whole.start + step * number + step / 2 for number in range(STRIP_PICTURES)]
        self._pictures: list[Pixels] = []
        self._latest: Frame | None = None

    def feed(self, frame: Frame) -> None:
        """Take the frame wherever one is due."""
        while len(self._pictures) < STRIP_PICTURES:
            if frame.time < self._wanted[len(self._pictures)]:
                break
            self._pictures.append(_to_height(frame.pixels))
        self._latest = frame

    def jpeg(self) -> bytes:
        """The pictures side by side, each ``STRIP_HEIGHT`` high; a file that ends early repeats its last one."""
        pictures = list(self._pictures)
        if self._latest is not None:
            missing = STRIP_PICTURES - len(pictures)
            pictures += [_to_height(self._latest.pixels)] * missing
        return jpeg(np.hstack(pictures)[:, :, ::-1])


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
