"""The subject of a shot: one steady track through what was noted picture by picture.

Each picture leaves two coarse maps, of what moves and of what stands out, and the faces seen. Over a whole shot it
shows which of them can be trusted; then the best path through the maps is found (Viterbi), with a price on every step
aside, so that the track stays with one subject and leaves it only for something that is stronger for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.faces import Face, steady_faces
from studio.records.media import FocusPoint

CELLS = 32
"""Cells of a map along the longer edge of the picture."""

STEP_PRICE = 0.16
"""Price of moving the track by one cell, where 1 is what a strong subject gives per picture."""

REACH = 1.6
"""Radius (standard deviation, cells) over which a place gathers what is around it."""

EDGE_SHARE = 0.3
"""The subject ends where its map falls below this share of its peak."""

ARM, ARM_DOWN = 6.5, 9.0
"""Distance (cells, across and down) from the track's place at which what is still counted as the same thing fades."""

LASTING, LASTING_GAIN = 3.0, 0.8
"""Pictures over which motion is remembered and foreseen, and how much it counts then."""

FACE_GAIN = 1.6
"""How much a face gives, where a clearly moving subject gives 1."""

BODY_GAIN = 0.45
"""How much the body under a face gives."""

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Note:
    """What one picture left.

    Attributes:
        time: Seconds on the file's clock.
        moving: What moved of itself, 0 to 1, rows × columns.
        still: What stands out, 0 to 1, same shape.
        faces: Faces seen.
    """

    time: Fraction
    moving: Plane
    still: Plane
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class _Spot:
    """The subject in one picture, in shares: middle, extent, how much of all interest it holds."""

    left: float
    top: float
    right: float
    bottom: float
    held: float


def track(notes: Sequence[Note]) -> tuple[FocusPoint, ...]:
    """The subject in the pictures of one shot, in order of time."""
    if not notes:
        return ()
    faces = steady_faces([note.faces for note in notes])
    moving = np.stack([note.moving for note in notes])
    still = _settled(np.stack([note.still for note in notes])) * _middle(moving.shape)
    trust, clear = motion_trust(moving), still_trust(still)
    interest = (
        trust * _lasting(_levelled(moving))
        + (1 - 0.6 * trust * (1 - clear)) * (0.2 + 0.8 * clear) * still
    )
    for number, seen in enumerate(faces):
        for face in seen:
            _add_face(interest[number], face)
    path = _best_path(np.stack([_gathered(plane) for plane in interest]))
    spots = [_spot(plane, place) for plane, place in zip(interest, path, strict=True)]
    spots = _steadied(spots)
    return tuple(
        _point(note.time, spot, seen, trust)
        for note, spot, seen in zip(notes, spots, faces, strict=True)
    )


def motion_trust(moving: Plane) -> float:
    """Whether motion tells the subject in this shot: 1 when it is strong and in one place, 0 when all or nothing moves.

    Args:
        moving: Pictures × rows × columns.
    """
    totals = moving.sum(axis=(1, 2))
    lively = totals > 0.25
    if not lively.any():
        return 0.0
    shares = [_together(plane) for plane in moving[lively]]
    together = float(np.clip((np.median(shares) - 0.4) / 0.35, 0, 1))
    peak = float(np.percentile(moving[lively].max(axis=(1, 2)), 80))
    return together * min(1.0, peak / 0.3) * min(1.0, 2.5 * float(lively.mean()))


def still_trust(still: Plane) -> float:
    """Whether one thing stands out in the shot's still pictures, 0 to 1: little where everything is lively."""
    mean = still.mean(axis=0)
    return float(np.clip((_together(mean) - 0.4) / 0.35, 0, 1))


def _together(plane: Plane) -> float:
    """Share of a map that one upright window can hold."""
    rows, columns = plane.shape
    window = (max(1, round(columns * 0.34)), max(1, round(rows * 0.7)))
    sharp = np.maximum(plane - 0.5 * float(plane.mean()), 0)
    held = cv2.boxFilter(sharp, -1, window, normalize=False, borderType=cv2.BORDER_CONSTANT)
    return float(held.max() / max(float(sharp.sum()), 1e-6))


def _settled(still: Plane) -> Plane:
    """Still maps averaged with their neighbours in time: they flicker."""
    if len(still) < 3:
        return still
    padded = np.concatenate([still[:1], still, still[-1:]])
    return np.asarray((padded[:-2] + padded[1:-1] + padded[2:]) / 3, np.float32)


def _levelled(moving: Plane) -> Plane:
    """Motion so that a lively picture of this shot reaches 1."""
    peaks = moving.max(axis=(1, 2))
    top = float(np.percentile(peaks, 75))
    return np.asarray(np.clip(moving / max(top, 0.08), 0, 1), np.float32)


