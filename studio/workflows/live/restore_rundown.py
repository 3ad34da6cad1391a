"""Take back one's last change of a rundown, do it again, or put an older version back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from studio.errors import Conflict
from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.rundowns import BroadcastVersion, VersionKind
from studio.records.work import Clip
from studio.schedule import KeptPlan
from studio.schedule.kept import KeptSegment
from studio.store import Viewer
from studio.workflows.audit import note
from studio.workflows.live.cast import write_more_hosts
from studio.workflows.live.edit_broadcast import keeping, touch
from studio.workflows.live.plan_broadcast import own_broadcast, require_open
from studio.workflows.live.rundown_versions import (
    keep_step,
    newest_version,
    one_version,
    plan_of,
)

Named = TypeVar("Named", Item, Clip, Host, Channel)

COPIED = tuple(
    name
    for name in KeptSegment.model_fields
    if name not in {"id", "item_id", "clip_id", "host_ids", "price_fen", "list_price_fen"}
)
"""What is put back as it was kept. Frozen prices are a fixed plan's, and only an open one takes an older version."""


def take_back(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    """Undo the viewer's last change, if nobody else changed anything since.

    Raises:
        NotFound, Forbidden, Conflict: As ``plan_rundown``; ``version.no_undo``.
    """
    broadcast, newest = _open(session, viewer, broadcast_id)
    target = None if newest is None else _at(session, broadcast_id, newest.undo)
    if newest is None or target is None or newest.account_id != viewer.account_id:
        raise Conflict("version.no_undo")
    _put_back(session, broadcast, plan_of(target))
    touch(broadcast)
    # What others did before is theirs to take back.
    undo = target.undo if target.account_id == viewer.account_id else None
    keep_step(session, viewer, broadcast, undo=undo, redo=newest.revision)
    return broadcast


def do_again(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    """Do again what the viewer has just taken back.

    Raises:
        NotFound, Forbidden, Conflict: As ``plan_rundown``; ``version.no_redo``.
    """
    broadcast, newest = _open(session, viewer, broadcast_id)
    target = None if newest is None else _at(session, broadcast_id, newest.redo)
    if newest is None or target is None or newest.account_id != viewer.account_id:
        raise Conflict("version.no_redo")
    _put_back(session, broadcast, plan_of(target))
    touch(broadcast)
    keep_step(session, viewer, broadcast, undo=newest.revision, redo=target.redo)
    return broadcast


def restore(session: Session, viewer: Viewer, broadcast_id: str, version_id: str) -> Broadcast:
    """Put an older version back: title, times, people and rundown; the state stays what it is.

    Raises:
        NotFound, Forbidden, Conflict: As ``plan_rundown``; ``version.none``.
    """
    broadcast, _ = _open(session, viewer, broadcast_id)
    version = one_version(session, viewer, broadcast_id, version_id)
    with keeping(session, viewer, broadcast, VersionKind.RESTORE):
        _put_back(session, broadcast, plan_of(version))
    note(
        session,
        viewer,
        broadcast.unit_id,
        "broadcast.restore",
        broadcast.id,
        title=broadcast.title,
        revision=version.revision,
    )
    return broadcast


def steps_of(session: Session, viewer: Viewer, broadcast_id: str) -> tuple[bool, bool]:
    """Whether the viewer can take something back, and do something again."""
    own = BroadcastVersion.broadcast_id == broadcast_id
    newest = select(func.max(BroadcastVersion.revision)).where(own).scalar_subquery()
    last, target = aliased(BroadcastVersion), BroadcastVersion
    wanted = (
        select(last.undo, last.redo, target.revision)
        .join(target, (target.revision == last.undo) | (target.revision == last.redo))
        .where(
            own,
            last.broadcast_id == broadcast_id,
            last.revision == newest,
            last.account_id == viewer.account_id,
        )
    )
    rows = session.execute(wanted).all()
    there = {row.revision for row in rows}
    return any(row.undo in there for row in rows), any(row.redo in there for row in rows)


def _open(
    session: Session, viewer: Viewer, broadcast_id: str
) -> tuple[Broadcast, BroadcastVersion | None]:
    broadcast = own_broadcast(session, viewer, broadcast_id)
    require_open(broadcast)
    return broadcast, newest_version(session, broadcast_id)


def _at(session: Session, broadcast_id: str, revision: int | None) -> BroadcastVersion | None:
    if revision is None:
        return None
    wanted = select(BroadcastVersion).where(
        BroadcastVersion.broadcast_id == broadcast_id, BroadcastVersion.revision == revision
    )
    return session.scalars(wanted).one_or_none()


def _put_back(session: Session, broadcast: Broadcast, plan: KeptPlan) -> None:
    """Write a kept plan over the broadcast; what it names and is gone by now is left out."""
    unit = broadcast.unit_id
    hosts = _there(session, Host, {plan.host_id, *plan.more_host_ids, *_hosts(plan)}, unit)
    channels = _there(session, Channel, {plan.channel_id}, unit)
    items = _there(session, Item, {each.item_id for each in plan.segments})
    clips = _there(session, Clip, {each.clip_id for each in plan.segments})
    broadcast.title, broadcast.start_at, broadcast.end_at = plan.title, plan.start, plan.end
    broadcast.channel = channels.get(plan.channel_id, broadcast.channel)
    broadcast.host = hosts.get(plan.host_id, broadcast.host)
    rows = {each.id: each for each in broadcast.segments}
    broadcast.segments = [
        _segment(rows.get(each.id) or Segment(id=each.id), each, place, (items, clips, hosts))
        for place, each in enumerate(plan.segments, start=1)
    ]
    write_more_hosts(session, broadcast, [each for each in plan.more_host_ids if each in hosts])


def _segment(
    row: Segment,
    kept: KeptSegment,
    place: int,
    there: tuple[dict[str, Item], dict[str, Clip], dict[str, Host]],
) -> Segment:
    items, clips, hosts = there
    for name in COPIED:
        value = getattr(kept, name)
        setattr(row, name, list(value) if isinstance(value, tuple) else value)
    row.position = place
    row.item, row.clip = items.get(kept.item_id or ""), clips.get(kept.clip_id or "")
    row.host_ids = [each for each in kept.host_ids if each in hosts]
    return row


def _hosts(plan: KeptPlan) -> set[str]:
    return {host for each in plan.segments for host in each.host_ids}


def _there(
    session: Session, kind: type[Named], ids: Iterable[str | None], unit_id: str = ""
) -> dict[str, Named]:
    wanted = select(kind).where(kind.id.in_({each for each in ids if each}))
    own = wanted.where(kind.unit_id == unit_id) if unit_id else wanted
    return {each.id: each for each in session.scalars(own)}
