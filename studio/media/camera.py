"""How the camera moves and what moves before it: points followed from picture to picture, one movement for most.

The points stand on a grid and are followed by Lucas and Kanade's method; a shift with zoom and roll is fitted to most
of them (RANSAC), the others belong to what moves by itself. Fifteen times a second is enough for the hand's tremble.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.planes import Picture, Plane

STEP_S = 0.055
"""Least seconds between two pictures that are compared."""

GRID = (12, 7)
"""Points along the longer and the shorter edge."""

WINDOW = 11
"""Pixels along the edge of the patch around a point that is searched for."""

WORST_MATCH = 12.0
"""Mean difference of a patch, grey levels, from which it counts as lost."""

FIT = 0.6
"""Pixels by which a point may miss the camera's movement."""

FEWEST = 8
"""With fewer followed points the camera is taken to stand still."""

REST, REST_SHARE, LOOSE_SHARE = 0.4, 0.25, 0.6
"""When this share of the points moves less than so many pixels and no more than the last share fits the movement found,
then the camera rests and something large passes it."""

FARTHEST = 8.0
"""Pixels; a point that moves further by itself counts no more."""

TREMOR_S = 0.7
"""Seconds over which an operator's pan is an even curve; what departs from it is tremble."""

MOTION_GOOD = 0.06
"""Mean own speed of the points, picture widths per second, at which a picture is 63 % lively."""

FOLLOWED = 0.15
"""Share of the grid's points that must fit the camera's movement for it to be believed."""

LEAP_MATCH = 0.6
"""What differs once a picture is moved over, ÷ what differed before: below this a wide jerk is believed."""

Figures = npt.NDArray[np.float64]

_ROW = struct.Struct("<f6e")
"""Time; step, right, down, zoom, sure and own speed in half precision, three figures of which are all that counts."""

_ROW_TYPE = np.dtype([("time", "<f4"), ("rest", "<f2", (6,))])


@dataclass(frozen=True)
class Movement:
    """What was seen between pictures, one row per comparison, in order of time.

    Attributes:
        time: Seconds of the later picture from the file's first one.
        step: Seconds since the earlier one.
        shift: Rows of two: movement of the picture, longer edges, right and down.
        zoom: Growth of the picture.
        sure: Whether enough points fitted; not at cuts, in flat pictures and in the wildest pans.
        own: Subject motion, mean own speed of the points, longer edges per second.
    """

    time: Figures
    step: Figures
    shift: Figures
    zoom: Figures
    sure: npt.NDArray[np.bool_]
    own: Figures

    @property
    def speed(self) -> Figures:
        """Camera speed, longer edges per second."""
        return np.asarray(np.linalg.norm(self.shift, axis=1) / self.step)

    @property
    def zoom_speed(self) -> Figures:
        """How fast the picture grows or shrinks, per second."""
        return np.asarray(np.abs(self.zoom) / self.step)

    @property
    def lively(self) -> Figures:
        """Subject motion, 0 still to 1 lively; at a cut, where everything differs once, that of the row after it."""
        known = np.concatenate([[True], self.sure, [True]])
        cut = ~self.sure & known[:-2] & known[2:]
        own = np.where(cut, np.append(self.own[1:], 0), self.own)
        return np.asarray(1 - np.exp(-own / MOTION_GOOD))

    def tremor(self) -> Figures:
        """Root mean square departure of the camera from an even curve around each row, longer edges.

        Rows that are not sure, such as cuts, divide: a curve is fitted on one side of them only.
        """
        result = np.zeros(len(self.time))
        edges = np.flatnonzero(~self.sure)
        for first, last in zip((-1, *edges), (*edges, len(self.time)), strict=True):
            rows = slice(first + 1, last)
            result[rows] = _tremor(self.time[rows], np.cumsum(self.shift[rows], axis=0))
        return result


class Camera:
    """Feed every picture; the movement is ready at any time. Keeps one picture and 16 bytes per comparison."""

    def __init__(self) -> None:
        self._first: Fraction | None = None
        self._last: tuple[float, Plane] | None = None
        self._points: npt.NDArray[np.float32] = np.empty((0, 1, 2), np.float32)
        self._rows = bytearray()

    def see(self, picture: Picture) -> None:
        """Compare the picture with an earlier one when its turn has come."""
        if self._first is None:
            self._first = picture.time
            self._points = _grid(*picture.y.shape)
        time = float(picture.time - self._first)
        if self._last is None:
            self._last = (time, picture.y)
        elif time - self._last[0] >= STEP_S:
            step = time - self._last[0]
            found = _compare(self._last[1], picture.y, self._points, step)
            self._rows += _ROW.pack(time, step, *found)
            self._last = (time, picture.y)

    def movement(self) -> Movement:
        """Everything seen so far."""
        rows = np.frombuffer(bytes(self._rows), _ROW_TYPE)
        time = rows["time"].astype(np.float64)
        step, right, down, zoom, sure, own = rows["rest"].astype(np.float64).T
        return Movement(time, step, np.stack([right, down], axis=1), zoom, sure > 0.5, own)


