"""Clips that were made in sellers' names: found, held against the clip as it is now, and what to post with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from studio.catalog import ApprovedPrice, post_text, with_price
from studio.errors import Conflict, InputError, NotFound
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, Job, Rendition
from studio.store import Viewer, get_or_not_found, scoped
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog.price_range import approved_for
from studio.workflows.gallery.find_clips import check_may_go_out, check_published
from studio.workflows.personal.seller_price import check_price


def asked_price(session: Session, rendition: Rendition) -> ApprovedPrice | None:
    """What a seller may ask on the card of this file; None for the item's own price, so where its body says one."""
    session.refresh(rendition, ["certificate"])
    shown = rendition.certificate.shown
    if shown is None or "price" in shown.layers:
        return None
    return approved_for(session, rendition.clip.item_id, today())


def own_clip(session: Session, viewer: Viewer, personal_id: str) -> PersonalClip:
    """The viewer's own file; other sellers' are not there.

    Raises:
        NotFound: It is not there, not the viewer's, or its clip is not published any more (``take.withdrawn…``).
        Conflict: ``clip.permission_over``: that is why.
    """
    found = get_or_not_found(session, viewer, PersonalClip, personal_id)
    mine = found.seller.account_id == viewer.account_id
    if mine and found.rendition.clip.without_leave is not None:
        raise Conflict("clip.permission_over", title=found.rendition.clip.title)
    if not mine:
        raise NotFound("not_found", kind="personal_clip", id=personal_id)
    check_published(found.rendition.clip, "personal_clip", personal_id)
    return found


def check_current(session: Session, personal: PersonalClip) -> None:
    """Make sure that a seller's file may be handed out: made, and of the clip as it is now.

    Raises:
        Conflict: ``clip.held``; ``personal.stale``; ``personal.not_made``; ``personalise.price…``: what it asks is no
            longer approved.
    """
    clip = personal.rendition.clip
    check_may_go_out(session, clip)
    session.refresh(personal.rendition, ["certificate"])
    if personal.rendition.certificate.sha256 != personal.master_sha256:
        raise Conflict("personal.stale", title=clip.title)
    if personal.blob is None:
        raise Conflict("personal.not_made", title=clip.title)
    _check_still_approved(session, personal)


def _check_still_approved(session: Session, personal: PersonalClip) -> None:
    fen, shown = personal.card.price_fen, personal.rendition.certificate.shown
    if fen is None or shown is None:
        return
    approved = approved_for(session, personal.rendition.clip.item_id, today())
    try:
        check_price(shown, personal.card.shop, Money(fen), approved)
    except InputError as error:
        raise Conflict(error.code, **error.params) from error


def newest_of(session: Session, viewer: Viewer, clip: Clip) -> dict[str, PersonalClip]:
    """The viewer's newest file of each of a clip's renditions, as far as it is of the clip as it is now."""
    return _newest(session, viewer, Rendition.clip_id == clip.id)


def newest_among(
    session: Session, viewer: Viewer, rendition_ids: Sequence[str]
) -> dict[str, PersonalClip]:
    """As ``newest_of``, of these renditions."""
    return _newest(session, viewer, Rendition.id.in_(rendition_ids))


def _newest(
    session: Session, viewer: Viewer, which: ColumnElement[bool]
) -> dict[str, PersonalClip]:
    mine = (
        select(PersonalClip)
        .join(PersonalClip.seller)
        .join(PersonalClip.rendition)
        .where(Seller.account_id == viewer.account_id, which)
        .order_by(PersonalClip.created_at)
        .options(joinedload(PersonalClip.rendition).undefer(Rendition.certificate))
    )
    return {
        each.rendition_id: each
        for each in session.scalars(scoped(mine, viewer))
        if each.rendition.certificate.sha256 == each.master_sha256
    }


def job_of(session: Session, personal: PersonalClip) -> Job | None:
    """The job that makes or made it."""
    return session.get(Job, personal.job_id)


def own_post(clip: Clip, personal: PersonalClip | None, language: str) -> str:
    """What to post with a clip; with the seller's price where their own file says one."""
    fen = personal.card.price_fen if personal is not None and personal.blob else None
    if fen is None:
        return clip.post_text if language == "zh" else post_text(clip.facts, language)
    return post_text(with_price(clip.facts, Money(fen), clip.facts.list_price), language)
