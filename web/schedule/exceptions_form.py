"""Exceptional days of a host in a form that needs no script. Only what somebody typed differently is written anew.

What comes back as it was shown stays as it was kept, to the second and in one piece; what was not shown stays too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from studio.errors import InputError
from studio.schedule import ZONE, Availability, Span, local
from web.entered import Entered
from web.schedule.hours_form import is_filled, read_days, read_times, some_day_in

SHOWN = 120
"""Rows that are shown at most: a year of weekly exceptions twice; later ones stay as they are."""

MOST = SHOWN + 40
"""Rows that are read."""

LONGEST_DAYS = 400
"""Days that one row may cover."""

KEEP = timedelta(days=1)
"""Exceptions that ended longer before the page was made are not shown any more."""

AWAY, EXTRA = "away", "extra"


class Row(NamedTuple):
    """What is typed into a row, in the order in which rows are shown; blank times mean whole days."""

    first: str
    last: str
    start: str
    end: str
    kind: str

    @property
    def fields(self) -> Iterable[tuple[str, str]]:
        """By name of field; a last day that is the first is left blank."""
        return (self._replace(last="" if self.last == self.first else self.last))._asdict().items()


@dataclass(frozen=True)
class Group:
    """Stretches and the rows that say them: one stretch in several rows, or the same hours of days on end in one."""

    rows: tuple[Row, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Sheet:
    """What a page shows of a host's exceptions.

    Attributes:
        shown: By their first rows.
        later: Stretches for which the page has no room.
        over: Stretches that are over.
    """

    shown: tuple[Group, ...]
    later: tuple[tuple[str, Span], ...]
    over: tuple[tuple[str, Span], ...]

    @property
    def rows(self) -> list[Row]:
        """All rows, in order."""
        return sorted(row for group in self.shown for row in group.rows)


def sheet_of(said: Availability, on: date) -> Sheet:
    """What a page made on that day shows."""
    begin = datetime.combine(on, time(), ZONE) - KEEP
    named = [
        (kind, span) for kind, spans in ((AWAY, said.away), (EXTRA, said.extra)) for span in spans
    ]
    over = tuple(each for each in named if each[1].end <= begin)
    groups = sorted(
        _groups(each for each in named if each[1].end > begin), key=lambda group: group.rows
    )
    shown = list[Group]()
    for group in groups:
        if sum(len(each.rows) for each in shown) + len(group.rows) > SHOWN:
            break
        shown.append(group)
    later = ((group.rows[0].kind, span) for group in groups[len(shown) :] for span in group.spans)
    return Sheet(tuple(shown), tuple(later), over)


def exception_values(prefix: str, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Rows as the form's fields."""
    return [
        (f"{prefix}-{number}-{name}", value)
        for number, row in enumerate(rows)
        for name, value in row.fields
    ]


def read_exceptions(
    form: Entered, prefix: str, before: Sheet
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Away and extra stretches as they are to be; faults are kept under ``<prefix>-<number>``.

    Times, where given, hold on each of a row's days.

    Args:
        form: What was typed.
        prefix: Of the fields.
        before: What the page showed, and what it did not show.
    """
    typed = {
        number: _row(form, f"{prefix}-{number}")
        for number in range(MOST)
        if is_filled(form.values, f"{prefix}-{number}")
    }
    kept = [*before.over, *before.later]
    there = Counter(typed.values())
    for group in before.shown:
        wanted = Counter(group.rows)
        if wanted <= there:
            there -= wanted
            kept += [(group.rows[0].kind, span) for span in group.spans]
    for number, row in typed.items():
        if there[row]:
            there[row] -= 1
            kept += [(row.kind, span) for span in _typed_spans(form, f"{prefix}-{number}")]
    return _of_kind(AWAY, kept), _of_kind(EXTRA, kept)


def _of_kind(kind: str, found: Iterable[tuple[str, Span]]) -> tuple[Span, ...]:
    own = (span for named, span in found if named == kind)
    return tuple(sorted(own, key=lambda span: (span.start, span.end)))


def _row(form: Entered, row: str) -> Row:
    first, last, start, end = (
        form.raw(f"{row}-{name}") for name in ("first", "last", "start", "end")
    )
    kind = EXTRA if form.raw(f"{row}-kind") == EXTRA else AWAY
    return Row(first, last or first, start, end, kind)


def _typed_spans(form: Entered, row: str) -> list[Span]:
    if not form.raw(f"{row}-first"):
        form.refuse(row, InputError("form.date", found=""))
        return []
    first, last = read_days(form, row, some_day_in)
    if first is None:
        return []
    days = ((last or first) - first).days + 1
    if days > LONGEST_DAYS:
        form.refuse(row, InputError("hours.too_many_days", limit=LONGEST_DAYS))
        return []
    midnight = datetime.combine(first, time(), ZONE)
    if not form.raw(f"{row}-start") and not form.raw(f"{row}-end"):
        return [Span(start=midnight, end=midnight + timedelta(days=days))]
    times = read_times(form, row)
    if times is None:
        return []
    start, end = (timedelta(minutes=each) for each in times)
    begins = [midnight + timedelta(days=day) for day in range(days)]
    return [Span(start=day + start, end=day + end) for day in begins]


def _groups(named: Iterable[tuple[str, Span]]) -> list[Group]:
    """Each stretch with its rows; the same hours of days that follow one another share a row."""
    groups = list[Group]()
    open_rows = dict[Row, int]()
    for kind, span in sorted(named, key=lambda each: (each[1].start, each[1].end)):
        rows = tuple(_pieces(kind, span))
        before = open_rows.pop(_day_before(rows[0]), None) if len(rows) == 1 else None
        if before is None:
            groups.append(Group(rows, (span,)))
            before = len(groups) - 1
        else:
            (first,) = groups[before].rows
            grown = (first._replace(last=rows[0].last),)
            groups[before] = replace(
                groups[before], rows=grown, spans=(*groups[before].spans, span)
            )
        if len(rows) == 1 and rows[0].start:
            open_rows[rows[0]] = before
    return groups


def _day_before(row: Row) -> Row:
    """The same hours of the day before."""
    day = (date.fromisoformat(row.first) - timedelta(days=1)).isoformat()
    return row._replace(first=day, last=day)


def _pieces(kind: str, span: Span) -> Iterable[Row]:
    """A stretch as rows: whole days together, what is left of a day by its times."""
    start, end = local(span.start), local(span.end)
    if end - start <= timedelta(days=1) and start.time() != time():
        day = start.date().isoformat()
        yield Row(day, day, f"{start:%H:%M}", f"{end:%H:%M}", kind)
        return
    if start.time() != time():
        day = start.date().isoformat()
        yield Row(day, day, f"{start:%H:%M}", "00:00", kind)
        start = datetime.combine(start.date() + timedelta(days=1), time(), ZONE)
    whole = (end - start).days
    if whole:
        last = start.date() + timedelta(days=whole - 1)
        yield Row(start.date().isoformat(), last.isoformat(), "", "", kind)
        start += timedelta(days=whole)
    if end > start:
        day = start.date().isoformat()
        yield Row(day, day, "00:00", f"{end:%H:%M}", kind)
