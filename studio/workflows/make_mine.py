"""A published clip in a seller's name, or in the name of every seller of a unit: asked for here, made by the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, undefer

from studio.brand import load_kit, load_template
from studio.catalog import ApprovedPrice, post_text, with_price
from studio.errors import Conflict, InputError, NotFound
from studio.records.base import new_id
from studio.records.clip import Shown
from studio.records.people import Account, Role
from studio.records.sellers import PersonalClip, Seller, ShopCard
from studio.records.work import Clip, Job, JobKind, JobState, Rendition
from studio.settings import Settings
from studio.store import Viewer, get_or_not_found, require_role, scoped, unit_ids
from studio.units import Money
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue
from studio.workflows.find_clips import (
    check_may_go_out,
    check_published,
    published_rendition,
)
from studio.workflows.price_range import approved_for
from studio.workflows.prints import card_print, fingerprint
from studio.workflows.seller_price import check_price
from studio.workflows.sellers import contact_lines
from studio.workflows.shop import own_shop

STARTERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may have a clip made for all sellers."""

OPEN = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Asked:
    """How many files of a batch are there, and how many will be made."""

    there: int
    queued: int


def make_mine(
    session: Session,
    enqueue: Enqueue,
    settings: Settings,
    viewer: Viewer,
    rendition_id: str,
    price: Money | None,
) -> PersonalClip:
    """The clip in the viewer's name: the one that is there, or a new one whose job is queued.

    Raises:
        NotFound: No such published clip for this viewer.
        Conflict: ``clip.held``.
        InputError: ``shop.first``; ``shop.portrait_waits``; ``clip.old_certificate``; ``personalise.price…``.
    """
    rendition = published_rendition(session, viewer, rendition_id)
    seller = own_shop(session, viewer)
    if seller is None:
        raise InputError("shop.first")
    if seller.portrait_sent is not None:
        raise InputError("shop.portrait_waits")
    shown = _shown(session, rendition)
    if price is not None and price == shown.facts.price:
        price = None
    approved = approved_for(session, rendition.clip.item_id, today())
    check_price(shown, seller.shop, price, approved)
    mine = _wanted(session, settings, rendition, seller, price)
    if mine.blob is not None or _is_open(session, mine):
        return mine
    _queue(session, enqueue, viewer, rendition, [mine], JobKind.PERSONALISE)
    told = {"title": rendition.clip.title, "shop": seller.shop}
    note(session, viewer, mine.unit_id, "clip.make_mine", mine.id, **told)
    return mine


def make_for_all(
    session: Session, enqueue: Enqueue, settings: Settings, viewer: Viewer, rendition_id: str
) -> Asked:
    """Have a published file made for every seller of its unit who has a shop; what is there already stays.

    Raises:
        NotFound, Conflict: As ``make_mine``.
        Forbidden: ``forbidden.role``.
        InputError: ``shop.none``: no seller has one; ``clip.old_certificate``.
    """
    rendition = published_rendition(session, viewer, rendition_id)
    unit_id = rendition.clip.unit_id
    require_role(session, viewer, unit_id, STARTERS)
    _shown(session, rendition)
    sellers = _sellers_in(session, viewer, unit_id)
    if not sellers:
        raise InputError("shop.none")
    wanted = [_wanted(session, settings, rendition, each, None) for each in sellers]
    missing = [each for each in wanted if each.blob is None and not _is_open(session, each)]
    if missing:
        _queue(session, enqueue, viewer, rendition, missing, JobKind.PERSONALISE_ALL)
        told = {"title": rendition.clip.title}
        note(
            session, viewer, unit_id, "clip.make_for_all", rendition.id, **told, count=len(missing)
        )
    return Asked(sum(each.blob is not None for each in wanted), len(missing))


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


def _shown(session: Session, rendition: Rendition) -> Shown:
    session.refresh(rendition, ["certificate"])
    if rendition.certificate.shown is None:
        raise InputError("clip.old_certificate", name=rendition.clip.title)
    return rendition.certificate.shown


def _sellers_in(session: Session, viewer: Viewer, unit_id: str) -> list[Seller]:
    """Sellers with a shop in the unit or below it, who may still sign in."""
    unit = Viewer(viewer.account_id, ((unit_id, Role.SELLER),))
    below = session.scalars(unit_ids(unit)).all()
    wanted = (
        select(Seller)
        .join(Seller.account)
        .where(Seller.unit_id.in_(below), Account.disabled_at.is_(None))
        .order_by(Seller.created_at, Seller.id)
    )
    return list(session.scalars(scoped(wanted, viewer)))


def _wanted(
    session: Session,
    settings: Settings,
    rendition: Rendition,
    seller: Seller,
    price: Money | None,
) -> PersonalClip:
    """The row of exactly this file: the one that is there, or a new one."""
    card = ShopCard(
        shop=seller.shop,
        link=seller.link,
        phone=seller.phone,
        wechat=seller.wechat,
        portrait=seller.portrait,
        price_fen=price.fen if price else None,
    )
    made_from = _print(settings, rendition, card)
    same = select(PersonalClip).where(
        PersonalClip.seller_id == seller.id,
        PersonalClip.rendition_id == rendition.id,
        PersonalClip.made_from == made_from,
    )
    found = session.scalars(same.options(undefer(PersonalClip.certificate))).one_or_none()
    if found is None:
        found = PersonalClip(
            unit_id=seller.unit_id,
            seller_id=seller.id,
            rendition_id=rendition.id,
            made_from=made_from,
            master_sha256=rendition.certificate.sha256,
            card=card,
            job_id="",
        )
        try:
            with session.begin_nested():
                session.add(found)
        except IntegrityError:  # the same wish a moment earlier
            return session.scalars(same).one()
    return found


def _print(settings: Settings, rendition: Rendition, card: ShopCard) -> str:
    """Hash of what makes the file: the clip's bytes, the card, the kit and template that draw it."""
    told = rendition.certificate.made_from
    kit, template = (told.get(key, "").partition("@")[0] for key in ("kit", "template"))
    versions = (
        load_kit(settings.data, kit).version,
        load_template(settings.data, template).version,
    )
    face = (card.portrait or "").rpartition("/")[2].partition(".")[0]
    lines = contact_lines(card.phone, card.wechat)
    card_hash = card_print(card.shop, card.link, lines, face, card.price_fen, versions)
    return fingerprint({"clip": rendition.certificate.sha256, "seller": card_hash})


def _is_open(session: Session, personal: PersonalClip) -> bool:
    job = job_of(session, personal) if personal.job_id else None
    return job is not None and job.state in OPEN


def _queue(
    session: Session,
    enqueue: Enqueue,
    viewer: Viewer,
    rendition: Rendition,
    wanted: list[PersonalClip],
    kind: JobKind,
) -> None:
    clip = rendition.clip
    job = Job(
        id=new_id(),
        unit_id=wanted[0].unit_id if kind is JobKind.PERSONALISE else clip.unit_id,
        kind=kind,
        subject_id=rendition.id,
        title=clip.title,
        requested_by=viewer.account_id,
    )
    for each in wanted:
        each.job_id, each.error_code, each.error_params = job.id, None, {}
    enqueue(session, job)


def own_post(clip: Clip, personal: PersonalClip | None, language: str) -> str:
    """What to post with a clip; with the seller's price where their own file says one."""
    fen = personal.card.price_fen if personal is not None and personal.blob else None
    if fen is None:
        return clip.post_text if language == "zh" else post_text(clip.facts, language)
    return post_text(with_price(clip.facts, Money(fen), clip.facts.list_price), language)
