"""Prices of an item: proposed, approved for some days or for good, or turned down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, joinedload

from studio.errors import Conflict, InputError
from studio.records.goods import Item
from studio.records.people import Role
from studio.records.price_days import PriceDays
from studio.records.prices import ItemPrice, PriceState
from studio.store import Viewer, batched, get_or_not_found, require_role, rows_changed, scoped
from studio.units import Money, now
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.catalog.day_prices import NEWEST, put_in_force, write_days
from studio.workflows.catalog.edit_item import EDITORS
from studio.workflows.enqueue import Enqueue

APPROVERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
"""Roles that may say what an item costs."""

Span = tuple[date | None, date | None]
"""First and last day; None for at once, and for no end."""


@dataclass(frozen=True)
class PriceTerms:
    """What goes with a price: its days, and what shows that the former one was asked."""

    valid_from: date | None = None
    """None for at once."""
    valid_until: date | None = None
    """None for no end."""
    was_evidence: str = ""

    @property
    def span(self) -> Span:
        """First and last day."""
        return self.valid_from, self.valid_until


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
    """Clips whose files are made anew at once."""
    begins: date | None
    """Its first day where that is to come; None where it holds today or never."""


def propose_price(
    session: Session,
    viewer: Viewer,
    item_id: str,
    price: Money,
    list_price: Money | None,
    terms: PriceTerms | None = None,
) -> ItemPrice:
    """Ask those who approve for another price; an earlier wish for any of its days, still open, is taken back.

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
    _close_open(session, viewer, [(each.item.id, each.terms.span) for each in wishes])
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
    """Let a proposed price be the item's on its days. Prices of other days stay, and hold again when it has ended.

    Where it holds today, every clip that shows another one is held and its new files are queued; where it begins
    later, that happens on its first day (``begin_prices``). All of it happens in the session's transaction, or nothing.

    Raises:
        NotFound: There is no such proposal for this viewer.
        Forbidden: ``forbidden.role``.
        Conflict: ``price.decided``: somebody decided on it meanwhile.
    """
    wanted = _decide(session, viewer, price_id, PriceState.APPROVED)
    get_or_not_found(session, viewer, Item, wanted.item_id)
    held = _put_in_force(session, enqueue, viewer, [wanted])
    first = wanted.valid_from
    return Approved(wanted, held, first if first is not None and first > today() else None)


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
    """Have items cost what was approved on its days, each once, and hold their clips; how many are held."""
    by_item = {each.item_id: each for each in approved}
    _close_open(session, viewer, [(key, each.days[:2]) for key, each in by_item.items()])
    items = list[Item]()
    for some in batched(by_item):
        rows = select(Item).where(Item.id.in_(some)).order_by(Item.id)
        locked = rows.with_for_update(of=Item).execution_options(populate_existing=True)
        items += session.scalars(locked)
    for item in items:
        _keep_first(session, item, by_item[item.id])
        item.revision += 1
    write_days(session, items)
    for item in items:
        _note(session, viewer, by_item[item.id], "price.approve")
    return put_in_force(session, enqueue, viewer, items)


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


def price_in_force(session: Session, item: Item, day: date) -> ItemPrice | None:
    """The approved price that an item, already found to be the viewer's, has on a day; None for its first one.

    Where none holds that day, it is one of the nearest stretch of days, as in ``Item.price_on``.
    """
    if not item.price_days:
        return None
    shown = item.price_on(day)
    approved = (ItemPrice.item_id == item.id, ItemPrice.state == PriceState.APPROVED)
    newest = select(ItemPrice).where(*approved).order_by(*NEWEST)
    at = day if shown.holds(day) else shown.last or shown.first or day
    return next((each for each in session.scalars(newest) if each.days.holds(at)), None)


def _check(item: Item, price: Money, list_price: Money | None, terms: PriceTerms) -> None:
    if not price.fen:
        raise InputError("price.free")
    first, last = terms.valid_from, terms.valid_until
    if first and last and last < first:
        told = {"first": first.isoformat(), "last": last.isoformat()}
        raise InputError("price.days_order", **told)
    if changes_nothing(item, price, list_price, terms):
        raise InputError("price.same", price=str(price))


def changes_nothing(item: Item, price: Money, list_price: Money | None, terms: PriceTerms) -> bool:
    """Whether the item costs that already, always."""
    asked = PriceDays(None, None, price.fen, list_price.fen if list_price else None)
    return terms == PriceTerms() and item.prices == (asked,)


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


def _keep_first(session: Session, item: Item, wanted: ItemPrice) -> None:
    """Write the price an item came with among the approved ones, before the first other one stands beside it.

    Where the first one that is approved says days of that very price, those are its days from now on.
    """
    first = item.prices[0]
    if item.price_days or first.amounts == wanted.days.amounts or not first.price_fen:
        return
    kept = ItemPrice(
        unit_id=item.unit_id,
        item_id=item.id,
        price_fen=first.price_fen,
        list_price_fen=first.list_price_fen,
        valid_from=first.first,
        valid_until=first.last,
        state=PriceState.APPROVED,
        proposed_at=item.created_at,
        decided_at=item.created_at,
    )
    session.add(kept)


def _close_open(session: Session, viewer: Viewer, spans: Iterable[tuple[str, Span]]) -> None:
    """No wish of these items stays open beside a newer one for any of the same days."""
    by_days: dict[Span, list[str]] = {}
    for item_id, span in spans:
        by_days.setdefault(span, []).append(item_id)
    values = {"decided_by": viewer.account_id, "decided_at": now()}
    for span, item_ids in by_days.items():
        for some in batched(item_ids):
            still = update(ItemPrice).where(ItemPrice.item_id.in_(some), waits_for(span))
            session.execute(still.values(state=PriceState.TURNED_DOWN, **values))


def waits_for(span: Span) -> ColumnElement[bool]:
    """That a price was proposed for any of these days and nobody decided on it."""
    first, last = span
    return and_(
        ItemPrice.state == PriceState.PROPOSED,
        or_(ItemPrice.valid_from.is_(None), ItemPrice.valid_from <= (last or date.max)),
        or_(ItemPrice.valid_until.is_(None), ItemPrice.valid_until >= (first or date.min)),
    )


def _note(session: Session, viewer: Viewer, wanted: ItemPrice, action: str) -> None:
    name = session.get_one(Item, wanted.item_id).name_zh
    detail = {"price_fen": wanted.price_fen, "list_price_fen": wanted.list_price_fen}
    note(session, viewer, wanted.unit_id, action, wanted.item_id, name=name, **detail)
