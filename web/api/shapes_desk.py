"""What the API answers about footage in full, drafts, comments, shot requests and counts."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from studio.records.edit import MarkKind
from studio.records.permissions import PermissionGiven, PermissionKind
from studio.records.requests import ShotShape
from studio.workflows.footage.shot_requests import RequestState
from studio.workflows.gallery.download_counts import CountBy
from web.api.marks import gettext as _
from web.api.shapes import FootageShape, Id, Shape


class FootageLinkShape(Shape):
    """An item that a file shows, and where."""

    id: Id
    item_id: Id
    start_ms: int | None
    end_ms: int | None


class PermissionShape(Shape):
    """A consent or a licence."""

    id: Id
    kind: PermissionKind
    name: str
    given: PermissionGiven
    told: str
    until_on: date | None
    ended_at: datetime | None
    over: bool = Field(description=_("Whether it holds no more today."))


class WholeFootageShape(FootageShape):
    """A file with what was said of it."""

    place: str
    filmed_at: datetime | None
    trashed_at: datetime | None
    tags: list[str]
    links: list[FootageLinkShape]
    permissions: list[PermissionShape]


class DraftShape(Shape):
    """An edit that somebody is working on."""

    id: Id
    unit_id: Id
    item_id: Id
    footage_ids: list[str]
    version: int
    order_id: Id | None = Field(description=_("What was last made from it."))
    created_at: datetime
    changed_at: datetime
    trashed_at: datetime | None


class PointShape(Shape):
    """Where the crop of a take was set by hand."""

    aspect: str | None = Field(description=_("Null: for all of them."))
    x: int = Field(description=_("Thousandths of the width."))
    y: int = Field(description=_("Thousandths of the height."))


class TakeShape(Shape):
    """A stretch of footage in a draft."""

    number: int
    source: int
    start_ms: int
    end_ms: int
    points: list[PointShape]


class MarkShape(Shape):
    """What was said of a stretch of footage."""

    source: int
    kind: MarkKind
    start_ms: int
    end_ms: int


class WholeDraftShape(DraftShape):
    """A draft with what lies on the desk."""

    template: str
    aspects: list[str]
    preset: str
    length_s: int
    music: bool
    takes: list[TakeShape]
    marks: list[MarkShape]


class CommentShape(Shape):
    """Something said of a clip."""

    id: Id
    clip_id: Id
    parent_id: Id | None = Field(description=_("The comment it answers."))
    author: str
    text: str
    aspect: str | None
    at_ms: int | None
    x: int | None
    y: int | None
    wanted: bool
    resolved_at: datetime | None
    created_at: datetime


class RequestShape(Shape):
    """Footage that was asked for, and what has come."""

    id: Id
    unit_id: Id
    item_id: Id
    what: str
    note: str
    film_on: date | None
    shape: ShotShape
    seconds: int | None
    photos: bool
    until: datetime
    most_files: int
    most_bytes: int
    state: RequestState
    files: int
    bytes: int
    link: str = Field(description=_("By which footage is sent without an account."))
    created_at: datetime


class DayShape(Shape):
    """Downloads of one day."""

    day: date
    taken: int


class ForAllShape(Shape):
    """Files made for every seller of a unit."""

    there: int = Field(description=_("How many are there already."))
    queued: int = Field(description=_("How many will be made."))


class CountShape(Shape):
    """Downloads of one clip, item, seller, county or station."""

    id: Id
    name_zh: str
    name_en: str
    taken: int
    own: int
    people: int
    apart: bool


class CountsShape(Shape):
    """What sellers take."""

    by: CountBy
    first: date
    last: date
    total: int
    days: list[DayShape]
    lines: list[CountShape]
