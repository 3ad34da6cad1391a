"""Where broadcasts stand in their series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.live import Broadcast
from studio.records.series import BroadcastSeries
from studio.schedule import Repeat, Series
from studio.schedule.feed_series import InSeries


def rule_of(row: BroadcastSeries) -> Series:
    """A row's rule, without exceptions."""
    return Series(
        start=row.start_at, length_s=row.length_s, repeat=Repeat.model_validate(row.repeat)
    )


def places_in_series(session: Session, broadcasts: Sequence[Broadcast]) -> Mapping[str, InSeries]:
    """By broadcast id, where those stand that belong to a series; one query."""
    ids = {each.series_id for each in broadcasts if each.series_id}
    if not ids:
        return {}
    rows = session.scalars(select(BroadcastSeries).where(BroadcastSeries.id.in_(ids)))
    rules = {row.id: (rule_of(row), row.revision) for row in rows}
    found = {}
    for each in broadcasts:
        if each.series_id in rules and each.series_at is not None:
            rule, revision = rules[each.series_id]
            found[each.id] = InSeries(each.series_id, rule, revision, each.series_at)
    return found
