"""Series of a file into a county's schedule: their rules, and which broadcasts stand in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.live import Broadcast
from studio.records.series import BroadcastSeries
from studio.schedule.exports.document import FileSeries
from studio.schedule.feed_series import InSeries
from studio.workflows.audit import note
from studio.workflows.live.series_places import rule_of


def write_series(session: Session, unit_id: str, series: Sequence[FileSeries]) -> None:
    """Add rules that are new, and write over those that the file knows at their present revision.

    Raises:
        Conflict: ``import.elsewhere``; ``series.rule_changed``: the rule was changed since the export.
    """
    for each in series:
        row = session.get(BroadcastSeries, each.id)
        if row is not None and row.unit_id != unit_id:
            raise Conflict("import.elsewhere", title=each.rrule)
        if row is not None and rule_of(row) == each.rule:
            row.planned_until = _later(row.planned_until, each.planned_until)
            continue
        if row is not None and row.revision != each.revision:
            raise Conflict("series.rule_changed", rule=each.rrule)
        if row is None:
            row = BroadcastSeries(id=each.id, unit_id=unit_id, revision=each.revision)
            session.add(row)
        else:
            row.revision += 1
        row.start_at, row.length_s = each.start, each.length_s
        row.repeat = each.rule.repeat.model_dump(mode="json")
        # What an edited rule had planned before does not count: the file says which of its days are settled.
        row.planned_until = each.planned_until
        session.flush()
        note(session, None, unit_id, "series.import", row.id, rule=each.rrule)


def _later(ours: date | None, theirs: date | None) -> date | None:
    """How far both together have planned; None where the rule has an end."""
    return max((each for each in (ours, theirs) if each is not None), default=None)


def stands(row: Broadcast, place: InSeries | None) -> bool:
    """Whether a broadcast stands where the file says; a file that says nothing of a series changes nothing."""
    return place is None or (row.series_id, row.series_at) == (place.id, place.original)


def put_in_series(row: Broadcast, places: Mapping[str, InSeries]) -> None:
    """Give a broadcast its place."""
    place = places.get(row.id)
    if place is not None:
        row.series_id, row.series_at = place.id, place.original
