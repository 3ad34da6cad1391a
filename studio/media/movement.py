"""What moves of itself: the change between two pictures once the camera's own movement is taken out."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

CORNERS = 90
"""Points followed from picture to picture to learn the camera's movement."""

FEWEST = 8
"""With fewer points followed well the camera is taken to stand still."""

RIM = 0.18
"""Share of each edge that counts as surroundings: a big subject must not pass for the camera."""

CHANGE_FULL = 22.0
"""Change (of 255, Lab) that counts as fully moved."""

SHADE_MOST = 40.0
"""Largest change of brightness of the whole picture, grey levels, that is taken for the light's."""

SPARSE = 4
"""Every how manieth pixel each way is enough to tell how bright a picture is."""

CHANGE_FLOOR = 5.0
"""Change that noise and compression make."""

AT_REST = 1.6
"""Mean difference along the rim, grey levels, below which the camera stands."""

GONE = 0.55
"""Share of the picture changed from which it is another picture, not a movement."""

Plane = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

_STILL: Matrix = np.eye(3)


@dataclass(frozen=True)
class Change:
    """What differs between two pictures, seen from each of them.

    Attributes:
        of_first: Change at the first picture's places, 0 to 1.
        of_second: The same at the second's.
        camera: 3 × 3 (homogeneous), from places in the first to places in the second, pixels.
        spread: Share of the picture that changed: near 1 across a cut.
    """

    of_first: Plane
    of_second: Plane
    camera: Matrix
    spread: float


def change_between(first: Picture, second: Picture) -> Change:
    """Compare two small Lab pictures (height × width × 3, same shape, L first)."""
    camera = camera_between(first[:, :, 0], second[:, :, 0])
    of_second = _left_over(first, second, camera)
    of_first = (
        of_second
        if camera is _STILL
        else _moved(of_second, np.asarray(np.linalg.inv(camera), np.float64))
    )
    spread = float((of_second > 0.5).mean())
    return Change(of_first, of_second, camera, spread)


def _moved(plane: Plane, camera: Matrix) -> Plane:
    """A map carried along by the camera's movement; nothing where the picture did not reach."""
    height, width = plane.shape
    return np.asarray(cv2.warpPerspective(plane, camera, (width, height)), np.float32)


def camera_between(first: Picture, second: Picture) -> Matrix:
    """The camera's movement: 3 × 3; standing still where nothing else fits better."""
    best, least = _STILL, 0.92 * _rim_error(first, second, _STILL)
    if least < AT_REST:
        return _STILL
    for moved in _followed(first, second):
        error = _rim_error(first, second, moved)
        if error < least:
            # A richer movement must be clearly better than a simple one.
            best, least = moved, 0.95 * error
    return best


def _followed(first: Picture, second: Picture) -> list[Matrix]:
    """Movements that may be the camera's: shift with turn and zoom, and a plane seen from elsewhere (over ground)."""
    seen: Plane | None = cv2.goodFeaturesToTrack(first, CORNERS, 0.01, 5)  # type: ignore[assignment] # None is not typed
    corners = np.empty((0, 1, 2), np.float32) if seen is None else seen
    if len(corners) < FEWEST:
        return []
    found, good, _ = cv2.calcOpticalFlowPyrLK(
        first, second, corners, np.empty_like(corners), winSize=(11, 11), maxLevel=3
    )
    kept = good.ravel() == 1
    before, after = corners[kept], found[kept]
    if len(before) < FEWEST:
        return []
    moves: list[Matrix] = []
    matrix, inliers = cv2.estimateAffinePartial2D(
        before, after, ransacReprojThreshold=0.8, maxIters=200
    )
    if matrix is not None and int(inliers.sum()) >= FEWEST:
        moves.append(np.vstack([matrix, (0, 0, 1)]))
    if len(before) >= 3 * FEWEST:
        plane, inliers = cv2.findHomography(before, after, cv2.RANSAC, 1.0, maxIters=200)
        if plane is not None and int(inliers.sum()) >= 2 * FEWEST:
            moves.append(plane)
    return [np.asarray(move, np.float64) for move in moves if _plausible(move, first.shape)]


def _plausible(move: npt.NDArray[np.float64], shape: tuple[int, ...]) -> bool:
    """A quarter of a second carries no corner of the picture far, nor tilts it much."""
    height, width = shape[:2]
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    moved = cv2.perspectiveTransform(corners, move)
    area = cv2.contourArea(moved.astype(np.float32)) / (width * height)
    return 0.6 < area < 1.6 and bool(np.abs(moved - corners).max() < 0.5 * max(height, width))


def _rim_error(first: Picture, second: Picture, camera: Matrix) -> float:
    """How badly the surroundings fit when the first picture is moved: a robust mean over the rim."""
    height, width = second.shape
    left = cv2.absdiff(_brought(first, camera), second)
    down, across = round(height * RIM), round(width * RIM)
    rim = np.concatenate(
        [
            left[:down].ravel(),
            left[down:, :across].ravel(),
            left[down:, -across:].ravel(),
        ]
    )
    return float(np.minimum(rim, 30).mean()) + 0.3


def _brought(picture: Picture, camera: Matrix) -> Picture:
    """A picture as the camera saw it after its movement; what it had not seen is drawn out from the edge."""
    if camera is _STILL:
        return picture
    height, width = picture.shape[:2]
    moved = cv2.warpPerspective(picture, camera, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _left_over(other: Picture, here: Picture, camera: Matrix) -> Plane:
    """Where ``here`` is outside of what ``other``, moved by the camera, shows within a pixel; 0 to 1."""
    height, width = here.shape[:2]
    if camera is _STILL:
        moved, inside = other.copy(), np.ones((height, width), bool)
    else:
        moved = _brought(other, camera)
        full = np.full((height, width), 255, np.uint8)
        inside = cv2.warpPerspective(full, camera, (width, height)) == 255
    moved[:, :, 0] = _as_bright(moved[:, :, 0], here[:, :, 0], inside)
    kernel = np.ones((3, 3), np.uint8)
    over = cv2.subtract(here, cv2.dilate(moved, kernel))
    under = cv2.subtract(cv2.erode(moved, kernel), here)
    left = cv2.max(over, under).max(axis=2)
    left[~inside] = 0
    soft = cv2.GaussianBlur(left.astype(np.float32), (5, 5), 0)
    clear = (soft - CHANGE_FLOOR) / (CHANGE_FULL - CHANGE_FLOOR)
    return np.asarray(np.clip(clear, 0, 1), np.float32)


def _as_bright(luma: Picture, other: Picture, inside: npt.NDArray[np.bool_]) -> Picture:
    """``luma`` as bright as ``other``: an exposure that drifts or a lamp that is dimmed moves nothing."""
    sample = inside[::SPARSE, ::SPARSE]
    here, there = luma[::SPARSE, ::SPARSE][sample], other[::SPARSE, ::SPARSE][sample]
    if here.size < 64:
        return luma
    low, middle, high = np.percentile(here, (25, 50, 75))
    low_there, middle_there, high_there = np.percentile(there, (25, 50, 75))
    shift = float(middle_there - middle)
    if not 2 < abs(shift) < SHADE_MOST:
        return luma
    gain = min(1.6, max(0.6, float((high_there - low_there) / max(high - low, 4.0))))
    evened = (luma.astype(np.float32) - float(middle)) * gain + float(middle_there)
    return np.asarray(np.clip(evened, 0, 255), np.uint8)
