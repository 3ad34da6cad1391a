"""The one place that asks the machine what time it is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The counties' own clock: prices are approved until the end of a day on it."""


def now() -> datetime:
    """The current instant, timezone-aware, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the clock module the ban points to


def today() -> date:
    """The day it is in the counties."""
    return now().astimezone(SHANGHAI).date()
