"""Drafts nobody wants lie in the trash for thirty days (``sweep_drafts`` deletes them then)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict
from studio.records.drafts import EditDraft
from studio.records.goods import Item
from studio.records.work import Job, JobState
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.units import now
from studio.workflows.audit import note
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
