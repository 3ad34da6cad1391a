"""How a broadcast repeats, as typed and in words."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.schedule import Every, Repeat, local
from studio.schedule.series import is_last_weekday, which_weekday
from studio.workflows.live.series import MOST
from web.entered import Entered
from web.i18n import language
from web.schedule.hours_form import weekday_names

MONTH_BY = {"nth": 1, "last": -1}
"""What the rule is asked to be; which weekday of the month it is, the first broadcast says."""

ENDS = frozenset({"never", "count", "until"})
"""Ways to end, as the field ``ends`` names them; a form without it says so by what else is filled in."""

NOT_THAT_DAY = frozenset({"series.not_last", "series.fifth"})
"""Errors about the field ``month_by``."""


class RepeatForm(Entered):
    """A rule as typed; ``repeat`` when all is well."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.repeat = self._read()

    def _read(self) -> Repeat | None:
        every = self.choice("every", set(Every))
        interval = self.whole("interval", 1, 366)
        count, until_on = self._end()
        nth = MONTH_BY.get(self.raw("month_by")) if every == Every.MONTH else None
        weekdays = tuple(
            sorted({int(day) for day in self.values.getlist("weekday") if day in "0123456" and day})
        )
        if not self.fine:
            return None
        return Repeat(
            every=Every(every),
            interval=interval,
            # Which weekday it is, the first broadcast says: the rule is brought in step with it.
            weekdays=weekdays if every == Every.WEEK else () if nth is None else (0,),
            nth=nth,
            count=count,
            until_on=until_on,
        )

    def _end(self) -> tuple[int | None, date | None]:
        """How many times, and the last day; neither of a series that goes on until somebody ends it."""
        ends = self.choice("ends", ENDS, needed=False)
        if ends == "never":
            return None, None
        times = ends == "count" or (not ends and bool(self.raw("count")))
        until = ends == "until" or (not ends and bool(self.raw("until_on")))
        if times and until:
            self.refuse("count", InputError("series.two_ends"))
        elif not times and not until:
            self.refuse("count", InputError("series.no_end"))
        count = self.whole("count", 1, MOST) if times else None
        if until and not self.raw("until_on"):
            self.refuse("until_on", InputError("form.missing"))
        return count, self.last_day("until_on") if until else None


def month_ways(start: datetime, repeat: Repeat | None = None) -> list[tuple[str, str]]:
    """How a broadcast of that day can repeat by months: value of the field, and words.

    Args:
        start: Of the first, or of the one that is changed.
        repeat: The rule there is; its own way is always among them.
    """
    day = local(start).date()
    name = dict(weekday_names())[str(day.weekday())]
    ways = [("date", _("the same date, day %(day)s", day=day.day))]
    which = which_weekday(day)
    if which is not None or (repeat and repeat.nth and repeat.nth > 0):
        ways.append(("nth", _("the same weekday, %(which)s", which=_nth_said(which or 1, name))))
    if is_last_weekday(day) or (repeat and repeat.nth == -1):
        ways.append(("last", _nth_said(-1, name)))
    return ways


def _nth_said(nth: int, name: str) -> str:
    if nth == -1:
        return str(_("the last %(day)s of the month", day=name))
    if language() == "zh":
        return f"第 {nth} 个{name}"
    return f"{('first', 'second', 'third', 'fourth')[nth - 1]} {name}"


def repeat_values(repeat: Repeat) -> list[tuple[str, str]]:
    """A rule as the form's fields."""
    return [
        ("every", repeat.every.value),
        ("interval", str(repeat.interval)),
        ("month_by", "date" if repeat.nth is None else "last" if repeat.nth == -1 else "nth"),
        ("ends", "never" if repeat.endless else "count" if repeat.count else "until"),
        ("count", str(repeat.count or "")),
        ("until_on", str(repeat.until_on or "")),
        *(("weekday", str(day)) for day in repeat.weekdays),
    ]


def repeat_said(repeat: Repeat, start: datetime) -> str:
    """``每 2 周的周一、周四，共 8 次``, or ``…，一直重复``."""
    parts = [_how_often(repeat, local(start).date())]
    if repeat.count is not None:
        parts.append(ngettext("%(num)s time", "%(num)s times", repeat.count))
    if repeat.until_on is not None:
        parts.append(_("until %(day)s", day=repeat.until_on.isoformat()))
    if repeat.endless:
        parts.append(_("without an end"))
    return ("，" if language() == "zh" else ", ").join(parts)


def _how_often(repeat: Repeat, first: date) -> str:
    n = repeat.interval
    match repeat.every:
        case Every.DAY:
            return str(_("every day") if n == 1 else _("every %(num)s days", num=n))
        case Every.WEEK:
            names = dict(weekday_names())
            chosen = repeat.weekdays or (first.weekday(),)
            days = ("、" if language() == "zh" else ", ").join(names[str(day)] for day in chosen)
            if n == 1:
                return str(_("every week on %(days)s", days=days))
            return str(_("every %(num)s weeks on %(days)s", num=n, days=days))
        case Every.MONTH if repeat.nth is not None:
            day = _nth_said(repeat.nth, dict(weekday_names())[str(repeat.weekdays[0])])
            if n == 1:
                return str(_("every month: %(day)s", day=day))
            return str(_("every %(num)s months: %(day)s", num=n, day=day))
        case Every.MONTH:
            if n == 1:
                return str(_("every month on day %(day)s", day=first.day))
            return str(_("every %(num)s months on day %(day)s", num=n, day=first.day))
        case Every.YEAR:
            on = format_date(first, "M月d日" if language() == "zh" else "d MMMM")
            if n == 1:
                return str(_("every year on %(day)s", day=on))
            return str(_("every %(num)s years on %(day)s", num=n, day=on))


def skips(repeat: Repeat, start: datetime) -> bool:
    """Whether some months or years lack its day and are skipped."""
    day = local(start).date()
    if repeat.every is Every.MONTH:
        return repeat.nth is None and day.day > 28
    return repeat.every is Every.YEAR and (day.month, day.day) == (2, 29)
