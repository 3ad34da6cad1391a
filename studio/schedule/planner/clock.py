"""Times of a plan: minutes from a day's midnight, written as a clock that goes on past 24."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

DAY_MIN = 1440
"""Minutes of a day; China has no summer time."""

CLOCK = re.compile(r"([0-4][0-9]):([0-5][0-9])")


def minute_of(clock: str) -> int:
    """``19:30`` as minutes from midnight; hours go on past 24 up to 48:00.

    Raises:
        ValueError: It is no such time.
    """
    match = CLOCK.fullmatch(clock)
    minute = int(match[1]) * 60 + int(match[2]) if match else -1
    if not 0 <= minute <= 2 * DAY_MIN:
        raise ValueError(f"a time looks like 19:30, past midnight like 25:00, not {clock!r}")
    return minute


def clock_of(minute: int) -> str:
    """Minutes from midnight as ``19:30``; the inverse of ``minute_of``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _a_clock(text: str) -> str:
    minute_of(text)
    return text


Clock = Annotated[str, AfterValidator(_a_clock)]
"""A time of Asia/Shanghai, ``19:30``; past midnight ``25:00``."""
