"""What the API answers about hosts, channels, calendars, and what there is to know of a plan."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from studio.records.calendars import CalendarKind
from web.api.marks import gettext as _
from web.api.shapes import Fault, Id, SegmentShape, Shape


class HostShape(Shape):
    """Somebody in front of the camera; only those who plan are told."""

    id: Id
    unit_id: Id
    name: str
    birth_date: date | None
    guardian_consent: bool
    verified_until: date | None
    travel_buffer_s: int
    max_minutes_day: int | None


class ChannelShape(Shape):
    """An account on a live platform."""

    id: Id
    unit_id: Id
    name: str
    platform: str
    turnaround_s: int


class FeedShape(Shape):
    """A calendar to subscribe to."""

    id: Id
    unit_id: Id
    kind: CalendarKind
    subject_id: str
    address: str = Field(description=_("A secret: whoever has it sees these broadcasts."))
    created_at: datetime
    revoked_at: datetime | None


class WholeSegmentShape(SegmentShape):
    """A part of a rundown with all that can be said of it."""

    min_s: int | None
    max_s: int | None
    fixed_clock_s: int | None
    optional: bool
    host_ids: list[Id]
    price_fen: int | None = Field(description=_("As it was when the plan was fixed."))
    list_price_fen: int | None
    quota: int | None
    overlay: str
    talking_points: list[str]
    warn_s: int
    script: str


class StandShape(Shape):
    """Who let a warning stand, and why."""

    by: str
    reason: str
    at: datetime


class FindingShape(Fault):
    """Something to know of a plan."""

    level: str
    segment_ids: list[str]
    mark: str = Field(description=_("By which it is mended or let stand, while it says the same."))
    remedy: str | None = Field(description=_("What would mend it."))
    let_stand: StandShape | None


class FindingsShape(Shape):
    """What there is to know of one broadcast."""

    findings: list[FindingShape]
