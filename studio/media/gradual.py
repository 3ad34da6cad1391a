"""Dissolves and fades, found while frames stream by.

A dissolve mixes two pictures, ``f(t) = a + α(t)·(b − a)`` with α rising evenly from 0 to 1; a fade does the same with a
black or white picture. So over a window that ends now, the pictures between the two ends must lie near the straight
line between them, evenly spaced. A cut jumps along that line, camera or subject movement leaves it, a change of light
keeps the structure of the picture: none of these passes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from studio.media.frames import Frame
from studio.media.thumbs import Thumb, alike, contrast, thumb_of
from studio.records.media import Boundary, BoundaryKind

STEP_S = Fraction(1, 13)
"""Seconds between compared pictures at least."""

WINDOWS = (4, 6, 9, 13, 18)
"""Windows tried, in steps: about 0.3 to 1.4 s."""

LEAST_CHANGE = 9.0
"""Mean absolute difference of the two ends, of 255: below it nothing was mixed."""

MAX_RESIDUAL = 0.30
"""Mean distance from the straight line, as a share of its length."""

MAX_UNEVEN = 0.17
"""Largest distance of α from even spacing."""

SAME_STRUCTURE = 0.80
"""Correlation of the two ends above which only the light has changed."""

BLANK_CONTRAST = 6.0
"""Standard deviation, of 255, below which a picture is blank."""

PACE_STEPS = 3
"""Steps over which the pace of change is compared, about a quarter second."""

FAST_PACE = 12.0
"""Mean change (of 255) over ``PACE_STEPS`` that no ordinary camera movement reaches while it stays on the line."""

FASTER = 2.0
"""Or the change must run this many times faster than before the window."""

JOIN_S = Fraction(2, 5)
"""Fade out and fade in this close together are one fade through black or white."""

LEAST_FIT = 0.35
"""Fits below this are camera or subject movement more often than transitions (truth files of the test footage)."""


@dataclass(frozen=True)
class _Window:
    start: Fraction
    end: Fraction
    change: float
    fit: float
    """0 to 1."""
    blank_start: bool
    blank_end: bool


class GradualFinder:
    """Feed frames in order; ``found`` afterwards. Holds a second and a half of thumbnails."""

    def __init__(self) -> None:
        self._ring: deque[tuple[Fraction, Thumb]] = deque(maxlen=WINDOWS[-1] + 1 + PACE_STEPS)
        self._open: list[_Window] = []
        self._done: list[_Window] = []

    def feed(self, frame: Frame) -> None:
        """Look at the next frame."""
        if self._ring and frame.time - self._ring[-1][0] < STEP_S:
            return
        self._ring.append((frame.time, thumb_of(frame.pixels)))
        if self._open and frame.time > self._open[-1].end + 4 * STEP_S:
            self._close()
        best = max(
            filter(None, (self._window(steps) for steps in WINDOWS)),
            key=lambda window: window.change * window.fit,
            default=None,
        )
        if best is not None:
            self._open.append(best)

    def found(self) -> tuple[Boundary, ...]:
        """All gradual transitions, in order."""
        self._close()
        joined: list[Boundary] = []
        last: _Window | None = None
        for window in self._done:
            if last and last.blank_end and window.blank_start and window.start - last.end <= JOIN_S:
                joined[-1] = _boundary(BoundaryKind.FADE, last.start, window)
            else:
                fade = window.blank_start or window.blank_end
                kind = BoundaryKind.FADE if fade else BoundaryKind.DISSOLVE
                joined.append(_boundary(kind, window.start, window))
            last = window
        return tuple(joined)

    def _close(self) -> None:
        """The open windows overlap each other: the one that changes most stands for all."""
        if not self._open:
            return
        best = max(self._open, key=lambda window: window.change * window.fit)
        self._open.clear()
        if not self._done or best.start >= self._done[-1].end:
            self._done.append(best)

    def _window(self, steps: int) -> _Window | None:
        if len(self._ring) <= steps:
            return None
        pictures = list(self._ring)[-steps - 1 :]
        (start, first), (end, last) = pictures[0], pictures[-1]
        line = last - first
        change = _change(first, last)
        if change < LEAST_CHANGE:
            return None
        fit = _straightness(np.stack([thumb for _, thumb in pictures[1:-1]]) - first, line)
        if fit < LEAST_FIT:
            return None
        blank_start, blank_end = _is_blank(first), _is_blank(last)
        if blank_start and blank_end:
            return None  # a wall that changes colour is no fade
        same = alike(first, last) > SAME_STRUCTURE
        if not (blank_start or blank_end) and (same or not self._hurries(steps)):
            return None
        return _Window(start, end, change, fit, blank_start, blank_end)

    def _hurries(self, steps: int) -> bool:
        """Whether the picture changes faster inside the window than a moving camera would."""
        thumbs = [thumb for _, thumb in self._ring]
        middle = len(thumbs) - 1 - steps // 2
        inside = _change(thumbs[middle - PACE_STEPS // 2 - 1], thumbs[middle + PACE_STEPS // 2])
        first = len(thumbs) - 1 - steps
        before = _change(thumbs[max(0, first - PACE_STEPS)], thumbs[first])
        return inside >= FAST_PACE or inside >= FASTER * before


def _boundary(kind: BoundaryKind, start: Fraction, window: _Window) -> Boundary:
    return Boundary(kind=kind, start=start, end=window.end, confidence=round(window.fit, 3))


def _straightness(between: npt.NDArray[np.float32], line: Thumb) -> float:
    """1 when the pictures lie evenly on the line, 0 or less when they do not."""
    square = float(line @ line)
    alphas = between @ line / square
    residuals = np.linalg.norm(between - np.outer(alphas, line), axis=1) / np.sqrt(square)
    even = np.arange(1, len(between) + 1) / (len(between) + 1)
    residual, uneven = float(residuals.mean()), float(np.abs(alphas - even).max())
    return min(1 - residual / MAX_RESIDUAL, 1 - uneven / MAX_UNEVEN)


def _change(first: Thumb, second: Thumb) -> float:
    return float(np.abs(second - first).mean())


def _is_blank(thumb: Thumb) -> bool:
    return contrast(thumb) < BLANK_CONTRAST
