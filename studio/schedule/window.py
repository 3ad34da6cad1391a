"""When a broadcast is to be, as people write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from studio.errors import InputError
from studio.schedule.instant import ZONE, local
from studio.units.day import FIRST_YEAR, LAST_YEAR, is_likely

LONGEST = timedelta(hours=24)
"""A broadcast may not be longer."""

CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def parse_window(on: str, start: str, end: str) -> tuple[datetime, datetime]:
    """Read a day and two times of Asia/Shanghai as UTC instants.

    Args:
        on: Day of the start, ``2026-06-20``.
        start: ``19:30`` or ``19:30:00``.
        end: The same; after midnight either counted on, ``25:00``, or with its own day, ``2026-06-21 01:00``.

    Raises:
        InputError: ``schedule.bad_date``, ``schedule.bad_time``, ``schedule.ends_before_start``,
            ``schedule.no_length``, ``schedule.too_long``.
    """
    day = _day(on)
    begins = _instant(day, start, hours=24)
    own_day, _, clock = _plain(end).replace("T", " ").rpartition(" ")
    ends = _instant(_day(own_day) if own_day else day, clock, hours=48)
    check_window(begins, ends)
    return begins, ends


def check_window(begins: datetime, ends: datetime) -> None:
    """Refuse two instants that are no broadcast's, whoever gave them.

    Raises:
        InputError: ``schedule.bad_date``, ``schedule.ends_before_start``, ``schedule.no_length``,
            ``schedule.too_long``.
    """
    for each in (begins, ends):
        # A year more on each side: it is the county's year that counts, and the last night ends in the next one.
        if not FIRST_YEAR - 1 <= each.year <= LAST_YEAR + 1:
            raise InputError("schedule.bad_date", found=each.date().isoformat())
    if not FIRST_YEAR <= local(begins).year <= LAST_YEAR:
        raise InputError("schedule.bad_date", found=local(begins).date().isoformat())
    values = {"start": f"{local(begins):%Y-%m-%d %H:%M}", "end": f"{local(ends):%Y-%m-%d %H:%M}"}
    if ends < begins:
        raise InputError("schedule.ends_before_start", **values)
    if ends == begins:
        raise InputError("schedule.no_length", **values)
    if ends - begins > LONGEST:
        raise InputError(
            "schedule.too_long", **values, limit_h=int(LONGEST.total_seconds()) // 3600
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(_plain(text).replace("/", "-"))
    except ValueError as error:
        raise InputError("schedule.bad_date", found=text[:40]) from error
    if not is_likely(day):
        raise InputError("schedule.bad_date", found=text[:40])
    return day


def _instant(day: date, text: str, hours: int) -> datetime:
    match = CLOCK.fullmatch(_plain(text))
    if match is None:
        raise InputError("schedule.bad_time", found=text[:40])
    hour, minute, second = (int(part or 0) for part in match.groups())
    if hour >= hours or minute > 59 or second > 59:
        raise InputError("schedule.bad_time", found=text[:40])
    midnight = datetime.combine(day, time(), ZONE)
    return (midnight + timedelta(hours=hour, minutes=minute, seconds=second)).astimezone(UTC)
