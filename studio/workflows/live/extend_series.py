"""Carry series without an end on: the broadcasts that have come within the months ahead are made, each once."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.live import Broadcast
from studio.records.series import BroadcastSeries
from studio.schedule.endless import AHEAD, plan_until, starts_until
from studio.store import Database
from studio.units import now
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.live.series import add_occurrence, hold_series
from studio.workflows.live.series_places import patterns_of, rule_of

LOG = logging.getLogger(__name__)


def extend_series(database: Database) -> int:
    """Make what series without an end are due up to today's horizon; how many broadcasts were made.

    A series and how far it is planned are written in one transaction, so that a sweep that dies in between is whole on
    the next. Days that were planned once are never looked at again: what was moved, called off or taken out of the
    series there stays so.
    """
    due = select(BroadcastSeries.id).where(BroadcastSeries.planned_until < today() + AHEAD)
    with database.reading() as session:
        ids = session.scalars(due.order_by(BroadcastSeries.id)).all()
    made = 0
    for series_id in ids:
        with database.session() as session:
            made += _extend(session, series_id)
    if made:
        LOG.info("%s broadcasts of series without an end were made", made)
    return made


def _extend(session: Session, series_id: str) -> int:
    row = hold_series(session, series_id)
    rule = rule_of(row)
    until = plan_until(rule, today())
    if (
        row.planned_until is None or row.planned_until >= until
    ):  # meanwhile ended, or another worker was here
        return 0
    pattern_id = patterns_of(session, {row.id: rule}).get(row.id)
    if pattern_id is None:
        return 0
    pattern = session.get_one(Broadcast, pattern_id)
    there = set(session.scalars(select(Broadcast.series_at).where(Broadcast.series_id == row.id)))
    starts = starts_until(rule, until, after=row.planned_until)
    # After months without a worker days are over that nobody can plan any more.
    wanted = [each for each in starts if each not in there and each > now()]
    for start in wanted:
        add_occurrence(session, None, pattern, row, start)
    row.planned_until = until
    if wanted:
        note(
            session, None, row.unit_id, "series.extend", row.id,
            title=pattern.title, count=len(wanted),
        )  # fmt: skip
    return len(wanted)
