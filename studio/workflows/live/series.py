"""Make a broadcast repeat, and look a series up. Each occurrence is a broadcast of its own.

Of a series without an end those of the months ahead stand; ``extend_series`` makes the next ones day by day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.base import new_id
from studio.records.live import Broadcast, BroadcastState
from studio.records.series import BroadcastSeries
from studio.schedule import Every, Repeat, Series, local
from studio.schedule.endless import day_after, plan_until
from studio.schedule.feed_series import LAST
from studio.schedule.series import is_last_weekday, originals, which_weekday
from studio.store import Viewer
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.live.copy_rundown import copy_of
from studio.workflows.live.edit_broadcast import touch
from studio.workflows.live.plan_broadcast import own_broadcast

MOST = 200
"""Broadcasts of one series that are made at once: each has a rundown of its own."""


def make_series(
    session: Session, viewer: Viewer, broadcast_id: str, repeat: Repeat
) -> BroadcastSeries:
    """Let a broadcast repeat: drafts with copies of its rundown stand on the other days of the rule.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``series.already``, ``series.called_off``.
        InputError: ``series.too_many``, ``series.only_one``.
    """
    first = own_broadcast(session, viewer, broadcast_id)
    if first.series_id is not None:
        raise Conflict("series.already", title=first.title)
    if first.state is BroadcastState.CANCELLED:
        raise Conflict("series.called_off", title=first.title)
    length_s = int((first.end_at - first.start_at).total_seconds())
    rule = Series(start=first.start_at, length_s=length_s, repeat=in_step(repeat, first.start_at))
    planned_until = made_until(rule)
    starts = starts_of(rule, planned_until)
    row = BroadcastSeries(
        id=new_id(),
        unit_id=first.unit_id,
        start_at=rule.start,
        length_s=length_s,
        repeat=rule.repeat.model_dump(mode="json"),
        planned_until=planned_until,
        revision=0,
        created_by=viewer.account_id,
    )
    session.add(row)
    session.flush()
    first.series_id, first.series_at = row.id, first.start_at
    touch(first)
    for start in starts[1:]:
        add_occurrence(session, viewer, first, row, start)
    note(session, viewer, row.unit_id, "series.make", row.id, title=first.title, count=len(starts))
    return row


def add_occurrence(
    session: Session,
    viewer: Viewer | None,
    pattern: Broadcast,
    row: BroadcastSeries,
    start: datetime,
) -> Broadcast:
    """A draft like ``pattern``, which the caller may copy, that stands in the series at ``start``."""
    made = copy_of(session, viewer, pattern, start, timedelta(seconds=row.length_s))
    made.series_id, made.series_at = row.id, start
    session.flush()
    return made


def in_step(repeat: Repeat, start: datetime) -> Repeat:
    """The rule with the first one among its days, as calendars read rules: its weekday, or which one of its month.

    Raises:
        InputError: ``series.not_last``, ``series.fifth``: the first is not on such a day.
    """
    day = local(start).date()
    if repeat.every is Every.MONTH and repeat.nth is not None:
        return repeat.model_copy(update={"weekdays": (day.weekday(),), "nth": _which(repeat, day)})
    if repeat.every is not Every.WEEK:
        return repeat
    weekdays = tuple(sorted({*repeat.weekdays, day.weekday()}))
    return repeat.model_copy(update={"weekdays": weekdays})


def _which(repeat: Repeat, day: date) -> int:
    if repeat.nth == -1:
        if not is_last_weekday(day):
            raise InputError("series.not_last", day=day.isoformat())
        return -1
    which = which_weekday(day)
    if which is None:
        raise InputError("series.fifth", day=day.isoformat())
    return which


def made_until(rule: Series, at_least: date | None = None) -> date | None:
    """Last day for which broadcasts of a rule without an end are made now; None for a rule that ends.

    Args:
        rule: The rule.
        at_least: Day that it reaches in any case, where broadcasts stand already.
    """
    if not rule.repeat.endless:
        return None
    until = plan_until(rule, today())
    return until if at_least is None else max(until, at_least)


def starts_of(rule: Series, planned_until: date | None) -> list[datetime]:
    """Starts by the rule: all, or those up to a day where it has no end.

    Raises:
        InputError: ``series.too_many``, ``series.only_one``.
    """
    starts: list[datetime] = []
    for start in originals(rule, LAST if planned_until is None else day_after(planned_until)):
        if len(starts) == MOST:
            raise InputError("series.too_many", limit=MOST)
        starts.append(start)
    if len(starts) < 2 and planned_until is None:
        raise InputError("series.only_one")
    return starts


def hold_series(session: Session, series_id: str) -> BroadcastSeries:
    """The row of a series as it is now; until the change of it is through nobody else changes or extends it."""
    return session.get_one(BroadcastSeries, series_id, with_for_update=True, populate_existing=True)


def occurrences_of(session: Session, series_id: str) -> Sequence[Broadcast]:
    """The broadcasts of a series in the order of the rule."""
    wanted = select(Broadcast).where(Broadcast.series_id == series_id)
    return session.scalars(wanted.order_by(Broadcast.series_at, Broadcast.id)).all()
