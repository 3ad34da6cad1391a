"""Save a broadcast, call it off, and keep the hosts and channels it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from studio.catalog import Platform
from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, BroadcastHost, BroadcastState, Channel, Host
from studio.records.people import Role
from studio.records.rundowns import VersionKind
from studio.schedule import OPEN, check_window, plan_times, planned, require_move
from studio.store import Viewer, get_or_not_found, hold_or_not_found, require_role
from studio.words import LANGUAGES, say
from studio.workflows.live.edit_broadcast import RUNDOWN, creating, keeping
from studio.workflows.live.rundown_versions import require_unchanged
from studio.workflows.live.watch_schedule import lock_blockers

PLANNERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that may plan broadcasts."""

NAME_LIMIT = 60
"""Characters of a host's or channel's name."""

TITLE_LIMIT = 100
"""Characters of a broadcast's title."""

TURNAROUND_LIMIT_S = 24 * 3600


@dataclass(frozen=True)
class BroadcastDraft:
    """A broadcast as a coordinator wants it; instants carry their zone."""

    title: str
    channel_id: str
    host_id: str
    start: datetime
    end: datetime


def new_broadcast(
    session: Session, viewer: Viewer, unit_id: str, draft: BroadcastDraft
) -> Broadcast:
    """Plan a broadcast of a unit.

    Raises:
        NotFound: Unit, channel or host are not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``schedule.no_title``; as ``check_window``.
    """
    with planning(session, viewer, unit_id, draft) as broadcast:
        return broadcast


@contextmanager
def planning(
    session: Session, viewer: Viewer, unit_id: str, draft: BroadcastDraft
) -> Iterator[Broadcast]:
    """A new broadcast for the block to fill: its first version is the whole of it; raises as ``new_broadcast``."""
    require_role(session, viewer, unit_id, PLANNERS)
    broadcast = Broadcast(unit_id=unit_id)
    _write(session, viewer, broadcast, draft)
    with creating(session, viewer, broadcast, "broadcast.add"):
        yield broadcast


def change_broadcast(
    session: Session, viewer: Viewer, broadcast_id: str, draft: BroadcastDraft, revision: int
) -> Broadcast:
    """Write ``draft`` over a broadcast that still is at ``revision``.

    Raises:
        Conflict: ``schedule.changed_by``, ``schedule.changed``: another one wrote what this would write over;
            ``schedule.is_fixed``; otherwise as ``new_broadcast``.
    """
    with edit(session, viewer, broadcast_id, revision, ("",), "broadcast.change") as broadcast:
        _write(session, viewer, broadcast, draft)
    return broadcast


@contextmanager
def edit(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    revision: int | None = None,
    about: Collection[str] | None = None,
    action: str = "",
) -> Iterator[Broadcast]:
    """The viewer's broadcast for the block to change, while its plan may be; what comes of it is ``keeping``'s.

    Args:
        session: Database session.
        viewer: Who changes it.
        broadcast_id: Which.
        revision: That they saw; None does not ask whether others changed anything since.
        about: What of it they write over, as ``require_unchanged`` takes it.
        action: Under which the audit log notes it; empty for none.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.changed_by``, ``schedule.changed``; ``schedule.is_fixed``.
    """
    broadcast = own_broadcast(session, viewer, broadcast_id)
    require_unchanged(session, broadcast, revision, about)
    require_open(broadcast)
    with keeping(session, viewer, broadcast, action=action):
        yield broadcast


def set_state(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    state: BroadcastState,
    revision: int | None = None,
) -> Broadcast:
    """Move a broadcast on, call it off, or take that back. Calendars that follow the feed hear of it.

    Fixing it needs a plan without errors and freezes its prices; a draft is free of them again. With ``revision``, a
    plan that others changed since somebody looked at it stays where it is.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.changed_by``; ``schedule.no_such_move``; ``schedule.not_lockable``, which names the first
            error.
    """
    broadcast = own_broadcast(session, viewer, broadcast_id)
    if broadcast.state is state:
        return broadcast
    require_unchanged(session, broadcast, revision)
    require_move(broadcast.state, state, broadcast.title)
    if state is BroadcastState.LOCKED:
        _require_lockable(session, broadcast)
    with keeping(session, viewer, broadcast, VersionKind.STATE, f"broadcast.{state.value}"):
        if state is BroadcastState.LOCKED:
            freeze_prices(broadcast)
        elif state is BroadcastState.DRAFT:
            for segment in broadcast.segments:
                segment.price_fen = segment.list_price_fen = None
        broadcast.state = state
    return broadcast


def freeze_prices(broadcast: Broadcast, item_id: str = "") -> None:
    """Write each item's price of its day into its segment: what is shown is what was approved at the lock.

    Only of one item, if told.
    """
    for segment, timed in zip(broadcast.segments, plan_times(planned(broadcast)), strict=True):
        if segment.item is not None and item_id in {"", segment.item_id}:
            price = segment.item.price_on(timed.day)
            segment.price_fen, segment.list_price_fen = price.amounts


