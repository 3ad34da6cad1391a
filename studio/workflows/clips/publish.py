"""From a finished clip to the sellers: editors propose, coordinators and administrators publish and withdraw."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.people import Role
from studio.records.work import Clip, ClipState
from studio.store import Viewer, get_or_not_found, require_role, rows_changed
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.order_missing import fill_waiting
from studio.workflows.permitted import check_permitted
from studio.workflows.rank_clips import rank_clips_of

PROPOSERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may say that a clip is ready to go out."""

PUBLISHERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may let it go out, and take it back."""

LONGEST_REASON = 200
"""Characters of why a clip is withdrawn."""


def propose(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Ask those who publish to look at the clip.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not propose.
        Conflict: ``clip.state``: it is proposed, approved or published already; ``clip.permission_over``.
    """
    clip = _clip_for(session, viewer, clip_id, PROPOSERS)
    check_permitted(session, clip)
    usual = (ClipState.READY, ClipState.CHANGES, ClipState.WITHDRAWN)
    return _move(
        session,
        viewer,
        clip,
        usual,
        ClipState.PROPOSED,
        {"proposed_by": viewer.account_id, "without_leave": None},
    )


def approve(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Say that the clip is fit to go out, without letting it go yet.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not publish.
        Conflict: ``clip.state``: it is approved or published already, or was withdrawn.
    """
    clip = _clip_for(session, viewer, clip_id, PUBLISHERS)
    usual = (ClipState.READY, ClipState.PROPOSED, ClipState.CHANGES)
    return _move(session, viewer, clip, usual, ClipState.APPROVED, {})


def send_back(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Hand the clip back to who made it; ``review.ask_for_changes`` says what is wanted.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not publish.
        Conflict: ``clip.state``: it is out, or was withdrawn.
    """
    clip = _clip_for(session, viewer, clip_id, PUBLISHERS)
    usual = (ClipState.READY, ClipState.PROPOSED, ClipState.APPROVED, ClipState.CHANGES)
    return _move(session, viewer, clip, usual, ClipState.CHANGES, {})


def publish(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    """Let the sellers have the clip.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not publish.
        Conflict: ``clip.state``: it is published already; ``clip.permission_over``.
    """
    clip = _clip_for(session, viewer, clip_id, PUBLISHERS)
    check_permitted(session, clip)
    usual = tuple(each for each in ClipState if each is not ClipState.PUBLISHED)
    values = {
        "published_by": viewer.account_id,
        "published_at": now(),
        "without_leave": None,
        "withdrawn_reason": None,
        "withdrawn_at": None,
    }
    published = _move(session, viewer, clip, usual, ClipState.PUBLISHED, values)
    fill_waiting(session, viewer, published)
    return published


def withdraw(session: Session, viewer: Viewer, clip_id: str, reason: str) -> Clip:
    """Take a clip back from the sellers and say why, or turn a proposal down.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the viewer's role does not publish.
        InputError: ``clip.reason_needed``; ``clip.reason_too_long``.
        Conflict: ``clip.state``: it is neither proposed, approved nor published.
    """
    clip = _clip_for(session, viewer, clip_id, PUBLISHERS)
    said = " ".join(reason.split())
    if not said:
        raise InputError("clip.reason_needed")
    if len(said) > LONGEST_REASON:
        raise InputError("clip.reason_too_long", limit=LONGEST_REASON, found=len(said))
    usual = (ClipState.PROPOSED, ClipState.APPROVED, ClipState.PUBLISHED)
    values = {
        "published_by": None,
        "published_at": None,
        "withdrawn_reason": said,
        # Only what was out has to say to its links why it is gone.
        "withdrawn_at": case((Clip.state == ClipState.PUBLISHED, now()), else_=None),
    }
    return _move(session, viewer, clip, usual, ClipState.WITHDRAWN, values, reason=said)


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
    **told: str,
) -> Clip:
    """Change the state if it still is one of ``usual``: two people at once cannot both do it."""
    statement = update(Clip).where(Clip.id == clip.id, Clip.state.in_(usual))
    if rows_changed(session, statement.values(state=new, **values)) == 0:
        raise Conflict("clip.state", state=clip.state.value)
    rank_clips_of(session, clip.item_id)
    session.refresh(clip)
    note(session, viewer, clip.unit_id, f"clip.{_VERBS[new]}", clip.id, title=clip.title, **told)
    return clip


_VERBS = {
    ClipState.PROPOSED: "propose",
    ClipState.CHANGES: "ask_changes",
    ClipState.APPROVED: "approve",
    ClipState.PUBLISHED: "publish",
    ClipState.WITHDRAWN: "withdraw",
}
