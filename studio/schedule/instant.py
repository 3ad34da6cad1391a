"""Instants: kept as UTC, shown on the clock of a place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime


def _as_utc(instant: datetime) -> datetime:
    """The same in UTC; at the ends of the calendar, where there is none, refused as any wrong value."""
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"a time that UTC cannot tell: {instant}") from None


Instant = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""Timezone-aware, kept as UTC; naive ones are refused."""

ZONE_NAME = "Asia/Shanghai"
"""The zone everything is shown in."""

ZONE = timezone(timedelta(hours=8), ZONE_NAME)
"""China has had one offset and no summer time since 1991; a fixed one needs no zone files."""

SECOND = timedelta(seconds=1)


def local(instant: datetime, zone: tzinfo = ZONE) -> datetime:
    """The instant on the clock of ``zone``."""
    return instant.astimezone(zone)


def seconds_between(start: datetime, end: datetime) -> int:
    """Whole seconds from ``start`` to ``end``, rounded down; below zero when ``end`` lies before."""
    return (end - start) // SECOND


def window_text(start: datetime, end: datetime, zone: tzinfo = ZONE) -> str:
    """``2026-06-20 19:30–21:30``; the second date is named when it differs."""
    # Not by strftime, which takes three times as long: a year's check names thousands of windows.
    first, last = (local(each, zone).isoformat(" ", "minutes")[:16] for each in (start, end))
    return f"{first}–{last[11:]}" if first[:10] == last[:10] else f"{first} – {last}"


def other_zone_text(start: datetime, end: datetime, zone_name: str) -> str:
    """The window on the clock of a second place, its offset named: ``2026-06-20 04:30–06:30 (PDT, UTC-07:00)``.

    Args:
        start: Of the window.
        end: Of the window.
        zone_name: IANA name, such as ``America/Los_Angeles``.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: There is no such zone.
    """
    zone = ZoneInfo(zone_name)
    return f"{window_text(start, end, zone)} ({local(start, zone):%Z}, UTC{_offset(start, zone)})"


def second_clock(start: datetime, end: datetime, zone_name: str) -> str:
    """The same where a second place is known; empty for none."""
    return other_zone_text(start, end, zone_name) if zone_name else ""


def _offset(instant: datetime, zone: tzinfo) -> str:
    text = f"{local(instant, zone):%z}"
    return f"{text[:3]}:{text[3:5]}"
