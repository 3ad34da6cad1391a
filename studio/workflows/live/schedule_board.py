"""What a calendar shows beside its broadcasts: findings of a stretch of days, and what a move would change of them.

Checks of a stretch are kept between two looks and asked again only for what has changed (``studio.schedule.Checker``).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from studio.records.finding import Finding, Level
from studio.records.live import Broadcast, Channel, Host
from studio.records.people import Unit, UnitKind
from studio.schedule import Checker, PlannedBroadcast, Rules, stands
from studio.schedule.answer_rules import SOON, host_unanswered
from studio.schedule.check import counts
from studio.schedule.moves import OVER
from studio.schedule.rows import planned_channel, planned_host
from studio.schedule.rules import Laid
from studio.schedule.rundown import in_past
from studio.workflows.live.plan_shelf import Head, PlanShelf, heads_of, select_heads
from studio.workflows.live.watch_schedule import AROUND, rules_for

MOST_STRETCHES = 4
"""Stretches of days whose checks are kept: two coordinators on two months."""

Window = tuple[datetime, datetime]
"""``[start, end)``."""


@dataclass(frozen=True)
class Marks:
    """How many findings name a broadcast, those left out that somebody let stand."""

    errors: int = 0
    hints: int = 0


@dataclass(frozen=True)
class Place:
    """Where and when a broadcast is to be: the rows are of its own unit."""

    start: datetime
    end: datetime
    channel: Channel
    host: Host
    now: datetime
    """What starts before it is told of."""


@dataclass(frozen=True)
class MoveFound:
    """What a move changes.

    Attributes:
        new: Findings that hold afterwards and did not before, at whatever time.
        gone: Findings that hold no longer, at no time.
        own: All that name the broadcast afterwards.
        marks: Afterwards, by broadcast, of all that a change concerns.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    own: tuple[Finding, ...]
    marks: Mapping[str, Marks]


@dataclass(frozen=True)
class Look:
    """What stands in a stretch of days.

    Attributes:
        heads: Broadcasts that touch it, by start.
        plans: Their plans by id, and those of the days around.
        marks: By broadcast of the stretch.
    """

    heads: Sequence[Head]
    plans: Mapping[str, PlannedBroadcast]
    marks: Mapping[str, Marks]


@dataclass
class _Stretch:
    """The checks of a stretch, and the plans they were made of."""

    checker: Checker
    plans: dict[str, PlannedBroadcast]
    rules: Rules


class ScheduleBoard:
    """Plans and checks one process keeps. What it tells is always read off the database's state at that moment."""

    def __init__(self) -> None:
        self._shelf = PlanShelf()
        self._stretches: OrderedDict[tuple[frozenset[str], Window], _Stretch] = OrderedDict()
        self._lock = threading.Lock()

    def look(self, session: Session, units: frozenset[str], window: Window, now: datetime) -> Look:
        """Broadcasts of these units that touch the window, with what is found of them.

        Args:
            session: Database session.
            units: Whole counties: what shares a host, channel or item lies in one.
            window: UTC instants.
            now: What was to start before and has not is told of.
        """
        heads = heads_of(session, _near(units, [window]))
        with self._lock:
            plans = {each.id: each for each in self._shelf.plans(session, heads)}
            rules = rules_for(session, list(plans.values()), window[1])
            found = self._stretch((units, window), plans, rules).checker.findings
        inside = [each for each in heads if each.start_at < window[1] and window[0] < each.end_at]
        return Look(inside, plans, _marks(inside, (*_late(plans.values(), now), *found)))

    def moved(
        self,
        session: Session,
        units: frozenset[str],
        window: Window,
        broadcast: Broadcast | Head,
        place: Place,
    ) -> MoveFound:
        """What would change if the broadcast were there, checked among all it could clash with before and after.

        Args:
            session: Database session.
            units: Whole counties.
            window: The days somebody looks at: where both places lie within, their checks are used.
            broadcast: As it stands.
            place: Where it is to be.
        """
        own = (broadcast.start_at, broadcast.end_at), (place.start, place.end)
        inside = all(window[0] <= start and end <= window[1] for start, end in own)
        windows = [window] if inside else [(start - AROUND, end + AROUND) for start, end in own]
        heads = {each.id: each for each in heads_of(session, _near(units, windows))}
        with self._lock:
            plans = {each.id: each for each in self._shelf.plans(session, list(heads.values()))}
            until = window[1] if inside else place.start
            rules = rules_for(session, list(plans.values()), until)
            if not inside:
                return _foreseen(Checker(plans.values(), rules), heads, plans[broadcast.id], place)
            kept = self._stretch((units, window), plans, rules)
            return _foreseen(kept.checker, heads, plans[broadcast.id], place)

    def _stretch(
        self,
        key: tuple[frozenset[str], Window],
        plans: dict[str, PlannedBroadcast],
        rules: Rules,
    ) -> _Stretch:
        kept = self._stretches.pop(key, None)
        if kept is None or kept.rules != rules:
            kept = _Stretch(Checker(plans.values(), rules), plans, rules)
        else:
            changed = [each for each in plans.values() if kept.plans.get(each.id) is not each]
            removed = kept.plans.keys() - plans.keys()
            if changed or removed:
                kept.checker.edit(changed, removed)
            kept.plans = plans
        self._stretches[key] = kept
        while len(self._stretches) > MOST_STRETCHES:
            self._stretches.popitem(last=False)
        return kept


