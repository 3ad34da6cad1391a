"""Whether two pictures show the same scene: its parts found again nearby, or one as a closer view of the other."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.planes import Plane

PARTS = (4, 3)
"""Parts across and down (the other way round for upright pictures)."""

REACH = 0.11
"""How far a part is sought, as a share of the longer edge."""

FLAT = 3.0
"""Standard deviation, levels, below which a part shows nothing that could be found again."""

SCALES = (0.42, 0.48, 0.54, 0.61, 0.69, 0.78, 0.88, 0.95)
"""How much smaller another lens may show the scene."""

FINER = (0.957, 1.043)
"""Steps around the best of ``SCALES``."""

CUT_OFF = 8
"""This part of the closer view is left out on each side: a lens that switches also shifts."""


def parts_found(one: Plane, other: Plane) -> npt.NDArray[np.float64]:
    """How well the parts of ``one`` are found in ``other`` near their places, whatever the light: five figures.

    Mean, lower and upper quartile of each part's best correlation (-1 to 1); how far the parts moved in the median, and
    how differently, as shares of the reach. Parts without contrast are left out; zeros when no part has any.
    """
    height, width = one.shape
    across, down = PARTS if width >= height else PARTS[::-1]
    reach = round(REACH * max(width, height))
    wide, high = width // across, height // down
    found, moved = [], []
    for top in range(0, high * down, high):
        for left in range(0, wide * across, wide):
            part = one[top : top + high, left : left + wide]
            if float(part.std()) < FLAT:
                continue
            first_row, first_column = max(0, top - reach), max(0, left - reach)
            window = other[first_row : top + high + reach, first_column : left + wide + reach]
            score = cv2.matchTemplate(window, part, cv2.TM_CCOEFF_NORMED)
            _, best, _, (x, y) = cv2.minMaxLoc(score)
            found.append(best)
            moved.append((first_column + x - left, first_row + y - top))
    if not found:
        return np.zeros(5)
    middle = np.median(moved, axis=0)
    spread = np.median(np.abs(np.array(moved) - middle).sum(axis=1))
    shift = float(np.hypot(*middle))
    quartiles = np.quantile(found, (0.25, 0.75))
    return np.array([np.mean(found), *quartiles, shift / reach, float(spread) / reach])


def closer_view(one: Plane, other: Plane) -> float:
    """Best correlation, -1 to 1, of one picture as a closer view inside the other, or the other way round."""
    small = [
        cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        for plane in (one, other)
    ]
    best = -1.0
    for near, far in (small, small[::-1]):
        if float(near.std()) < FLAT:
            continue
        scores = {scale: _inside(near, far, scale) for scale in SCALES}
        likely = max(scores, key=lambda scale: scores[scale])
        finer = (_inside(near, far, likely * step) for step in FINER)
        best = max(best, scores[likely], *finer)
    return best


def _inside(near: npt.NDArray[np.generic], far: npt.NDArray[np.generic], scale: float) -> float:
    inner = cv2.resize(
        np.asarray(near, np.uint8), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
    )
    rows, columns = inner.shape[0] // CUT_OFF, inner.shape[1] // CUT_OFF
    inner = inner[rows : inner.shape[0] - rows, columns : inner.shape[1] - columns]
    return float(cv2.matchTemplate(np.asarray(far, np.uint8), inner, cv2.TM_CCOEFF_NORMED).max())
