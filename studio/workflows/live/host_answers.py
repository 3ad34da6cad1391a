"""A host's own page: their next broadcasts, and whether they can come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, BroadcastHost, BroadcastState, Host, HostAnswer, HostSaid
from studio.schedule.answer_rules import ASKED, Standing, standing
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.watch_schedule import between, on_in

AHEAD = timedelta(days=90)
"""What a host sees of what comes."""

OVER_FOR = timedelta(hours=6)
"""How long a broadcast that has ended stays on the page."""

REASON_LIMIT = 200
"""Characters."""


@dataclass(frozen=True)
class Answered:
    """What a host said, as those who plan read it."""

    host_id: str
    host: str
    standing: Standing
    reason: str
    at: datetime


def coming(session: Session, host: Host) -> list[Broadcast]:
    """The host's next broadcasts, by start, whole; those called off too, for somebody may not have heard of it."""
    at = now()
    wanted = between(at - OVER_FOR, at + AHEAD).where(
        on_in({host.id}), Broadcast.state != BroadcastState.ARCHIVED
    )
    return list(session.scalars(wanted).unique())


def own(session: Session, host: Host, broadcast_id: str) -> Broadcast:
    """One of the host's broadcasts, whole.

    Raises:
        NotFound: It is not theirs, or none of ``coming``.
    """
    for each in coming(session, host):
        if each.id == broadcast_id:
            return each
    raise NotFound("not_found", kind="broadcast", id=broadcast_id[:40])


def answer(
    session: Session,
    host: Host,
    broadcast_id: str,
    said: HostSaid,
    reason: str,
    seen: str,
) -> HostAnswer:
    """Write down whether a host can come.

    Args:
        session: Database session.
        host: Who holds the link.
        broadcast_id: One of theirs.
        said: Whether they can.
        reason: Why not; may be empty where they can.
        seen: ``time_mark`` of the time they were shown.

    Raises:
        NotFound: It is not theirs.
        Conflict: ``host_page.changed``: it stands at another time by now; ``host_page.over``.
        InputError: ``host_page.no_reason``.
    """
    broadcast = own(session, host, broadcast_id)
    if broadcast.state not in ASKED or broadcast.end_at < now():
        raise Conflict("host_page.over", title=broadcast.title)
    if time_mark(broadcast) != seen:
        raise Conflict("host_page.changed", title=broadcast.title)
    given = " ".join(reason.split())
    if len(given) > REASON_LIMIT or (said is HostSaid.DECLINED and not given):
        raise InputError("host_page.no_reason", limit=REASON_LIMIT)
    row = session.scalars(
        select(HostAnswer).where(
            HostAnswer.broadcast_id == broadcast.id, HostAnswer.host_id == host.id
        )
    ).one_or_none()
    if row is None:
        row = HostAnswer(unit_id=broadcast.unit_id, broadcast_id=broadcast.id, host_id=host.id)
        session.add(row)
    row.said, row.reason, row.at = said, given, now()
    row.start_at, row.end_at = broadcast.start_at, broadcast.end_at
    session.flush()
    action = f"broadcast.host_{said.value}"
    told = {"title": broadcast.title, "name": host.name, "reason": given}
    note(session, None, broadcast.unit_id, action, broadcast.id, **told)
    return row


def time_mark(broadcast: Broadcast) -> str:
    """The broadcast's time as a form carries it."""
    return f"{broadcast.start_at.timestamp():.0f}-{broadcast.end_at.timestamp():.0f}"


def standing_of(row: HostAnswer | None, broadcast: Broadcast) -> Standing:
    """What a host's answer is worth now."""
    if row is None:
        return Standing.OPEN
    window = broadcast.start_at, broadcast.end_at
    return standing(row.said, (row.start_at, row.end_at), window)


def answers_of(
    session: Session, broadcasts: Sequence[Broadcast], host: Host
) -> dict[str, HostAnswer]:
    """The host's own answers by broadcast."""
    rows = session.scalars(
        select(HostAnswer).where(
            HostAnswer.host_id == host.id,
            HostAnswer.broadcast_id.in_([each.id for each in broadcasts]),
        )
    )
    return {each.broadcast_id: each for each in rows}


def said_of(
    session: Session, windows: Mapping[str, tuple[datetime, datetime]]
) -> dict[str, list[Answered]]:
    """What hosts said of these broadcasts, by id; of a host who is no longer on, nothing.

    Args:
        session: Database session.
        windows: Start and end by broadcast id, as they are now.
    """
    rows = session.scalars(
        select(HostAnswer)
        .join(Broadcast, Broadcast.id == HostAnswer.broadcast_id)
        .outerjoin(
            BroadcastHost,
            (BroadcastHost.broadcast_id == HostAnswer.broadcast_id)
            & (BroadcastHost.host_id == HostAnswer.host_id),
        )
        .where(
            HostAnswer.broadcast_id.in_(list(windows)),
            or_(Broadcast.host_id == HostAnswer.host_id, BroadcastHost.host_id.is_not(None)),
        )
        .options(joinedload(HostAnswer.host))
        .order_by(HostAnswer.at)
    )
    found: defaultdict[str, list[Answered]] = defaultdict(list)
    for row in rows:
        stands = standing(row.said, (row.start_at, row.end_at), windows[row.broadcast_id])
        found[row.broadcast_id].append(
            Answered(row.host_id, row.host.name, stands, row.reason, row.at)
        )
    return dict(found)


def said_in(broadcast: Broadcast) -> list[Answered]:
    """The same of one broadcast whose hosts and answers are loaded already."""
    on = {each.id: each.name for each in (broadcast.host, *broadcast.more_hosts)}
    window = broadcast.start_at, broadcast.end_at
    return [
        Answered(
            row.host_id,
            on[row.host_id],
            standing(row.said, (row.start_at, row.end_at), window),
            row.reason,
            row.at,
        )
        for row in sorted(broadcast.answers, key=attrgetter("at"))
        if row.host_id in on
    ]
