"""How a draft looks and what it says, by programs: look, words, crops by hand, ends nudged, and a still of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

from pydantic import Field

from studio.brand import load_template
from studio.errors import InputError
from studio.records.desk import DraftEdit
from studio.records.drafts import EditDraft
from studio.records.reviews import PLACE
from studio.records.work import Footage
from studio.units import Aspect
from studio.units.clock import SHANGHAI
from studio.workflows.drafts.desk import OnDesk, on_desk
from studio.workflows.drafts.draft_look import Look, with_look
from studio.workflows.drafts.draft_still import draw_still, still_print
from studio.workflows.drafts.drafts import open_draft
from web.api.asked_files import FilmedAsked
from web.api.asked_looks import (
    LookWish,
    NudgeWish,
    PointWish,
    StillAsked,
    UnpointWish,
    WordsWish,
)
from web.api.drafts import GROUP, changed_draft, get_draft, whole_draft
from web.api.marks import gettext as _
from web.api.octets import Handed, Octets
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.api.shapes_desk import WholeDraftShape
from web.edit.answers import opened
from web.edit.routes import DRAWING, filmed
from web.edit.words import fields_of
from web.reach import fetch, viewer
from web.state import session, studio


class DraftWordsShape(Shape):
    """What a draft says beyond its item, and the version of it that says it."""

    draft_id: Id
    version: int
    shown: list[str] = Field(description=_("Fields that the draft's template shows."))
    steps: list[str]
    quote: str
    quoted: str
    live_at: datetime | None
    live_room: str
    post_on: date | None
    valid_until: date | None
    points_en: list[str]
    story: str


@operation(
    "POST",
    "/drafts/<draft_id>/look",
    WholeDraftShape,
    group=GROUP,
    summary=_("Give a draft another template, delivery preset, aspects, or music"),
    body=LookWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def set_draft_look(draft_id: str, body: LookWish) -> WholeDraftShape:
    """Takes and words stay."""
    aspects = tuple(Aspect.parse(each) for each in dict.fromkeys(body.aspects))
    look = Look(body.template, body.preset, aspects, body.music)
    return whole_draft(changed_draft(draft_id, body.version, lambda there: with_look(there, look)))


@operation(
    "GET",
    "/drafts/<draft_id>/words",
    DraftWordsShape,
    group=GROUP,
    summary=_("What a draft says beyond its item"),
    refusals=(409, 422),
)
def get_draft_words(draft_id: str) -> DraftWordsShape:
    """Captions have an address of their own."""
    return _words(open_draft(session(), viewer(), draft_id))


@operation(
    "POST",
    "/drafts/<draft_id>/words",
    DraftWordsShape,
    group=GROUP,
    summary=_("Write a draft's words anew, those that its template shows"),
    body=WordsWish,
    current=get_draft_words,
    refusals=(409, 422),
    tagged=True,
)
def write_draft_words(draft_id: str, body: WordsWish) -> DraftWordsShape:
    """What other templates show is kept."""
    given = body.said

    def change(there: OnDesk) -> DraftEdit:
        shown = [each for each in fields_of(there.brand.template) if each != "captions"]
        said = {each: getattr(given, each) for each in shown}
        words = there.edit.words.model_copy(update=said)
        return there.edit.model_copy(update={"words": words})

    return _words(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/takes/point",
    WholeDraftShape,
    group=GROUP,
    summary=_("Crop a take around a point, in one aspect or in all"),
    body=PointWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def point_take(draft_id: str, body: PointWish) -> WholeDraftShape:
    """The point stays with the take wherever that is moved."""
    at, aspect = (body.x / PLACE, body.y / PLACE), _aspect(body.aspect)

    def change(there: OnDesk) -> DraftEdit:
        return there.desk.pointed(body.take, aspect, at)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/takes/unpoint",
    WholeDraftShape,
    group=GROUP,
    summary=_("Let the crop of a take be found by itself again"),
    body=UnpointWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def unpoint_take(draft_id: str, body: UnpointWish) -> WholeDraftShape:
    """In one aspect or in all."""
    aspect = _aspect(body.aspect)

    def change(there: OnDesk) -> DraftEdit:
        return there.desk.unpointed(body.take, aspect)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "POST",
    "/drafts/<draft_id>/takes/nudge",
    WholeDraftShape,
    group=GROUP,
    summary=_("Move an end of a take by frames"),
    body=NudgeWish,
    current=get_draft,
    refusals=(409, 422),
    tagged=True,
)
def nudge_take(draft_id: str, body: NudgeWish) -> WholeDraftShape:
    """No farther than its file goes."""

    def change(there: OnDesk) -> DraftEdit:
        return there.desk.nudged(body.take, body.edge, body.frames)

    return whole_draft(changed_draft(draft_id, body.version, change))


@operation(
    "GET",
    "/drafts/<draft_id>/still",
    Octets,
    group=GROUP,
    summary=_("A take of a draft as the clip will show it: a JPEG, drawn at once"),
    query=StillAsked,
    media="image/jpeg",
    refusals=(409, 422),
)
def get_draft_still(draft_id: str, query: StillAsked) -> Handed:
    """Of footage that the caller may look at now."""
    there = on_desk(session(), studio().settings, viewer(), opened(draft_id))
    take = query.take or there.edit.takes[0].number
    aspect = _aspect(query.aspect) or there.edit.aspects[0]
    at = None if query.at_ms is None else Fraction(query.at_ms, 1000)

    def draw() -> bytes:
        with DRAWING:
            return draw_still(there, studio().blobs, take, aspect, at)

    return Handed(still_print(there, take, aspect, at), draw)


@operation(
    "GET",
    "/drafts/<draft_id>/picture",
    Octets,
    group=GROUP,
    summary=_("A picture of a draft's footage as it was filmed: a JPEG"),
    query=FilmedAsked,
    media="image/jpeg",
    refusals=(409, 422),
)
def get_draft_picture(draft_id: str, query: FilmedAsked) -> Handed:
    """Uncropped, without a word on it."""
    draft = opened(draft_id)
    if query.source >= len(draft.footage_ids):
        raise InputError("desk.no_source", number=query.source)
    row = fetch(Footage, draft.footage_ids[query.source])
    return Handed(*filmed(row, Fraction(query.at_ms, 1000), large=query.large == "yes"))


def _aspect(name: str | None) -> Aspect | None:
    return Aspect.parse(name) if name else None


def _words(draft: EditDraft) -> DraftWordsShape:
    said = draft.edit.words
    template = load_template(studio().settings.data, draft.edit.template)
    at = said.live_at
    return DraftWordsShape(
        draft_id=draft.id,
        version=draft.version,
        shown=[each for each in fields_of(template) if each != "captions"],
        live_at=at.replace(tzinfo=SHANGHAI).astimezone(UTC) if at else None,
        **said.model_dump(exclude={"captions", "live_at"}),
    )
