"""From a finished clip to the sellers: editors propose, coordinators and administrators publish and withdraw."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.people import Role
from studio.records.work import Clip, ClipState
from studio.store import Viewer, get_or_not_found, require_role, rows_changed
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.permitted import check_permitted

PROPOSERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may say that a clip is ready to go out."""

PUBLISHERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may let it go out, and take it back."""


def propose(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Ask those who publish to look at the clip.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not propose.
        Conflict: ``clip.state``: it is proposed or published already; ``clip.permission_over``.
    """
    clip = _clip_for(session, viewer, clip_id, PROPOSERS)
    check_permitted(session, clip)
    usual = (ClipState.READY, ClipState.WITHDRAWN)
    return _move(
        session,
        viewer,
        clip,
        usual,
        ClipState.PROPOSED,
        {"proposed_by": viewer.account_id, "without_leave": None},
    )


def publish(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Let the sellers have the clip.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not publish.
        Conflict: ``clip.state``: it is published already; ``clip.permission_over``.
    """
    clip = _clip_for(session, viewer, clip_id, PUBLISHERS)
    check_permitted(session, clip)
    usual = (ClipState.READY, ClipState.PROPOSED, ClipState.WITHDRAWN)
    values = {
        "published_by": viewer.account_id,
        "published_at": now(),
        "without_leave": None,
    }
    return _move(session, viewer, clip, usual, ClipState.PUBLISHED, values)


def withdraw(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Take a clip back from the sellers, or turn a proposal down.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not publish.
        Conflict: ``clip.state``: it is neither proposed nor published.
    """
    clip = _clip_for(session, viewer, clip_id, PUBLISHERS)
    usual = (ClipState.PROPOSED, ClipState.PUBLISHED)
    values = {"published_by": None, "published_at": None}
    return _move(session, viewer, clip, usual, ClipState.WITHDRAWN, values)


def _clip_for(session: Session, viewer: Viewer, clip_id: str, allowed: Collection[Role]) -> Clip:
    clip = get_or_not_found(session, viewer, Clip, clip_id)
    require_role(session, viewer, clip.unit_id, allowed)
    return clip


def _move(
    session: Session,
    viewer: Viewer,
    clip: Clip,
    usual: Collection[ClipState],
    new: ClipState,
    values: dict[str, Any],
) -> Clip:
    """Change the state if it still is one of ``usual``: two people at once cannot both do it."""
    statement = update(Clip).where(Clip.id == clip.id, Clip.state.in_(usual))
    if rows_changed(session, statement.values(state=new, **values)) == 0:
        raise Conflict("clip.state", state=clip.state.value)
    session.refresh(clip)
    note(session, viewer, clip.unit_id, f"clip.{_VERBS[new]}", clip.id, title=clip.title)
    return clip


_VERBS = {
    ClipState.PROPOSED: "propose",
    ClipState.PUBLISHED: "publish",
    ClipState.WITHDRAWN: "withdraw",
}
