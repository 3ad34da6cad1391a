"""Variants of an item: sizes and packings with a price and a stock of their own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.goods import Item, ItemVariant
from studio.store import Viewer, get_or_not_found, require_role
from studio.units import Money
from studio.workflows.audit import note
from studio.workflows.catalog.prices import APPROVERS

MOST = 20
"""Variants of one item."""


@dataclass(frozen=True)
class VariantDraft:
    """A variant as a person wants it."""

    name: str
    price: Money
    list_price: Money | None
    stock: int | None
    """None where nobody counts."""


def add_variant(session: Session, viewer: Viewer, item_id: str, draft: VariantDraft) -> ItemVariant:
    """A new variant of an item, after those there are. Who adds one says what it costs, so it needs an approver.

    Raises:
        NotFound: There is no such item for this viewer.
        Forbidden: ``forbidden.role``.
        InputError: ``price.free``, ``variant.too_many``.
        Conflict: ``variant.taken``.
    """
    item = get_or_not_found(session, viewer, Item, item_id)
    require_role(session, viewer, item.unit_id, APPROVERS)
    _check(session, item.id, draft, None)
    mine = ItemVariant.item_id == item.id
    asked = select(func.count(), func.max(ItemVariant.position)).where(mine)
    count, last = session.execute(asked).one()
    if count >= MOST:
        raise InputError("variant.too_many", limit=MOST)
    variant = ItemVariant(unit_id=item.unit_id, item_id=item.id, position=(last or 0) + 1)
    _fill(variant, draft)
    session.add(variant)
    session.flush()
    _note(session, viewer, item, variant, "variant.add")
    return variant


def change_variant(
    session: Session, viewer: Viewer, variant_id: str, draft: VariantDraft
) -> ItemVariant:
    """Write ``draft`` over a variant; raises as ``add_variant``."""
    variant = get_or_not_found(session, viewer, ItemVariant, variant_id)
    require_role(session, viewer, variant.unit_id, APPROVERS)
    _check(session, variant.item_id, draft, variant.id)
    _fill(variant, draft)
    _note(session, viewer, session.get_one(Item, variant.item_id), variant, "variant.change")
    return variant


def remove_variant(session: Session, viewer: Viewer, variant_id: str) -> str:
    """Take a variant away; the id of its item. Raises as ``add_variant``."""
    variant = get_or_not_found(session, viewer, ItemVariant, variant_id)
    require_role(session, viewer, variant.unit_id, APPROVERS)
    item = session.get_one(Item, variant.item_id)
    _note(session, viewer, item, variant, "variant.remove")
    session.delete(variant)
    return item.id


def _check(session: Session, item_id: str, draft: VariantDraft, own: str | None) -> None:
    if not draft.price.fen:
        raise InputError("price.free")
    same = select(ItemVariant.id).where(
        ItemVariant.item_id == item_id, ItemVariant.name == draft.name
    )
    other = session.scalar(same)
    if other is not None and other != own:
        raise Conflict("variant.taken", name=draft.name)


def _fill(variant: ItemVariant, draft: VariantDraft) -> None:
    variant.name, variant.price_fen, variant.stock = draft.name, draft.price.fen, draft.stock
    variant.list_price_fen = draft.list_price.fen if draft.list_price else None


def _note(session: Session, viewer: Viewer, item: Item, variant: ItemVariant, action: str) -> None:
    told = {"name": item.name_zh, "variant": variant.name}
    price = variant.price_fen
    note(session, viewer, item.unit_id, action, item.id, price_fen=price, **told)
