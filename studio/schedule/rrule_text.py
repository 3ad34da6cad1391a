"""A rule as RFC 5545 writes it, read back: of all that the standard allows, what a series here can be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from studio.schedule.instant import local
from studio.schedule.series import CODES, Every, Repeat
from studio.units.day import FIRST_YEAR, LAST_YEAR, is_likely

KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "COUNT", "UNTIL"})
NTH = re.compile(r"(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)")
UNTIL = re.compile(r"\d{8}(T\d{6}Z)?")


def parse_rrule(text: str) -> Repeat:
    """What ``rrule`` writes, and its like of other calendars: ``FREQ=MONTHLY;BYDAY=-1FR;COUNT=8``.

    Raises:
        ValueError: It is no rule, or one that no series here follows.
    """
    parts = dict(_pairs(text))
    strange = sorted(set(parts) - KNOWN)
    if strange:
        raise ValueError(f"a rule here has no {strange[0]}")
    try:
        every = Every(parts.get("FREQ", "").lower())
    except ValueError:
        raise ValueError("FREQ is DAILY, WEEKLY, MONTHLY or YEARLY") from None
    weekdays, nth = _weekdays(parts)
    count = parts.get("COUNT")
    return Repeat(
        every=every,
        interval=_whole(parts.get("INTERVAL", "1")),
        weekdays=weekdays,
        nth=nth,
        count=None if count is None else _whole(count),
        until_on=_until(parts.get("UNTIL")),
    )


def _pairs(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in text.upper().removeprefix("RRULE:").split(";"):
        key, sign, value = each.partition("=")
        if not sign or not value or key in {name for name, _ in found}:
            raise ValueError(f"no part of a rule: {each[:40]}")
        found.append((key, value))
    return found


def _weekdays(parts: Mapping[str, str]) -> tuple[tuple[int, ...], int | None]:
    days = parts.get("BYDAY")
    if days is None:
        return (), None
    if match := NTH.fullmatch(days):
        return (CODES.index(match[2]),), int(match[1])
    named = days.split(",")
    if not set(named) <= set(CODES):
        raise ValueError(f"no weekdays: {days[:40]}")
    return tuple(sorted({CODES.index(each) for each in named})), None


def _until(text: str | None) -> date | None:
    if text is None:
        return None
    if not UNTIL.fullmatch(text):
        raise ValueError(f"UNTIL is a day, or a time in UTC: {text[:40]}")
    whole = len(text) == len("20260101")
    at = datetime.strptime(text, "%Y%m%d" if whole else "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if not is_likely(at.date()):
        raise ValueError(f"UNTIL lies between {FIRST_YEAR} and {LAST_YEAR}: {text[:40]}")
    return at.date() if whole else local(at).date()


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError(f"no number: {text[:40]}")
    return int(text)
