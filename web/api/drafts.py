"""Drafts of edits: begun from an automatic plan, marked, and made into a clip."""

from __future__ import annotations

from fractions import Fraction

from flask import url_for
from sqlalchemy import select

from jobs.queue import enqueue
from studio.errors import Conflict, InputError
from studio.records.desk import DraftEdit, DraftPoint
from studio.records.drafts import EditDraft
from studio.records.reviews import PLACE
from studio.records.work import Job
from studio.units import TimeRange
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.draft_clip import make_draft, start_draft
from studio.workflows.drafts.drafts import Change, change_draft, open_draft
from web.api.asked_clips import ClipsWish
from web.api.asked_desk import DraftsAsked, MakeWish, MarkWish
from web.api.clips import order_shape, wish_of
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import Listed, OrderShape
from web.api.shapes_desk import DraftShape, MarkShape, PointShape, TakeShape, WholeDraftShape
from web.reach import viewer
from web.state import session, studio

GROUP = _("Drafts")


@operation(
    "GET",
    "/drafts",
    Listed[DraftShape],
    group=GROUP,
    summary=_("Edits that somebody is working on, those changed last first"),
    query=DraftsAsked,
)
def list_drafts(query: DraftsAsked) -> Answer:
    """The drafts of the caller's units."""
    wanted = select(EditDraft)
    lies = EditDraft.trashed_at
    wanted = wanted.where(lies.is_not(None) if query.trash == "yes" else lies.is_(None))
    if query.unit is not None:
        wanted = wanted.where(EditDraft.unit_id == query.unit)
    order = (EditDraft.changed_at, EditDraft.id)
    return page_of(wanted, order, query, DraftShape.model_validate)


@operation(
    "GET",
    "/drafts/<draft_id>",
    WholeDraftShape,
    group=GROUP,
    summary=_("One draft in full"),
    refusals=(409,),
)
def get_draft(draft_id: str) -> WholeDraftShape:
    """What lies on the desk, without pictures."""
    return whole_draft(open_draft(session(), viewer(), draft_id))


@operation(
    "POST",
    "/drafts",
    WholeDraftShape,
    group=GROUP,
    summary=_("Begin a draft from the automatic plan; of the lengths the first one counts"),
    status=201,
    body=ClipsWish,
    refusals=(404, 409, 422),
    located=True,
    tagged=True,
)
def begin_draft(body: ClipsWish) -> Answer:
    """A new draft."""
    made = start_draft(session(), studio().settings, viewer(), wish_of(body))
    return Answer(whole_draft(made), {"Location": url_for("api_v1.get_draft", draft_id=made.id)})


@operation(
    "POST",
    "/drafts/<draft_id>/marks",
    WholeDraftShape,
    group=GROUP,
    summary=_("Say of a stretch of footage that it must, may never or would best be shown"),
    body=MarkWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def mark_draft(draft_id: str, body: MarkWish) -> WholeDraftShape:
    """Set a mark, or take marks off; the next automatic plan keeps to them."""
    if body.end_ms <= body.start_ms:
        raise InputError("api.span")
    span = TimeRange(Fraction(body.start_ms, 1000), Fraction(body.end_ms, 1000))

    def change(there: OnDesk) -> DraftEdit:
        done = there.desk.marked if body.on else there.desk.unmarked
        return done(body.source, body.kind, span)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/make",
    OrderShape,
    group=GROUP,
    summary=_("Make the clip exactly as it lies on the desk; a job does it"),
    status=201,
    body=MakeWish,
    current=get_draft,
    refusals=(409, 422, 507),
    located=True,
)
def make_draft_clip(draft_id: str, body: MakeWish) -> Answer:
    """Queue it."""
    settings = studio().settings
    placed = make_draft(session(), enqueue, settings, viewer(), draft_id, body.version)
    job_id = session().scalars(select(Job.id).where(Job.subject_id == placed.id)).one()
    place = url_for("api_v1.get_job", job_id=job_id)
    return Answer(order_shape(placed, job_id), {"Location": place})


def held_draft(draft_id: str, version: int) -> EditDraft:
    """The draft as this version of it is: programs get no copy of their own where somebody saved meanwhile.

    Raises:
        Conflict: ``desk.changed``, ``desk.trashed``.
    """
    draft = open_draft(session(), viewer(), draft_id)
    require_version(draft, version)
    return draft


def require_version(draft: EditDraft, version: int) -> None:
    """Raises ``desk.changed`` where somebody saved meanwhile."""
    if draft.version != version:
        raise Conflict("desk.changed", name=draft.changer.name if draft.changer else "—")


def changed_draft(draft_id: str, version: int, change: Change) -> EditDraft:
    """The draft after a change of this version of it; raises as ``held_draft`` and ``change``."""
    held_draft(draft_id, version)
    return change_draft(session(), studio().settings, viewer(), draft_id, version, change).draft


def whole_draft(draft: EditDraft) -> WholeDraftShape:
    """The draft as its own address shows it."""
    edit = draft.edit
    return WholeDraftShape(
        **DraftShape.model_validate(draft).model_dump(),
        template=edit.template,
        aspects=[str(each) for each in edit.aspects],
        preset=edit.preset,
        length_s=edit.length_s,
        music=edit.music,
        takes=[
            TakeShape(
                number=each.number,
                source=each.source,
                points=[_point(point) for point in each.points],
                **_ms(each.range),
            )
            for each in edit.takes
        ],
        marks=[
            MarkShape(source=each.source, kind=each.kind, **_ms(each.range)) for each in edit.marks
        ],
    )


def _point(point: DraftPoint) -> PointShape:
    aspect = str(point.aspect) if point.aspect else None
    return PointShape(aspect=aspect, x=round(point.x * PLACE), y=round(point.y * PLACE))


def _ms(span: TimeRange) -> dict[str, int]:
    return {"start_ms": round(span.start * 1000), "end_ms": round(span.end * 1000)}
