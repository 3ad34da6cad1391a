"""Fit a rundown into its time: what would become of it, and doing so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.live import Broadcast
from studio.schedule import Reflow, planned, reflow
from studio.store import Viewer
from studio.workflows.live.plan_broadcast import touch
from studio.workflows.live.plan_rundown import open_broadcast
from studio.workflows.live.rundown_versions import keep


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
    broadcast = open_broadcast(session, viewer, broadcast_id)
    if broadcast.revision != revision:
        raise Conflict("schedule.changed", title=broadcast.title)
    found = fitted(broadcast)
    rows = {each.id: each for each in broadcast.segments}
    for each in found.resized:
        rows[each.segment.id].planned_s = each.planned_s
    for dropped in found.dropped:
        broadcast.segments.remove(rows[dropped.id])
    if found.resized or found.dropped:
        for position, row in enumerate(broadcast.segments, start=1):
            row.position = position
        touch(broadcast)
        keep(session, viewer, broadcast)
    return found
