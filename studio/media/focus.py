"""Where the eye goes: what moves against the camera's movement, and what stands out in a still picture.

The still part is the spectral residual of Hou and Zhang (CVPR 2007): subtract the average log spectrum and what remains
is what is unusual in the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

CENTRE_SPREAD = 0.45
"""Standard deviation of the liking for the middle, of the picture's width and height."""

TOP_SHARE = 0.12
"""Share of the picture, the most striking part, whose centre is the focus."""

MOTION_COUNTS = 12.0
"""Mean change (of 255) in the liveliest tenth from which motion decides alone."""

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Focus:
    """Centre of interest, 0 to 1 of width and height, and how sure it is (0 to 1)."""

    x: float
    y: float
    weight: float


def attention(grey: Plane, moving: Plane) -> Focus:
    """The focus of a small grey picture; ``moving`` is what changed beside the camera's movement (same shape)."""
    share = min(1.0, float(np.quantile(moving, 0.95)) / MOTION_COUNTS)
    still = _scaled(spectral_residual(grey))
    strength = ((1 - share) * still + share * _scaled(moving)) * _centre(grey.shape)
    cut = np.quantile(strength, 1 - TOP_SHARE)
    top = np.where(strength >= cut, strength, 0)
    total = float(top.sum())
    if total <= 0:
        return Focus(0.5, 0.5, 0.0)
    rows, columns = np.indices(grey.shape, np.float32)
    x = float((top * columns).sum()) / total / max(1, grey.shape[1] - 1)
    y = float((top * rows).sum()) / total / max(1, grey.shape[0] - 1)
    return Focus(x, y, 0.3 + 0.7 * share)


def spectral_residual(grey: Plane) -> Plane:
    """Saliency of a still picture, same shape, not scaled."""
    spectrum = np.fft.fft2(grey)
    amplitude = np.log(np.abs(spectrum) + 1e-6).astype(np.float32)
    residual = amplitude - cv2.blur(amplitude, (3, 3))
    back = np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))
    return np.asarray(
        cv2.GaussianBlur((np.abs(back) ** 2).astype(np.float32), (9, 9), 3), np.float32
    )


def _scaled(plane: Plane) -> Plane:
    top = float(np.quantile(plane, 0.995))
    return np.clip(plane / top, 0, 1) if top > 0 else plane


def _centre(shape: tuple[int, ...]) -> Plane:
    rows = np.linspace(-0.5, 0.5, shape[0], dtype=np.float32)[:, None]
    columns = np.linspace(-0.5, 0.5, shape[1], dtype=np.float32)[None, :]
    return np.asarray(np.exp(-(rows**2 + columns**2) / (2 * CENTRE_SPREAD**2)), np.float32)
