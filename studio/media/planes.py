"""What one decode hands to those who look and listen: every picture small, a few pictures larger, the sound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

LOOK_EDGE = 256
"""Longer edge of the pictures that are looked at one by one, pixels."""

DETAIL_EDGE = 640
"""Longer edge of the pictures that are measured, pixels."""

DETAILS_PER_S = 4
"""Pictures measured per second."""

HEARD_RATE = 16_000
"""Samples per second of the sound that is listened to."""

Plane = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """Every picture, small: full-range BT.709 YCbCr, chroma at half size both ways, upright.

    Attributes:
        time: Seconds on the file's clock.
        y: Height × width.
        u: Half height × half width (blue difference, 128 is none).
        v: The same (red difference).
    """

    time: Fraction
    y: Plane
    u: Plane
    v: Plane

    @classmethod
    def of(cls, time: Fraction, bgr: npt.NDArray[np.uint8]) -> Picture:
        """A picture from blue, green and red (even height and width); OpenCV's BT.601 matrix, which tests may take."""
        height, width = bgr.shape[:2]
        ycc = cv2.cvtColor(bgr, cv2.COLOR_BGR2YCrCb)
        half = (width // 2, height // 2)
        v, u = (
            cv2.resize(ycc[:, :, plane], half, interpolation=cv2.INTER_AREA) for plane in (1, 2)
        )
        return cls(time, np.asarray(ycc[:, :, 0]), np.asarray(u), np.asarray(v))


@dataclass(frozen=True)
class Detail:
    """A picture to measure: ``bgr`` is height × width × 3, full range, upright."""

    time: Fraction
    bgr: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Heard:
    """A piece of the sound: mono at ``HEARD_RATE``, -1 to 1; ``time`` is its first sample's, on the file's clock."""

    time: Fraction
    samples: npt.NDArray[np.float32]
