"""The subject of a shot: one steady track through what was noted picture by picture.

Each picture leaves two coarse maps, of what moves and of what stands out, and the faces seen. Over a whole shot it
shows which of them can be trusted; then the best path through the maps is found (Viterbi), with a price on every step
aside, so that the track stays with one subject and leaves it only for something that is stronger for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.face_tracks import Face, steady_faces
from studio.media.interest import Interest, Note, interest_in
from studio.media.staying import Frame, joined, what_stays
from studio.records.focus import FocusPoint

STEP_PRICE = 0.16
"""Price of moving the track by one cell, where 1 is what a strong subject gives per picture."""

REACH = 1.6
"""Radius (standard deviation, cells) over which a place gathers what is around it."""

EDGE_SHARE = 0.3
"""The subject ends where its map falls below this share of its peak."""

ARM, ARM_DOWN = 6.5, 9.0
"""Distance (cells, across and down) from the track's place at which what is still counted as the same thing fades."""

SMALLER = 0.6
"""A face of less than this share of another's width is somebody in the background."""

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Spot:
    """The subject in one picture, in shares: middle, extent, how much of all interest it holds."""

    left: float
    top: float
    right: float
    bottom: float
    held: float

    @property
    def frame(self) -> Frame:
        """Its extent alone."""
        return self.left, self.top, self.right, self.bottom


def track(notes: Sequence[Note], after: FocusPoint | None = None) -> tuple[FocusPoint, ...]:
    """The subject in the pictures of one shot, in order of time.

    Args:
        notes: What the pictures left.
        after: Where the subject was just before, when these pictures only continue a long shot.
    """
    if not notes:
        return ()
    faces = steady_faces([note.faces for note in notes], [note.fresh for note in notes])
    interest = interest_in(notes, faces)
    path = _best_path(np.stack([_gathered(plane) for plane in interest.places]), after)
    spots = [_spot(plane, place) for plane, place in zip(interest.places, path, strict=True)]
    if not any(faces):
        spots = _with_things(spots, notes, interest)
    weights = zip(interest.trust.tolist(), interest.clear.tolist(), strict=True)
    return tuple(
        _point(note.time, spot, seen, weight)
        for note, spot, seen, weight in zip(notes, _steadied(spots), faces, weights, strict=True)
    )


def _with_things(spots: Sequence[_Spot], notes: Sequence[Note], interest: Interest) -> list[_Spot]:
    """The spots, each drawn out to the thing beside it that is worked on, where there is one."""
    frames = [spot.frame for spot in spots]
    things = what_stays(notes, frames, interest.trust.tolist())
    shape = interest.places.shape[1:]
    return [
        spot if thing is None else _Spot(*joined(spot.frame, thing, shape), spot.held)
        for spot, thing in zip(spots, things, strict=True)
    ]


def _gathered(plane: Plane) -> Plane:
    return np.asarray(
        cv2.GaussianBlur(plane, (0, 0), REACH, borderType=cv2.BORDER_CONSTANT), np.float32
    )


def _best_path(gain: Plane, after: FocusPoint | None) -> list[tuple[int, int]]:
    """Row and column per picture of the path that gathers the most, less the price of its steps."""
    count, rows, columns = gain.shape
    level = float(np.percentile(gain.max(axis=(1, 2)), 60))
    gain = gain / max(level, 1e-6)
    price = _prices(rows, columns)
    best = gain[0].ravel()
    if after:
        row, column = min(rows - 1, int(after.y * rows)), min(columns - 1, int(after.x * columns))
        best = best - price[row * columns + column]
    came: list[npt.NDArray[np.int16]] = []
    for number in range(1, count):
        reached = best[None, :] - price
        source = reached.argmax(axis=1)
        came.append(source.astype(np.int16))
        best = reached[np.arange(len(best)), source] + gain[number].ravel()
    place = int(best.argmax())
    places = [place]
    for source in reversed(came):
        place = int(source[place])
        places.append(place)
    return [divmod(each, columns) for each in reversed(places)]


@lru_cache(maxsize=8)
def _prices(rows: int, columns: int) -> Plane:
    """Price of going from each cell to each other one."""
    down, across = np.divmod(np.arange(rows * columns), columns)
    way = np.hypot(down[:, None] - down[None], across[:, None] - across[None])
    return np.asarray(STEP_PRICE * way, np.float32)


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
    held = float((mass * soft).sum()) / max(float((soft * soft).sum()), 1e-6)
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


def _point(
    time: Fraction, spot: _Spot, faces: Sequence[Face], weights: tuple[float, float]
) -> FocusPoint:
    """The point of one picture; ``weights``: trust in motion, and how clearly one thing stands out."""
    mine = _cast(faces, spot)
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
    held, (trust, clear) = min(1.0, 1.5 * spot.held), weights
    # What moves alone is nearly as sure as a face; what only stands out is a good guess at best.
    sure = 0.15 + held * (0.65 * trust + (1 - trust) * (0.1 + 0.35 * clear))
    return _as_point(time, (spot.left, spot.top, spot.right, spot.bottom), sure, face=False)


def _cast(faces: Sequence[Face], spot: _Spot) -> list[Face]:
    """The faces that are the subject together: those near the track, and all others nearly as large."""
    near = [face.width for face in faces if _within(face, spot)]
    return [face for face in faces if face.width >= SMALLER * max(near)] if near else []


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
