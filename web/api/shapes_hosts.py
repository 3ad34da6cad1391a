"""What the API answers about hosts' time, channels in full, and series of broadcasts."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from studio.records.live import BroadcastState
from studio.schedule import DayKind, Every
from web.api.marks import gettext as _
from web.api.shapes import Id, Shape
from web.api.shapes_plans import ChannelShape


class HoursShape(Shape):
    """The same hours on some days of the week, on the clock of Asia/Shanghai."""

    weekdays: list[int] = Field(description=_("0 is Monday."))
    from_min: int = Field(description=_("Minutes after midnight."))
    until_min: int = Field(description=_("Excluded; beyond 1440 it runs into the next day."))
    day_kind: DayKind
    from_on: date | None
    until_on: date | None


class SpanShape(Shape):
    """A stretch of time, its end excluded."""

    start: datetime
    end: datetime


class TimeShape(Shape):
    """When a host can come, and for how long."""

    host_id: Id
    hours: list[HoursShape]
    away: list[SpanShape] = Field(description=_("Cannot come, as was said by hand."))
    extra: list[SpanShape]
    busy: list[SpanShape] = Field(
        description=_("Cannot come, as calendars' files say; changed by adding and removing those.")
    )
    max_minutes_day: int | None = Field(description=_("On air in a day; null for no limit."))
    travel_buffer_s: int


class BusyFileShape(Shape):
    """A calendar's file of a host; only its times are kept."""

    id: Id
    host_id: Id
    name: str
    created_at: datetime
    applied_at: datetime | None = Field(
        description=_("When its times were added; null while it is only looked at.")
    )


class BusyFilesShape(Shape):
    """Files whose times were added, the newest first."""

    files: list[BusyFileShape]


class WholeBusyShape(BusyFileShape):
    """A file with its times, and the broadcasts that stand in their way."""

    spans: list[SpanShape]
    broadcast_ids: list[str] = Field(description=_("Of this host, planned at these times."))


class WholeChannelShape(ChannelShape):
    """All that is known of a channel."""

    account: str
    room: str
    aspect: str
    bitrate_kbps: int
    max_concurrent: int
    second_zone: str
    prime: list[HoursShape] = Field(description=_("When most people watch."))


class RepeatShape(Shape):
    """How a series repeats."""

    every: Every
    interval: int
    weekdays: list[int]
    nth: int | None = Field(
        description=_("Of a monthly series by its weekday: which one, -1 for the last.")
    )
    count: int | None
    until_on: date | None
    endless: bool = Field(description=_("It goes on until somebody ends it."))


class OccurrenceShape(Shape):
    """A broadcast of a series."""

    id: Id
    title: str
    start_at: datetime
    end_at: datetime
    series_at: datetime | None = Field(description=_("When it would begin by the rule."))
    state: BroadcastState
    revision: int


class SeriesShape(Shape):
    """A rule and its broadcasts."""

    id: Id
    unit_id: Id
    start_at: datetime
    length_s: int
    repeat: RepeatShape
    planned_until: date | None = Field(
        description=_("Where it has no end: last day up to which its broadcasts are made so far.")
    )
    broadcasts: list[OccurrenceShape]


class OutcomeShape(Shape):
    """What became of the broadcasts of a series."""

    changed: int
    added: int
    called_off: int
    ends_on: date | None = Field(
        description=_("Last day of a series without an end that was ended by this.")
    )
    left: list[str] = Field(description=_("Ids of those that are over, begun or fixed."))
