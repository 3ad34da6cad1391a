"""The price of an item: proposed, approved or turned down; an approved one holds what shows the old one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, InputError
from studio.records.goods import Item
from studio.records.people import Role
from studio.records.prices import ItemPrice, PriceState
from studio.records.work import Clip
from studio.store import Viewer, batched, get_or_not_found, require_role, rows_changed, scoped
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
class PriceWish:
    """What an item that was found to be the viewer's is to cost."""

    item: Item
    price: Money
    list_price: Money | None
    terms: PriceTerms


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
    item = get_or_not_found(session, viewer, Item, item_id)
    wish = PriceWish(item, price, list_price, terms or PriceTerms())
    return propose_prices(session, viewer, item.unit_id, [wish])[0]


def propose_prices(
    session: Session, viewer: Viewer, unit_id: str, wishes: Sequence[PriceWish]
) -> list[ItemPrice]:
    """The same for several items of one unit, each once, rights asked for once; raises as ``propose_price``."""
    require_role(session, viewer, unit_id, EDITORS)
    for each in wishes:
        _check(each.item, each.price, each.list_price, each.terms)
    _close_open(session, viewer, [each.item.id for each in wishes])
    wanted = [
        ItemPrice(
            unit_id=unit_id,
            item_id=each.item.id,
            price_fen=each.price.fen,
            list_price_fen=each.list_price.fen if each.list_price else None,
            valid_from=each.terms.valid_from,
            valid_until=each.terms.valid_until,
            was_evidence=each.terms.was_evidence,
            proposed_by=viewer.account_id,
        )
        for each in wishes
    ]
    session.add_all(wanted)
    session.flush()
    for row in wanted:
        _note(session, viewer, row, "price.propose")
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
    get_or_not_found(session, viewer, Item, wanted.item_id)
    return Approved(wanted, _put_in_force(session, enqueue, viewer, [wanted]))


def approve_own(
    session: Session, enqueue: Enqueue, viewer: Viewer, unit_id: str, wanted: Sequence[ItemPrice]
) -> int:
    """Approve what ``propose_prices`` has just proposed in this transaction; how many clips are held.

    Raises:
        Forbidden: ``forbidden.role``.
    """
    require_role(session, viewer, unit_id, APPROVERS)
    for each in wanted:
        each.state, each.decided_by, each.decided_at = PriceState.APPROVED, viewer.account_id, now()
    session.flush()
    return _put_in_force(session, enqueue, viewer, wanted)


def _put_in_force(
    session: Session, enqueue: Enqueue, viewer: Viewer, approved: Sequence[ItemPrice]
) -> int:
    """Have items cost what was approved, each once, and hold their clips; how many are held."""
    by_item = {each.item_id: each for each in approved}
    _close_open(session, viewer, by_item)
    items, with_clips = list[Item](), set[str]()
    for some in batched(by_item):
        rows = select(Item).where(Item.id.in_(some)).order_by(Item.id)
        locked = rows.with_for_update(of=Item).execution_options(populate_existing=True)
        items += session.scalars(locked)
        with_clips |= set(session.scalars(select(Clip.item_id).where(Clip.item_id.in_(some))))
    for item in items:
        wanted = by_item[item.id]
        item.price_fen, item.list_price_fen = wanted.price_fen, wanted.list_price_fen
        item.price_from, item.price_until = wanted.valid_from, wanted.valid_until
        item.revision += 1
    session.flush()
    for item in items:
        _note(session, viewer, by_item[item.id], "price.approve")
    return sum(
        hold_clips(session, enqueue, viewer, item) for item in items if item.id in with_clips
    )


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


def _close_open(session: Session, viewer: Viewer, item_ids: Iterable[str]) -> None:
    """No wish stays open beside a newer one."""
    values = {"decided_by": viewer.account_id, "decided_at": now()}
    for some in batched(item_ids):
        still = update(ItemPrice).where(
            ItemPrice.item_id.in_(some), ItemPrice.state == PriceState.PROPOSED
        )
        session.execute(still.values(state=PriceState.TURNED_DOWN, **values))


def _note(session: Session, viewer: Viewer, wanted: ItemPrice, action: str) -> None:
    name = session.get_one(Item, wanted.item_id).name_zh
    detail = {"price_fen": wanted.price_fen, "list_price_fen": wanted.list_price_fen}
    note(session, viewer, wanted.unit_id, action, wanted.item_id, name=name, **detail)