def _foreseen(
    checker: Checker, heads: Mapping[str, Head], before: PlannedBroadcast, place: Place
) -> MoveFound:
    """Make the move in the checks, read what they say, and take it back."""
    after = before.model_copy(
        update={
            "start": place.start,
            "end": place.end,
            "channel": planned_channel(place.channel),
            "host": planned_host(place.host),
        }
    )
    late, was_late = tuple(_late([after], place.now)), tuple(_late([before], place.now))
    told = checker.edit([after])
    try:
        found = checker.findings
    finally:
        checker.edit([before])
    new = [*_besides(late, was_late), *_besides(told.new, told.gone)]
    gone = [*_besides(was_late, late), *_besides(told.gone, told.new)]
    changed = (*told.new, *told.gone)
    named = {before.id, *(subject for each in changed for subject in each.subjects)}
    own = [each for each in found if before.id in each.subjects]
    marked = [heads[each] for each in sorted(named & heads.keys())]
    return MoveFound(tuple(new), tuple(gone), (*late, *own), _marks(marked, (*late, *found)))


def _besides(findings: Iterable[Finding], others: Iterable[Finding]) -> Iterator[Finding]:
    """Those that say something else than their times: what only moved along with its broadcast is no news."""
    known = {(each.code, each.subjects) for each in others}
    return (each for each in findings if (each.code, each.subjects) not in known)


def _marks(heads: Sequence[Head], found: Iterable[Finding]) -> Mapping[str, Marks]:
    """Errors and hints by broadcast."""
    judged = {each.id: each.judged for each in heads}
    counted: dict[str, list[int]] = {each.id: [0, 0] for each in heads}
    for finding in found:
        for broadcast_id in finding.subjects:
            if broadcast_id not in counted:
                continue
            if stands(finding, judged[broadcast_id]):
                continue
            counted[broadcast_id][finding.level is not Level.ERROR] += 1
    return {each: Marks(*numbers) for each, numbers in counted.items()}


def _near(units: frozenset[str], windows: Sequence[Window]) -> Select[Any]:
    """Heads of all that touches one of the windows, or could clash with what does."""
    stretches = (
        (Broadcast.end_at > start - AROUND) & (Broadcast.start_at < end + AROUND)
        for start, end in windows
    )
    return (
        select_heads()
        .where(Broadcast.unit_id.in_(units), or_(*stretches))
        .order_by(Broadcast.start_at, Broadcast.id)
    )


def _late(plans: Iterable[PlannedBroadcast], now: datetime) -> Iterator[Finding]:
    """What was to start and has not, and whom one should ask; by themselves, for the clock alone changes them."""
    rules = Rules(now=now)
    for plan in plans:
        if plan.start < now + SOON and plan.state not in OVER and counts(plan):
            yield from in_past(Laid(plan, ()), rules)
            yield from host_unanswered(Laid(plan, ()), rules)


def whole_counties(session: Session, unit_ids: Iterable[str]) -> frozenset[str]:
    """The counties these units belong to, with all that lies below them."""
    rows = session.execute(select(Unit.id, Unit.parent_id, Unit.kind)).all()
    parents = {row.id: row.parent_id for row in rows if row.kind is UnitKind.STATION}
    roots = {parents.get(each) or each for each in unit_ids}
    return frozenset(row.id for row in rows if (parents.get(row.id) or row.id) in roots)
