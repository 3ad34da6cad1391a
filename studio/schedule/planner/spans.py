"""Stretches of time, in minutes: how many share a moment, how much of one lies on each day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from studio.schedule.planner.clock import DAY_MIN

Span = tuple[int, int]
"""``[start, end)``, minutes from the period's first midnight."""


def most_beside(span: Span, others: Iterable[Span]) -> int:
    """Most of the others that share one moment within the span. The most is reached where one of them begins."""
    near = [
        (max(start, span[0]), end) for start, end in others if start < span[1] and span[0] < end
    ]
    return max((sum(start <= at < end for start, end in near) for at, _ in near), default=0)


def on_days(day: date, start: int, length: int) -> Iterator[tuple[date, int]]:
    """Minutes of each day that a broadcast takes; it begins ``start`` minutes after ``day``'s midnight."""
    at, end = start, start + length
    while at < end:
        until = min(end, (at // DAY_MIN + 1) * DAY_MIN)
        yield day + timedelta(days=at // DAY_MIN), until - at
        at = until