def require_open(broadcast: Broadcast) -> None:
    """Refuse to change a plan that is fixed, over or called off.

    Raises:
        Conflict: ``schedule.is_fixed``.
    """
    if broadcast.state not in OPEN:
        raise Conflict("schedule.is_fixed", title=broadcast.title)


def _require_lockable(session: Session, broadcast: Broadcast) -> None:
    found = lock_blockers(session, broadcast)
    if found:
        first = {
            f"first_{language}": say(found[0].code, language, found[0].params).text
            for language in LANGUAGES
        }
        raise Conflict("schedule.not_lockable", title=broadcast.title, count=len(found), **first)


def own_broadcast(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    """The broadcast, if the viewer may plan it, held to be changed.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    broadcast = hold_or_not_found(session, viewer, Broadcast, broadcast_id, *RUNDOWN)
    require_role(session, viewer, broadcast.unit_id, PLANNERS)
    return broadcast


def add_host(session: Session, viewer: Viewer, unit_id: str, name: str) -> Host:
    """A new host of a unit.

    Raises:
        InputError: ``schedule.no_name``.
        Conflict: ``schedule.name_taken``.
    """
    require_role(session, viewer, unit_id, PLANNERS)
    name = _name(name)
    if session.scalar(select(Host.id).where(Host.unit_id == unit_id, Host.name == name)):
        raise Conflict("schedule.name_taken", name=name)
    host = Host(unit_id=unit_id, name=name)
    session.add(host)
    session.flush()
    return host


def add_channel(
    session: Session, viewer: Viewer, unit_id: str, name: str, platform: str, turnaround_s: int
) -> Channel:
    """A new channel of a unit; ``turnaround_s`` seconds must lie between two broadcasts on it.

    Raises:
        InputError: ``schedule.no_name``, ``schedule.bad_platform``, ``schedule.bad_turnaround``.
        Conflict: ``schedule.name_taken``.
    """
    require_role(session, viewer, unit_id, PLANNERS)
    name = _name(name)
    if platform not in set(Platform):
        raise InputError("schedule.bad_platform", found=platform[:40])
    if not 0 <= turnaround_s <= TURNAROUND_LIMIT_S:
        raise InputError("schedule.bad_turnaround", found=turnaround_s)
    if session.scalar(select(Channel.id).where(Channel.unit_id == unit_id, Channel.name == name)):
        raise Conflict("schedule.name_taken", name=name)
    channel = Channel(unit_id=unit_id, name=name, platform=platform, turnaround_s=turnaround_s)
    session.add(channel)
    session.flush()
    return channel


def check_draft(
    session: Session, viewer: Viewer, broadcast: Broadcast, draft: BroadcastDraft
) -> tuple[Channel, Host]:
    """Make sure that a broadcast can be written so; its channel and host.

    Raises:
        InputError: ``schedule.no_title``; as ``check_window``.
        NotFound: The channel or the host is not of the broadcast's unit.
    """
    title = draft.title.strip()
    if not title or len(title) > TITLE_LIMIT:
        raise InputError("schedule.no_title", limit=TITLE_LIMIT)
    check_window(draft.start, draft.end)
    channel = get_or_not_found(session, viewer, Channel, draft.channel_id)
    host = get_or_not_found(session, viewer, Host, draft.host_id)
    for thing in (channel, host):
        if thing.unit_id != broadcast.unit_id:
            raise NotFound("not_found", kind=thing.__tablename__, id=thing.id)
    return channel, host


def _write(session: Session, viewer: Viewer, broadcast: Broadcast, draft: BroadcastDraft) -> None:
    channel, host = check_draft(session, viewer, broadcast, draft)
    broadcast.title = draft.title.strip()
    broadcast.channel_id, broadcast.channel = channel.id, channel
    broadcast.host_id, broadcast.host = host.id, host
    _no_longer_beside(session, broadcast)
    broadcast.start_at, broadcast.end_at = draft.start, draft.end


def _no_longer_beside(session: Session, broadcast: Broadcast) -> None:
    """Whoever has become the first host is on once."""
    there = inspect(broadcast).persistent
    beside = session.get(BroadcastHost, (broadcast.id, broadcast.host_id)) if there else None
    if beside is not None:
        session.delete(beside)
        session.flush()
        session.expire(broadcast, ["more_hosts"])


def free_name(session: Session, thing: Host | Channel, text: str) -> str:
    """A host's or channel's new name, which no other of its unit has.

    Raises:
        InputError: ``schedule.no_name``.
        Conflict: ``schedule.name_taken``.
    """
    name, kind = _name(text), type(thing)
    same = select(kind.id).where(kind.unit_id == thing.unit_id, kind.name == name)
    if session.scalar(same.where(kind.id != thing.id)):
        raise Conflict("schedule.name_taken", name=name)
    return name


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > NAME_LIMIT:
        raise InputError("schedule.no_name", limit=NAME_LIMIT)
    return name
