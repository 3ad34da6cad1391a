"""Tiny pictures and whether two of them show the same things in the same places."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.frames import Pixels

SIZE = (24, 16)
"""Width and height, pixels."""

Thumb = npt.NDArray[np.float32]
"""Pixels in a row, three channels each, 0 to 255."""


def thumb_of(pixels: Pixels) -> Thumb:
    """``pixels`` made tiny."""
    return cv2.resize(pixels, SIZE, interpolation=cv2.INTER_AREA).astype(np.float32).ravel()


def contrast(thumb: Thumb) -> float:
    """Standard deviation of the picture in its channels: 0 for a wall of any colour."""
    return float(_structure(thumb).std())


def alike(first: Thumb, second: Thumb) -> float:
    """Correlation, −1 to 1, of where things are, whatever the light's strength and colour; a blank is like nothing."""
    one, two = _structure(first), _structure(second)
    if min(one.std(), two.std()) < 1.0:
        return 0.0
    return float(np.corrcoef(one, two)[0, 1])


def _structure(thumb: Thumb) -> Thumb:
    channels = thumb.reshape(-1, 3)
    return np.asarray((channels - channels.mean(axis=0)).ravel(), np.float32)
