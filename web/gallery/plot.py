"""Bars of a small plot, in the units of its own drawing; the page draws them as SVG, without script or style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from studio.workflows.gallery.download_counts import DayCount

WIDTH, HEIGHT = 720, 200
"""Of the drawing."""

LEFT, TOP, FOOT = 44, 12, 28
"""Room for the figures at the left, above the highest bar, and for the days below."""

STEPS = (1, 2, 5)
"""Round distances of the lines, times a power of ten."""


@dataclass(frozen=True)
class Bar:
    """One day."""

    x: float
    y: float
    width: float
    height: float
    day: date
    taken: int


@dataclass(frozen=True)
class Level:
    """A line with its figure."""

    y: float
    value: int


@dataclass(frozen=True)
class Plot:
    """Everything that is drawn."""

    bars: tuple[Bar, ...]
    levels: tuple[Level, ...]
    marked: tuple[Bar, ...]
    """Days that are named below: the first, the middle one and the last."""


def plot_of(days: Sequence[DayCount]) -> Plot:
    """The bars of one or more days, the highest level at or above the highest bar."""
    step = _step(max(each.taken for each in days))
    count = max(1, -(-max(each.taken for each in days) // step))
    top = step * count
    room, high = (WIDTH - LEFT) / len(days), HEIGHT - TOP - FOOT
    bars = tuple(
        Bar(
            x=round(LEFT + n * room + room * 0.14, 2),
            y=round(TOP + high * (1 - each.taken / top), 2),
            width=round(room * 0.72, 2),
            height=round(high * each.taken / top, 2),
            day=each.day,
            taken=each.taken,
        )
        for n, each in enumerate(days)
    )
    levels = tuple(
        Level(round(TOP + high * (1 - n / count), 2), n * step) for n in range(count + 1)
    )
    return Plot(bars, levels, (bars[0], bars[len(bars) // 2], bars[-1]))


def _step(highest: int) -> int:
    """A round distance with which there are four lines or fewer."""
    power = 1
    while True:
        for step in STEPS:
            if step * power * 4 >= highest:
                return step * power
        power *= 10
