"""Look at footage anew: with newer detectors, or after a look that failed. What is known stays in use meanwhile."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.media import ANALYSIS_VERSION
from studio.records.work import Footage, FootageState, Job, JobKind, JobState
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.footage_trash import check_not_trashed
from studio.workflows.footage.receive_footage import MAKERS, queue_look

OPEN = (JobState.QUEUED, JobState.RUNNING)


def is_stale(footage: Footage) -> bool:
    """Whether today's detectors have not seen it."""
    return footage.state is FootageState.READY and footage.analysis_version != ANALYSIS_VERSION


def look_again(session: Session, enqueue: Enqueue, viewer: Viewer, footage_id: str) -> Footage:
    """Queue another look at one file.

    Raises:
        NotFound: There is no such footage for this viewer.
        Forbidden: ``forbidden.role``.
        Conflict: ``footage.being_looked_at``; ``footage.trashed``.
    """
    footage = get_or_not_found(session, viewer, Footage, footage_id)
    require_role(session, viewer, footage.unit_id, MAKERS)
    check_not_trashed(footage)
    if footage.id in _being_looked_at(session):
        raise Conflict("footage.being_looked_at", name=footage.name)
    queue_look(session, enqueue, viewer, footage)
    note(session, viewer, footage.unit_id, "footage.look_again", footage.id, name=footage.name)
    return footage


def look_again_at_all(session: Session, enqueue: Enqueue, viewer: Viewer) -> int:
    """Queue another look at every file that newer detectors have not seen; says how many.

    Raises:
        Forbidden: ``forbidden.role``.
    """
    old = select(Footage).where(
        Footage.state == FootageState.READY,
        Footage.trashed_at.is_(None),
        or_(Footage.analysis_version.is_(None), Footage.analysis_version != ANALYSIS_VERSION),
    )
    busy = _being_looked_at(session)
    found = [each for each in session.scalars(scoped(old, viewer)) if each.id not in busy]
    for footage in found:
        require_role(session, viewer, footage.unit_id, MAKERS)
        queue_look(session, enqueue, viewer, footage)
        note(session, viewer, footage.unit_id, "footage.look_again", footage.id, name=footage.name)
    return len(found)


def _being_looked_at(session: Session) -> set[str]:
    jobs = select(Job.subject_id).where(Job.kind == JobKind.INGEST, Job.state.in_(OPEN))
    return set(session.scalars(jobs))
