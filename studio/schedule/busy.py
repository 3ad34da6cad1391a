"""When somebody is busy, read from a calendar's file (iCalendar, RFC 5545): busy events and free/busy lists.

Run in a child process: a file of a kilobyte can ask for a million repetitions. What is bounded here is told in words;
the child's own limits stop what is not.
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, TypeAlias

from dateutil.rrule import rrulestr
from icalendar import Calendar

from studio.errors import InputError
from studio.records.value import Value
from studio.schedule.availability import Span
from studio.schedule.instant import ZONE

LARGEST = 1 << 20
"""Bytes of a file."""

MOST_PARTS = 5_000
"""Events and lists in a file."""

MOST_STEPS = 100_000
"""Repetitions that are gone through in a file, those before the days asked for included."""

MOST_SPANS = 2_000
"""Busy times after what touches was joined."""

DEEPEST = 4
"""Components within one another: a calendar, an event, its alarm, and one to spare."""

TOO_FINE = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""Nobody has appointments by the hour; files that repeat so are broken or mean harm."""

FREE = frozenset({"FREE"})
"""Free/busy types that say nothing is on."""

Part: TypeAlias = Any
"""A component of a calendar or one of its values: the library gives either one of some thirty classes or a list."""

Window = tuple[datetime, datetime]
"""``[start, end)``."""


class Busy(Value):
    """What a file says.

    Attributes:
        spans: Busy times within the days asked for, by start, none touching another.
        events: Events and entries of lists that make somebody busy.
        passed_over: Events that do not: free, called off, without a time.
    """

    spans: tuple[Span, ...] = ()
    events: int = 0
    passed_over: int = 0


@dataclass
class _Reading:
    """What has been read so far."""

    window: Window
    found: list[Window] = field(default_factory=list)
    events: int = 0
    passed_over: int = 0
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise InputError("busy.too_many", limit=MOST_STEPS)

    def add(self, start: datetime, end: datetime) -> None:
        first, last = max(start, self.window[0]), min(end, self.window[1])
        if first < last:
            self.found.append((first, last))


def read_busy(data: bytes, window: Window) -> Busy:
    """The busy times of a file within ``window``.

    Times without a zone, and whole days, are those of Asia/Shanghai. A changed or cancelled date of a series stands for
    itself.

    Raises:
        InputError: ``busy.too_large``, ``busy.broken``, ``busy.too_many``, ``busy.too_fine``.
    """
    if len(data) > LARGEST:
        raise InputError("busy.too_large", limit=LARGEST >> 20)
    data = data.removeprefix(codecs.BOM_UTF8)
    _check_depth(data)
    reading = _Reading(window)
    try:
        events, lists = _parts(data)
        _read_events(events, reading)
        for each in lists:
            _read_list(each, reading)
    except InputError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise InputError("busy.broken") from error
    spans = joined(reading.found)
    if len(spans) > MOST_SPANS:
        raise InputError("busy.too_many", limit=MOST_SPANS)
    return Busy(spans=spans, events=reading.events, passed_over=reading.passed_over)


def _parts(data: bytes) -> tuple[list[Part], list[Part]]:
    """Events, and lists of free and busy times, of all calendars in a file."""
    parts = [
        part
        for each in Calendar.from_ical(data, multiple=True)
        for part in each.walk()
        if part.name in {"VEVENT", "VFREEBUSY"}
    ]
    if len(parts) > MOST_PARTS:
        raise InputError("busy.too_many", limit=MOST_PARTS)
    return (
        [part for part in parts if part.name == "VEVENT"],
        [part for part in parts if part.name == "VFREEBUSY"],
    )


def joined(found: Iterable[Window]) -> tuple[Span, ...]:
    """The same times by start, what touches or overlaps as one."""
    spans: list[Window] = []
    for start, end in sorted(found):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return tuple(Span(start=start, end=end) for start, end in spans)


def _check_depth(data: bytes) -> None:
    """Refuse what is nested like nothing that calendars write, and what is no whole calendar."""
    if not data.lstrip().upper().startswith(b"BEGIN:VCALENDAR"):
        raise InputError("busy.broken")
    depth = 0
    for line in data.upper().splitlines():
        if line.startswith(b"BEGIN:"):
            depth += 1
        elif line.startswith(b"END:"):
            depth -= 1
        if not 0 <= depth <= DEEPEST:
            raise InputError("busy.broken")
    if depth:
        raise InputError("busy.broken")


