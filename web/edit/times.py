"""Times as the desk's forms and addresses give them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from studio.errors import InputError
from studio.records.media import MediaKind

if TYPE_CHECKING:
    from studio.workflows.drafts.desk import OnDesk

MOST_S = 100_000
"""Longer than any footage."""


def seconds_of(found: str) -> Fraction:
    """Seconds, as a decimal or as an exact fraction.

    Raises:
        InputError: ``desk.bad_time``.
    """
    try:
        value = Fraction(found) if len(found) <= 60 and "e" not in found.lower() else None
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None or not 0 <= value <= MOST_S:
        raise InputError("desk.bad_time", found=found[:40])
    return value.limit_denominator(10_000_000)


def zero_of(there: OnDesk, source: int) -> Fraction:
    """Where the player of a source begins to count, seconds on the file's clock."""
    info = there.footage[source].info
    film = info is not None and info.kind is MediaKind.FILM
    return info.video.start if info is not None and film else Fraction(0)
