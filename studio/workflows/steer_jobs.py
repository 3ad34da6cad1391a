"""What people do with jobs: stop one, have one done once more, let one go first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.base import new_id
from studio.records.item_photos import ItemPhoto
from studio.records.people import Role
from studio.records.planning import PlanProposal
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, ClipOrder, Job, JobKind, JobState
from studio.store import Viewer, get_or_not_found, require_role
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue

STEERERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may stop jobs of their unit and have them done once more."""

FIRSTERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may let one job go before others."""

OPEN = (JobState.QUEUED, JobState.RUNNING)
ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)

PERSONAL = (JobKind.PERSONALISE, JobKind.PERSONALISE_ALL)


class PutFirst(Protocol):
    """Moves a waiting job; ``jobs.queue.put_first`` is the real one."""

    def __call__(self, session: Session, job_id: str, /, *, first: bool) -> None:
        """Before all that waits in its county, or back to its turn."""
        ...


def stop(
    session: Session, cancel: Callable[[Session, str], None], viewer: Viewer, job_id: str
) -> Job:
    """Ask a job to stop.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or not for their role.
        Conflict: ``job.over``.
    """
    job = _job_for(session, viewer, job_id, STEERERS)
    cancel(session, job.id)
    note(session, viewer, job.unit_id, "job.stop", job.id, title=job.title)
    return job


def put_first(session: Session, put: PutFirst, viewer: Viewer, job_id: str, *, first: bool) -> Job:
    """Let a waiting job go before others of its county, or back to its turn.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or not for their role.
        Conflict: ``job.not_waiting``.
    """
    job = _job_for(session, viewer, job_id, FIRSTERS)
    put(session, job.id, first=first)
    action = "job.first" if first else "job.not_first"
    note(session, viewer, job.unit_id, action, job.id, title=job.title)
    return job


def retry(session: Session, enqueue: Enqueue, viewer: Viewer, job_id: str) -> Job:
    """Queue once more what a failed or stopped job was to do; what it made already is not made twice.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or not for their role.
        Conflict: ``job.not_ended_badly``; ``job.retried``: somebody did so before; ``job.under_way``: another job does
            the same; ``job.nothing_to_do``: it is there, or nobody wants it any more.
    """
    old = _job_for(session, viewer, job_id, STEERERS)
    if old.state not in ENDED_BADLY:
        raise Conflict("job.not_ended_badly", title=old.title)
    if successor(session, old.id) is not None:
        raise Conflict("job.retried", title=old.title)
    if old.kind not in PERSONAL and _is_under_way(session, old):
        raise Conflict("job.under_way", title=old.title)
    if not _is_wanted(session, old):
        raise Conflict("job.nothing_to_do", title=old.title)
    job = Job(
        id=new_id(),
        unit_id=old.unit_id,
        kind=old.kind,
        subject_id=old.subject_id,
        title=old.title,
        requested_by=viewer.account_id,
        retry_of=old.id,
    )
    try:
        with session.begin_nested():
            enqueue(session, job)
    except IntegrityError as error:  # somebody else a moment earlier
        raise Conflict("job.retried", title=old.title) from error
    if old.kind in PERSONAL:
        _hand_over(session, old, job)
    note(session, viewer, job.unit_id, "job.retry", job.id, title=job.title)
    return job


def successor(session: Session, job_id: str) -> Job | None:
    """The job that does it once more."""
    return session.scalars(select(Job).where(Job.retry_of == job_id)).one_or_none()


def _job_for(session: Session, viewer: Viewer, job_id: str, allowed: tuple[Role, ...]) -> Job:
    job = get_or_not_found(session, viewer, Job, job_id)
    require_role(session, viewer, job.unit_id, allowed)
    return job


def _is_under_way(session: Session, old: Job) -> bool:
    same = select(Job.id).where(
        Job.kind == old.kind, Job.subject_id == old.subject_id, Job.state.in_(OPEN)
    )
    return session.scalars(same.limit(1)).first() is not None


def _is_wanted(session: Session, old: Job) -> bool:
    """Whether something is left to be made."""
    match old.kind:
        case JobKind.PRODUCE:
            order = session.get(ClipOrder, old.subject_id)
            made = select(Clip.length_s).where(Clip.order_id == old.subject_id)
            return order is not None and not set(map(int, order.lengths)) <= set(
                session.scalars(made)
            )
        case JobKind.REPRICE:
            clip = session.get(Clip, old.subject_id)
            return clip is not None and clip.held_since is not None
        case JobKind.PORTRAIT:
            seller = session.get(Seller, old.subject_id)
            return seller is not None and seller.portrait_sent is not None
        case JobKind.ITEM_PHOTO:
            photo = session.get(ItemPhoto, old.subject_id)
            return photo is not None and photo.sent is not None
        case JobKind.PERSONALISE | JobKind.PERSONALISE_ALL:
            return (
                session.scalars(select(PersonalClip.id).where(_left_of(old)).limit(1)).first()
                is not None
            )
        case JobKind.PLAN:
            plan = session.get(PlanProposal, old.subject_id)
            return plan is not None and plan.proposal is None and plan.closed_at is None
        case JobKind.INGEST | JobKind.REHEARSE:
            return True


def _left_of(old: Job) -> ColumnElement[bool]:
    """Sellers' files that the job was to make and did not."""
    return (PersonalClip.job_id == old.id) & PersonalClip.blob.is_(None)


def _hand_over(session: Session, old: Job, job: Job) -> None:
    rows = update(PersonalClip).where(_left_of(old))
    session.execute(rows.values(job_id=job.id, error_code=None, error_params={}))
