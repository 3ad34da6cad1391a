"""Broadcasts planned: window, host and channel, state, and the parts of the rundown."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from studio.errors import InputError, NotFound
from studio.records.live import Broadcast, Channel, Segment
from studio.schedule import fingerprint, kept_segment
from studio.store import hold_or_not_found
from studio.units.day import YEARS
from studio.words import say
from studio.workflows.live import plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.edit_broadcast import RUNDOWN
from studio.workflows.live.let_stand import weighed_findings
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft, draft_of
from web.api.asked_plans import (
    BroadcastChange,
    BroadcastWish,
    MoveWish,
    SegmentChange,
    SegmentWish,
    StateWish,
)
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.shapes import RundownShape
from web.api.shapes_plans import FindingShape, FindingsShape, StandShape, WholeSegmentShape
from web.api.work import BROADCASTS, get_broadcast
from web.i18n import language
from web.reach import fetch, viewer, visible
from web.state import session


def rundown_now(broadcast_id: str, part_id: str = "") -> RundownShape:
    """The broadcast as its own address shows it, whichever part is named beside it.

    It is held from here on: what If-Match was compared with is what the operation changes.
    """
    del part_id
    hold_or_not_found(session(), viewer(), Broadcast, broadcast_id, *RUNDOWN)
    return get_broadcast(broadcast_id)


@operation(
    "POST",
    "/broadcasts",
    RundownShape,
    group=BROADCASTS,
    summary=_("Plan a broadcast"),
    status=201,
    body=BroadcastWish,
    refusals=(404, 422),
    located=True,
    tagged=True,
)
def create_broadcast(body: BroadcastWish) -> Answer:
    """A new broadcast, in the unit of its channel."""
    unit_id = fetch(Channel, body.channel_id).unit_id
    draft = BroadcastDraft(
        body.title, body.channel_id, body.host_id, moment(body.start_at), moment(body.end_at)
    )
    made = plan_broadcast.new_broadcast(session(), viewer(), unit_id, draft)
    place = url_for("api_v1.get_broadcast", broadcast_id=made.id)
    return Answer(rundown_again(made.id), {"Location": place})


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/change",
    RundownShape,
    group=BROADCASTS,
    summary=_("Change a broadcast's title, window, host or channel"),
    body=BroadcastChange,
    current=rundown_now,
    refusals=(409, 422),
    tagged=True,
)
def change_broadcast(broadcast_id: str, body: BroadcastChange) -> RundownShape:
    """Write what was sent over it."""
    row = fetch(Broadcast, broadcast_id)
    draft = changed(row, body)
    revision = row.revision if body.revision is None else body.revision
    plan_broadcast.change_broadcast(session(), viewer(), row.id, draft, revision)
    return rundown_again(row.id)


def changed(row: Broadcast, body: BroadcastChange) -> BroadcastDraft:
    """The broadcast with what was sent written over it."""
    return BroadcastDraft(
        body.title or row.title,
        body.channel_id or row.channel_id,
        body.host_id or row.host_id,
        moment(body.start_at or row.start_at),
        moment(body.end_at or row.end_at),
    )


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/state",
    RundownShape,
    group=BROADCASTS,
    summary=_("Move a broadcast on, call it off, or take that back"),
    body=StateWish,
    current=rundown_now,
    refusals=(409,),
    tagged=True,
)
def set_broadcast_state(broadcast_id: str, body: StateWish) -> RundownShape:
    """Where the moves of its state allow it."""
    return rundown_again(plan_broadcast.set_state(session(), viewer(), broadcast_id, body.state).id)


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/findings",
    FindingsShape,
    group=BROADCASTS,
    summary=_("What there is to know of a plan before its day"),
)
def get_findings(broadcast_id: str) -> FindingsShape:
    """Clashes, missing clips, prices and the like, as the page tells them."""
    wanted = select(Broadcast).where(Broadcast.id == broadcast_id).options(*watch_schedule.WHOLE)
    broadcast = session().scalars(visible(wanted)).unique().one_or_none()
    if broadcast is None:
        raise NotFound("not_found", kind="broadcast", id=broadcast_id)
    parts = {each.id for each in broadcast.segments}
    told = []
    found = watch_schedule.findings(session(), [broadcast])[broadcast.id]
    for each, override in weighed_findings(session(), broadcast, found):
        said = say(each.code, language(), each.params)
        named = [subject for subject in each.subjects if subject in parts]
        told.append(
            FindingShape(
                code=each.code,
                title=said.text,
                detail=said.remedy,
                level=each.level.value,
                segment_ids=named,
                mark=fingerprint(each),
                remedy=each.remedy.action.value if each.remedy else None,
                let_stand=StandShape.model_validate(override) if override else None,
            )
        )
    return FindingsShape(findings=told)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments",
    RundownShape,
    group=BROADCASTS,
    summary=_("Put a part at the end of a rundown"),
    status=201,
    body=SegmentWish,
    current=rundown_now,
    refusals=(409, 422),
    tagged=True,
)
def add_segment(broadcast_id: str, body: SegmentWish) -> RundownShape:
    """A new part."""
    sent = body.model_dump()
    for name in ("talking_points", "host_ids"):
        sent[name] = tuple(sent[name])
    draft = SegmentDraft(**sent)
    plan_rundown.add_segment(session(), viewer(), broadcast_id, draft)
    return rundown_again(broadcast_id)


@operation(
    "GET",
    "/broadcasts/<broadcast_id>/segments/<part_id>",
    WholeSegmentShape,
    group=BROADCASTS,
    summary=_("A part of a rundown with all that can be said of it"),
)
def get_segment(broadcast_id: str, part_id: str) -> WholeSegmentShape:
    """Script, talking points, hosts, limits, fixed start."""
    part = plan_rundown.part_of(fetch(Broadcast, broadcast_id), part_id)
    return WholeSegmentShape.model_validate(part)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments/<part_id>/change",
    RundownShape,
    group=BROADCASTS,
    summary=_("Change a part of a rundown"),
    body=SegmentChange,
    current=rundown_now,
    refusals=(409, 422),
    tagged=True,
)
def change_segment(broadcast_id: str, part_id: str, body: SegmentChange) -> RundownShape:
    """Write what was sent over it."""
    part = fetch(Segment, part_id)
    sent = body.model_dump(exclude_none=True, exclude={"clear"})
    for name in sent.keys() & {"talking_points", "host_ids"}:
        sent[name] = tuple(sent[name])
    sent |= dict.fromkeys(body.clear)
    if sent.get("item_id", part.item_id) != part.item_id:
        sent.setdefault("clip_id", None)
    draft = replace(draft_of(kept_segment(part)), **sent)
    plan_rundown.change_segment(session(), viewer(), broadcast_id, part_id, draft)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments/<part_id>/move",
    RundownShape,
    group=BROADCASTS,
    summary=_("Move a part of a rundown"),
    body=MoveWish,
    current=rundown_now,
    refusals=(409,),
    tagged=True,
)
def move_segment(broadcast_id: str, part_id: str, body: MoveWish) -> RundownShape:
    """As far as it goes."""
    plan_rundown.move_segment(session(), viewer(), broadcast_id, part_id, body.by)
    return rundown_again(broadcast_id)


@operation(
    "POST",
    "/broadcasts/<broadcast_id>/segments/<part_id>/remove",
    RundownShape,
    group=BROADCASTS,
    summary=_("Take a part out of a rundown"),
    current=rundown_now,
    refusals=(409,),
    tagged=True,
)
def remove_segment(broadcast_id: str, part_id: str) -> RundownShape:
    """Take it out."""
    plan_rundown.remove_segment(session(), viewer(), broadcast_id, part_id)
    return rundown_again(broadcast_id)


def rundown_again(broadcast_id: str) -> RundownShape:
    """The broadcast as it stands after a change, read again."""
    session().flush()
    session().expire_all()
    return get_broadcast(broadcast_id)


def moment(at: datetime) -> datetime:
    """``at``, where a broadcast may be.

    Raises:
        InputError: ``api.year``.
    """
    if at.year not in YEARS:
        raise InputError("api.year", least=YEARS[0], most=YEARS[-1])
    return at
