"""A published clip in a seller's name, or in the name of every seller of a unit: asked for here, made by the queue."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from studio.brand import load_kit, load_template
from studio.errors import InputError
from studio.records.base import new_id
from studio.records.clip import Shown
from studio.records.people import Account, Role
from studio.records.sellers import PersonalClip, Seller, ShopCard
from studio.records.work import Job, JobKind, JobState, Rendition
from studio.settings import Settings
from studio.store import Viewer, require_role, scoped, unit_ids
from studio.units import Money
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.catalog.price_range import approved_for
from studio.workflows.enqueue import Enqueue
from studio.workflows.gallery.find_clips import published_rendition
from studio.workflows.gallery.own_clips import job_of
from studio.workflows.gallery.shop import own_shop
from studio.workflows.kit.prints import card_print, fingerprint
from studio.workflows.personal.seller_price import check_price
from studio.workflows.personal.sellers import contact_lines

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
