"""Let a warning of a broadcast stand, with name and reason, and take that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict
from studio.records.finding import Finding
from studio.records.live import Broadcast, FindingOverride
from studio.schedule import (
    Override,
    Weighed,
    fingerprint,
    require_overridable,
    stands,
    weighed,
)
from studio.store import Viewer
from studio.workflows.audit import note
from studio.workflows.live.plan_broadcast import own_broadcast
from studio.workflows.live.watch_schedule import findings


def let_stand(
    session: Session, viewer: Viewer, broadcast_id: str, mark: str, reason: str
) -> FindingOverride:
    """Let the warning with that fingerprint stand.

    Args:
        session: Database session.
        viewer: Who does; their name is kept with it.
        broadcast_id: The broadcast it names.
        mark: As ``studio.schedule.fingerprint`` makes it of the finding.
        reason: In their words.

    Raises:
        NotFound: The broadcast is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.no_such_finding``: it says something else by now.
        InputError: ``schedule.error_stands``, ``schedule.no_reason``.
    """
    broadcast = own_broadcast(session, viewer, broadcast_id)
    finding = find_told(session, broadcast, mark)
    given = require_overridable(finding, reason)
    _forget(session, broadcast, mark)
    made = FindingOverride(
        broadcast_id=broadcast.id,
        code=finding.code,
        fingerprint=mark,
        measure=finding.measure,
        reason=given,
        account_id=viewer.account_id,
    )
    session.add(made)
    session.flush()
    told_of = {"title": broadcast.title, "code": finding.code, "reason": given}
    note(session, viewer, broadcast.unit_id, "broadcast.let_stand", broadcast.id, **told_of)
    return made


def find_told(session: Session, broadcast: Broadcast, mark: str) -> Finding:
    """The finding with that fingerprint.

    Raises:
        Conflict: ``schedule.no_such_finding``: it says something else by now.
    """
    told = findings(session, [broadcast])[broadcast.id]
    finding = next((each for each in told if fingerprint(each) == mark), None)
    if finding is None:
        raise Conflict("schedule.no_such_finding")
    return finding


def take_back(session: Session, viewer: Viewer, broadcast_id: str, mark: str) -> None:
    """Have the warning told again; raises as ``let_stand`` where the broadcast is not the viewer's."""
    broadcast = own_broadcast(session, viewer, broadcast_id)
    there = select(FindingOverride).where(
        FindingOverride.broadcast_id == broadcast.id, FindingOverride.fingerprint == mark
    )
    code = session.scalars(there.with_only_columns(FindingOverride.code)).first()
    if code is None:
        return
    _forget(session, broadcast, mark)
    told_of = {"title": broadcast.title, "code": code}
    note(session, viewer, broadcast.unit_id, "broadcast.tell_again", broadcast.id, **told_of)


def _forget(session: Session, broadcast: Broadcast, mark: str) -> None:
    session.execute(
        delete(FindingOverride).where(
            FindingOverride.broadcast_id == broadcast.id, FindingOverride.fingerprint == mark
        )
    )


def weighed_findings(
    session: Session, broadcast: Broadcast, told: Sequence[Finding]
) -> tuple[Weighed, ...]:
    """Findings of a broadcast, each with who let it stand."""
    rows = session.scalars(
        select(FindingOverride)
        .where(FindingOverride.broadcast_id == broadcast.id)
        .options(joinedload(FindingOverride.account))
    )
    overrides = (
        Override(
            fingerprint=each.fingerprint,
            measure=each.measure,
            by="" if each.account is None else each.account.name,
            reason=each.reason,
            at=each.at,
        )
        for each in rows
    )
    return weighed(told, overrides)


def left_open(
    session: Session, told: Mapping[str, Sequence[Finding]]
) -> dict[str, tuple[Finding, ...]]:
    """Findings by broadcast id without those that somebody let stand."""
    rows = session.execute(
        select(
            FindingOverride.broadcast_id, FindingOverride.fingerprint, FindingOverride.measure
        ).where(FindingOverride.broadcast_id.in_(told))
    )
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for broadcast_id, mark, measure in rows:
        judged[broadcast_id][mark] = measure
    return {
        broadcast_id: tuple(each for each in found if not stands(each, judged[broadcast_id]))
        for broadcast_id, found in told.items()
    }
