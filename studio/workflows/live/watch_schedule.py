"""What stands in the schedule: broadcasts of a stretch of days, findings, calendar feed, run sheet.

The caller has already narrowed what it hands in to what its reader may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, object_session, selectinload

from studio.records.finding import Finding
from studio.records.goods import Item
from studio.records.live import (
    Broadcast,
    BroadcastHost,
    BroadcastState,
    FindingOverride,
    Host,
    Segment,
)
from studio.records.work import Clip
from studio.schedule import (
    PlannedBroadcast,
    Rules,
    blockers,
    calendar_feed,
    check,
    planned,
    run_sheet,
    stands,
)
from studio.schedule.rules import Promise
from studio.schedule.sale_rules import GONE
from studio.units import now
from studio.workflows.live.house_rules import house_rules
from studio.workflows.live.series_places import places_in_series

AROUND = timedelta(days=2)
"""How far before and after a broadcast others can clash with it: the longest broadcast and turnaround."""

_SEGMENTS = selectinload(Broadcast.segments).options(
    joinedload(Segment.item).options(joinedload(Item.further), joinedload(Item.papers)),
    joinedload(Segment.clip).joinedload(Clip.renditions),
)

WHOLE = (
    joinedload(Broadcast.channel),
    joinedload(Broadcast.host),
    joinedload(Broadcast.unit),
    selectinload(Broadcast.more_hosts),
    selectinload(Broadcast.answers),
    _SEGMENTS,
)
"""Loads what ``studio.schedule.planned`` reads, in four queries however many there are."""


WHOLE_AT_ONCE = (
    joinedload(Broadcast.channel),
    joinedload(Broadcast.host),
    joinedload(Broadcast.unit),
    joinedload(Broadcast.more_hosts),
    joinedload(Broadcast.answers),
    _SEGMENTS,
)
"""The same in two queries less, for a page that shows one broadcast; what comes must be made ``unique()``."""


def between(start: datetime, end: datetime) -> Select[Broadcast]:
    """Selects broadcasts that touch ``[start, end)``, by start, whole."""
    return _touching(start, end).options(*WHOLE)


def _touching(start: datetime, end: datetime) -> Select[Broadcast]:
    return (
        select(Broadcast)
        .where(Broadcast.end_at > start, Broadcast.start_at < end)
        .order_by(Broadcast.start_at, Broadcast.id)
    )


def on_in(hosts: Collection[str] | Select[str]) -> ColumnElement[bool]:
    """Whether one of these hosts, by id, is on in a broadcast: as its first, or beside it."""
    return or_(Broadcast.host_id.in_(hosts), Broadcast.more_hosts.any(Host.id.in_(hosts)))


def findings(
    session: Session, broadcasts: Sequence[Broadcast], rules: Rules | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Findings by broadcast id; those that clash with one another are both told.

    Broadcasts that share a host, channel or item are compared even when they are not among ``broadcasts``.
    ``rules`` are ``rules_for`` them unless told.
    """
    standing = [each for each in broadcasts if each.state is not BroadcastState.CANCELLED]
    if not standing:
        return {each.id: () for each in broadcasts}
    near = session.scalars(_near(standing)).unique().all()
    return findings_among(session, broadcasts, near, rules)


def findings_among(
    session: Session,
    broadcasts: Sequence[Broadcast],
    near: Sequence[Broadcast],
    rules: Rules | None = None,
) -> dict[str, tuple[Finding, ...]]:
    """Findings by broadcast id, where all that could clash is at hand already."""
    plans = [planned(each) for each in near]
    found = check(plans, now(), rules or rules_for(session, plans))
    told: dict[str, tuple[Finding, ...]] = {}
    for each in broadcasts:
        told[each.id] = tuple(finding for finding in found if each.id in finding.subjects)
    return told


def with_neighbours(broadcast: Broadcast) -> Select[Broadcast]:
    """Selects a broadcast and all that could clash with it, whole, as they are now; to be made ``unique()``."""
    more = select(BroadcastHost.host_id).where(BroadcastHost.broadcast_id == broadcast.id)
    items = select(Segment.item_id).where(
        Segment.broadcast_id == broadcast.id, Segment.item_id.is_not(None)
    )
    around = _touching(broadcast.start_at - AROUND, broadcast.end_at + AROUND)
    loaded = around.options(*WHOLE_AT_ONCE)
    return loaded.where(
        or_(
            Broadcast.id == broadcast.id,
            on_in({broadcast.host_id}),
            on_in(more),
            Broadcast.channel_id == broadcast.channel_id,
            Broadcast.segments.any(Segment.item_id.in_(items)),
        )
    ).execution_options(populate_existing=True)


