"""Rows of hours in a form that needs no script: numbered fields, blank rows are dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time

from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.schedule import DayKind, Hours
from web.entered import Entered, day_in, last_day_in

MOST = 40
"""Rows of hours that a form may hold."""

DAY_MIN = 1440


@dataclass(frozen=True)
class RowShown:
    """One row as the page shows it: what is typed, field by field."""

    number: int
    start: str
    end: str
    weekdays: frozenset[str] = frozenset()
    kind: str = ""
    first: str = ""
    last: str = ""


def rows_shown(
    values: MultiDict[str, str],
    prefix: str,
    blank: int = 1,
    ticked: str = "",
    most: int = MOST,
) -> list[RowShown]:
    """The rows that are filled, at most ``most``, and some blank ones to add more, with these weekdays ticked."""
    filled = [number for number in range(most) if is_filled(values, f"{prefix}-{number}")]
    after = filled[-1] + 1 if filled else 0
    return [
        RowShown(
            number=number,
            **{
                name: values.get(f"{prefix}-{number}-{name}", "")
                for name in ("start", "end", "kind", "first", "last")
            },
            weekdays=frozenset(
                values.getlist(f"{prefix}-{number}-weekday") if number in filled else ticked
            ),
        )
        for number in [*filled, *range(after, min(most, after + blank))]
    ]


def is_filled(values: MultiDict[str, str], row: str) -> bool:
    """Whether something is typed into a row."""
    return any(values.get(f"{row}-{name}", "").strip() for name in ("start", "end", "first"))


def hours_values(prefix: str, hours: Sequence[Hours]) -> list[tuple[str, str]]:
    """Hours as the form's fields."""
    found: list[tuple[str, str]] = []
    for number, each in enumerate(hours):
        row = f"{prefix}-{number}"
        found += [
            (f"{row}-start", _clock(each.from_min)),
            (f"{row}-end", _clock(each.until_min)),
            (f"{row}-kind", each.day_kind.value),
            (f"{row}-first", each.from_on.isoformat() if each.from_on else ""),
            (f"{row}-last", each.until_on.isoformat() if each.until_on else ""),
            *((f"{row}-weekday", str(day)) for day in sorted(set(each.weekdays))),
        ]
    return found


def read_hours(form: Entered, prefix: str) -> tuple[Hours, ...]:
    """The weekly rows of a form; faults are kept under ``<prefix>-<number>``."""
    found = []
    for number in range(MOST):
        row = f"{prefix}-{number}"
        if not form.raw(f"{row}-start") and not form.raw(f"{row}-end"):
            continue
        times = read_times(form, row)
        weekdays = sorted(
            {int(day) for day in form.values.getlist(f"{row}-weekday") if day in "0123456"}
        )
        if not weekdays:
            form.refuse(row, InputError("hours.no_weekday"))
        first, last = read_days(form, row, last_day_in)
        kind = form.raw(f"{row}-kind")
        if times and weekdays and row not in form.errors:
            found.append(
                Hours(
                    weekdays=tuple(weekdays),
                    from_min=times[0],
                    until_min=times[1],
                    day_kind=DayKind(kind) if kind in set(DayKind) else DayKind.ANY,
                    from_on=first,
                    until_on=last,
                )
            )
    return tuple(found)


def read_times(form: Entered, row: str) -> tuple[int, int] | None:
    """Start and end in minutes from midnight; an end that is not later lies on the next day."""
    texts = form.raw(f"{row}-start"), form.raw(f"{row}-end")
    if not all(texts):
        form.refuse(row, InputError("hours.half"))
        return None
    minutes = []
    for text in texts:
        try:
            at = time.fromisoformat(text)
        except ValueError:
            form.refuse(row, InputError("form.time", found=text[:20]))
            return None
        minutes.append(at.hour * 60 + at.minute)
    start, end = minutes
    return start, end if end > start else end + DAY_MIN


def read_days(
    form: Entered, row: str, last_in: Callable[[str], date | None]
) -> tuple[date | None, date | None]:
    """First and last day of a row, where given; ``last_in`` reads the last."""
    typed = form.raw(f"{row}-first"), form.raw(f"{row}-last")
    try:
        first, last = some_day_in(typed[0]), last_in(typed[1])
    except InputError as error:
        form.refuse(row, error)
        return None, None
    if first is not None and last is not None and last < first:
        form.refuse(row, InputError("hours.turned", first=str(first), last=str(last)))
        return first, None
    return first, last


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def some_day_in(text: str) -> date | None:
    """A day, where one is typed; raises as ``day_in``."""
    return day_in(text) if text else None


def weekday_names() -> list[tuple[str, str]]:
    """Monday to Sunday as options, as short as the language has them."""
    locale = get_locale()
    names = locale.days["format"]["abbreviated"] if locale else {}
    return [(str(day), str(names.get(day, day))) for day in range(7)]


def hours_said(hours: Hours) -> str:
    """``周一、周六 19:00–22:00``; every day of the week is one word."""
    names = dict(weekday_names())
    days = sorted(set(hours.weekdays))
    said = _("Every day") if len(days) == len(names) else "、".join(names[str(day)] for day in days)
    if hours.day_kind is DayKind.WORKDAY:
        said = _("Working days")
    elif hours.day_kind is DayKind.DAY_OFF:
        said = _("Weekends and holidays")
    return f"{said} {_clock(hours.from_min)}–{_clock(hours.until_min)}"
