"""Where in a stretch a take is best: good pictures, cut where nothing is in the middle of a movement."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from studio.edit.pace import GUARD_S
from studio.edit.sight import Sight
from studio.units import TimeRange

MEAN, LOWEST, LIVELY = 0.65, 0.25, 0.1
"""Shares of the mean goodness, of the worst moment's, and of movement in the worth of a stretch."""

ENOUGH = 0.3
"""Subject motion that could not be livelier for this purpose."""

JUMP = 0.12
"""Lost at either end that falls into the middle of a movement."""

HANDLE_S, HANDLE = 0.5, 0.04
"""Lost near the ends of a shot, where the camera is started and stopped."""

FINAL = 0.25
"""Weight of a picture that holds, for the last take."""

MOST_PLACES = 1200
"""Places tried in one stretch."""

MOST_WINDOWS = 40
"""Stretches offered of one shot."""


def beauty(sight: Sight, start: float, end: float) -> float:
    """How good a stretch looks, 0 to 1; seconds."""
    value = MEAN * sight.mean(start, end) + LOWEST * sight.lowest(start, end)
    return value + LIVELY * min(1.0, sight.lively(start, end) / ENOUGH)


def worth(sight: Sight, start: float, end: float, shot: TimeRange) -> float:
    """How well a stretch of ``shot`` would do as a take: it looks good, and its ends do not jump."""
    value = beauty(sight, start, end)
    value -= JUMP * (sight.jump(start) + sight.jump(end))
    near = (start - float(shot.start) < HANDLE_S) + (float(shot.end) - end < HANDLE_S)
    return value - HANDLE * near


def places(room: TimeRange, length: Fraction, sight: Sight) -> list[Fraction]:
    """Starts at which a take of ``length`` fits into ``room``: both ends, and the samples' instants between."""
    latest = room.end - length
    if latest <= room.start:
        return [room.start]
    first, last = (ceil((at - sight.start) / sight.step) for at in (room.start, latest))
    every = max(1, (last - first) // MOST_PLACES)
    inner = (sight.start + number * sight.step for number in range(first, last, every))
    return [room.start, *(at for at in inner if room.start < at < latest), latest]


def best_windows(
    sight: Sight, room: TimeRange, length: Fraction, shot: TimeRange
) -> Sequence[TimeRange]:
    """The best stretches of ``length`` in ``room``, best first, ``GUARD_S`` apart; all of it where it is shorter."""
    if room.duration <= length:
        return (room,)
    half, middle = float(length) / 2, float(room.middle)

    def rank(start: Fraction) -> tuple[float, float, Fraction]:
        at = float(start)
        value = worth(sight, at, at + 2 * half, shot)
        return -value, abs(at + half - middle), start

    chosen: list[Fraction] = []
    apart = length + GUARD_S
    for start in sorted(places(room, length, sight), key=rank):
        if all(abs(start - other) >= apart for other in chosen):
            chosen.append(start)
        if len(chosen) == MOST_WINDOWS:
            break
    return [TimeRange.of(start, length) for start in chosen]


def clear(one: TimeRange, other: TimeRange) -> bool:
    """Whether two stretches lie far enough apart to be two takes of one shot."""
    return one.end + GUARD_S <= other.start or other.end + GUARD_S <= one.start


def around(moment: Fraction, room: TimeRange, length: Fraction) -> TimeRange:
    """The stretch of ``length`` in ``room`` with ``moment`` as near its middle as possible."""
    length = min(length, room.duration)
    start = min(max(room.start, moment - length / 2), room.end - length)
    return TimeRange.of(start, length)
