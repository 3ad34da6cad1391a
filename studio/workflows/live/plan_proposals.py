"""Ask for a proposal of a period, look it up, put it away; the search itself is a job."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Cancelled, InputError, NotFound
from studio.records.base import new_id
from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host
from studio.records.people import Unit
from studio.records.planning import PlanProposal, PlanWishes
from studio.records.work import Job, JobKind
from studio.schedule.planner import Change, Effort, Goals, PlanBroadcast, Proposal
from studio.store import Viewer, get_or_not_found, hold_or_not_found, require_role, scoped
from studio.units import now
from studio.words import say
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.plan_broadcast import PLANNERS
from studio.workflows.live.plan_hosts import nobody_fits, require_ahead
from studio.workflows.live.plan_period import plan_period
from studio.workflows.step import Done, Step, row_of

OPEN_SHOWN = 10
"""Proposals that wait for a decision, as the page lists them."""


def ask_for_plan(
    session: Session,
    enqueue: Enqueue,
    viewer: Viewer,
    unit_id: str,
    wishes: PlanWishes,
    base_id: str = "",
) -> PlanProposal:
    """Write the wishes down and queue the search.

    Args:
        session: Database session.
        enqueue: Queues the job in the same transaction.
        viewer: Who asks.
        unit_id: Whose hosts and channels broadcast.
        wishes: What is asked of the period.
        base_id: A proposal of the same unit to change as little as possible; empty for none.

    Raises:
        NotFound: Unit, channel, host, item or the proposal before are not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``plan_page.no_channel``, ``plan_page.no_host``, ``plan_page.no_item``,
            ``plan_page.period_over``, ``plan_page.nobody_fits``, and as ``goals_of``.
    """
    require_role(session, viewer, unit_id, PLANNERS)
    unit = row_of(session, Unit, unit_id)
    _check(session, viewer, unit_id, wishes)
    base = get_or_not_found(session, viewer, PlanProposal, base_id) if base_id else None
    if base is not None and base.unit_id != unit_id:
        raise NotFound("not_found", kind="plan_proposal", id=base_id)
    goals = _goals(session, unit, wishes, base)
    made = PlanProposal(
        id=new_id(),
        unit_id=unit_id,
        base_id=base.id if base else None,
        wishes=wishes,
        goals=goals.model_dump(mode="json"),
        revisions=_revisions(session, goals),
        taken={},
        created_by=viewer.account_id,
    )
    session.add(made)
    if base is not None and base.closed_at is None:
        base.closed_at = now()
    session.flush()
    title = {"first": wishes.first.isoformat(), "days": wishes.days}
    job = Job(
        id=new_id(),
        unit_id=unit_id,
        kind=JobKind.PLAN,
        subject_id=made.id,
        title=say("plan_page.job", "zh", title).text,
        requested_by=viewer.account_id,
    )
    enqueue(session, job)
    note(session, viewer, unit_id, "plan.ask", made.id, title=job.title)
    return made


def _check(session: Session, viewer: Viewer, unit_id: str, wishes: PlanWishes) -> None:
    if not wishes.channels:
        raise InputError("plan_page.no_channel")
    if not wishes.hosts:
        raise InputError("plan_page.no_host")
    if not wishes.items:
        raise InputError("plan_page.no_item")
    for kind, ids in ((Channel, wishes.channels), (Host, wishes.hosts)):
        own = select(kind.id).where(kind.unit_id == unit_id, kind.id.in_(ids))
        strange = set(ids) - set(session.scalars(own))
        if strange:
            raise NotFound("not_found", kind=kind.__tablename__, id=min(strange))
    require_ahead(wishes.first, wishes.days)
    chosen = select(Host).where(Host.unit_id == unit_id, Host.id.in_(wishes.hosts))
    nobody = nobody_fits(session.scalars(chosen.order_by(Host.name)), wishes.first, wishes.days)
    if nobody is not None:
        raise nobody
    asked = {each.item_id for each in wishes.items}
    seen = set(
        session.scalars(
            scoped(select(Item), viewer).where(Item.id.in_(asked)).with_only_columns(Item.id)
        )
    )
    if asked - seen:
        raise NotFound("not_found", kind="item", id=min(asked - seen))


def _goals(session: Session, unit: Unit, wishes: PlanWishes, base: PlanProposal | None) -> Goals:
    proposed = [] if base is None else left_of(session, base)
    inside = [each for each in proposed if 0 <= (each.day - wishes.first).days < wishes.days]
    return goals_of(session, unit, wishes, inside)


def left_of(session: Session, base: PlanProposal) -> list[PlanBroadcast]:
    """New broadcasts of a proposal that nobody took."""
    if base.proposal is None:
        return []
    made = Proposal.model_validate(base.proposal)
    names = [each.broadcast.id for each in made.broadcasts]
    rows = set(session.scalars(select(Broadcast.id).where(Broadcast.id.in_(names))))
    return [
        each.broadcast
        for each in made.broadcasts
        if each.change not in (Change.DROPPED, Change.LOCKED)
        and each.broadcast.id not in rows
        and each.broadcast.id not in base.taken
    ]


def _revisions(session: Session, goals: Goals) -> dict[str, str | int | float | None]:
    names = [each.id for each in goals.existing]
    found = select(Broadcast.id, Broadcast.revision).where(Broadcast.id.in_(names))
    return dict(session.execute(found).all())


def waiting(session: Session, viewer: Viewer) -> Sequence[PlanProposal]:
    """Proposals nobody has decided on, the newest first."""
    wanted = (
        select(PlanProposal)
        .where(PlanProposal.closed_at.is_(None))
        .order_by(PlanProposal.created_at.desc(), PlanProposal.id)
    )
    return session.scalars(scoped(wanted, viewer).limit(OPEN_SHOWN)).all()


def job_of(session: Session, proposal: PlanProposal) -> Job | None:
    """The newest job that searches for it."""
    jobs = select(Job).where(Job.subject_id == proposal.id, Job.kind == JobKind.PLAN)
    return session.scalars(jobs.order_by(Job.created_at.desc(), Job.id).limit(1)).first()


def put_away(session: Session, viewer: Viewer, proposal_id: str) -> PlanProposal:
    """Nobody wants more of it.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    proposal = hold_or_not_found(session, viewer, PlanProposal, proposal_id)
    require_role(session, viewer, proposal.unit_id, PLANNERS)
    if proposal.closed_at is None:
        proposal.closed_at = now()
        note(session, viewer, proposal.unit_id, "plan.put_away", proposal.id)
    return proposal


class _Ticking:
    """Whether to stop; whoever asks has the clock's progress told: better plans come too seldom for that."""

    def __init__(self, step: Step, seconds: int) -> None:
        self._step, self._seconds, self._begun = step, seconds, time.monotonic()

    def __call__(self) -> bool:
        gone = (time.monotonic() - self._begun) / self._seconds
        self._step.progress(min(0.99, gone))
        return self._step.cancelled()


def _silent(step: str, done: float) -> None:
    del step, done


def run(step: Step) -> Done:
    """The job's one step: search, and write the proposal down.

    Raises:
        InputError: ``plan_period.too_big``.
        Cancelled: As asked.
    """
    with step.database.reading() as session:
        proposal_id = row_of(session, Job, step.job_id).subject_id
        row = row_of(session, PlanProposal, proposal_id)
        goals, seconds = Goals.model_validate(row.goals), row.wishes.seconds
    ticking = _Ticking(step, seconds)
    if ticking():
        raise Cancelled("cancelled")
    found = plan_period(goals, Effort(seconds=seconds), _silent, ticking)

    def keep(session: Session) -> None:
        row_of(session, PlanProposal, proposal_id).proposal = found.model_dump(mode="json")

    return Done(also=keep)
