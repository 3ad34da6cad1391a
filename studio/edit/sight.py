"""A source's curves as the cutting room reads them: how good a stretch is, and where a cut would jump."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from studio.edit.source import EditSource
from studio.records.media import Shot
from studio.units import TimeRange

STEP = Fraction(1, 4)
"""Seconds between samples where an old analysis has no curves."""

DEAD, BLURRED, SHAKEN, POOR = 0.5 / 255, 2.5 / 255, 4.5 / 255, 0.06
"""Goodness up to which a picture is black or frozen, blurred, shaken, of little use (``media.measure.goodness``)."""

AROUND = 6
"""Samples on either side that a movement is judged against."""

CLEAR_CHANGE = 0.3
"""Difference between calm and movement from which a cut in its middle jumps as much as it can."""

LAST_S = 0.75
"""Seconds at its end in which a take shows whether its picture holds."""

ALMOST = 1e-6
"""Share of a sample that rounding may cost."""

CALM, RESTLESS = 0.1, 0.7
"""Subject motion up to which a picture holds as well as it can, and from which it does not hold at all."""


class Sight:
    """Goodness and motion of one source over time; times are seconds on its clock."""

    def __init__(self, source: EditSource) -> None:
        analysis = source.analysis
        curve = analysis.goodness or analysis.motion
        self.start = source.whole.start if curve is None else curve.start
        self.step = STEP if curve is None else curve.step
        count = max(1, ceil((source.whole.end - self.start) / self.step))
        self.good = (
            _fitted(analysis.goodness.values, count)
            if analysis.goodness and analysis.goodness.step == self.step
            else self._by_shot(analysis.shots, count, worth)
        )
        self.motion = (
            _fitted(analysis.motion.values, count)
            if analysis.motion and analysis.motion.step == self.step
            else self._by_shot(analysis.shots, count, lambda shot: shot.quality.motion)
        )
        self._from, self._per_s = float(self.start), float(1 / self.step)
        self._sum = (0.0, *accumulate(self.good))
        self._moved = (0.0, *accumulate(self.motion))
        self._jump = [self._jump_at(edge) for edge in range(count + 1)]

    def samples(self, span: TimeRange) -> range:
        """Numbers of the samples that share time with ``span``; at least one."""
        first = floor((span.start - self.start) / self.step)
        last = ceil((span.end - self.start) / self.step)
        first = min(max(0, first), len(self.good) - 1)
        return range(first, max(first + 1, min(last, len(self.good))))

    def span_of(self, number: int) -> TimeRange:
        """The time a sample stands for."""
        return TimeRange.of(self.start + number * self.step, self.step)

    def mean(self, start: float, end: float) -> float:
        """Mean goodness from ``start`` to ``end``, 0 to 1."""
        first, last = self._between(start, end)
        return (self._sum[last] - self._sum[first]) / (last - first)

    def lowest(self, start: float, end: float) -> float:
        """Goodness of the worst moment."""
        first, last = self._between(start, end)
        return min(self.good[first:last])

    def lively(self, start: float, end: float) -> float:
        """Mean subject motion, 0 to 1."""
        first, last = self._between(start, end)
        return (self._moved[last] - self._moved[first]) / (last - first)

    def jump(self, instant: float) -> float:
        """How much a cut at ``instant`` would fall into the middle of a movement, 0 to 1."""
        edge = round((instant - self._from) * self._per_s)
        return self._jump[min(max(0, edge), len(self._jump) - 1)]

    def rest(self, start: float, end: float) -> float:
        """How well a picture holds at ``end``: good and calm in the last moments, 0 to 1."""
        last = max(start, end - LAST_S)
        moving = (self.lively(last, end) - CALM) / (RESTLESS - CALM)
        return self.mean(last, end) * (1 - min(1.0, max(0.0, moving)))

    def _between(self, start: float, end: float) -> tuple[int, int]:
        """First sample and the one behind the last that share time with the stretch.

        Floats are exact enough to judge by, and quick.
        """
        first = floor((start - self._from) * self._per_s + ALMOST)
        last = ceil((end - self._from) * self._per_s - ALMOST)
        first = min(max(0, first), len(self.good) - 1)
        return first, max(first + 1, min(last, len(self.good)))

    def _jump_at(self, edge: int) -> float:
        near = self.motion[max(0, edge - AROUND) : edge + AROUND]
        here = self.motion[max(0, edge - 1) : edge + 1]
        low, high = min(near), max(near)
        change = high - low
        if change <= 0:
            return 0.0
        return (sum(here) / len(here) - low) / change * min(1.0, change / CLEAR_CHANGE)

    def _by_shot(
        self, shots: tuple[Shot, ...], count: int, figure: Callable[[Shot], float]
    ) -> tuple[float, ...]:
        values = [0.0] * count
        for shot in shots:
            for number in self._within(shot.range, count):
                values[number] = figure(shot)
        return tuple(values)

    def _within(self, span: TimeRange, count: int) -> range:
        first = floor((span.start - self.start) / self.step)
        return range(max(0, first), min(count, ceil((span.end - self.start) / self.step)))


def worth(shot: Shot) -> float:
    """A shot's goodness where no curve tells it moment by moment."""
    quality = shot.quality
    if quality.black > 0.5 or quality.frozen > 0.5:
        return 0.0
    return max(quality.score, 2 * DEAD)


def _fitted(values: tuple[float, ...], count: int) -> tuple[float, ...]:
    """So many values; the last one holds where there are fewer."""
    return (values + (values[-1] if values else 0.0,) * count)[:count]
