"""Where broadcasts stand in their series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.live import Broadcast, BroadcastState
from studio.records.series import BroadcastSeries
from studio.schedule import Repeat, Series
from studio.schedule.endless import Made, pattern_of
from studio.schedule.feed_series import InSeries
from studio.units import now


def rule_of(row: BroadcastSeries) -> Series:
    """A row's rule, without exceptions."""
    return Series(
        start=row.start_at, length_s=row.length_s, repeat=Repeat.model_validate(row.repeat)
    )


def places_in_series(session: Session, broadcasts: Sequence[Broadcast]) -> Mapping[str, InSeries]:
    """By broadcast id, where those stand that belong to a series; one query, two where one of these has no end."""
    ids = {each.series_id for each in broadcasts if each.series_id}
    if not ids:
        return {}
    rows = {
        row.id: row
        for row in session.scalars(select(BroadcastSeries).where(BroadcastSeries.id.in_(ids)))
    }
    rules = {row.id: rule_of(row) for row in rows.values()}
    patterns = patterns_of(
        session, {key: rule for key, rule in rules.items() if rule.repeat.endless}
    )
    found = {}
    for each in broadcasts:
        if each.series_id in rules and each.series_at is not None:
            key, row = each.series_id, rows[each.series_id]
            found[each.id] = InSeries(
                key, rules[key], row.revision, each.series_at, row.planned_until, patterns.get(key)
            )
    return found


def patterns_of(session: Session, rules: Mapping[str, Series]) -> Mapping[str, str]:
    """By id of a series without an end, the broadcast that its next ones are made like; some are not to go on."""
    if not rules:
        return {}
    made = _made(session, rules)
    at = now()
    found = {key: pattern_of(made[key], rule, at) for key, rule in rules.items()}
    return {key: pattern for key, pattern in found.items() if pattern is not None}


def _made(session: Session, series_ids: Collection[str]) -> Mapping[str, Sequence[Made]]:
    """By series, its broadcasts; columns only, for there may be years of them."""
    wanted = select(
        Broadcast.series_id, Broadcast.id, Broadcast.series_at, Broadcast.start_at, Broadcast.end_at,
        Broadcast.title, Broadcast.channel_id, Broadcast.host_id, Broadcast.state,
    ).where(Broadcast.series_id.in_(series_ids))  # fmt: skip
    found = defaultdict[str, list[Made]](list)
    for row in session.execute(wanted):
        look = (row.title, row.channel_id, row.host_id)
        off = row.state is BroadcastState.CANCELLED
        made = Made(row.id, row.series_at or row.start_at, row.start_at, row.end_at, look, off)
        found[row.series_id].append(made)
    return found
