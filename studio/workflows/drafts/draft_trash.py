"""Drafts nobody wants: thirty days in the trash, then gone with their history and the voices that no clip uses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict
from studio.records.drafts import DraftVersion, EditDraft
from studio.records.goods import Item
from studio.records.work import Job, JobState
from studio.store import Blobs, Database, Viewer, get_or_not_found, require_role, scoped
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.blob_use import in_use
from studio.workflows.drafts.draft_voice import let_go
from studio.workflows.drafts.drafts import LATEST, held_draft
from studio.workflows.footage.footage_trash import KEEP
from studio.workflows.footage.receive_footage import MAKERS

OPEN = (JobState.QUEUED, JobState.RUNNING)


def trash_draft(session: Session, viewer: Viewer, draft_id: str) -> EditDraft:
    """Put a draft into the trash; what was made from it stays.

    Raises:
        NotFound, Forbidden: As ``held_draft``.
        Conflict: ``desk.trashed``; ``desk.being_made``: a clip of it waits or is being rendered.
    """
    draft = held_draft(session, viewer, draft_id)
    busy = select(Job.id).where(Job.subject_id == draft.order_id, Job.state.in_(OPEN))
    if draft.order_id and session.scalars(busy).first() is not None:
        raise Conflict("desk.being_made", name=draft.item.name_zh)
    draft.trashed_at, draft.trashed_by = now(), viewer.account_id
    note(session, viewer, draft.unit_id, "draft.trash", draft.id, name=draft.item.name_zh)
    return draft


def restore_draft(session: Session, viewer: Viewer, draft_id: str) -> EditDraft:
    """Take it out of the trash, as it was; one that lies in none stays as it is.

    Raises:
        NotFound: It is not there for this viewer, or its thirty days are over.
        Forbidden: ``forbidden.role``.
    """
    draft = get_or_not_found(session, viewer, EditDraft, draft_id)
    require_role(session, viewer, draft.unit_id, MAKERS)
    if draft.trashed_at is not None:
        draft.trashed_at = draft.trashed_by = None
        note(session, viewer, draft.unit_id, "draft.restore", draft.id, name=draft.item.name_zh)
    return draft


def trashed_drafts(session: Session, viewer: Viewer) -> list[EditDraft]:
    """Those in the trash, the last one first."""
    wanted = (
        select(EditDraft)
        .where(EditDraft.trashed_at.is_not(None))
        .options(joinedload(EditDraft.item).lazyload(Item.further))
        .order_by(EditDraft.trashed_at.desc(), EditDraft.id)
        .limit(LATEST)
    )
    return list(session.scalars(scoped(wanted, viewer)))


def draft_gone_on(draft: EditDraft) -> datetime | None:
    """When it goes for good; None for what lies in no trash."""
    return None if draft.trashed_at is None else draft.trashed_at + KEEP


def sweep_drafts(database: Database, blobs: Blobs) -> int:
    """Delete what has lain in the trash for thirty days; how many went. Rows are committed before files go."""
    with database.reading() as session:
        due = session.scalars(
            select(EditDraft.id).where(EditDraft.trashed_at <= now() - KEEP)
        ).all()
    return sum(_delete(database, blobs, each) for each in due)


def _delete(database: Database, blobs: Blobs, draft_id: str) -> bool:
    with database.session() as session:
        draft = session.get(EditDraft, draft_id, with_for_update=True)
        if draft is None or draft.trashed_at is None or draft.trashed_at > now() - KEEP:
            return False  # taken out of the trash this moment
        keys = let_go(session, draft_id)
        session.flush()
        copies = update(EditDraft).where(EditDraft.copy_of == draft_id)
        session.execute(copies.values(copy_of=None, copy_of_version=None))
        session.execute(delete(DraftVersion).where(DraftVersion.draft_id == draft_id))
        note(session, None, draft.unit_id, "draft.empty", draft_id, voices=len(keys))
        session.delete(draft)
    for key in keys:
        with database.reading() as session:
            unused = not in_use(session, key)
        if unused:
            blobs.delete(key)
    return True
