"""What matters in the pictures of one shot: motion, what stands out and faces, each weighed by its worth there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.face_tracks import Face

CELLS = 32
"""Cells of a map along the longer edge of the picture."""

STILL_LEAST = 0.3
"""Weight of what stands out in a lively picture; where one thing stands out clearly it is 1."""

YIELDS = 0.6
"""So much of that weight is given up where motion tells the subject."""

RIM_LESS = 0.5
"""How much less motion at the rim counts: a power of the liking for the middle."""

LASTING, LASTING_GAIN = 3.0, 0.8
"""Pictures over which motion is remembered and foreseen, and how much it counts then."""

LIVELY = 0.25
"""Cells' worth of movement from which a picture counts as moving."""

FACE_GAIN = 1.6
"""How much a face gives, where a clearly moving subject gives 1."""

BODY_GAIN = 0.45
"""How much the body under a face gives."""

NEAR = 6
"""Pictures to each side (a second and a half) over which it is asked whether anything moves."""

PAUSE = 0.35
"""Share of the shot's usual movement below which a stretch is a pause: there the still picture tells more."""

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Note:
    """What one picture left.

    Attributes:
        time: Seconds on the file's clock.
        moving: What moved of itself, 0 to 1, rows × columns.
        still: What stands out, 0 to 1, same shape.
        faces: Faces seen.
        fresh: Whether the picture before showed something else.
    """

    time: Fraction
    moving: Plane
    still: Plane
    faces: tuple[Face, ...]
    fresh: bool = False


@dataclass(frozen=True)
class Interest:
    """What matters in a shot.

    Attributes:
        places: How much each place matters, pictures × rows × columns.
        trust: How far motion tells the subject, 0 to 1, per picture: nothing where nothing moves for a while.
        clear: How clearly one thing stands out without motion, 0 to 1, per picture.
    """

    places: Plane
    trust: Plane
    clear: Plane


def interest_in(notes: Sequence[Note], faces: Sequence[Sequence[Face]]) -> Interest:
    """What matters in the pictures of one shot, with the faces that hold in each."""
    moving = np.stack([note.moving for note in notes])
    middle = _middle(moving.shape[1:])
    still = _settled(np.stack([note.still for note in notes])) * middle
    lively = _lively(moving)
    trust = motion_trust(moving) * lively
    clear = lively * still_trust(still) + (1 - lively) * _clear_now(still, lively)
    quiet = (1 - YIELDS * trust * (1 - clear)) * (STILL_LEAST + (1 - STILL_LEAST) * clear)
    interest = _times(trust, _lasting(_levelled(moving))) * middle**RIM_LESS
    interest += _times(quiet, still)
    for number, seen in enumerate(faces):
        for face in seen:
            _add_face(interest[number], face)
    return Interest(np.asarray(interest, np.float32), trust, clear)


def _times(weights: Plane, planes: Plane) -> Plane:
    """Each picture's map by that picture's weight."""
    return np.asarray(weights[:, None, None] * planes, np.float32)


def _lively(moving: Plane) -> Plane:
    """0 where the shot pauses to 1 where it moves about as much as it usually does."""
    totals = moving.sum(axis=(1, 2))
    usual = float(np.median(totals[totals > LIVELY])) if (totals > LIVELY).any() else 1.0
    return np.asarray(np.clip(pooled(totals, NEAR) / (PAUSE * usual), 0, 1), np.float32)


def _clear_now(still: Plane, lively: Plane) -> Plane:
    """How clearly one thing stands out just then, for the pictures in which the shot pauses."""
    planes = pooled(still, NEAR)
    return np.array(
        [
            _one_thing(plane) if part < 1 else 0.0
            for plane, part in zip(planes, lively, strict=True)
        ],
        np.float32,
    )


def pooled(planes: Plane, reach: int) -> Plane:
    """Means over ``reach`` pictures to each side, fewer at the ends."""
    count = len(planes)
    total = np.concatenate([np.zeros_like(planes[:1]), planes]).cumsum(axis=0)
    first = np.clip(np.arange(count) - reach, 0, count)
    past = np.clip(np.arange(count) + reach + 1, 0, count)
    size = (past - first).reshape(-1, *(1,) * (planes.ndim - 1))
    return np.asarray((total[past] - total[first]) / size, np.float32)


def motion_trust(moving: Plane) -> float:
    """Whether motion tells the subject in this shot: 1 when it is strong and in one place, 0 when all or nothing moves.

    Args:
        moving: Pictures × rows × columns.
    """
    totals = moving.sum(axis=(1, 2))
    lively = totals > LIVELY
    if not lively.any():
        return 0.0
    shares = [together(plane) for plane in moving[lively]]
    gathered = float(np.clip((np.median(shares) - 0.4) / 0.35, 0, 1))
    peak = float(np.percentile(moving[lively].max(axis=(1, 2)), 80))
    return gathered * min(1.0, peak / 0.3) * min(1.0, 2.5 * float(lively.mean()))


def still_trust(still: Plane) -> float:
    """Whether one thing stands out in the shot's still pictures, 0 to 1: little where everything is lively."""
    return _one_thing(still.mean(axis=0))


def _one_thing(plane: Plane) -> float:
    return float(np.clip((together(plane) - 0.4) / 0.35, 0, 1))


def together(plane: Plane) -> float:
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
    down = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, shape[1], dtype=np.float32)[None, :]
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
