"""Consent and licence records of footage: kept, renewed, taken back; one that is over withdraws the clips of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import InputError, NotFound
from studio.records.footage_links import ClipFootage
from studio.records.permissions import FootagePermission, PermissionGiven, PermissionKind
from studio.records.work import Clip, ClipState, Footage
from studio.store import (
    Database,
    Viewer,
    get_or_not_found,
    require_role,
    roles_in,
    rows_changed,
    scoped,
)
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.clips.publish import PUBLISHERS
from studio.workflows.footage.receive_footage import MAKERS
from studio.workflows.permitted import clips_without_leave, over_by_clip
from studio.workflows.rank_clips import rank_clips_of

NAME_LIMIT = 40
TOLD_LIMIT = 200
MOST = 60
"""Records of one file."""

SOON_DAYS = 30
"""Days before the end from which the office is told."""


@dataclass(frozen=True)
class Leave:
    """What is recorded.

    Attributes:
        kind: Person, music or something else.
        name: Who or what.
        given: How it was given.
        told: Where the paper lies, or the licence's number.
        until: Last day; None for no end.
    """

    kind: PermissionKind
    name: str
    given: PermissionGiven
    told: str = ""
    until: date | None = None


def add_permission(
    session: Session, viewer: Viewer, footage_id: str, leave: Leave
) -> FootagePermission:
    """Record a consent or a licence; one that is over already withdraws at once what shows the footage.

    Raises:
        NotFound, Forbidden: The footage is not the viewer's to use.
        InputError: ``form.missing``, ``form.too_long``, ``footage.too_many``.
    """
    footage = get_or_not_found(session, viewer, Footage, footage_id)
    require_role(session, viewer, footage.unit_id, MAKERS)
    name, told = _fitting(leave.name, NAME_LIMIT), _fitting(leave.told, TOLD_LIMIT)
    if not name:
        raise InputError("form.missing")
    there = len(permissions_of(session, [footage.id])[footage.id])
    if there >= MOST:
        raise InputError("footage.too_many", limit=MOST, found=there + 1)
    permission = FootagePermission(
        unit_id=footage.unit_id,
        footage_id=footage.id,
        kind=leave.kind,
        name=name,
        given=leave.given,
        told=told,
        until_on=leave.until,
        recorded_by=viewer.account_id,
    )
    session.add(permission)
    session.flush()
    _note(session, viewer, permission, "add")
    withdraw_without_leave(session, viewer, footage.id)
    return permission


def renew_permission(
    session: Session,
    viewer: Viewer,
    footage_id: str,
    permission_id: str,
    until: date | None,
) -> FootagePermission:
    """Let it hold until another day, also after it was over or taken back.

    Clips that were withdrawn for want of leave come back, when nothing else of theirs is over: published where the
    viewer publishes, proposed where they only propose.

    Raises:
        NotFound, Forbidden: There is no such record of this file for this viewer.
    """
    permission = _of_maker(session, viewer, footage_id, permission_id)
    permission.until_on, permission.ended_at = until, None
    session.flush()
    _note(session, viewer, permission, "renew")
    withdraw_without_leave(session, viewer, footage_id)
    _bring_back(session, viewer, footage_id)
    return permission


def end_permission(
    session: Session, viewer: Viewer, footage_id: str, permission_id: str
) -> FootagePermission:
    """Note that the person took it back: what shows the footage is withdrawn at once.

    Raises:
        NotFound, Forbidden: As ``renew_permission``.
    """
    permission = _of_maker(session, viewer, footage_id, permission_id)
    if permission.ended_at is None:
        permission.ended_at = now()
        session.flush()
        _note(session, viewer, permission, "end")
        withdraw_without_leave(session, viewer, footage_id)
    return permission


def permissions_of(
    session: Session, footage_ids: Collection[str]
) -> Mapping[str, Sequence[FootagePermission]]:
    """Records by footage id, the first to end first; of footage that the viewer was already given."""
    wanted = (
        select(FootagePermission)
        .where(FootagePermission.footage_id.in_(footage_ids))
        .order_by(
            FootagePermission.until_on.is_(None),
            FootagePermission.until_on,
            FootagePermission.created_at,
            FootagePermission.id,
        )
    )
    found: dict[str, list[FootagePermission]] = defaultdict(list)
    for each in session.scalars(wanted):
        found[each.footage_id].append(each)
    return found


def all_permissions(session: Session, viewer: Viewer) -> Sequence[FootagePermission]:
    """Every record of the viewer's units with its footage, the first to end first."""
    wanted = (
        select(FootagePermission)
        .options(joinedload(FootagePermission.footage).joinedload(Footage.unit))
        .order_by(
            FootagePermission.until_on.is_(None), FootagePermission.until_on, FootagePermission.id
        )
    )
    return session.scalars(scoped(wanted, viewer)).all()