def _grid(height: int, width: int) -> npt.NDArray[np.float32]:
    across, down = GRID if width >= height else GRID[::-1]
    columns = np.linspace(0.06 * width, 0.94 * width, across, dtype=np.float32)
    rows = np.linspace(0.07 * height, 0.93 * height, down, dtype=np.float32)
    return np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 1, 2)


def _compare(
    before: Plane, now: Plane, points: npt.NDArray[np.float32], step: float
) -> tuple[float, float, float, float, float]:
    """Right, down, zoom, sure, own speed."""
    found, status, misses = cv2.calcOpticalFlowPyrLK(
        before,
        now,
        points,
        np.empty_like(points),
        winSize=(WINDOW, WINDOW),
        maxLevel=2,
        criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.03),
        minEigThreshold=3e-4,
    )
    seen = status.ravel() == 1
    good = seen & (misses.ravel() < WORST_MATCH)
    if good.sum() < FEWEST:
        # Nothing to hold on to: flat pictures are alike, the others are a cut or a wild pan.
        if cv2.norm(before, now, cv2.NORM_L1) / now.size < WORST_MATCH:
            return (0.0, 0.0, 0.0, 1.0, 0.0)
        return (*_leap(before, now), 0.0)
    height, width = now.shape
    matrix, fits = _camera(points[good, 0], found[good, 0])
    middle = np.array([width / 2, height / 2])
    right, down = (matrix[:, :2] @ middle + matrix[:, 2] - middle) / max(width, height)
    zoom = float(np.hypot(matrix[0, 0], matrix[1, 0])) - 1
    places = points[seen, 0] @ matrix[:, :2].T + matrix[:, 2]
    own = np.minimum(np.linalg.norm(found[seen, 0] - places, axis=1), FARTHEST)
    own[own < FIT] = 0
    own_speed = float(own.mean()) / max(width, height) / step
    if fits * good.mean() >= FOLLOWED or (fits >= LOOSE_SHARE and good.sum() >= 2 * FEWEST):
        return (right, down, zoom, 1.0, own_speed)
    return (*_leap(before, now), own_speed)


def _camera(
    before: npt.NDArray[np.float32], now: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.float64], float]:
    """The movement most points share, 2 × 3, and the share of points that fit it."""
    still = np.eye(2, 3)
    resting = float((np.linalg.norm(now - before, axis=1) < REST).mean())
    found, inliers = cv2.estimateAffinePartial2D(
        before, now, method=cv2.RANSAC, ransacReprojThreshold=FIT, maxIters=200, confidence=0.99
    )
    matrix = np.asarray(found, np.float64)
    # Without a solution OpenCV gives None.
    fits = float(inliers.mean()) if matrix.shape == still.shape else 0.0
    if fits == 0.0 or (resting >= REST_SHARE and fits < LOOSE_SHARE):
        return still, resting
    return matrix, fits


def _leap(before: Plane, now: Plane) -> tuple[float, float, float, float]:
    """Right, down, no zoom, sure: a jerk too wide for the points, where the pictures still match when moved over."""
    size = (now.shape[1] // 2, now.shape[0] // 2)
    earlier, later = (
        cv2.resize(each, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        for each in (before, now)
    )
    window = cv2.createHanningWindow(size, cv2.CV_32F)
    # Copies: OpenCV applies the window in place when no padding is needed.
    (right, down), _ = cv2.phaseCorrelate(earlier.copy(), later.copy(), window)
    over = np.array([[1, 0, right], [0, 1, down]], np.float32)
    moved = cv2.warpAffine(earlier, over, size, borderMode=cv2.BORDER_CONSTANT, borderValue=-1)
    there = moved >= 0
    if there.mean() < 0.5:
        return (0.0, 0.0, 0.0, 0.0)
    apart = float(np.abs(earlier - later)[there].mean())
    left = float(np.abs(moved - later)[there].mean())
    if left > LEAP_MATCH * apart:
        return (0.0, 0.0, 0.0, 0.0)
    return (right / max(size), down / max(size), 0.0, 1.0)


def _tremor(time: Figures, place: Figures) -> Figures:
    """Departure of ``place`` (rows of two) from a parabola fitted around each time."""
    result = np.zeros(len(time))
    first, last = (
        np.searchsorted(time, time + shift) for shift in (-TREMOR_S / 2, TREMOR_S / 2 + 1e-9)
    )
    for row, (start, end) in enumerate(zip(first, last, strict=True)):
        if end - start >= 5:
            powers = np.vander(time[start:end] - time[row], 3)
            part = place[start:end]
            left = part - powers @ (np.linalg.pinv(powers) @ part)
            result[row] = np.sqrt((left**2).sum(axis=1).mean())
    return result