def lock_blockers(
    session: Session, broadcast: Broadcast, rules: Rules | None = None
) -> tuple[Finding, ...]:
    """The errors that a broadcast would have if its plan were fixed, but for those that somebody let stand."""
    near = [planned(each) for each in session.scalars(_near([broadcast])).unique()]
    others = [each for each in near if each.id != broadcast.id]
    fixed = planned(broadcast).model_copy(update={"state": BroadcastState.LOCKED})
    rules = rules or rules_for(session, [*others, fixed])
    rows = session.execute(
        select(FindingOverride.fingerprint, FindingOverride.measure).where(
            FindingOverride.broadcast_id == broadcast.id
        )
    )
    judged = {mark: measure for mark, measure in rows}  # noqa: C416 - rows are no pairs to mypy
    found = blockers(check([*others, fixed], None, rules), broadcast.id)
    return tuple(each for each in found if not stands(each, judged))


def rules_for(
    session: Session, plans: Sequence[PlannedBroadcast], until: datetime | None = None
) -> Rules:
    """What these broadcasts are checked by: the house's rules, and what others before and between them set aside.

    With ``until``, others that start up to then count too: one of these may be moved there.
    """
    last = [each.start for each in plans] + ([] if until is None else [until])
    promised = _promised(session, plans, max(last)) if plans else {}
    return replace(house_rules(session, plans), promised=promised)


def _promised(
    session: Session, plans: Sequence[PlannedBroadcast], last: datetime
) -> dict[str, tuple[Promise, ...]]:
    """What broadcasts to come that are none of these and start no later set aside; of counted items only."""
    counted = {
        part.item.id
        for each in plans
        for part in each.segments
        if part.item is not None and part.item.stock and part.quota
    }
    if not counted:
        return {}
    others = (
        select(Segment.item_id, Broadcast.start_at, Broadcast.id, func.sum(Segment.quota))
        .join(Segment.broadcast)
        .where(
            Segment.item_id.in_(counted),
            Segment.quota > 0,
            Broadcast.start_at <= last,
            Broadcast.id.not_in([each.id for each in plans]),
            Broadcast.state.not_in(GONE),
        )
        .group_by(Segment.item_id, Broadcast.start_at, Broadcast.id)
    )
    found: defaultdict[str, list[Promise]] = defaultdict(list)
    for item_id, start, broadcast_id, pieces in session.execute(others):
        if item_id is not None and pieces is not None:
            found[item_id].append(Promise(start, broadcast_id, pieces))
    return {item_id: tuple(sorted(promises)) for item_id, promises in found.items()}


def _near(broadcasts: Sequence[Broadcast]) -> Select[Broadcast]:
    """All that could clash with one of them."""
    hosts = {each.host_id for each in broadcasts}
    hosts |= {host.id for each in broadcasts for host in each.more_hosts}
    items = {part.item_id for each in broadcasts for part in each.segments if part.item_id}
    return between(
        min(each.start_at for each in broadcasts) - AROUND,
        max(each.end_at for each in broadcasts) + AROUND,
    ).where(
        or_(
            on_in(hosts),
            Broadcast.channel_id.in_({each.channel_id for each in broadcasts}),
            Broadcast.segments.any(Segment.item_id.in_(items)),
        )
    )


def feed(broadcasts: Sequence[Broadcast], name: str, language: str) -> bytes:
    """The calendar feed (ICS) of these broadcasts; several of one series are one event with a rule."""
    session = object_session(broadcasts[0]) if len(broadcasts) > 1 else None
    places = {} if session is None else places_in_series(session, broadcasts)
    return calendar_feed([planned(each) for each in broadcasts], name, language, places)


def sheet(session: Session, broadcast: Broadcast, language: str) -> bytes:
    """The run sheet (XLSX) of one broadcast with what there is to know of it."""
    return run_sheet(planned(broadcast), findings(session, [broadcast])[broadcast.id], language)
