"""A seller's own shop: what their card says, and the picture on it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.records.people import Role, Unit
from studio.records.sellers import Seller
from studio.records.work import Job, JobKind
from studio.settings import Settings
from studio.store import Viewer, county_of
from studio.words.claims import ClaimFinding, ClaimText, Where
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.receive_footage import KeptFile
from studio.workflows.kit.claim_file import claim_list
from studio.workflows.loose_blobs import let_go
from studio.workflows.personal.sellers import seller_as_typed
from studio.workflows.step import row_of


def own_shop(session: Session, viewer: Viewer) -> Seller | None:
    """The viewer's own; None before they said what it is called."""
    mine = select(Seller).where(Seller.account_id == viewer.account_id)
    return session.scalars(mine).one_or_none()


def save_shop(
    session: Session,
    settings: Settings,
    viewer: Viewer,
    values: Mapping[str, str],
    names: Mapping[str, str],
) -> tuple[Seller, tuple[ClaimFinding, ...]]:
    """Write what was typed (``shop``, ``link``, ``phone``, ``wechat``); and the claim words to look at.

    Raises:
        InputError: ``seller.missing``, ``seller.bad_value``; ``claims.…``: a word that no card may say;
            ``shop.no_unit``.
    """
    typed = seller_as_typed(values, names)
    unit_id = _unit_of(viewer)
    found = _claims(session, settings, unit_id, (typed.shop, *typed.lines))
    seller = own_shop(session, viewer)
    if seller is None:
        seller = Seller(unit_id=unit_id, account_id=viewer.account_id, shop=typed.shop)
        session.add(seller)
    seller.unit_id = unit_id
    seller.shop, seller.link = typed.shop, typed.link
    seller.phone, seller.wechat = typed.phone, typed.wechat
    session.flush()
    note(session, viewer, unit_id, "shop.save", seller.id, shop=typed.shop)
    return seller, found


def send_portrait(session: Session, enqueue: Enqueue, viewer: Viewer, kept: KeptFile) -> Seller:
    """Note a picture as sent and queue its way through the intake gate; the one before stays until then.

    Raises:
        InputError: ``shop.first``: there is no shop yet.
    """
    seller = own_shop(session, viewer)
    if seller is None:
        raise InputError("shop.first")
    seller.portrait_sent = kept.key
    seller.refusal_code, seller.refusal_params = None, {}
    job = Job(
        unit_id=seller.unit_id,
        kind=JobKind.PORTRAIT,
        subject_id=seller.id,
        title=seller.shop,
        requested_by=viewer.account_id,
    )
    enqueue(session, job)
    note(session, viewer, seller.unit_id, "shop.send_portrait", seller.id, name=kept.name)
    return seller


def remove_portrait(session: Session, viewer: Viewer) -> None:
    """Take the picture off the card; clips made with it stay as they are."""
    seller = own_shop(session, viewer)
    if seller is not None:
        let_go(session, seller.portrait, seller.portrait_sent)
        seller.portrait = seller.portrait_sent = seller.refusal_code = None
        note(session, viewer, seller.unit_id, "shop.remove_portrait", seller.id)


def _unit_of(viewer: Viewer) -> str:
    """Where the viewer sells; for who does other work too, the unit of that."""
    sells = [unit_id for unit_id, role in viewer.memberships if role is Role.SELLER]
    units = sells or [unit_id for unit_id, _ in viewer.memberships]
    if not units:
        raise InputError("shop.no_unit")
    return units[0]


def _claims(
    session: Session, settings: Settings, unit_id: str, texts: tuple[str, ...]
) -> tuple[ClaimFinding, ...]:
    county = row_of(session, Unit, county_of(session, unit_id)).slug
    words = claim_list(settings.data, county)
    found = [each for text in texts for each in words.check(ClaimText(Where.END_CARD, text))]
    for each in found:
        if each.level == "error":
            raise InputError(each.code, **each.params)
    return tuple(found)