def _lasting(moving: Plane) -> Plane:
    """Motion that is remembered and foreseen a little: who pauses is still the subject."""
    count = len(moving)
    apart = np.arange(count)[:, None] - np.arange(count)[None, :]
    weights = np.exp(-((apart / LASTING) ** 2)).astype(np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    pooled = np.tensordot(weights, moving, axes=1)
    return np.asarray(np.maximum(moving, LASTING_GAIN * pooled), np.float32)


def _middle(shape: tuple[int, ...]) -> Plane:
    """A mild liking for the middle."""
    down = np.linspace(-1, 1, shape[1], dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, shape[2], dtype=np.float32)[None, :]
    return np.asarray(np.exp(-(down**2 + across**2) / 1.6), np.float32)


def _add_face(plane: Plane, face: Face) -> None:
    rows, columns = plane.shape
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    down, across = (down + 0.5) / rows, (across + 0.5) / columns
    head = np.exp(
        -(((across - face.x) / (0.5 * face.width)) ** 2)
        - ((down - face.y) / (0.6 * face.height)) ** 2
    )
    body = np.exp(
        -(((across - face.x) / (0.9 * face.width)) ** 2)
        - ((down - face.y - 1.5 * face.height) / (1.2 * face.height)) ** 2
    )
    plane += FACE_GAIN * head + BODY_GAIN * body


def _gathered(plane: Plane) -> Plane:
    return np.asarray(
        cv2.GaussianBlur(plane, (0, 0), REACH, borderType=cv2.BORDER_CONSTANT), np.float32
    )


def _best_path(gain: Plane) -> list[tuple[int, int]]:
    """Row and column per picture of the path that gathers the most, less the price of its steps."""
    count, rows, columns = gain.shape
    level = float(np.percentile(gain.max(axis=(1, 2)), 60))
    gain = gain / max(level, 1e-6)
    down, across = np.divmod(np.arange(rows * columns), columns)
    price = STEP_PRICE * np.hypot(down[:, None] - down[None], across[:, None] - across[None])
    price = price.astype(np.float32)
    best = gain[0].ravel()
    came: list[npt.NDArray[np.int64]] = []
    for number in range(1, count):
        reached = best[None, :] - price
        source = reached.argmax(axis=1)
        came.append(source)
        best = reached[np.arange(len(best)), source] + gain[number].ravel()
    place = int(best.argmax())
    places = [place]
    for source in reversed(came):
        place = int(source[place])
        places.append(place)
    return [divmod(each, columns) for each in reversed(places)]


def _spot(plane: Plane, place: tuple[int, int]) -> _Spot:
    """The thing around ``place``: the part of the map that hangs together there."""
    rows, columns = plane.shape
    soft = cv2.GaussianBlur(plane, (0, 0), 0.7)
    top, left = max(0, place[0] - 2), max(0, place[1] - 2)
    near = soft[top : place[0] + 3, left : place[1] + 3]
    peak = float(near.max())
    if peak <= 1e-4:
        row, column = (place[0] + 0.5) / rows, (place[1] + 0.5) / columns
        return _Spot(column, row, column, row, 0.0)
    seed = np.unravel_index(int(near.argmax()), near.shape)
    _, labels = cv2.connectedComponents((soft > EDGE_SHARE * peak).astype(np.uint8))
    mine = labels == labels[seed[0] + top, seed[1] + left]
    mass = np.where(mine, soft, 0) * _near(plane.shape, place)
    held = float(mass.sum()) / max(float(soft.sum()), 1e-6)
    first, last = _extent(mass.sum(axis=0))
    upper, lower = _extent(mass.sum(axis=1))
    return _Spot(first / columns, upper / rows, last / columns, lower / rows, held)


def _near(shape: tuple[int, ...], place: tuple[int, int]) -> Plane:
    """Weights that fade far from ``place``: two things that touch are not one."""
    down = (np.arange(shape[0], dtype=np.float32) - place[0])[:, None] / ARM_DOWN
    across = (np.arange(shape[1], dtype=np.float32) - place[1])[None, :] / ARM
    return np.asarray(np.exp(-(down**2 + across**2)), np.float32)


def _extent(profile: Plane) -> tuple[float, float]:
    """Where the middle nine tenths of a profile lie, cells."""
    running = np.concatenate([[0.0], np.cumsum(profile)])
    running /= running[-1]
    cells = np.arange(len(running))
    return float(np.interp(0.05, running, cells)), float(np.interp(0.95, running, cells))


def _steadied(spots: Sequence[_Spot]) -> list[_Spot]:
    """Edges by a running median over five pictures, then a short mean: outliers go, movement stays."""
    edges = np.array(
        [(spot.left, spot.top, spot.right, spot.bottom, spot.held) for spot in spots], np.float64
    )
    if len(edges) >= 3:
        reach = 2 if len(edges) >= 5 else 1
        padded = np.pad(edges, ((reach, reach), (0, 0)), mode="edge")
        windows = np.stack([padded[n : n + len(edges)] for n in range(2 * reach + 1)])
        edges = np.median(windows, axis=0)
        padded = np.pad(edges, ((1, 1), (0, 0)), mode="edge")
        edges = 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]
    return [_Spot(*(float(value) for value in row)) for row in edges]


def _point(time: Fraction, spot: _Spot, faces: Sequence[Face], trust: float) -> FocusPoint:
    mine = [face for face in faces if _within(face, spot)]
    if mine:
        left, right = (
            min(face.left for face in mine),
            max(face.left + face.width for face in mine),
        )
        top, bottom = (
            min(face.top for face in mine),
            max(face.top + face.height for face in mine),
        )
        return _as_point(time, (left, top, right, bottom), 0.95, face=True)
    sure = 0.15 + 0.65 * trust * min(1.0, spot.held * 1.5) + 0.25 * (1 - trust) * spot.held
    return _as_point(time, (spot.left, spot.top, spot.right, spot.bottom), sure, face=False)


def _within(face: Face, spot: _Spot) -> bool:
    middle_x, middle_y = (spot.left + spot.right) / 2, (spot.top + spot.bottom) / 2
    reach_x = (spot.right - spot.left) / 2 + face.width / 2
    reach_y = (spot.bottom - spot.top) / 2 + face.height / 2
    return abs(face.x - middle_x) <= reach_x and abs(face.y - middle_y) <= reach_y


def _as_point(
    time: Fraction, box: tuple[float, float, float, float], sure: float, *, face: bool
) -> FocusPoint:
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in box)
    return FocusPoint(
        time=time,
        x=(left + right) / 2,
        y=(top + bottom) / 2,
        width=right - left,
        height=bottom - top,
        sure=min(1.0, max(0.0, sure)),
        face=face,
    )
