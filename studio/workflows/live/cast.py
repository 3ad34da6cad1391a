"""Who is on in a broadcast beside its first host."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import NotFound
from studio.records.live import Broadcast, BroadcastHost, Host
from studio.store import Viewer
from studio.workflows.live.plan_broadcast import edit


def set_cast(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    host_ids: Collection[str],
    revision: int | None = None,
) -> Broadcast:
    """Have exactly these hosts beside the first one; segments forget those who are no longer on.

    Raises:
        NotFound: The broadcast is not the viewer's; a host is not of its unit.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.is_fixed``, ``schedule.changed_by``.
    """
    with edit(session, viewer, broadcast_id, revision, ("",), "broadcast.change") as broadcast:
        require_hosts(session, broadcast.unit_id, host_ids)
        on = {broadcast.host_id, *host_ids}
        for part in broadcast.segments:
            if not on.issuperset(part.host_ids or ()):
                part.host_ids = [each for each in part.host_ids if each in on]
        write_more_hosts(session, broadcast, host_ids)
    return broadcast


def require_hosts(session: Session, unit_id: str, host_ids: Iterable[str]) -> None:
    """Make sure that all of them are hosts of the unit.

    Raises:
        NotFound: One of them is not.
    """
    wanted = set(host_ids)
    if not wanted:
        return
    own = select(Host.id).where(Host.id.in_(wanted), Host.unit_id == unit_id)
    for missing in sorted(wanted - set(session.scalars(own))):
        raise NotFound("not_found", kind="host", id=missing)


def more_host_ids(session: Session, broadcast: Broadcast) -> set[str]:
    """Ids of those beside the first host."""
    own = select(BroadcastHost.host_id).where(BroadcastHost.broadcast_id == broadcast.id)
    return set(session.scalars(own))


def join_cast(session: Session, broadcast: Broadcast, host_ids: Iterable[str]) -> None:
    """Have these on too: whoever a segment names is part of the broadcast."""
    there = {broadcast.host_id, *more_host_ids(session, broadcast)}
    for host_id in sorted(set(host_ids) - there):
        session.add(BroadcastHost(broadcast_id=broadcast.id, host_id=host_id))
    session.flush()
    session.expire(broadcast, ["more_hosts"])


def write_more_hosts(session: Session, broadcast: Broadcast, host_ids: Iterable[str]) -> None:
    """Write exactly these beside the first host, unasked."""
    wanted = {each for each in host_ids if each != broadcast.host_id}
    own = select(BroadcastHost).where(BroadcastHost.broadcast_id == broadcast.id)
    rows = session.scalars(own).all()
    for row in rows:
        if row.host_id not in wanted:
            session.delete(row)
    for host_id in sorted(wanted - {row.host_id for row in rows}):
        session.add(BroadcastHost(broadcast_id=broadcast.id, host_id=host_id))
    session.flush()
    session.expire(broadcast, ["more_hosts"])
