"""The thing that stays beside what moves: the mug that is filled, what hands work on.

It is looked for only where something moves: one thing that stands out far more than all else, for seconds on end and at
one place, and beside which the movement goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.interest import Note, pooled, together

REACH = 4
"""Pictures to each side (a second) over which maps are pooled."""

APART = 9
"""Pictures between the three stretches of time in each of which the thing must stand out."""

STEADY = 24
"""Pictures to each side over which it is decided whether there is such a thing, and where."""

SAME = 0.2
"""Share of the thing that the mover may cover: else it is the mover itself."""

FROM = 0.5
"""Mean worth from which there is one."""

HIDDEN = 0.1
"""Worth below which the thing cannot be seen just then."""

UPRIGHT = 9 / 16
"""Width of the narrowest crop, of its height."""

FILLED = 0.9
"""Share of that crop which the subject may fill: some air is left beside it."""

EDGE = 0.6
"""The thing ends where its map falls below this share of its peak."""

Plane = npt.NDArray[np.float32]
Frame = tuple[float, float, float, float]
"""Left, top, right, bottom, shares of the picture."""


def what_stays(
    notes: Sequence[Note], movers: Sequence[Frame], trust: Sequence[float]
) -> list[Frame | None]:
    """The thing in each picture of one shot; None where there is none.

    Args:
        notes: What the pictures left.
        movers: Where the subject is without it.
        trust: How far it is the movement that tells the subject, 0 to 1.
    """
    seen = _lasting(np.stack([note.still for note in notes]))
    frames = [_frame(plane) for plane in seen]
    worth = np.array(
        [
            moves * _stands_out(plane) * _beside(frame, mover, plane.shape)
            for plane, frame, mover, moves in zip(seen, frames, movers, trust, strict=True)
        ],
        np.float32,
    )
    sure = pooled(worth, STEADY) >= FROM
    return [
        _as_frame(row) if each else None
        for row, each in zip(_settled(np.array(frames, np.float32), worth), sure, strict=True)
    ]


def _settled(edges: Plane, worth: Plane) -> Plane:
    """Edges as they are nearby, by worth; where the thing is hidden there, as they are some seconds around."""
    weighed = worth[:, None] * edges
    near, far = pooled(worth, REACH)[:, None], pooled(worth, STEADY)[:, None]
    here = pooled(weighed, REACH) / np.maximum(near, 1e-6)
    around = pooled(weighed, STEADY) / np.maximum(far, 1e-6)
    return np.asarray(np.where(near > HIDDEN, here, around), np.float32)


def _as_frame(edges: Plane) -> Frame:
    left, top, right, bottom = edges.tolist()
    return left, top, right, bottom


def joined(mover: Frame, thing: Frame, shape: tuple[int, ...]) -> Frame:
    """Both in one frame: all of the thing, and as much of the mover as the narrowest crop can show beside it.

    Args:
        mover: Where the subject is without the thing.
        thing: The thing beside it.
        shape: Rows and columns of a map of the picture.
    """
    left, right = _side((mover[0], mover[2]), (thing[0], thing[2]), _narrowest(shape)[0])
    top, bottom = _side((mover[1], mover[3]), (thing[1], thing[3]), _narrowest(shape)[1])
    return left, top, right, bottom


def _side(
    mover: tuple[float, float], thing: tuple[float, float], most: float
) -> tuple[float, float]:
    low, high = min(mover[0], thing[0]), max(mover[1], thing[1])
    if high - low <= most:
        return low, high
    first = min(thing[0], max(thing[1] - most, sum(mover) / 2 - most / 2))
    return max(low, first), min(high, max(thing[1], first + most))


def _narrowest(shape: tuple[int, ...]) -> tuple[float, float]:
    """Share of the width that an upright crop shows, and of the height that a square one shows, less some air."""
    rows, columns = shape
    return min(1.0, FILLED * UPRIGHT * rows / columns), min(1.0, FILLED * columns / rows)


def _beside(thing: Frame, mover: Frame, shape: tuple[int, ...]) -> float:
    """Whether the thing is another than the mover, small enough for the narrowest crop, and near; 0 to 1."""
    most = _narrowest(shape)
    wide, tall = thing[2] - thing[0], thing[3] - thing[1]
    over_wide = min(thing[2], mover[2]) - max(thing[0], mover[0])
    over_tall = min(thing[3], mover[3]) - max(thing[1], mover[1])
    covered = max(0.0, over_wide) * max(0.0, over_tall)
    if wide > most[0] or tall > most[1] or covered > SAME * wide * tall:
        return 0.0
    gap = np.hypot(max(0.0, -over_wide) * shape[1], max(0.0, -over_tall) * shape[0])
    return float(np.clip(2 - 2 * gap / (most[0] * shape[1]), 0, 1))


def _lasting(still: Plane) -> Plane:
    """What stands out now, some seconds before and some seconds after: the least of the three."""
    near = pooled(still, REACH)
    at = np.arange(len(near))
    before, after = near[np.maximum(at - APART, 0)], near[np.minimum(at + APART, len(near) - 1)]
    return np.asarray(np.minimum(np.minimum(before, after), near), np.float32)


def _stands_out(seen: Plane) -> float:
    """Whether one thing alone stands out for long, 0 to 1."""
    single = np.clip((together(_above(seen)) - 0.5) / 0.35, 0, 1)
    strong = np.clip((float(seen.max()) - 0.5) / 0.4, 0, 1)
    return float(single * strong)


def _above(seen: Plane) -> Plane:
    """What is far above the mean of a map."""
    return np.asarray(np.maximum(seen - 2 * float(seen.mean()), 0), np.float32)


def _frame(seen: Plane) -> Frame:
    """What hangs together around the peak of a map."""
    rows, columns = seen.shape
    soft = cv2.GaussianBlur(seen, (0, 0), 0.5)
    row, column = np.unravel_index(int(soft.argmax()), soft.shape)
    _, labels = cv2.connectedComponents((soft > EDGE * float(soft.max())).astype(np.uint8))
    down, across = np.nonzero(labels == labels[row, column])
    return (
        float(across.min() / columns),
        float(down.min() / rows),
        float((across.max() + 1) / columns),
        float((down.max() + 1) / rows),
    )
