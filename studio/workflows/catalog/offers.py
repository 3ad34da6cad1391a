"""Offers of an item, and what the buyer finally pays for each of its sizes on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.catalog.offers import Deal, deals, parse_offer
from studio.errors import InputError
from studio.records.goods import Item
from studio.records.offers import ItemOffer
from studio.records.prices import PriceRange
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.units import Money
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.catalog.prices import APPROVERS

MOST = 10
"""Offers of one item that are not over."""


@dataclass(frozen=True)
class SizeDeals:
    """What one size comes to.

    Attributes:
        name: The size; the item's own specification first.
        price: Of one piece before any offer.
        deals: One piece, then as many as the offers ask for.
        below: Deals whose piece comes out below what the county lets sellers ask.
    """

    name: str
    price: Money
    deals: tuple[Deal, ...]
    below: frozenset[Deal]


def add_offer(
    session: Session, viewer: Viewer, item_id: str, text: str, from_on: date, until_on: date
) -> ItemOffer:
    """Let an offer stand with an item. It changes what people pay, so it needs an approver.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``price.days_order``, ``offer.too_many``; as ``parse_offer``.
    """
    item = get_or_not_found(session, viewer, Item, item_id)
    require_role(session, viewer, item.unit_id, APPROVERS)
    parse_offer(text)
    if until_on < from_on:
        told = {"first": from_on.isoformat(), "last": until_on.isoformat()}
        raise InputError("price.days_order", **told)
    mine = select(func.count()).select_from(ItemOffer).where(ItemOffer.item_id == item.id)
    standing = mine.where(ItemOffer.until_on >= today())
    if until_on >= today() and (session.scalar(standing) or 0) >= MOST:
        raise InputError("offer.too_many", limit=MOST)
    offer = ItemOffer(
        unit_id=item.unit_id, item_id=item.id, text=text, from_on=from_on, until_on=until_on
    )
    session.add(offer)
    session.flush()
    _note(session, viewer, item, offer, "offer.add")
    return offer


def remove_offer(session: Session, viewer: Viewer, offer_id: str) -> str:
    """Take an offer back; the id of its item. Raises as ``add_offer``."""
    offer = get_or_not_found(session, viewer, ItemOffer, offer_id)
    require_role(session, viewer, offer.unit_id, APPROVERS)
    item = session.get_one(Item, offer.item_id)
    _note(session, viewer, item, offer, "offer.remove")
    session.delete(offer)
    return item.id


def offers_of(session: Session, viewer: Viewer, item_id: str) -> Sequence[ItemOffer]:
    """All offers of an item, by their first day."""
    wanted = select(ItemOffer).where(ItemOffer.item_id == item_id)
    return session.scalars(scoped(wanted.order_by(ItemOffer.from_on, ItemOffer.id), viewer)).all()


def deals_of(
    item: Item, offers: Sequence[ItemOffer], ranges: Sequence[PriceRange], on: date
) -> tuple[SizeDeals, ...]:
    """What the buyer finally pays for each size, with the offers that hold on a day.

    Args:
        item: The item, already found to be the viewer's.
        offers: Its offers.
        ranges: What sellers may ask, the newest first, as ``ranges_of`` gives them.
        on: In the county's own time.
    """
    holding = [parse_offer(each.text) for each in offers if each.from_on <= on <= each.until_on]
    if not holding:
        return ()
    approved = next((each for each in ranges if each.from_on <= on <= each.until_on), None)
    sizes = [(item.spec, Money(item.price_on(on).price_fen))]
    sizes += [(each.name, Money(each.price_fen)) for each in item.variants]
    found = []
    for number, (name, price) in enumerate(sizes):
        worked_out = deals(price, holding)
        # What the county approved is about the item's own size.
        floor = Money(approved.least_fen) if approved and number == 0 else Money(0)
        below = frozenset(each for each in worked_out if each.below(floor))
        found.append(SizeDeals(name, price, worked_out, below))
    return tuple(found)


def _note(session: Session, viewer: Viewer, item: Item, offer: ItemOffer, action: str) -> None:
    told = {"name": item.name_zh, "offer": offer.text, "until": offer.until_on.isoformat()}
    note(session, viewer, item.unit_id, action, item.id, **told)
