"""Whether clips may still be shown: no consent and no licence of the footage they show has run out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict
from studio.records.footage_links import ClipFootage
from studio.records.permissions import FootagePermission
from studio.records.work import Clip
from studio.units.clock import today


def is_over(permission: FootagePermission, on: date | None = None) -> bool:
    """Whether it holds no more on this day; today in the counties when None."""
    until, day = permission.until_on, on or today()
    return permission.ended_at is not None or (until is not None and until < day)


def over_on(day: date) -> ColumnElement[bool]:
    """The same, asked of the database."""
    return or_(FootagePermission.ended_at.is_not(None), FootagePermission.until_on < day)


def clips_without_leave() -> Select[str]:
    """Selects the ids of clips that show footage whose consent or licence is over today."""
    through = FootagePermission.footage_id == ClipFootage.footage_id
    return select(ClipFootage.clip_id).join(FootagePermission, through).where(over_on(today()))


def over_by_clip(
    session: Session, clip_ids: Collection[str]
) -> Mapping[str, list[FootagePermission]]:
    """What is over of the footage that each of these clips shows; clips of which nothing is are left out.

    Of clips that the viewer was already given: footage is told by name to those who see footage only.
    """
    through = FootagePermission.footage_id == ClipFootage.footage_id
    wanted = (
        select(ClipFootage.clip_id, FootagePermission)
        .join(FootagePermission, through)
        .where(ClipFootage.clip_id.in_(clip_ids), over_on(today()))
        .order_by(FootagePermission.until_on, FootagePermission.id)
        .options(joinedload(FootagePermission.footage))
    )
    found: dict[str, list[FootagePermission]] = {}
    for clip_id, permission in session.execute(wanted):
        found.setdefault(clip_id, []).append(permission)
    return found


def check_permitted(session: Session, clip: Clip) -> None:
    """Make sure that a clip may be shown to sellers and viewers.

    Raises:
        Conflict: ``clip.permission_over``. It names neither person nor music: sellers and strangers read it too.
    """
    if session.scalars(clips_without_leave().where(ClipFootage.clip_id == clip.id)).first():
        raise Conflict("clip.permission_over", title=clip.title)
