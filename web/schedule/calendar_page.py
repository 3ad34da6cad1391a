"""The calendar as its page shows it: broadcasts as chips, in days or in rows of channels and hosts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from flask_babel import ngettext

from studio.records.live import BroadcastState
from studio.schedule import OPEN, PlannedBroadcast
from studio.schedule.holiday import day_book, days_shown
from studio.units.clock import SHANGHAI
from studio.workflows.live.plan_shelf import Head
from studio.workflows.live.schedule_board import Look, Marks
from web.filters import Label, day, local, state_of
from web.schedule.calendar_query import Asked, By, View

MOST_ROWS = 40
"""Above it only channels and hosts that have something in these days get a row."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Chip:
    """A broadcast on the calendar. Minutes count from the midnight that ``day`` begins with.

    Attributes:
        day: The day it is shown on: of its start, or the first day shown.
        until_min: Beyond 1440 when it runs into the next day.
        is_open: Whether its plan may still be changed, by whoever reads.
        mark: What its findings are summed up in; empty without any.
        is_guest: Whether this row's host is only on beside another.
    """

    id: str
    unit_id: str
    title: str
    day: date
    from_min: int
    until_min: int
    host_id: str
    host: str
    channel_id: str
    channel: str
    revision: int
    state: str
    label: Label
    is_open: bool
    marks: Marks
    mark: str = ""
    answer: str = ""
    is_guest: bool = False

    @property
    def start(self) -> str:
        """``19:30``; empty when it began before the first day shown."""
        return clock(self.from_min) if self.from_min >= 0 else ""

    @property
    def end(self) -> str:
        """``21:00``."""
        return clock(self.until_min)

    @property
    def is_late(self) -> bool:
        """Whether it runs past midnight."""
        return self.until_min > 24 * 60


@dataclass(frozen=True)
class DayHead:
    """A day of the calendar.

    Attributes:
        notes: Kind (``holiday``, ``worked``, ``term``) and name of what the day is.
        is_off: Weekend or holiday, unless it is worked.
    """

    on: date
    label: str
    notes: tuple[tuple[str, str], ...]
    is_off: bool
    is_today: bool
    is_outside: bool


@dataclass(frozen=True)
class Row:
    """A channel or host and what it has on each day shown."""

    id: str
    name: str
    more: str
    unit_id: str
    cells: Mapping[date, Sequence[Chip]]


def clock(minutes: int) -> str:
    """``19:30`` of minutes after midnight, round the day."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


@dataclass(frozen=True)
class Reader:
    """What the chips depend on beside the broadcasts.

    Attributes:
        sees: Units the reader may see.
        plans: Those in which they may plan.
        answers: What hosts said, by broadcast.
    """

    sees: frozenset[str]
    plans: frozenset[str]
    answers: Mapping[str, str]


def chips(look: Look, asked: Asked, reader: Reader) -> list[Chip]:
    """What the filters leave, by start."""
    labels = {state: state_of(state) for state in BroadcastState}
    words = cache(_mark)
    midnight = cache(lambda on: datetime.combine(on, time(), SHANGHAI))
    found = []
    for head in look.heads:
        plan, marks = look.plans[head.id], look.marks[head.id]
        if head.unit_id not in reader.sees or not is_wanted(head, plan, asked):
            continue
        on = max(local(head.start_at).date(), asked.first)
        chip = Chip(
            id=head.id,
            unit_id=head.unit_id,
            title=head.title,
            day=on,
            from_min=(head.start_at - midnight(on)) // MINUTE,
            until_min=(head.end_at - midnight(on)) // MINUTE,
            host_id=head.host_id,
            host="、".join((plan.host.name, *(each.name for each in plan.more_hosts))),
            channel_id=head.channel_id,
            channel=plan.channel.name,
            revision=head.revision,
            state=head.state.value,
            label=labels[head.state],
            is_open=head.state in OPEN and head.unit_id in reader.plans,
            marks=marks,
            mark=words(marks),
            answer=reader.answers.get(head.id, ""),
        )
        found.append(chip)
    return found


def _mark(marks: Marks) -> str:
    if marks.errors:
        return str(ngettext("%(num)s error", "%(num)s errors", marks.errors))
    return str(ngettext("%(num)s hint", "%(num)s hints", marks.hints)) if marks.hints else ""


def is_wanted(head: Head, plan: PlannedBroadcast, asked: Asked) -> bool:
    """Whether the filters leave it in."""
    hosts = {head.host_id, *(each.id for each in plan.more_hosts)}
    return (
        asked.unit in {"", head.unit_id}
        and asked.channel in {"", head.channel_id}
        and (not asked.host or asked.host in hosts)
        and asked.state in {"", head.state.value}
    )


def by_day(found: Iterable[Chip]) -> Mapping[date, list[Chip]]:
    """Chips by the day they are shown on."""
    days: defaultdict[date, list[Chip]] = defaultdict(list)
    for each in found:
        days[each.day].append(each)
    return days


def rows(
    found: Sequence[Chip], asked: Asked, subjects: Sequence[tuple[str, str, str, str]], look: Look
) -> list[Row]:
    """A row for each channel or host (id, name, what else, unit), in the order given."""
    cells: defaultdict[str, list[Chip]] = defaultdict(list)
    for each in found:
        if asked.by is By.CHANNEL:
            cells[each.channel_id].append(each)
            continue
        cells[each.host_id].append(each)
        for other in look.plans[each.id].more_hosts:
            cells[other.id].append(Chip(**{**vars(each), "is_guest": True}))
    chosen = asked.channel if asked.by is By.CHANNEL else asked.host
    few = len(subjects) <= MOST_ROWS
    return [
        Row(row_id, name, more, unit_id, by_day(cells[row_id]))
        for row_id, name, more, unit_id in subjects
        if (row_id == chosen or not chosen)
        and asked.unit in {"", unit_id}
        and (few or row_id in cells or asked.unit)
    ]


def day_heads(asked: Asked, today: date) -> list[DayHead]:
    """The days shown, with holidays, worked weekends and solar terms."""
    days = asked.days
    book = day_book(days[0].year, days[-1].year)
    notes: defaultdict[date, list[tuple[str, str]]] = defaultdict(list)
    for on, name in days_shown(days[0], days[-1]):
        kind = "worked" if name == "班" else "holiday" if name == book.holidays.get(on) else "term"
        notes[on].append(
            (kind, name.partition("（")[0])
        )  # “休息日（由 2026-09-20 调休）” is too long for a cell
    return [
        DayHead(
            on,
            day(on),
            tuple(notes[on]),
            book.is_off(on),
            on == today,
            asked.view is View.MONTH and on.month != asked.on.month,
        )
        for on in days
    ]
