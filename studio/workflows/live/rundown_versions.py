"""Versions of a broadcast: one with every change, thinned as they age; who changed what since somebody looked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload, undefer

from studio.errors import Conflict, NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastHost, Channel, Host
from studio.records.people import Account
from studio.records.rundowns import BroadcastVersion, VersionKind
from studio.records.work import Clip
from studio.schedule import KeptPlan, kept_plan
from studio.schedule.difference import Difference, difference
from studio.schedule.difference_words import names_of, sentences
from studio.schedule.kept import packed, unpacked
from studio.store import Viewer, scoped
from studio.units import now
from studio.words import LANGUAGES

STRETCH_S = 300
"""Saves of one person in the same five minutes are one version once they are no longer among the newest."""

STEPS = 40
"""Newest versions that stay one by one, to take back step by step."""

TOLD = 3
"""Changes that a refusal names."""


@dataclass(frozen=True)
class Stretch:
    """What one person did in a few minutes: their last version of it.

    Attributes:
        version: The last one.
        saves: How many there were, of those that are still known.
        before: The version that stood before the first of them; where none did, the first of them itself, as the
            broadcast was when it was planned; None where that is all there is.
    """

    version: BroadcastVersion
    saves: int
    before: BroadcastVersion | None


@dataclass(frozen=True)
class Since:
    """What others did since a revision."""

    who: str
    """Names of those who did."""
    told: Difference
    names: dict[str, str]
    before: KeptPlan
    after: KeptPlan


def begin(session: Session, broadcast: Broadcast) -> None:
    """Keep how a broadcast stood before its first change that versions know of."""
    known = select(BroadcastVersion.id).where(BroadcastVersion.broadcast_id == broadcast.id)
    if session.scalar(known.limit(1)) is None:
        _add(session, None, broadcast, VersionKind.SAVE, None, None, at=broadcast.changed_at)


def keep(
    session: Session,
    viewer: Viewer | None,
    broadcast: Broadcast,
    kind: VersionKind = VersionKind.SAVE,
    plan: KeptPlan | None = None,
    *,
    alone: bool = True,
) -> None:
    """Keep how a broadcast stands after a change; ``plan`` is what ``plan_now`` says, where it was asked already.

    Nobody goes back behind the first version. What changed its state cannot be taken back by a tap, nor what changed
    another broadcast with it (not ``alone``): half of it would be.
    """
    session.flush()
    newest = newest_version(session, broadcast.id)
    can_undo = newest is not None and alone and kind is not VersionKind.STATE
    undo = newest.revision if newest and can_undo else None
    _add(session, viewer, broadcast, kind, undo, None, plan=plan)
    _thin(session, broadcast.id)


def keep_step(
    session: Session,
    viewer: Viewer,
    broadcast: Broadcast,
    *,
    undo: int | None,
    redo: int | None,
) -> None:
    """Keep how it stands after a change was taken back or done again; both lead on to ``undo`` and ``redo``."""
    session.flush()
    _add(session, viewer, broadcast, VersionKind.UNDO, undo, redo)
    _thin(session, broadcast.id)


def newest_version(session: Session, broadcast_id: str) -> BroadcastVersion | None:
    """The version that came last."""
    own = select(BroadcastVersion).where(BroadcastVersion.broadcast_id == broadcast_id)
    return session.scalars(own.order_by(BroadcastVersion.revision.desc()).limit(1)).first()


def version_at(session: Session, broadcast_id: str, revision: int) -> BroadcastVersion | None:
    """The version of that revision, else the last one before it."""
    own = select(BroadcastVersion).where(
        BroadcastVersion.broadcast_id == broadcast_id, BroadcastVersion.revision <= revision
    )
    newest = own.order_by(BroadcastVersion.revision.desc()).limit(1)
    return session.scalars(newest.options(undefer(BroadcastVersion.plan))).first()


def plan_of(version: BroadcastVersion) -> KeptPlan:
    """The broadcast as the version has it."""
    return unpacked(version.plan)


def plan_now(session: Session, broadcast: Broadcast, *, named: bool = True) -> KeptPlan:
    """The broadcast as it stands, as a version would keep it, or without the names of what it names."""
    more = select(BroadcastHost.host_id).where(BroadcastHost.broadcast_id == broadcast.id)
    more_ids = tuple(sorted(session.scalars(more)))
    names = names_in(session, broadcast, more_ids) if named else {}
    return kept_plan(broadcast, more_ids, names)


def names_in(
    session: Session, broadcast: Broadcast, more_ids: Sequence[str] = ()
) -> dict[str, str]:
    """What everything a broadcast names is called, by id."""
    hosts = {broadcast.host_id, *more_ids}
    hosts |= {each for part in broadcast.segments for each in part.host_ids or ()}
    items = {part.item_id for part in broadcast.segments if part.item_id}
    clips = {part.clip_id for part in broadcast.segments if part.clip_id}
    found: dict[str, str] = {}
    for statement in (
        select(Host.id, Host.name).where(Host.id.in_(hosts)),
        select(Channel.id, Channel.name).where(Channel.id == broadcast.channel_id),
        select(Item.id, Item.name_zh).where(Item.id.in_(items)),
        select(Clip.id, Clip.title).where(Clip.id.in_(clips)),
    ):
        found |= {row.id: row[1] for row in session.execute(statement)}
    return found


def stretches(session: Session, viewer: Viewer, broadcast_id: str) -> list[Stretch]:
    """The versions of a broadcast, the newest first, saves of one person in a few minutes as one."""
    own = (
        select(BroadcastVersion)
        .where(BroadcastVersion.broadcast_id == broadcast_id)
        .options(joinedload(BroadcastVersion.account))
        .order_by(BroadcastVersion.revision)
    )
    groups: list[list[BroadcastVersion]] = []
    for each in session.scalars(scoped(own, viewer)):
        if groups and _together(groups[-1][-1], each):
            groups[-1].append(each)
        else:
            groups.append([each])
    befores = [groups[0][0] if len(groups[0]) > 1 else None] if groups else []
    befores += [group[-1] for group in groups]
    found = [
        Stretch(group[-1], len(group), before)
        for group, before in zip(groups, befores, strict=False)
    ]
    return found[::-1]


def since(session: Session, broadcast: Broadcast, revision: int) -> Since | None:
    """What happened to a broadcast since it was at ``revision``; None where nothing did, or nobody knows any more."""
    if revision >= broadcast.revision:
        return None
    old = version_at(session, broadcast.id, revision)
    if old is None:
        return None
    before, after = plan_of(old), plan_now(session, broadcast)
    later = BroadcastVersion.broadcast_id == broadcast.id, BroadcastVersion.revision > revision
    names = session.scalars(
        select(Account.name)
        .join(BroadcastVersion, BroadcastVersion.account_id == Account.id)
        .where(*later)
        .distinct()
        .order_by(Account.name)
    )
    who = "、".join(names) or "—"
    return Since(who, difference(before, after), names_of(before, after), before, after)


def require_unchanged(
    session: Session,
    broadcast: Broadcast,
    revision: int | None,
    about: Collection[str] | None = None,
) -> None:
    """Refuse to write over what somebody else changed since ``revision`` (None asks nothing).

    Args:
        session: Database session.
        broadcast: As it is now.
        revision: That the person saw.
        about: Ids of the segments that matter, an empty one for the broadcast's own fields; None for everything.

    Raises:
        Conflict: ``schedule.changed_by``, which says who changed what; ``schedule.changed`` where nobody knows.
    """
    if revision is None or revision == broadcast.revision:
        return
    found = since(session, broadcast, revision)
    if found is None:
        raise Conflict("schedule.changed", title=broadcast.title)
    own = tuple(
        each
        for each in found.told.changes
        if about is None or (each.segment.id if each.segment else "") in about
    )
    if own:
        told = Difference(own, found.told.affected)
        what = {
            f"what_{each}": "；".join(sentences(told, found.names, each)[:TOLD])
            for each in LANGUAGES
        }
        raise Conflict("schedule.changed_by", title=broadcast.title, who=found.who, **what)


def one_version(
    session: Session, viewer: Viewer, broadcast_id: str, version_id: str
) -> BroadcastVersion:
    """A version of that broadcast with its plan.

    Raises:
        NotFound: There is none for this viewer.
    """
    wanted = select(BroadcastVersion).where(
        BroadcastVersion.id == version_id, BroadcastVersion.broadcast_id == broadcast_id
    )
    loaded = wanted.options(undefer(BroadcastVersion.plan), joinedload(BroadcastVersion.account))
    found = session.scalars(scoped(loaded, viewer)).one_or_none()
    if found is None:
        raise NotFound("version.none")
    return found


def _add(  # noqa: PLR0913 - a version's own fields
    session: Session,
    viewer: Viewer | None,
    broadcast: Broadcast,
    kind: VersionKind,
    undo: int | None,
    redo: int | None,
    at: datetime | None = None,
    plan: KeptPlan | None = None,
) -> None:
    session.add(
        BroadcastVersion(
            unit_id=broadcast.unit_id,
            broadcast_id=broadcast.id,
            revision=broadcast.revision,
            kind=kind,
            plan=packed(plan or plan_now(session, broadcast)),
            undo=undo,
            redo=redo,
            account_id=None if viewer is None else viewer.account_id,
            at=at or now(),
        )
    )
    session.flush()


def _together(earlier: BroadcastVersion, later: BroadcastVersion) -> bool:
    """Whether the earlier one is a step on the way to the later one and needs no line of its own."""
    if VersionKind.STATE in (earlier.kind, later.kind) or earlier.account_id is None:
        return False
    slots = {int(each.at.timestamp()) // STRETCH_S for each in (earlier, later)}
    return earlier.account_id == later.account_id and len(slots) == 1


def _thin(session: Session, broadcast_id: str) -> None:
    """Drop the version that has just ceased to be among the newest, where it is a step on the way to the next one."""
    own = select(BroadcastVersion).where(BroadcastVersion.broadcast_id == broadcast_id)
    aged = session.scalars(
        own.order_by(BroadcastVersion.revision.desc()).offset(STEPS - 1).limit(2)
    ).all()
    if len(aged) == 2 and _together(aged[1], aged[0]):
        session.execute(delete(BroadcastVersion).where(BroadcastVersion.id == aged[1].id))
        session.expunge(aged[1])
