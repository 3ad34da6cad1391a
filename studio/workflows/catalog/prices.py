"""The price of an item: proposed, approved or turned down; an approved one holds what shows the old one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, InputError
from studio.records.goods import Item
from studio.records.people import Role
from studio.records.prices import ItemPrice, PriceState
from studio.store import Viewer, get_or_not_found, require_role, rows_changed, scoped
from studio.units import Money, now
from studio.workflows.audit import note
from studio.workflows.catalog.edit_item import EDITORS
from studio.workflows.enqueue import Enqueue
from studio.workflows.hold import hold_clips

APPROVERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that may say what an item costs."""


@dataclass(frozen=True)
class PriceTerms:
    """What goes with a price: its days, and what shows that the former one was asked."""

    valid_from: date | None = None
    """None for at once."""
    valid_until: date | None = None
    """None for until another one is approved."""
    was_evidence: str = ""


@dataclass(frozen=True)
class Approved:
    """An approved price and what came of it."""

    price: ItemPrice
    held: int
    """Clips whose files are made anew."""


def propose_price(
    session: Session,
    viewer: Viewer,
    item_id: str,
    price: Money,
    list_price: Money | None,
    terms: PriceTerms | None = None,
) -> ItemPrice:
    """Ask those who approve for another price; an earlier wish that nobody decided on is taken back.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``price.free``; ``price.same``: the item costs that already, for the same days;
            ``price.days_order``.
    """
    terms = terms or PriceTerms()
    item = get_or_not_found(session, viewer, Item, item_id)
    require_role(session, viewer, item.unit_id, EDITORS)
    _check(item, price, list_price, terms)
    _close_open(session, viewer, item)
    wanted = ItemPrice(
        unit_id=item.unit_id,
        item_id=item.id,
        price_fen=price.fen,
        list_price_fen=list_price.fen if list_price else None,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        was_evidence=terms.was_evidence,
        proposed_by=viewer.account_id,
    )
    session.add(wanted)
    session.flush()
    _note(session, viewer, wanted, "price.propose")
    return wanted


def approve_price(session: Session, enqueue: Enqueue, viewer: Viewer, price_id: str) -> Approved:
    """Let a proposed price be the item's, hold every clip that shows another one and queue its new files.

    All of it happens in the session's transaction, or nothing.

    Raises:
        NotFound: There is no such proposal for this viewer.
        Forbidden: ``forbidden.role``.
        Conflict: ``price.decided``: somebody decided on it meanwhile.
    """
    wanted = _decide(session, viewer, price_id, PriceState.APPROVED)
    item = get_or_not_found(session, viewer, Item, wanted.item_id)
    session.refresh(item, with_for_update=True)
    _close_open(session, viewer, item)
    item.price_fen, item.list_price_fen = wanted.price_fen, wanted.list_price_fen
    item.price_from, item.price_until = wanted.valid_from, wanted.valid_until
    item.revision += 1
    session.flush()
    _note(session, viewer, wanted, "price.approve")
    return Approved(wanted, hold_clips(session, enqueue, viewer, item))


def turn_down_price(session: Session, viewer: Viewer, price_id: str) -> ItemPrice:
    """Leave the item's price as it is; raises as ``approve_price``."""
    wanted = _decide(session, viewer, price_id, PriceState.TURNED_DOWN)
    _note(session, viewer, wanted, "price.turn_down")
    return wanted


def prices_of(session: Session, viewer: Viewer, item_id: str, limit: int = 12) -> list[ItemPrice]:
    """Prices of an item, the newest first."""
    wanted = select(ItemPrice).where(ItemPrice.item_id == item_id)
    load = (joinedload(ItemPrice.proposer), joinedload(ItemPrice.decider))
    newest = wanted.order_by(ItemPrice.proposed_at.desc(), ItemPrice.id).limit(limit)
    return list(session.scalars(scoped(newest, viewer).options(*load)))


def price_in_force(session: Session, item_id: str) -> ItemPrice | None:
    """The newest approved price of an item already found to be the viewer's; None where it still has its first one."""
    approved = (ItemPrice.item_id == item_id, ItemPrice.state == PriceState.APPROVED)
    newest = select(ItemPrice).where(*approved).order_by(ItemPrice.decided_at.desc(), ItemPrice.id)
    return session.scalars(newest.limit(1)).first()


def _check(item: Item, price: Money, list_price: Money | None, terms: PriceTerms) -> None:
    if not price.fen:
        raise InputError("price.free")
    first, last = terms.valid_from, terms.valid_until
    if first and last and last < first:
        told = {"first": first.isoformat(), "last": last.isoformat()}
        raise InputError("price.days_order", **told)
    prices = (price.fen, list_price.fen if list_price else None)
    if prices == (item.price_fen, item.list_price_fen) and terms == PriceTerms():
        raise InputError("price.same", price=str(price))


def _decide(session: Session, viewer: Viewer, price_id: str, state: PriceState) -> ItemPrice:
    """Write down the decision if nobody has decided yet: of two people at once, one is told."""
    wanted = get_or_not_found(session, viewer, ItemPrice, price_id)
    require_role(session, viewer, wanted.unit_id, APPROVERS)
    still = update(ItemPrice).where(
        ItemPrice.id == price_id, ItemPrice.state == PriceState.PROPOSED
    )
    values = {"state": state, "decided_by": viewer.account_id, "decided_at": now()}
    if rows_changed(session, still.values(**values)) == 0:
        raise Conflict("price.decided")
    session.refresh(wanted)
    return wanted


def _close_open(session: Session, viewer: Viewer, item: Item) -> None:
    """No wish stays open beside a newer one."""
    still = update(ItemPrice).where(
        ItemPrice.item_id == item.id, ItemPrice.state == PriceState.PROPOSED
    )
    values = {"decided_by": viewer.account_id, "decided_at": now()}
    session.execute(still.values(state=PriceState.TURNED_DOWN, **values))


def _note(session: Session, viewer: Viewer, wanted: ItemPrice, action: str) -> None:
    name = session.get_one(Item, wanted.item_id).name_zh
    detail = {"price_fen": wanted.price_fen, "list_price_fen": wanted.list_price_fen}
    note(session, viewer, wanted.unit_id, action, wanted.item_id, name=name, **detail)
