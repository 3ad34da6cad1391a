"""Proposals of the planner nobody needs any more. Broadcasts that were taken from one stay, with their rundowns."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.records.planning import PlanProposal
from studio.records.work import Job, JobState
from studio.store import Database
from studio.units import now
from studio.units.clock import SHANGHAI

LOG = logging.getLogger(__name__)

KEEP_SETTLED = timedelta(days=30)
"""A proposal that was taken, put away or followed by another can be looked at for so long: as long as the trash."""

KEEP_PAST = timedelta(days=90)
"""One that nobody decided on goes so long after the last day it was made for: its broadcasts can no longer be."""

OPEN = (JobState.QUEUED, JobState.RUNNING)


def sweep_proposals(database: Database) -> int:
    """Remove proposals whose time is over; how many went.

    One whose search waits or runs stays, and so does one that another one follows that stays.
    """
    with database.session() as session:
        gone = _over(session, now())
        if gone:
            session.execute(delete(PlanProposal).where(PlanProposal.id.in_(gone)))
            LOG.info("%s proposals of the planner are no longer kept", len(gone))
    return len(gone)


def _over(session: Session, at: datetime) -> set[str]:
    wanted = select(
        PlanProposal.id, PlanProposal.base_id, PlanProposal.closed_at, PlanProposal.wishes
    )
    rows = session.execute(wanted).all()
    ids = [row.id for row in rows]
    busy = set(
        session.scalars(select(Job.subject_id).where(Job.subject_id.in_(ids), Job.state.in_(OPEN)))
    )
    today = at.astimezone(SHANGHAI).date()
    over = {
        row.id
        for row in rows
        if row.id not in busy
        and (
            row.closed_at < at - KEEP_SETTLED
            if row.closed_at
            else _ended(row.wishes.first, row.wishes.days) < today - KEEP_PAST
        )
    }
    base_of = {row.id: row.base_id for row in rows if row.base_id}
    while needed := {base for key, base in base_of.items() if key not in over and base in over}:
        over -= needed
    return over


def _ended(first: date, days: int) -> date:
    return first + timedelta(days=days - 1)
