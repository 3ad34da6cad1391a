"""Footage nobody wants: thirty days in the trash, then its files go for good; the row stays for the clips of it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from studio.errors import Conflict, Forbidden
from studio.records.people import Role
from studio.records.work import Footage, FootageState, Job, JobState
from studio.store import Blobs, Database, Viewer, get_or_not_found, roles_in, rows_changed
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.blob_use import delete_unused

KEEP = timedelta(days=30)
"""How long the trash keeps what is put into it."""

YOUNG_S = 3600
"""A blob written less than this many seconds ago stays for now: a new row for it may not be committed yet."""

OPEN = (JobState.QUEUED, JobState.RUNNING)


def trash(session: Session, viewer: Viewer, footage_id: str) -> Footage:
    """Put footage into the trash: administrators any, others what they uploaded themselves.

    Raises:
        NotFound: There is no such footage for this viewer.
        Forbidden: ``footage.not_yours``.
        Conflict: ``footage.trashed``, ``footage.in_work``: a job reads it.
    """
    footage = _own(session, viewer, footage_id)
    check_not_trashed(footage)
    busy = select(Job.id).where(Job.subject_id == footage.id, Job.state.in_(OPEN))
    if session.scalars(busy).first() is not None:
        raise Conflict("footage.in_work", name=footage.name)
    footage.trashed_at, footage.trashed_by = now(), viewer.account_id
    note(session, viewer, footage.unit_id, "footage.trash", footage.id, name=footage.name)
    return footage


def restore(session: Session, viewer: Viewer, footage_id: str) -> Footage:
    """Take footage out of the trash, as it was.

    Raises:
        NotFound, Forbidden: As ``trash``.
        Conflict: ``footage.not_trashed``; ``footage.emptied``: its thirty days are over.
    """
    footage = _own(session, viewer, footage_id)
    if footage.trashed_at is None:
        raise Conflict("footage.not_trashed", name=footage.name)
    here = update(Footage).where(Footage.id == footage.id, Footage.emptied_at.is_(None))
    if not rows_changed(session, here.values(trashed_at=None, trashed_by=None)):
        raise Conflict("footage.emptied", name=footage.name)
    session.refresh(footage)
    note(session, viewer, footage.unit_id, "footage.restore", footage.id, name=footage.name)
    return footage


def may_trash(session: Session, viewer: Viewer, footage: Footage) -> bool:
    """Whether the viewer may put it there and take it out."""
    roles = roles_in(session, viewer, footage.unit_id)
    mine = footage.uploaded_by in {viewer.account_id, None}
    return Role.ADMINISTRATOR in roles or (mine and bool(roles - {Role.SELLER}))


def check_not_trashed(footage: Footage) -> None:
    """Make sure it may be worked with.

    Raises:
        Conflict: ``footage.trashed``.
    """
    if footage.trashed_at is not None:
        raise Conflict("footage.trashed", name=footage.name)


def gone_on(footage: Footage) -> datetime | None:
    """When its files go for good; None for what lies in no trash."""
    return None if footage.trashed_at is None else footage.trashed_at + KEEP


def _own(session: Session, viewer: Viewer, footage_id: str) -> Footage:
    footage = get_or_not_found(session, viewer, Footage, footage_id)
    if not may_trash(session, viewer, footage):
        raise Forbidden("footage.not_yours", name=footage.name)
    return footage


def sweep_trash(database: Database, blobs: Blobs) -> int:
    """Delete the files of what has lain in the trash for thirty days; how many went.

    The rows are committed first: killed in between, files are left that nothing names, never a name without its file.
    """
    due = (Footage.trashed_at <= now() - KEEP, Footage.emptied_at.is_(None))
    with database.reading() as session:
        ids = session.scalars(select(Footage.id).where(*due)).all()
    return sum(_empty(database, blobs, each) for each in ids)


def _empty(database: Database, blobs: Blobs, footage_id: str) -> bool:
    with database.session() as session:
        footage = session.get_one(Footage, footage_id)
        pictures = (footage.poster, footage.filmstrip, footage.proxy, footage.still)
        keys = {key for key in (footage.blob, *pictures) if key}
        if any(_is_young(blobs, key) for key in keys):
            return False  # the same bytes came once more; the next round decides
        if not rows_changed(session, _emptied(footage_id)):
            return False  # taken out of the trash this moment
        told: dict[str, str | int] = {"name": footage.name, "bytes": footage.bytes}
        note(session, None, footage.unit_id, "footage.empty", footage_id, **told)
    delete_unused(database, blobs, keys)
    return True


def _is_young(blobs: Blobs, key: str) -> bool:
    """Whether it was written so lately that its row may not be committed yet."""
    if not blobs.exists(key):
        return False
    return time.time() - blobs.path(key).stat().st_mtime < YOUNG_S


def _emptied(footage_id: str) -> Update:
    over = update(Footage).where(
        Footage.id == footage_id, Footage.trashed_at <= now() - KEEP, Footage.emptied_at.is_(None)
    )
    nothing = dict.fromkeys(("poster", "filmstrip", "proxy", "still", "made_bytes", "analysis"))
    return over.values(
        blob="", state=FootageState.RECEIVED, emptied_at=now(), analysis_version=None, **nothing
    )
