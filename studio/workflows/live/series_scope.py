"""Which broadcasts of a series are meant, which of them may be changed; and calling them off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.live import Broadcast, BroadcastState
from studio.records.series import BroadcastSeries
from studio.schedule import OPEN, Repeat, local
from studio.store import Viewer, get_or_not_found
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.edit_broadcast import hold_all
from studio.workflows.live.plan_broadcast import own_broadcast, set_state
from studio.workflows.live.series import hold_series, occurrences_of


class Scope(StrEnum):
    """What of a series is meant."""

    THIS = "this"
    FOLLOWING = "following"
    """This one and all after it."""
    ALL = "all"


@dataclass
class Outcome:
    """What became of the occurrences.

    Attributes:
        changed: How many were changed.
        added: How many the rule has more.
        called_off: How many the rule has no longer, or were called off.
        left: Those that are past or fixed and were left as they are, by id.
        ends_on: Last day of a series that had no end and was ended by this; None where none was.
    """

    changed: int = 0
    added: int = 0
    called_off: int = 0
    left: dict[str, Broadcast] = field(default_factory=dict)
    ends_on: date | None = None

    def leave(self, each: Broadcast) -> None:
        """Note that one stays as it is."""
        if each.state is not BroadcastState.CANCELLED:
            self.left[each.id] = each


def cancel_series(session: Session, viewer: Viewer, broadcast_id: str, scope: Scope) -> Outcome:
    """Call occurrences off. They stay in the schedule, struck out, and can be taken back one by one.

    Where the series has no end, calling off this and following or all ends it: no more are made.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``series.none``; for one alone as ``set_state``.
    """
    chosen = in_series(session, viewer, broadcast_id)
    outcome = Outcome()
    if scope is Scope.THIS:
        set_state(session, viewer, chosen.id, BroadcastState.CANCELLED)
        outcome.called_off = 1
        return outcome
    row = hold_series(session, chosen.series_id or "")
    outcome.ends_on = _end(session, viewer, row, chosen.title)
    for each in meant(session, chosen, scope):
        if is_free(each):
            set_state(session, viewer, each.id, BroadcastState.CANCELLED)
            outcome.called_off += 1
        else:
            outcome.leave(each)
    return outcome


def _end(session: Session, viewer: Viewer, row: BroadcastSeries, title: str) -> date | None:
    """End a series that has no end with the last one that stands; the day."""
    repeat = Repeat.model_validate(row.repeat)
    if not repeat.endless:
        return None
    last = max(local(rule_start(each)).date() for each in occurrences_of(session, row.id))
    row.repeat = repeat.model_copy(update={"until_on": last}).model_dump(mode="json")
    row.planned_until = None
    row.revision, row.changed_at = row.revision + 1, now()
    note(session, viewer, row.unit_id, "series.end", row.id, title=title, day=last.isoformat())
    return last


def in_series(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    """The broadcast, if the viewer may plan it and it belongs to a series; raises as ``cancel_series``."""
    known = get_or_not_found(session, viewer, Broadcast, broadcast_id)
    if known.series_id is not None:
        hold_all(session, [each.id for each in occurrences_of(session, known.series_id)])
    chosen = own_broadcast(session, viewer, broadcast_id)
    if chosen.series_id is None or chosen.series_at is None:
        raise Conflict("series.none", title=chosen.title)
    return chosen


def meant(session: Session, chosen: Broadcast, scope: Scope) -> list[Broadcast]:
    """What a scope of more than one takes in, in the order of the rule."""
    rows = occurrences_of(session, chosen.series_id or "")
    if scope is Scope.ALL:
        return list(rows)
    return [each for each in rows if rule_start(each) >= rule_start(chosen)]


def rule_start(each: Broadcast) -> datetime:
    """Its start by the rule; what is in a series has one."""
    return each.series_at or each.start_at


def is_free(each: Broadcast) -> bool:
    """Whether it may be changed: its plan is open, and it has not begun."""
    return each.state in OPEN and each.start_at > now()