def _read_events(events: list[Part], reading: _Reading) -> None:
    """Events by their series: a date that was changed takes the place of the series' own."""
    changed: defaultdict[str, set[datetime]] = defaultdict(set)
    for event in events:
        if "RECURRENCE-ID" in event:
            changed[str(event.get("UID", ""))].add(_instant(event["RECURRENCE-ID"].dt))
    for event in events:
        if "DTSTART" not in event or not _is_busy(event):
            reading.passed_over += 1
            continue
        reading.events += 1
        start = event["DTSTART"].dt
        length = _length(event, start)
        own = set() if "RECURRENCE-ID" in event else changed[str(event.get("UID", ""))]
        for begins in _starts(event, start, reading):
            if begins not in own:
                reading.add(begins, begins + length)


def _is_busy(event: Part) -> bool:
    free = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() in FREE
    off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not (free or off or str(event.get("TRANSP", "")).upper() == "TRANSPARENT")


def _length(event: Part, start: date) -> timedelta:
    if "DTEND" in event:
        return _instant(event["DTEND"].dt) - _instant(start)
    if "DURATION" in event:
        found: timedelta = event["DURATION"].dt
        return found
    return timedelta(0) if isinstance(start, datetime) else timedelta(days=1)


def _starts(event: Part, start: date, reading: _Reading) -> Iterator[datetime]:
    """Starts as instants, from the first up to the window's end."""
    gone = {_instant(each) for each in _dates(event, "EXDATE")}
    rules = event.get("RRULE", [])
    found: set[datetime] = {_instant(start)}
    for rule in rules if isinstance(rules, list) else [rules]:
        found.update(_repeated(rule, start, reading))
    for each in _dates(event, "RDATE"):
        reading.step()
        found.add(_instant(each[0] if isinstance(each, tuple) else each))
    yield from sorted(found - gone)


def _repeated(rule: Part, start: date, reading: _Reading) -> Iterator[datetime]:
    """The starts a rule gives, on the wall clock of the event's own place."""
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    if frequency in TOO_FINE:
        raise InputError("busy.too_fine")
    zone = _zone(start)
    last = reading.window[1].astimezone(zone).replace(tzinfo=None)
    until = [_wall(each, zone, end=True) for each in rule.get("UNTIL", [])]
    plain = {key: value for key, value in rule.items() if key.upper() != "UNTIL"}
    text = type(rule)(plain).to_ical().decode()
    if not any(key.upper() == "COUNT" for key in plain):
        text += f";UNTIL={min([last, *until]):%Y%m%dT%H%M%S}"
    for begins in rrulestr(text, dtstart=_wall(start, zone)):
        reading.step()
        if begins >= last:
            return
        yield begins.replace(tzinfo=zone).astimezone(UTC)


def _read_list(part: Part, reading: _Reading) -> None:
    """A VFREEBUSY's periods."""
    entries = part.get("FREEBUSY", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        kind = str(entry.params.get("FBTYPE", "BUSY")).upper()
        for period in entry.dts if hasattr(entry, "dts") else [entry]:
            reading.step()
            if kind in FREE:
                reading.passed_over += 1
                continue
            reading.events += 1
            start, end = period.dt
            begins = _instant(start)
            reading.add(begins, begins + end if isinstance(end, timedelta) else _instant(end))


def _dates(event: Part, name: str) -> Iterator[Part]:
    """Every value of a property that may be there several times, each with several values."""
    found = event.get(name, [])
    for each in found if isinstance(found, list) else [found]:
        for value in each.dts:
            yield value.dt


def _zone(value: date) -> tzinfo:
    return (value.tzinfo or ZONE) if isinstance(value, datetime) else ZONE


def _instant(value: date) -> datetime:
    """A date or time as an instant."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(UTC)


def _wall(value: date, zone: tzinfo, *, end: bool = False) -> datetime:
    """A date or time on the wall clock of a zone; a date that ends something is its last second."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(23, 59, 59) if end else time())
    return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
