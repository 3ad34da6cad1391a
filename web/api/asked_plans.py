"""What programs send about broadcasts, their parts, hosts, channels and calendars."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from studio.catalog import Platform
from studio.records.calendars import CalendarKind
from studio.records.live import BroadcastState, SegmentKind
from studio.schedule.grid import LIMITS, LONGEST_S, MOST_PIECES, MOST_POINTS, Column
from studio.schedule.plan import CLOCK_LIMIT_S
from studio.workflows.live.plan_broadcast import TITLE_LIMIT, TURNAROUND_LIMIT_S
from studio.workflows.live.plan_rundown import PARTS
from web.api.asked import Body, ByUnit, Line, Name, Revision, Words, a_day, whole
from web.api.days import Day
from web.api.marks import gettext as _
from web.api.shapes import Id

DAY_S = 24 * 3600

MOST_HOSTS = 20
"""On in one part."""

DayAsked = Annotated[Day, BeforeValidator(a_day)]

Title = Annotated[Line, Field(max_length=TITLE_LIMIT)]
PartTitle = Annotated[Words, Field(max_length=TITLE_LIMIT)]
Script = Annotated[Words, Field(max_length=LIMITS[Column.SCRIPT])]
Overlay = Annotated[Words, Field(max_length=LIMITS[Column.OVERLAY])]
Point = Annotated[Line, Field(max_length=LIMITS[Column.POINTS])]
Points = Annotated[list[Point], Field(max_length=MOST_POINTS)]
Pieces = Annotated[int, Field(ge=1, le=MOST_PIECES), BeforeValidator(whole)]
Length = Annotated[int, Field(ge=1, le=LONGEST_S), BeforeValidator(whole)]

ClockS = Annotated[int, Field(ge=0, le=CLOCK_LIMIT_S - 1), BeforeValidator(whole)]
Cast = Annotated[list[Id], Field(max_length=MOST_HOSTS)]
WarnS = Annotated[int, Field(ge=0, le=LONGEST_S), BeforeValidator(whole)]
Clearable = Literal["item_id", "clip_id", "min_s", "max_s", "fixed_clock_s", "quota"]

FIXED = _("A fixed start: seconds after midnight of the broadcast's first day, in China.")
CAST = _("Who is on; none for the broadcast's first host.")
WARN = _("Seconds before its end at which the timer turns yellow.")
UNCHANGED = _("What is left out or null stays as it is.")


class BroadcastsAsked(ByUnit):
    """Which broadcasts."""

    since: DayAsked | None = Field(
        default=None, description=_("That begin on this day or later, in China.")
    )
    until: DayAsked | None = Field(
        default=None, description=_("That begin on this day or earlier, in China.")
    )
    host: Id | None = Field(default=None, description=_("With this host, first or beside."))
    channel: Id | None = Field(default=None, description=_("On this channel only."))
    state: BroadcastState | None = Field(default=None, description=_("In this state only."))


class BroadcastWish(Body):
    """A broadcast to be planned, in the unit of its channel."""

    title: Title
    channel_id: Id
    host_id: Id
    start_at: AwareDatetime
    end_at: AwareDatetime


class BroadcastChange(Body):
    """What is to be different about a broadcast."""

    title: Title | None = Field(default=None, description=UNCHANGED)
    channel_id: Id | None = None
    host_id: Id | None = None
    start_at: AwareDatetime | None = None
    end_at: AwareDatetime | None = None
    revision: Revision | None = Field(
        default=None, description=_("Of the plan this is a change of.")
    )


class StateWish(Body):
    """Where a broadcast is to go."""

    state: BroadcastState


class SegmentWish(Body):
    """A part of a rundown, put at its end."""

    planned_s: Length
    kind: SegmentKind = SegmentKind.ITEM
    title: PartTitle = ""
    item_id: Id | None = None
    clip_id: Id | None = Field(
        default=None, description=_("Null: the item's newest published clip.")
    )
    script: Script = ""
    min_s: Length | None = Field(default=None, description=_("Null: it cannot be shortened."))
    max_s: Length | None = Field(default=None, description=_("Null: it cannot be stretched."))
    optional: bool = False
    quota: Pieces | None = Field(default=None, description=_("Pieces set aside for it."))
    overlay: Overlay = ""
    talking_points: Points = Field(default_factory=list)
    fixed_clock_s: ClockS | None = Field(default=None, description=FIXED)
    host_ids: Cast = Field(default_factory=list, description=CAST)
    warn_s: WarnS = Field(default=60, description=WARN)


class SegmentChange(Body):
    """What is to be different about a part."""

    planned_s: Length | None = Field(default=None, description=UNCHANGED)
    kind: SegmentKind | None = None
    title: PartTitle | None = None
    item_id: Id | None = Field(
        default=None, description=_("Another item forgets the old one's clip.")
    )
    clip_id: Id | None = None
    script: Script | None = None
    min_s: Length | None = None
    max_s: Length | None = None
    optional: bool | None = None
    quota: Pieces | None = None
    overlay: Overlay | None = None
    talking_points: Points | None = None
    fixed_clock_s: ClockS | None = Field(default=None, description=FIXED)
    host_ids: Cast | None = Field(default=None, description=CAST)
    warn_s: WarnS | None = Field(default=None, description=WARN)
    clear: list[Clearable] = Field(
        default_factory=list, max_length=6, description=_("Fields to be emptied.")
    )


class MoveWish(Body):
    """How far a part is to move."""

    by: Annotated[int, Field(ge=-PARTS, le=PARTS), BeforeValidator(whole)] = Field(
        description=_("Places towards the end; below zero towards the beginning.")
    )


class HostWish(Body):
    """A new host."""

    unit_id: Id
    name: Name


class HostFactsWish(Body):
    """What is known of a host; what is left out says nothing, but for the name, which stays."""

    name: Name | None = Field(default=None, description=_("Null leaves it."))
    birth_date: date | None = None
    guardian_consent: bool = Field(
        default=False, description=_("In writing; asked for between 16 and 18.")
    )
    verified_until: Day | None = None
    travel_buffer_s: Annotated[int, Field(ge=0, le=DAY_S), BeforeValidator(whole)] = 0
    max_minutes_day: Annotated[int, Field(ge=1, le=1440), BeforeValidator(whole)] | None = None


class ChannelWish(Body):
    """A new channel."""

    unit_id: Id
    name: Name
    platform: Platform
    turnaround_s: Annotated[int, Field(ge=0, le=TURNAROUND_LIMIT_S), BeforeValidator(whole)] = 600


class FeedWish(Body):
    """A calendar to be followed by link."""

    kind: CalendarKind
    subject_id: Id = Field(description=_("Of the host, the channel or the unit."))