def sweep_permissions(database: Database) -> int:
    """Withdraw every published clip whose leave ran out; how many."""
    with database.session() as session:
        return withdraw_without_leave(session, None)


def withdraw_without_leave(session: Session, viewer: Viewer | None, footage_id: str = "") -> int:
    """The same for the clips of one file, or of all; each is noted with what is over."""
    without = clips_without_leave()
    if footage_id:
        without = without.where(ClipFootage.footage_id == footage_id)
    wanted = select(Clip).where(Clip.state == ClipState.PUBLISHED, Clip.id.in_(without))
    clips = session.scalars(wanted.order_by(Clip.id)).all()
    over = over_by_clip(session, [each.id for each in clips])
    done = 0
    for clip in clips:
        first = over[clip.id][0]
        here = update(Clip).where(Clip.id == clip.id, Clip.state == ClipState.PUBLISHED)
        values = {"published_by": None, "published_at": None, "without_leave": first.id}
        done += rows_changed(session, here.values(state=ClipState.WITHDRAWN, **values))
        rank_clips_of(session, clip.item_id)
        told = {"title": clip.title, "name": first.name}
        note(session, viewer, clip.unit_id, "clip.permission_over", clip.id, **told)
    return done


def _bring_back(session: Session, viewer: Viewer, footage_id: str) -> None:
    """Clips of this file that were withdrawn for want of leave and want none any more."""
    shown = select(ClipFootage.clip_id).where(ClipFootage.footage_id == footage_id)
    wanted = select(Clip).where(
        Clip.state == ClipState.WITHDRAWN,
        Clip.without_leave.is_not(None),
        Clip.id.in_(shown),
        Clip.id.not_in(clips_without_leave()),
    )
    for clip in session.scalars(wanted.order_by(Clip.id)).all():
        if roles_in(session, viewer, clip.unit_id).isdisjoint(PUBLISHERS):
            clip.state, clip.proposed_by = ClipState.PROPOSED, viewer.account_id
        else:
            clip.state, clip.published_by = ClipState.PUBLISHED, viewer.account_id
            clip.published_at = now()
        clip.without_leave = None
        rank_clips_of(session, clip.item_id)
        told = {"title": clip.title}
        note(session, viewer, clip.unit_id, "clip.permission_back", clip.id, **told)


def _of_maker(
    session: Session, viewer: Viewer, footage_id: str, permission_id: str
) -> FootagePermission:
    footage = get_or_not_found(session, viewer, Footage, footage_id)
    require_role(session, viewer, footage.unit_id, MAKERS)
    permission = get_or_not_found(session, viewer, FootagePermission, permission_id)
    if permission.footage_id != footage.id:
        raise NotFound("not_found", kind="footage_permission", id=permission_id)
    return permission


def _fitting(text: str, limit: int) -> str:
    kept = " ".join(text.split())
    if len(kept) > limit:
        raise InputError("form.too_long", limit=limit, found=len(kept))
    return kept


def _note(session: Session, viewer: Viewer, permission: FootagePermission, verb: str) -> None:
    until = permission.until_on.isoformat() if permission.until_on else None
    told = {"name": permission.name, "until": until, "given": permission.given.value}
    action = f"footage.permission_{verb}"
    note(session, viewer, permission.unit_id, action, permission.footage_id, **told)
