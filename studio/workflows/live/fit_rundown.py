"""Fit a rundown into its time: what would become of it, and doing so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.live import Broadcast
from studio.schedule import Reflow, planned, reflow
from studio.schedule.reflow import share
from studio.store import Viewer
from studio.workflows.live.plan_broadcast import edit
from studio.workflows.live.plan_rundown import renumber


def fitted(broadcast: Broadcast) -> Reflow:
    """The rundown fitted, on paper: who gets how long, what would fall out, what still is too much."""
    return reflow(planned(broadcast))


def fit_rundown(session: Session, viewer: Viewer, broadcast_id: str, revision: int) -> Reflow:
    """Do what was shown of the rundown at ``revision``.

    Raises:
        NotFound: The broadcast is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.is_fixed``; ``schedule.changed``: what was shown is not what would be done now.
    """
    with edit(session, viewer, broadcast_id) as broadcast:
        if broadcast.revision != revision:
            raise Conflict("schedule.changed", title=broadcast.title)
        return _apply(broadcast)


def press_into_time(broadcast: Broadcast) -> None:
    """Fit a rundown that a plan changed, and where that is not enough let every part give its share.

    What has no fixed starts and a second for each part is in its window afterwards. The caller keeps a version.
    """
    found = _apply(broadcast)
    if not found.over_s:
        return
    lengths = [each.planned_s for each in broadcast.segments]
    gives = [length - 1 for length in lengths]
    for row, less in zip(
        broadcast.segments, share(min(found.over_s, sum(gives)), gives), strict=True
    ):
        row.planned_s -= less
        row.min_s = None if row.min_s is None else min(row.min_s, row.planned_s)


def _apply(broadcast: Broadcast) -> Reflow:
    found = fitted(broadcast)
    rows = {each.id: each for each in broadcast.segments}
    for each in found.resized:
        rows[each.segment.id].planned_s = each.planned_s
    for dropped in found.dropped:
        broadcast.segments.remove(rows[dropped.id])
    renumber(broadcast)
    return found
