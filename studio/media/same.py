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

SCALES = (0.45, 0.55, 0.66, 0.8, 0.92)
"""How much smaller the other lens may show the scene."""


def parts_found(one: Plane, other: Plane) -> npt.NDArray[np.float64]:
    """How well the parts of ``one`` are found in ``other`` near their places, whatever the light: three figures.

    Mean, lower and upper quartile of the best correlation (-1 to 1) of each part, weighted by nothing; parts without
    contrast are left out; zeros when no part has any.
    """
    height, width = one.shape
    across, down = PARTS if width >= height else PARTS[::-1]
    reach = round(REACH * max(width, height))
    found = []
    wide, high = width // across, height // down
    for row in range(down):
        for column in range(across):
            top, left = row * high, column * wide
            part = one[top : top + high, left : left + wide]
            if float(part.std()) < FLAT:
                continue
            rows = slice(max(0, top - reach), top + high + reach)
            window = other[rows, max(0, left - reach) : left + wide + reach]
            found.append(float(cv2.matchTemplate(window, part, cv2.TM_CCOEFF_NORMED).max()))
    if not found:
        return np.zeros(3)
    return np.array([np.mean(found), *np.quantile(found, (0.25, 0.75))])


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
        for scale in SCALES:
            inner = cv2.resize(near, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            # A third of the frame may lie outside: a lens that switches also shifts.
            edge = (inner.shape[0] // 8, inner.shape[1] // 8)
            inner = inner[edge[0] : inner.shape[0] - edge[0], edge[1] : inner.shape[1] - edge[1]]
            best = max(best, float(cv2.matchTemplate(far, inner, cv2.TM_CCOEFF_NORMED).max()))
    return best
