"""A county's own rundowns to begin with: kept from a broadcast, filled into another, dropped again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.live import Broadcast, Segment, SegmentKind
from studio.records.rundowns import RundownTemplate
from studio.schedule import kept_segment
from studio.store import Viewer, get_or_not_found, require_role
from studio.workflows.audit import note
from studio.workflows.live.plan_broadcast import PLANNERS, edit, own_broadcast

NAME_LIMIT = 40
"""Characters of a template's name."""

MOST = 50
"""Templates of one unit."""

KEPT = ("title", "planned_s", "min_s", "max_s", "optional", "overlay", "warn_s", "script")
"""What a template has of a segment beside its kind; of one that sells something, neither title nor words."""

OF_ITEM = ("planned_s", "min_s", "max_s", "optional", "warn_s")


def keep_template(
    session: Session, viewer: Viewer, broadcast_id: str, name: str
) -> RundownTemplate:
    """Keep a broadcast's kinds and lengths under a name; one of that name is written over.

    Raises:
        NotFound, Forbidden: The broadcast is not the viewer's.
        InputError: ``template.no_name``, ``template.empty``, ``template.too_many``.
    """
    broadcast = own_broadcast(session, viewer, broadcast_id)
    called = name.strip()
    if not called or len(called) > NAME_LIMIT:
        raise InputError("template.no_name", limit=NAME_LIMIT)
    if not broadcast.segments:
        raise InputError("template.empty", title=broadcast.title)
    there = {each.name: each for each in templates_of(session, broadcast.unit_id)}
    if called not in there and len(there) >= MOST:
        raise InputError("template.too_many", limit=MOST)
    made = there.get(called) or RundownTemplate(unit_id=broadcast.unit_id, name=called)
    made.parts = [_shape(each) for each in broadcast.segments]
    made.created_by = viewer.account_id
    session.add(made)
    session.flush()
    note(session, viewer, broadcast.unit_id, "rundown_template.keep", made.id, name=called)
    return made


def templates_of(session: Session, unit_id: str) -> list[RundownTemplate]:
    """The unit's own templates, by name."""
    own = select(RundownTemplate).where(RundownTemplate.unit_id == unit_id)
    return list(session.scalars(own.order_by(RundownTemplate.name)))


def fill_from_own(
    session: Session, viewer: Viewer, broadcast_id: str, template_id: str
) -> Broadcast:
    """Give an empty broadcast the segments of one of its unit's templates.

    Raises:
        NotFound, Forbidden: The broadcast, or the template, is not the viewer's.
        Conflict: ``schedule.is_fixed``, ``schedule.not_empty``.
        InputError: ``template.other_unit``.
    """
    with edit(session, viewer, broadcast_id) as broadcast:
        template = get_or_not_found(session, viewer, RundownTemplate, template_id)
        if template.unit_id != broadcast.unit_id:
            raise InputError("template.other_unit", name=template.name)
        if broadcast.segments:
            raise Conflict("schedule.not_empty", title=broadcast.title)
        broadcast.segments += [
            Segment(position=place, **{**part, "kind": SegmentKind(part["kind"])})
            for place, part in enumerate(template.parts, start=1)
        ]
    return broadcast


def drop_template(session: Session, viewer: Viewer, template_id: str) -> None:
    """Take a template off the list; broadcasts that began with it keep their parts."""
    template = get_or_not_found(session, viewer, RundownTemplate, template_id)
    require_role(session, viewer, template.unit_id, PLANNERS)
    session.delete(template)
    note(
        session, viewer, template.unit_id, "rundown_template.drop", template.id, name=template.name
    )


def _shape(part: Segment) -> dict[str, object]:
    kept = kept_segment(part)
    names = OF_ITEM if part.item_id else KEPT
    return {"kind": kept.kind.value, **{name: getattr(kept, name) for name in names}}
