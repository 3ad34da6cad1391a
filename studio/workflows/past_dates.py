"""Dates typed for a clip or a broadcast that are over already, or contradict each other: said, not refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from studio.records.clip_words import ClipWords
from studio.records.finding import Finding, Level


def past_dates(words: ClipWords, today: date) -> Iterator[Finding]:
    """What stands on a clip and is over on ``today``.

    Args:
        words: Of the clip.
        today: By the clock of the place.
    """
    if words.valid_until and words.valid_until < today:
        yield _finding("clip.price_over", day=str(words.valid_until))
    if words.live_at:
        yield from past_start(words.live_at, today)
        if words.post_on and words.post_on > words.live_at.date():
            days = {"post": str(words.post_on), "live": str(words.live_at.date())}
            yield _finding("clip.posted_after", **days)


def past_start(live_at: datetime, today: date) -> Iterator[Finding]:
    """Whether a broadcast was before ``today``."""
    if live_at.date() < today:
        yield _finding("clip.live_over", day=str(live_at.date()))


def _finding(code: str, **params: str) -> Finding:
    return Finding(code=code, level=Level.WARNING, subjects=("words",), params=dict(params))
