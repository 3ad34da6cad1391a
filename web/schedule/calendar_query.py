"""What somebody asks the calendar for: which days, by what, and what is left out."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from studio.records.live import BroadcastState
from studio.units import now
from studio.units.clock import SHANGHAI
from web.i18n import language

DAY = timedelta(days=1)


class View(StrEnum):
    """How many days are shown."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


class By(StrEnum):
    """What the broadcasts are put in order by."""

    DAYS = "days"
    CHANNEL = "channel"
    HOST = "host"


@dataclass(frozen=True)
class Asked:
    """One page of the calendar; empty ids leave nothing out."""

    view: View = View.MONTH
    by: By = By.DAYS
    on: date = date.min
    unit: str = ""
    channel: str = ""
    host: str = ""
    state: str = ""

    @property
    def first(self) -> date:
        """First day shown: a month by days begins on a Monday."""
        if self.view is View.DAY:
            return self.on
        if self.view is View.WEEK:
            return self.on - self.on.weekday() * DAY
        first = self.on.replace(day=1)
        return first - first.weekday() * DAY if self.by is By.DAYS else first

    @property
    def last(self) -> date:
        """Last day shown."""
        if self.view is View.DAY:
            return self.on
        if self.view is View.WEEK:
            return self.first + 6 * DAY
        last = self.on.replace(day=calendar.monthrange(self.on.year, self.on.month)[1])
        return last + (6 - last.weekday()) * DAY if self.by is By.DAYS else last

    @property
    def days(self) -> list[date]:
        """Every day shown."""
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The days shown as instants."""
        return (
            datetime.combine(self.first, time(), SHANGHAI),
            datetime.combine(self.last + DAY, time(), SHANGHAI),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves something out."""
        return bool(self.unit or self.channel or self.host or self.state)

    def turned(self, by: int) -> Asked:
        """The page before (-1) or after (1)."""
        if self.view is View.DAY:
            return replace(self, on=self.on + by * DAY)
        if self.view is View.WEEK:
            return replace(self, on=self.on + by * 7 * DAY)
        edge = self.on.replace(day=1) - DAY if by < 0 else self.on.replace(day=28) + 4 * DAY
        return replace(self, on=edge.replace(day=1))

    def args(self, **changed: object) -> dict[str, str]:
        """The page's address as arguments of ``url_for``, with some of them changed; what is plain is left out."""
        other = replace(self, **changed)  # type: ignore[arg-type]  # names of our own fields
        given: dict[str, Any] = {
            "view": other.view.value if other.view is not View.MONTH else "",
            "by": other.by.value if other.by is not By.DAYS else "",
            "on": other.on.isoformat() if other.on != today() else "",
            **{name: getattr(other, name) for name in ("unit", "channel", "host", "state")},
        }
        return {name: value for name, value in given.items() if value}

    @property
    def title(self) -> str:
        """What the days are called."""
        if self.view is View.DAY:
            return _day(self.on, year=True)
        if self.view is View.WEEK:
            return f"{_day(self.first, year=True)} – {_day(self.last)}"
        return str(format_date(self.on, "MMMM yyyy" if language() == "en" else "yyyy年M月"))

    @property
    def turn_names(self) -> tuple[str, str]:
        """What the pages before and after are called."""
        if self.view is View.DAY:
            return _("Day before"), _("Day after")
        if self.view is View.WEEK:
            return _("Week before"), _("Week after")
        return _("Month before"), _("Month after")


def read(args: Mapping[str, str]) -> Asked:
    """What an address asks for; what makes no sense is passed over."""
    state = args.get("state", "")
    return Asked(
        view=View(args["view"]) if args.get("view") in set(View) else View.MONTH,
        by=By(args["by"]) if args.get("by") in set(By) else By.DAYS,
        on=_date(args.get("on", "")) or today(),
        unit=args.get("unit", "")[:40],
        channel=args.get("channel", "")[:40],
        host=args.get("host", "")[:40],
        state=state if state in set(BroadcastState) else "",
    )


def today() -> date:
    """The day it is in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def _date(text: str) -> date | None:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return None
    return asked if 2001 <= asked.year < 2199 else None


def _day(on: date, *, year: bool = False) -> str:
    if language() == "en":
        return str(format_date(on, "d MMM yyyy" if year else "d MMM"))
    return str(format_date(on, "yyyy年M月d日" if year else "M月d日"))
