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

MOVING = 0.3
"""Price of moving by one picture width: a subject that is out for about so many seconds is worth following."""

EASING = 0.035
"""Price of acceleration, (picture widths per second²)² · seconds."""

HASTE = 4.0
"""Price of speed above comfort."""

COMFORT = 0.13
"""Picture widths per second at which a move is calm."""

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
    if count < 3:
        return path
    for number in range(ROUNDS):
        fine = max(1e-5, 0.02 * 0.6**number)
        path = _improved(path, wishes, step, fine)
    path = [min(most, max(0.0, place)) for place in path]
    if max(path) - min(path) < 0.02:
        return [_held(wishes, most)] * count
    return path


def _held(wishes: Sequence[Wish], most: float) -> float:
    """The one place that is best for all instants: a weighted median of the wished edges, drawn to the middle."""
    tries = sorted({edge for wish in wishes for edge in (wish.low, wish.high, wish.middle)})
    if len(tries) > 96:
        tries = tries[:: len(tries) // 96 + 1]
    return min(most, max(0.0, min(tries, key=lambda place: loss_at(wishes, place))))


def loss_at(wishes: Sequence[Wish], place: float) -> float:
    """What holding at ``place`` costs."""
    return sum(
        wish.weight
        * (max(0.0, wish.low - place, place - wish.high) + CENTRING * (place - wish.middle) ** 2)
        for wish in wishes
    )


def _improved(
    path: Sequence[float], wishes: Sequence[Wish], step: float, fine: float
) -> list[float]:
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
        weight = MOVING / (2 * step * max(speed, fine))
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
