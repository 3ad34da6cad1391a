"""Drafts cut by programs: takes put in, trimmed, moved, taken out; planned anew; captions."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field

from studio.edit.desk import MOST_TAKES
from studio.edit.desk_captions import MOST_CAPTIONS, MOST_LETTERS, CaptionTrack
from studio.errors import InputError
from studio.records.desk import DraftEdit
from studio.records.drafts import EditDraft
from studio.records.edit import Caption
from studio.units import TimeRange
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.drafts import open_draft
from web.api.asked import Body, Line, Seconds, whole
from web.api.asked_desk import Moment, Version
from web.api.drafts import GROUP, changed_draft, get_draft, whole_draft
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.api.shapes_desk import WholeDraftShape
from web.reach import viewer
from web.state import session

MS = 1000

CHANGED = _("Of the draft this is a change of.")

Take = Annotated[int, Field(ge=1, le=99_999), BeforeValidator(whole)]
Source = Annotated[int, Field(ge=0, le=100), BeforeValidator(whole)]


class TakeWish(Body):
    """One more take."""

    version: Version = Field(description=CHANGED)
    source: Source = Field(description=_("Place in footage_ids, from 0."))
    start_ms: Moment
    end_ms: Moment
    after: Take | None = Field(
        default=None, description=_("Number of the take before it; null for the end.")
    )


class TakeChange(Body):
    """Another stretch at a take's place."""

    version: Version = Field(description=CHANGED)
    take: Take = Field(description=_("Its number."))
    source: Source | None = Field(default=None, description=_("Null: of the same file."))
    start_ms: Moment
    end_ms: Moment


class TakeMove(Body):
    """A take put elsewhere."""

    version: Version = Field(description=CHANGED)
    take: Take = Field(description=_("Its number."))
    to: Annotated[int, Field(ge=0, le=MOST_TAKES), BeforeValidator(whole)] = Field(
        description=_("Its new place, from 0; beyond the end it lands there.")
    )


class TakeLeave(Body):
    """A take taken out."""

    version: Version = Field(description=CHANGED)
    take: Take = Field(description=_("Its number."))


class AnewWish(Body):
    """How long the clip is to be."""

    version: Version = Field(description=CHANGED)
    length_s: Seconds


class CaptionWish(Body):
    """Words shown for a while."""

    start_ms: Moment = Field(description=_("On the clip's clock."))
    end_ms: Moment
    text: Annotated[Line, Field(max_length=MOST_LETTERS)]


class CaptionsWish(Body):
    """All captions of a draft, in place of those before."""

    version: Version = Field(description=CHANGED)
    captions: list[CaptionWish] = Field(max_length=MOST_CAPTIONS)


class CaptionShape(Shape):
    """Words shown for a while."""

    start_ms: int
    end_ms: int
    text: str


class CaptionsShape(Shape):
    """The captions of a draft, and the version of it that has them."""

    draft_id: Id
    version: int
    captions: list[CaptionShape]


@operation(
    "POST",
    "/drafts/<draft_id>/takes",
    WholeDraftShape,
    group=GROUP,
    summary=_("Put one more stretch of footage into a draft"),
    status=201,
    body=TakeWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def insert_take(draft_id: str, body: TakeWish) -> WholeDraftShape:
    """As near as whole frames and the file allow."""
    span = _span(body.start_ms, body.end_ms)

    def change(there: OnDesk) -> DraftEdit:
        return there.desk.inserted(body.source, span, body.after)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/takes/change",
    WholeDraftShape,
    group=GROUP,
    summary=_("Trim a take of a draft, or show another stretch in its place"),
    body=TakeChange,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def change_take(draft_id: str, body: TakeChange) -> WholeDraftShape:
    """Of another file, where its crop was set by hand no longer counts."""
    span = _span(body.start_ms, body.end_ms)

    def change(there: OnDesk) -> DraftEdit:
        if body.source is None:
            return there.desk.trimmed(body.take, span)
        return there.desk.swapped(body.take, body.source, span)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/takes/move",
    WholeDraftShape,
    group=GROUP,
    summary=_("Move a take of a draft"),
    body=TakeMove,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def move_take(draft_id: str, body: TakeMove) -> WholeDraftShape:
    """To another place of the strip."""

    def change(there: OnDesk) -> DraftEdit:
        return there.desk.moved(body.take, body.to)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/takes/remove",
    WholeDraftShape,
    group=GROUP,
    summary=_("Take a take out of a draft"),
    body=TakeLeave,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def remove_take(draft_id: str, body: TakeLeave) -> WholeDraftShape:
    """One has to be left."""

    def change(there: OnDesk) -> DraftEdit:
        return there.desk.removed(body.take)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/plan",
    WholeDraftShape,
    group=GROUP,
    summary=_("Have the takes of a draft planned anew, for this length and by its marks"),
    body=AnewWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def plan_draft(draft_id: str, body: AnewWish) -> WholeDraftShape:
    """Undoing brings the takes back."""

    def change(there: OnDesk) -> DraftEdit:
        return there.planned_anew(there.edit.model_copy(update={"length_s": body.length_s}))

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "GET",
    "/drafts/<draft_id>/captions",
    CaptionsShape,
    group=GROUP,
    summary=_("Captions of a draft"),
    refusals=(409,),
)
def list_captions(draft_id: str) -> CaptionsShape:
    """In order of time."""
    return _captions(open_draft(session(), viewer(), draft_id))


@operation(
    "POST",
    "/drafts/<draft_id>/captions",
    CaptionsShape,
    group=GROUP,
    summary=_("Write all captions of a draft anew; none takes them away"),
    body=CaptionsWish,
    current=list_captions,
    refusals=(409, 422),
    tagged=True,
)
def write_captions(draft_id: str, body: CaptionsWish) -> CaptionsShape:
    """What sticks out at the end is cut."""
    captions = [
        Caption(range=_span(each.start_ms, each.end_ms), text=each.text) for each in body.captions
    ]

    def change(there: OnDesk) -> DraftEdit:
        return CaptionTrack(there.edit).replaced(captions)

    return _captions(changed_draft(draft_id, body.version, change))


def _span(start_ms: int, end_ms: int) -> TimeRange:
    """Raises ``api.span``."""
    if end_ms <= start_ms:
        raise InputError("api.span")
    return TimeRange(Fraction(start_ms, MS), Fraction(end_ms, MS))


def _captions(draft: EditDraft) -> CaptionsShape:
    return CaptionsShape(
        draft_id=draft.id,
        version=draft.version,
        captions=[
            CaptionShape(
                start_ms=round(each.range.start * MS),
                end_ms=round(each.range.end * MS),
                text=each.text,
            )
            for each in draft.edit.words.captions
        ],
    )
