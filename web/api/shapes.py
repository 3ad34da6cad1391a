"""What the API answers: one shape for each thing. Times are UTC, money whole fen, ids 32 hexadecimal digits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from studio.records.live import BroadcastState, SegmentKind
from studio.records.people import Role
from studio.records.prices import PriceState
from studio.records.work import ClipState, FootageState, JobKind, JobState
from web.api.marks import gettext as _
from web.api.patterns import HEX

Id = Annotated[str, Field(pattern=HEX)]
T = TypeVar("T")


class Shape(BaseModel):
    """Read from a row, or made by hand."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class Listed(Shape, Generic[T]):
    """One page of a list, the newest first."""

    items: list[T]
    next: str | None = Field(
        description=_("Give this as “after” to read on; null on the last page.")
    )


class UnitShape(Shape):
    """A province, county or station, and what the caller is there."""

    id: Id
    slug: str
    kind: str
    name_zh: str
    name_en: str
    roles: list[Role]


class Me(Shape):
    """Who is asking."""

    id: Id
    name: str
    login: str
    scopes: list[str] | None = Field(
        description=_("What the token is good for; null for a browser's session.")
    )
    units: list[UnitShape]


class PriceShape(Shape):
    """A price that somebody wants for an item."""

    id: Id
    item_id: Id
    unit_id: Id
    price_fen: int
    list_price_fen: int | None
    valid_from: date | None
    valid_until: date | None
    was_evidence: str
    state: PriceState
    told_state: PriceState = Field(
        description=_(
            "Of a price recorded from a list: what that says became of it; else as state."
        )
    )
    proposed_at: datetime
    decided_at: datetime | None


class ApprovedShape(PriceShape):
    """An approved price, and what came of it."""

    held: int = Field(description=_("Clips that are held until their new files are made."))
    begins: date | None = Field(
        description=_("The day from which it holds, where that is to come; null: today or never.")
    )


class Fault(Shape):
    """Why something failed, in the reader's language."""

    code: str
    title: str
    detail: str


class FootageShape(Shape):
    """A file of raw footage."""

    id: Id
    unit_id: Id
    item_id: Id | None
    name: str
    bytes: int
    sha256: str
    state: FootageState
    refusal: Fault | None
    duration_ms: int | None = Field(description=_("Null for photographs."))
    width: int | None
    height: int | None
    created_at: datetime


class RenditionShape(Shape):
    """A clip in one shape: a file to hand out."""

    id: Id
    aspect: str
    preset: str
    bytes: int
    width: int
    height: int
    duration_ms: int
    downloads: int


class ClipShape(Shape):
    """A finished clip."""

    id: Id
    unit_id: Id
    item_id: Id
    order_id: Id
    title: str
    post_text: str
    length_s: int
    state: ClipState
    held_since: datetime | None = Field(
        description=_("Not handed out since then: it shows a price that is no longer the item's.")
    )
    created_at: datetime
    published_at: datetime | None
    renditions: list[RenditionShape]


class OrderShape(Shape):
    """An order for clips, and the job that makes them."""

    id: Id
    unit_id: Id
    item_id: Id
    job_id: Id
    created_at: datetime


class LinkShape(Shape):
    """Addresses at which a file is taken without signing in."""

    page: str
    save: str
    cover: str
    until: datetime


class JobShape(Shape):
    """Work that runs, waits or is over."""

    id: Id
    unit_id: Id
    kind: JobKind
    subject_id: str
    title: str
    state: JobState
    step: str
    percent: int
    left_s: int | None
    fault: Fault | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class NamedShape(Shape):
    """A host or a channel."""

    id: Id
    name: str


class SegmentShape(Shape):
    """One part of a rundown."""

    id: Id
    position: int
    kind: SegmentKind
    title: str
    item_id: Id | None
    clip_id: Id | None
    planned_s: int


class BroadcastShape(Shape):
    """A planned broadcast."""

    id: Id
    unit_id: Id
    title: str
    host: NamedShape
    channel: NamedShape
    start_at: datetime
    end_at: datetime
    state: BroadcastState
    series_id: Id | None = Field(description=_("Of the series it belongs to."))
    revision: int


class RundownShape(BroadcastShape):
    """A broadcast with its rundown."""

    more_hosts: list[NamedShape] = Field(description=_("Who is on beside the first host."))
    segments: list[SegmentShape]


class FieldFault(Shape):
    """A field that does not fit."""

    field: str
    kind: str
    detail: str


class ProblemShape(Shape):
    """What went wrong (RFC 9457)."""

    type: str
    title: str = Field(description=_("What is wrong, in the language of Accept-Language."))
    status: int
    detail: str = Field(description=_("What to do about it."))
    code: str = Field(description=_("The same in every language."))
    params: dict[str, str | int | float | None]
    errors: list[FieldFault] = Field(default_factory=list)
