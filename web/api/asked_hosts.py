"""What programs send about hosts' time, channels in full, and series of broadcasts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from studio.catalog import Platform
from studio.schedule import DayKind, Every
from studio.schedule.availability import DAY_MIN
from studio.schedule.planner.limits import AT_ONCE
from studio.workflows.live import describe_channel as channels
from studio.workflows.live.host_busy import MOST_AWAY
from studio.workflows.live.plan_broadcast import TURNAROUND_LIMIT_S
from studio.workflows.live.series import MOST
from studio.workflows.live.series_scope import Scope
from web.api.asked import Body, Name, Revision, Words, whole
from web.api.asked_plans import Title
from web.api.days import Day, LastDay
from web.api.marks import gettext as _
from web.api.patterns import NO_NUL
from web.api.shapes import Id

ROWS = 40
"""Rules of hours, as many as the page's form has rows."""

UNCHANGED = _("What is left out or null stays as it is.")
MONDAY = _("0 is Monday.")

Weekday = Annotated[int, Field(ge=0, le=6), BeforeValidator(whole)]
Text = Annotated[Words, Field(max_length=channels.TEXT_LIMIT)]


class HoursWish(Body):
    """The same hours on some days of the week, on the clock of Asia/Shanghai."""

    weekdays: list[Weekday] = Field(min_length=1, max_length=7, description=MONDAY)
    from_min: Annotated[int, Field(ge=0, lt=DAY_MIN), BeforeValidator(whole)] = Field(
        description=_("Minutes after midnight.")
    )
    until_min: Annotated[int, Field(ge=1, le=2 * DAY_MIN), BeforeValidator(whole)] = Field(
        description=_("Excluded; beyond 1440 it runs into the next day.")
    )
    day_kind: DayKind = DayKind.ANY
    from_on: Day | None = Field(default=None, description=_("First day; null for always."))
    until_on: LastDay = Field(default=None, description=_("Last day; null for no end."))


class SpanWish(Body):
    """A stretch of time, its end excluded."""

    start: AwareDatetime
    end: AwareDatetime


class TimeWish(Body):
    """When a host can come: all of it anew; busy times from calendars' files stay."""

    hours: list[HoursWish] = Field(max_length=ROWS, description=_("None: any hour."))
    away: list[SpanWish] = Field(
        max_length=MOST_AWAY, description=_("Cannot come, whatever else says so.")
    )
    extra: list[SpanWish] = Field(
        default=[], max_length=MOST_AWAY, description=_("Can come although no hours say so.")
    )


class AddBusyWish(Body):
    """Whether a file takes the place of those before."""

    replace: bool = Field(
        default=True, description=_("Takes out what earlier files of this host said.")
    )


class ChannelFactsWish(Body):
    """What is known of a channel; what is left out says nothing."""

    name: Name
    platform: Platform
    account: Text = Field(default="", description=_("Name on the platform."))
    room: Text = Field(default="", description=_("Where the camera stands."))
    aspect: Literal["", "9:16", "3:4", "1:1", "16:9"] = ""
    turnaround_s: Annotated[int, Field(ge=0, le=TURNAROUND_LIMIT_S), BeforeValidator(whole)] = 600
    bitrate_kbps: Annotated[
        int, Field(ge=channels.LEAST_KBPS, le=channels.MOST_KBPS), BeforeValidator(whole)
    ] = 4000
    max_concurrent: Annotated[int, Field(ge=1, le=AT_ONCE), BeforeValidator(whole)] = 1
    second_zone: Annotated[str, Field(max_length=60, pattern=NO_NUL)] = Field(
        default="", description=_("IANA name of a zone shown beside Asia/Shanghai.")
    )
    prime: list[HoursWish] = Field(
        default=[], max_length=ROWS, description=_("When most people watch.")
    )


class RepeatWish(Body):
    """How a broadcast repeats, from the first one on; it ends after so many times or on a day, or goes on and on."""

    every: Every
    interval: Annotated[int, Field(ge=1, le=366), BeforeValidator(whole)] = Field(
        default=1, description=_("Every so many days, weeks, months or years.")
    )
    weekdays: list[Weekday] = Field(
        default=[], max_length=7, description=_("Of a weekly series; 0 is Monday.")
    )
    nth: Annotated[int, Field(ge=-1, le=4), BeforeValidator(whole)] | None = Field(
        default=None,
        description=_(
            "Of a monthly series: by the weekday of the first one, 1 to 4, or -1 for the last of its month; null "
            "goes by the date. Which of its month it is, the first one says."
        ),
    )
    count: Annotated[int, Field(ge=1, le=MOST), BeforeValidator(whole)] | None = None
    until_on: LastDay = Field(default=None, description=_("Last day."))
    endless: bool = Field(
        default=False,
        description=_("Goes on until somebody ends it; then neither count nor until_on."),
    )


class SeriesChange(Body):
    """One broadcast of a series as it is to be; others follow by what changes of it."""

    scope: Scope
    title: Title | None = Field(default=None, description=UNCHANGED)
    channel_id: Id | None = None
    host_id: Id | None = None
    start_at: AwareDatetime | None = None
    end_at: AwareDatetime | None = None
    repeat: RepeatWish | None = Field(
        default=None, description=_("Another rule from there on; null keeps it.")
    )
    rundown: bool = Field(
        default=False, description=_("Whether the others get this one's rundown too.")
    )
    revision: Revision | None = Field(
        default=None, description=_("Of the plan this is a change of.")
    )


class CancelWish(Body):
    """What of a series is called off."""

    scope: Scope
