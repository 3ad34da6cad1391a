"""Sets of time: stretches in order that do not touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from studio.units import TimeRange


def merged(spans: Iterable[TimeRange], gap: Fraction = Fraction(0)) -> tuple[TimeRange, ...]:
    """The spans in order; those that overlap, touch or lie no further apart than ``gap`` are one."""
    result: list[TimeRange] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end + gap:
            result[-1] = TimeRange(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def without(spans: Iterable[TimeRange], holes: Sequence[TimeRange]) -> tuple[TimeRange, ...]:
    """What of ``spans`` lies in none of ``holes``."""
    result: list[TimeRange] = []
    holes = merged(holes)
    for span in spans:
        start = span.start
        for hole in holes:
            if hole.end <= start or hole.start >= span.end or hole.duration == 0:
                continue
            if hole.start > start:
                result.append(TimeRange(start, hole.start))
            start = hole.end
        if start < span.end:
            result.append(TimeRange(start, span.end))
    return tuple(result)


def inside(spans: Iterable[TimeRange], frame: TimeRange) -> tuple[TimeRange, ...]:
    """What of ``spans`` lies in ``frame``."""
    shared = (span.intersection(frame) for span in spans)
    return tuple(span for span in shared if span is not None)


def holding(spans: Iterable[TimeRange], inner: TimeRange) -> TimeRange | None:
    """The one of ``spans`` that holds all of ``inner``; None where none does."""
    for span in spans:
        if span.start <= inner.start and inner.end <= span.end:
            return span
    return None


def total(spans: Iterable[TimeRange]) -> Fraction:
    """Seconds of all of them."""
    return sum((span.duration for span in spans), Fraction(0))
