"""Delete drafts that lay in the trash for thirty days, with their history and the voices that no clip uses.

A worker does it beside its jobs, so that nothing here loads what reads footage or renders.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, cast, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from studio.records.drafts import DraftVersion, EditDraft, VoiceRecording
from studio.records.work import ClipOrder
from studio.store import Blobs, Database
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.blob_use import delete_unused
from studio.workflows.footage.footage_trash import KEEP


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
        keys = _let_go(session, draft_id)
        session.flush()
        copies = update(EditDraft).where(EditDraft.copy_of == draft_id)
        session.execute(copies.values(copy_of=None, copy_of_version=None))
        session.execute(delete(DraftVersion).where(DraftVersion.draft_id == draft_id))
        note(session, None, draft.unit_id, "draft.empty", draft_id, voices=len(keys))
        session.delete(draft)
    delete_unused(database, blobs, keys)
    return True


def _let_go(session: Session, draft_id: str) -> tuple[str, ...]:
    """Forget the recordings of a draft that is deleted for good; keys of the blobs that no row of them names any more.

    One that a clip was made with, or that somebody's copy of the draft uses, stays: the clip may have to be made anew.
    """
    mine = session.scalars(select(VoiceRecording).where(VoiceRecording.draft_id == draft_id)).all()
    gone = []
    for each in mine:
        if _is_used(session, each.id, draft_id):
            each.draft_id = None
        else:
            gone.append(each.blob)
            session.delete(each)
    return tuple(gone)


def _is_used(session: Session, recording_id: str, draft_id: str) -> bool:
    """Whether an order, another draft or one of its states speaks of it."""

    def holds(edit: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        return cast(edit, String).contains(recording_id)

    asked = (
        select(ClipOrder.id).where(holds(ClipOrder.edit)),
        select(EditDraft.id).where(holds(EditDraft.edit), EditDraft.id != draft_id),
        select(DraftVersion.draft_id).where(
            holds(DraftVersion.edit), DraftVersion.draft_id != draft_id
        ),
    )
    return any(session.execute(each.limit(1)).first() is not None for each in asked)
