"""A draft's beginning and its end: the automatic plan it starts from, and the order that makes a clip of it."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.desk import DraftEdit
from studio.records.drafts import EditDraft
from studio.records.goods import Item
from studio.records.work import ClipOrder, Job, JobKind, JobState
from studio.settings import Settings
from studio.store import Viewer, blobs_of, get_or_not_found, require_role
from studio.workflows.audit import note
from studio.workflows.cutting.clip_sources import source_of
from studio.workflows.cutting.order_clips import OrderWish, check_order, facts_for, order_clips
from studio.workflows.drafts.desk import OnDesk, footage_of, on_desk
from studio.workflows.drafts.drafts import held_draft, keep_version
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.linked_ranges import linked_ranges
from studio.workflows.footage.receive_footage import MAKERS
from studio.workflows.step_names import SECONDS_PER_PICTURE

RECENT = 8
"""Finished jobs that an estimate is made from."""


def start_draft(session: Session, settings: Settings, viewer: Viewer, wish: OrderWish) -> EditDraft:
    """A draft that holds the automatic plan of what is wished; of its lengths the first one counts.

    Raises:
        NotFound, Forbidden, InputError: As ``order_clips``, and ``edit.too_short``.
    """
    item = get_or_not_found(session, viewer, Item, wish.item_id)
    require_role(session, viewer, item.unit_id, MAKERS)
    footage_ids = check_order(session, settings, viewer, item, wish)
    rows = footage_of(session, viewer, footage_ids)
    kit, facts = facts_for(session, item)
    blobs = blobs_of(settings)
    files = tuple(source_of(blobs, row) for row in rows)
    empty = DraftEdit(
        sources=tuple(file.for_edit.ref for file in files),
        rate=Fraction(25),
        takes=(),
        template=wish.template,
        aspects=tuple(dict.fromkeys(wish.aspects)),
        preset=wish.preset,
        length_s=wish.lengths_s[0],
        music=wish.music,
        words=wish.words,
    )
    links = linked_ranges(session, item.id, rows)
    there = OnDesk(empty, rows, files, facts, kit, settings, links)
    draft = EditDraft(
        unit_id=item.unit_id,
        item_id=item.id,
        footage_ids=list(footage_ids),
        edit=there.planned_anew(empty),
        created_by=viewer.account_id,
        changed_by=viewer.account_id,
    )
    session.add(draft)
    session.flush()
    keep_version(session, draft)
    note(session, viewer, draft.unit_id, "draft.start", draft.id, name=item.name_zh)
    return draft


def make_draft(
    session: Session,
    enqueue: Enqueue,
    settings: Settings,
    viewer: Viewer,
    draft_id: str,
    version: int,
) -> ClipOrder:
    """Queue the clip exactly as the draft stands. A clip that was made from the same before is not rendered again.

    Raises:
        NotFound, Forbidden, InputError, EnvironmentFault: As ``order_clips``.
        Conflict: ``desk.changed``: somebody saved meanwhile; look at it first.
    """
    draft = held_draft(session, viewer, draft_id)
    if draft.version != version:
        raise Conflict("desk.changed", name=draft.changer.name if draft.changer else "—")
    there = on_desk(session, settings, viewer, draft)
    edit = draft.edit
    wish = OrderWish(
        item_id=draft.item_id,
        footage_ids=tuple(draft.footage_ids),
        template=edit.template,
        aspects=edit.aspects,
        lengths_s=(round(there.length),),
        preset=edit.preset,
        words=edit.words,
        music=edit.music,
        edit=edit,
    )
    order = order_clips(session, enqueue, settings, viewer, wish)
    draft.order_id = order.id
    note(session, viewer, draft.unit_id, "draft.make", draft.id, version=version)
    return order


def seconds_to_make(session: Session, there: OnDesk) -> int:
    """About how long making it takes, from what this studio's last clips took; a rough guess before there are any."""
    pace = _pace(session) or timedelta(seconds=SECONDS_PER_PICTURE)
    pictures = float(there.length) * len(there.edit.aspects)
    return max(5, round(pace.total_seconds() * pictures))


def _pace(session: Session) -> timedelta | None:
    """Wall time for a second of one aspect: the middle of the last jobs; None where there are none."""
    recent = (
        select(Job.started_at, Job.finished_at, ClipOrder)
        .join(ClipOrder, ClipOrder.id == Job.subject_id)
        .where(Job.kind == JobKind.PRODUCE, Job.state == JobState.DONE)
        .order_by(Job.finished_at.desc())
        .limit(RECENT)
    )
    found = sorted(
        (finished - started) / (len(order.aspects) * sum(map(int, order.lengths)))
        for started, finished, order in session.execute(recent)
        if started and finished
    )
    return found[len(found) // 2] if found else None
