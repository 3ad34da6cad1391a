"""What stands out in a still picture, without any trained model.

Three old ideas that fail in different ways are put together: the spectral residual of Hou and Zhang (CVPR 2007), the
surrounded shapes of Zhang and Sclaroff's boolean maps (ICCV 2013), and colours that the rim of the picture has not.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

LEVELS = 7
"""Thresholds per channel at which shapes are looked for that the rim does not reach."""

SHAPES_EDGE = 96
"""Longer edge on which surrounded shapes are looked for, pixels."""

SPECTRUM_EDGE = 64
"""Longer edge on which the spectral residual is taken, pixels: it finds what is unusual at that scale."""

SHARP_REACH = 0.08
"""Radius over which fine detail is pooled, of the longer edge."""

Plane = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]


def still_map(lab: Picture, detail: Plane) -> Plane:
    """How much each place of a picture draws the eye, 0 to 1.

    Args:
        lab: Height × width × 3, 8-bit Lab, about 160 pixels.
        detail: Fine detail at each place (``fine_detail``), any scale, same height and width.
    """
    striking = (
        0.45 * scaled(surrounded(lab))
        + 0.35 * scaled(rare_colours(lab))
        + 0.20 * scaled(_residual_of(lab))
    )
    return scaled(striking * in_focus(detail))


def surrounded(lab: Picture) -> Plane:
    """How often a place lies in a shape that the picture's rim does not reach, over thresholds of all channels."""
    scale = SHAPES_EDGE / max(lab.shape)
    small = cv2.resize(lab, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (3, 3), 0)
    votes = np.zeros(small.shape[:2], np.float32)
    for channel in cv2.split(small):
        low, high = (float(value) for value in np.percentile(channel[::2, ::2], (2, 98)))
        if high - low < 8:
            continue
        for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
            above = (channel > level).astype(np.uint8)
            for shape in (above, 1 - above):
                inner = _unreached(shape)
                size = float(inner.mean())
                if size > 0:
                    # A small shape is more of a thing than a large one.
                    votes += inner * np.float32(1 / np.sqrt(size + 0.01))
    votes = cv2.GaussianBlur(votes, (5, 5), 0)
    return np.asarray(cv2.resize(votes, (lab.shape[1], lab.shape[0])), np.float32)


def _unreached(shape: Picture) -> Picture:
    """The parts of a 0/1 mask that do not touch the rim."""
    framed = cv2.copyMakeBorder(shape, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    cv2.floodFill(framed, None, (0, 0), 0)
    return np.asarray(framed[1:-1, 1:-1])


def rare_colours(lab: Picture) -> Plane:
    """Distance of each place's colour from the colours along the rim."""
    small = cv2.resize(lab, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA).astype(np.float32)
    sides = [
        np.concatenate([part.reshape(-1, 3) for part in pair])
        for pair in (
            (small[:2], small[-2:, : small.shape[1] // 2]),
            (small[:, :2], small[-2:, small.shape[1] // 2 :]),
            (small[:, -2:], small[:2]),
        )
    ]
    far = np.full(small.shape[:2], np.inf, np.float32)
    for rim in sides:
        mean = rim.mean(axis=0)
        spread = np.cov(rim.T) + np.diag((60.0, 12.0, 12.0))
        away = (small - mean).reshape(-1, 3)
        distance = ((away @ np.linalg.inv(spread).astype(np.float32)) * away).sum(axis=1)
        far = np.minimum(far, np.sqrt(distance).reshape(far.shape).astype(np.float32))
    return np.asarray(
        cv2.resize(far, (lab.shape[1], lab.shape[0]), interpolation=cv2.INTER_LINEAR), np.float32
    )


def fine_detail(grey: Picture, shape: tuple[int, int]) -> Plane:
    """Detail finer than two pixels of ``grey`` at each place, pooled to ``shape`` (height, width)."""
    fine = cv2.absdiff(grey, cv2.blur(grey, (3, 3)))
    return cv2.resize(fine, shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32)


def in_focus(detail: Plane) -> Plane:
    """Weight of each place, 0.5 where the lens left it soft, 1 where it is sharp; even where all is alike."""
    reach = max(3, round(SHARP_REACH * max(detail.shape))) | 1
    pooled = cv2.blur(detail, (reach, reach))
    top = float(np.percentile(pooled, 95))
    if top <= 0:
        return np.ones_like(pooled)
    return np.asarray(0.5 + 0.5 * np.clip(pooled / top * 1.6, 0, 1), np.float32)


def skin_share(bgr: Picture) -> Plane:
    """1 where a colour could be skin in any light that is not coloured, 0 elsewhere (height × width)."""
    ycc = cv2.cvtColor(bgr, cv2.COLOR_BGR2YCrCb)
    luma, red, blue = (ycc[:, :, plane].astype(np.int16) for plane in range(3))
    warm = (red > 134) & (red < 180) & (blue < 126) & (blue > 80) & (red - blue > 10)
    return np.asarray(warm & (luma > 40), np.float32)


def _residual_of(lab: Picture) -> Plane:
    height, width = lab.shape[:2]
    scale = SPECTRUM_EDGE / max(height, width)
    small = cv2.resize(lab, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    total = spectral_residual(small[:, :, 0].astype(np.float32))
    return np.asarray(cv2.resize(total, (width, height)), np.float32)


def spectral_residual(grey: Plane) -> Plane:
    """Saliency of a still picture, same shape, not scaled."""
    spectrum = np.fft.fft2(grey)
    amplitude = np.log(np.abs(spectrum) + 1e-6).astype(np.float32)
    residual = amplitude - cv2.blur(amplitude, (3, 3))
    back = np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))
    return np.asarray(
        cv2.GaussianBlur((np.abs(back) ** 2).astype(np.float32), (9, 9), 3), np.float32
    )


def scaled(plane: Plane) -> Plane:
    """``plane`` so that nearly all of it lies from 0 to 1."""
    top = float(np.percentile(plane[::2, ::2], 99))
    return np.clip(plane / top, 0, 1) if top > 0 else plane
