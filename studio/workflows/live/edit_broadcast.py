"""Change broadcasts: held while they are changed, and whatever came of it counted, kept and noted, once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from studio.records.live import Broadcast
from studio.records.rundowns import VersionKind
from studio.store import Viewer
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.rundown_versions import begin, keep, plan_now

RUNDOWN = (selectinload(Broadcast.segments),)
"""What is read along with a broadcast that is to be changed."""

_UNDER_WAY = "broadcasts under way"
"""Of ``Session.info``: ids of the broadcasts whose change an outer block keeps."""


def hold_all(session: Session, ids: Collection[str]) -> None:
    """Let nobody else change these broadcasts before this transaction is over.

    Whoever changes several holds them all first, always in the order of their ids: two who wait for each other would
    wait for ever.
    """
    wanted = select(Broadcast.id).where(Broadcast.id.in_(ids)).order_by(Broadcast.id)
    session.execute(wanted.with_for_update(key_share=True))


def touch(broadcast: Broadcast) -> None:
    """Count a change."""
    broadcast.revision = (broadcast.revision or 0) + 1
    broadcast.changed_at = now()


@contextmanager
def keeping(
    session: Session,
    viewer: Viewer | None,
    broadcast: Broadcast,
    kind: VersionKind = VersionKind.SAVE,
    action: str = "",
    *,
    alone: bool = True,
) -> Iterator[None]:
    """Count, keep and note what the block changes of a broadcast that is held; where it changes nothing, nothing.

    Blocks within blocks are one change: the outermost keeps it, and one step takes it back.

    Args:
        session: Database session.
        viewer: Who changes it; None for the studio itself.
        broadcast: Held by ``own_broadcast`` or ``hold_all``.
        kind: Of the version.
        action: Under which the audit log notes it; empty for none.
        alone: Whether it can be taken back: not where another broadcast is changed with it.
    """
    if broadcast.id in _under_way(session):
        yield
        session.flush()
        return
    begin(session, broadcast)
    before = plan_now(session, broadcast, named=False)
    with _as_one(session, broadcast):
        yield
    session.flush()
    after = plan_now(session, broadcast)
    if after.model_copy(update={"names": before.names}) == before:
        return
    touch(broadcast)
    keep(session, viewer, broadcast, kind, after, alone=alone)
    if action:
        note_broadcast(session, viewer, broadcast, action)


@contextmanager
def creating(
    session: Session, viewer: Viewer | None, broadcast: Broadcast, action: str
) -> Iterator[None]:
    """Add a broadcast; as the block leaves it is its first version, behind which nobody can go back."""
    broadcast.created_by = None if viewer is None else viewer.account_id
    session.add(broadcast)
    session.flush()
    with _as_one(session, broadcast):
        yield
    keep(session, viewer, broadcast)
    note_broadcast(session, viewer, broadcast, action)


def note_broadcast(
    session: Session, viewer: Viewer | None, broadcast: Broadcast, action: str
) -> None:
    """Note in the audit log what was done to a broadcast."""
    note(
        session,
        viewer,
        broadcast.unit_id,
        action,
        broadcast.id,
        title=broadcast.title,
        revision=broadcast.revision,
    )


@contextmanager
def _as_one(session: Session, broadcast: Broadcast) -> Iterator[None]:
    """Leave keeping to the block around this one."""
    under_way = _under_way(session)
    under_way.add(broadcast.id)
    try:
        yield
    finally:
        under_way.discard(broadcast.id)


def _under_way(session: Session) -> set[str]:
    under_way: set[str] = session.info.setdefault(_UNDER_WAY, set())
    return under_way
