"""One axis of a crop's path, solved whole: still where it can be, otherwise moved like a camera on a good head.

The path ``p`` (first edge of the crop, share of the picture) minimises, over the whole take at once,

    Σ weight · distance of p from the places where the subject is inside     (the subject is not lost)
  + a little · Σ weight · (p - middle)²                                      (and rather in the middle)
  + MOVING · Σ |speed|                                                       (which gives true holds)
  + EASING · Σ acceleration²                                                 (which starts and ends moves softly)
  + HASTE · Σ (speed above comfort)²

All terms are convex, so there is one answer; it is found by iteratively reweighted least squares, each step one
solution of a system of five diagonals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOVING = 0.25
"""Price of moving by one picture width: a subject that is out for about so many seconds is worth following."""

EASING = 0.08
"""Price of acceleration, (picture widths per second²)² · seconds."""

HASTE = 1.5
"""Price of speed above comfort."""

COMFORT = 0.13
"""Picture widths per second at which a move is calm."""

PATIENCE = (1, 4, 16, 64)
"""The price of moving is raised by these factors until the path swings no more."""

OVERLOOKED = 0.03
"""Way back, picture widths, that nobody notices."""

REST_S = 0.8
"""Seconds a calm operator rests before turning back."""

SWING_S = 5.0
"""Once in so many seconds (and once in any take) turning back at once is allowed."""

CALM = 0.004
"""A crop may stand still while the subject is out by so much on average, weighted: better than one that creeps."""

CENTRING = 0.35
"""Liking for the subject in the middle, beside keeping it in."""

ROUNDS = 40
"""Reweightings; the path has settled long before."""


@dataclass(frozen=True)
class Wish:
    """Where the crop should be at one instant, all in shares of the picture along one axis.

    Attributes:
        low: Smallest first edge with which the subject is inside.
        high: Largest one; not below ``low``.
        middle: The best one.
        weight: How much it matters, 0 to 1.
    """

    low: float
    high: float
    middle: float
    weight: float


def solve(wishes: Sequence[Wish], step: float, most: float) -> list[float]:
    """The path at instants ``step`` seconds apart, each from 0 to ``most``."""
    count = len(wishes)
    path = [_held(wishes, most)] * count
    if count < 3 or _out(wishes, path[0]) < CALM * count:
        return path
    held = path
    for patience in PATIENCE:
        path = _followed(held, wishes, step, MOVING * patience)
        if not swings(path, step):
            break
    path = [min(most, max(0.0, place)) for place in path]
    return held if max(path) - min(path) < 0.02 else path


def _followed(
    held: Sequence[float], wishes: Sequence[Wish], step: float, moving: float
) -> list[float]:
    path = list(held)
    for number in range(ROUNDS):
        fine = max(1e-5, 0.02 * 0.6**number)
        path = _improved(path, wishes, (step, moving, fine))
    return path


def swings(path: Sequence[float], step: float) -> bool:
    """Whether a path turns back at once more often than a calm operator would."""
    hasty = 0
    for turn in _turns(path):
        first = last = turn
        while first > 0 and abs(path[first - 1] - path[turn]) < OVERLOOKED / 2:
            first -= 1
        while last + 1 < len(path) and abs(path[last + 1] - path[turn]) < OVERLOOKED / 2:
            last += 1
        hasty += (last - first) * step < REST_S
    return hasty > max(1, len(path) * step // SWING_S)


def _turns(path: Sequence[float]) -> list[int]:
    """Where a path turns back by more than can be overlooked."""
    turns: list[int] = []
    far, heading = 0, 0
    for index, place in enumerate(path):
        way = place - path[far]
        if heading == 0:
            if abs(way) >= OVERLOOKED:
                far, heading = index, 1 if way > 0 else -1
        elif way * heading >= 0:
            far = index
        elif abs(way) >= OVERLOOKED:
            turns.append(far)
            far, heading = index, -heading
    return turns


def _held(wishes: Sequence[Wish], most: float) -> float:
    """The one place that is best for all instants: a weighted median of the wished edges, drawn to the middle."""
    tries = sorted({edge for wish in wishes for edge in (wish.low, wish.high, wish.middle)})
    if len(tries) > 96:
        tries = tries[:: len(tries) // 96 + 1]
    return min(most, max(0.0, min(tries, key=lambda place: loss_at(wishes, place))))


def _out(wishes: Sequence[Wish], place: float) -> float:
    """How far the subject is out in all, weighted, with a crop that stays at ``place``."""
    return sum(wish.weight * max(0.0, wish.low - place, place - wish.high) for wish in wishes)


def loss_at(wishes: Sequence[Wish], place: float) -> float:
    """What holding at ``place`` costs."""
    return sum(
        wish.weight
        * (max(0.0, wish.low - place, place - wish.high) + CENTRING * (place - wish.middle) ** 2)
        for wish in wishes
    )


def _improved(
    path: Sequence[float], wishes: Sequence[Wish], terms: tuple[float, float, float]
) -> list[float]:
    """One reweighting; ``terms``: seconds between instants, price of moving, speed that counts as standing."""
    step, moving, fine = terms
    count = len(path)
    main, one, two = [1e-9] * count, [0.0] * (count - 1), [0.0] * (count - 2)
    right = [0.0] * count
    for index, (place, wish) in enumerate(zip(path, wishes, strict=True)):
        weight = CENTRING * wish.weight * step
        main[index] += weight
        right[index] += weight * wish.middle
        edge = min(wish.high, max(wish.low, place))
        if edge != place:
            weight = wish.weight * step / (2 * max(abs(place - edge), 0.004))
            main[index] += weight
            right[index] += weight * edge
    for index in range(count - 1):
        speed = abs(path[index + 1] - path[index]) / step
        weight = moving / (2 * step * max(speed, fine))
        if speed > COMFORT:
            weight += HASTE * (1 - COMFORT / speed) / step
        main[index] += weight
        main[index + 1] += weight
        one[index] -= weight
    weight = EASING / step**3
    for index in range(count - 2):
        main[index] += weight
        main[index + 1] += 4 * weight
        main[index + 2] += weight
        one[index] -= 2 * weight
        one[index + 1] -= 2 * weight
        two[index] += weight
    return five_diagonals(main, one, two, right)


def five_diagonals(
    main: Sequence[float], one: Sequence[float], two: Sequence[float], right: Sequence[float]
) -> list[float]:
    """Solve a symmetric positive system with the diagonals ``main``, ``one`` and ``two`` beside it."""
    count = len(main)
    pivot, first, second = [0.0] * count, [0.0] * count, [0.0] * count
    answer = list(right)
    for index in range(count):
        value = main[index]
        if index >= 1:
            value -= first[index - 1] ** 2 * pivot[index - 1]
            answer[index] -= first[index - 1] * answer[index - 1]
        if index >= 2:
            value -= second[index - 2] ** 2 * pivot[index - 2]
            answer[index] -= second[index - 2] * answer[index - 2]
        pivot[index] = value
        if index + 1 < count:
            beside = one[index]
            if index >= 1:
                beside -= first[index - 1] * pivot[index - 1] * second[index - 1]
            first[index] = beside / value
        if index + 2 < count:
            second[index] = two[index] / value
    for index in range(count):
        answer[index] /= pivot[index]
    for index in range(count - 2, -1, -1):
        answer[index] -= first[index] * answer[index + 1]
        if index + 2 < count:
            answer[index] -= second[index] * answer[index + 2]
    return answer
