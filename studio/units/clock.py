"""The one place that asks the machine what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The counties' own clock: prices are approved until the end of a day on it."""


def now() -> datetime:
    """The current instant, timezone-aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock module the ban points to


def today() -> date:
    """The day it is in the counties."""
    return now().astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    """When a day begins in the counties; the calendar's first, which begins before its first in UTC, a day late."""
    return datetime.combine(max(day, date.min + timedelta(days=1)), time(), SHANGHAI)


def midnight_after(day: date) -> datetime:
    """When it ends; the calendar's last, which has no end, when it begins."""
    return midnight(min(day, date.max - timedelta(days=1)) + timedelta(days=1))
