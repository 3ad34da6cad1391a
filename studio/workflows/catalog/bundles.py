"""Bundles: several items at one price, and how that compares with buying them one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, lazyload

from studio.errors import InputError
from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.prices import PriceRange
from studio.settings import Settings
from studio.store import Viewer, county_of, get_or_not_found, require_role, scoped
from studio.units import Money
from studio.units.clock import today
from studio.workflows.audit import note
from studio.workflows.catalog.prices import APPROVERS
from studio.workflows.kit.word_check import require_name
from studio.workflows.step import row_of

MOST, MOST_PARTS, MOST_PIECES = 50, 8, 99
"""Bundles of a unit that are not over, items of a bundle, pieces of an item."""


@dataclass(frozen=True)
class BundleDraft:
    """What somebody wants to sell together.

    Attributes:
        name: As it is said in the broadcast.
        price: For all of it.
        from_on: First day.
        until_on: Last day.
        pieces: By item id, in order.
    """

    name: str
    price: Money
    from_on: date
    until_on: date
    pieces: Mapping[str, int]


@dataclass(frozen=True)
class BundleTold:
    """A bundle and what it comes to.

    Attributes:
        bundle: The row.
        single: What the same costs bought one by one: today, or on its first day where that is to come.
        saved: What the buyer saves; nothing where it costs more.
        below: Whether it undercuts the least that sellers may ask for its items today.
    """

    bundle: Bundle
    single: Money
    saved: Money
    below: bool


def add_bundle(
    session: Session, settings: Settings, viewer: Viewer, unit_id: str, draft: BundleDraft
) -> Bundle:
    """Let a bundle be sold. It says what people pay, so it needs an approver.

    Raises:
        NotFound: The unit, or an item, is not the viewer's, or another unit's.
        Forbidden: ``forbidden.role``.
        InputError: ``bundle.too_many``, ``bundle.one_piece``, ``bundle.too_large``, ``bundle.other_unit``,
            ``price.free``, ``price.days_order``, ``claims.…``.
    """
    require_role(session, viewer, unit_id, APPROVERS)
    _check(session, unit_id, draft)
    county = row_of(session, Unit, county_of(session, unit_id)).slug
    require_name(settings, county, draft.name)
    parts = []
    for position, (item_id, pieces) in enumerate(draft.pieces.items()):
        item = get_or_not_found(session, viewer, Item, item_id)
        if item.unit_id != unit_id:
            raise InputError("bundle.other_unit", name=item.name_zh)
        parts.append(BundlePart(unit_id=unit_id, item_id=item.id, position=position, pieces=pieces))
    bundle = Bundle(
        unit_id=unit_id,
        name=draft.name,
        price_fen=draft.price.fen,
        from_on=draft.from_on,
        until_on=draft.until_on,
        parts=parts,
    )
    session.add(bundle)
    session.flush()
    _note(session, viewer, bundle, "bundle.add")
    return bundle


def remove_bundle(session: Session, viewer: Viewer, bundle_id: str) -> None:
    """Sell it no longer. Raises as ``add_bundle``."""
    bundle = get_or_not_found(session, viewer, Bundle, bundle_id)
    require_role(session, viewer, bundle.unit_id, APPROVERS)
    _note(session, viewer, bundle, "bundle.remove")
    session.delete(bundle)


def bundles_of(
    session: Session, viewer: Viewer, on: date, item_id: str = ""
) -> tuple[BundleTold, ...]:
    """Bundles the viewer sees that are not over, by first day; only those with one item, if told."""
    wanted = (
        select(Bundle)
        .join(Bundle.parts)
        .join(BundlePart.item)
        .where(Bundle.until_on >= on)
        .options(
            contains_eager(Bundle.parts)
            .contains_eager(BundlePart.item)
            .options(lazyload(Item.further))
        )
        .order_by(Bundle.from_on, Bundle.id, BundlePart.position)
    )
    if item_id:
        has_it = select(BundlePart.bundle_id).where(BundlePart.item_id == item_id)
        wanted = wanted.where(Bundle.id.in_(has_it))
    return _compared(session, session.scalars(scoped(wanted, viewer)).unique().all(), on)


def compared(session: Session, bundle: Bundle, on: date) -> BundleTold:
    """A bundle that the viewer was already given, and what it comes to on this day."""
    return _compared(session, [bundle], on)[0]


def _compared(session: Session, found: Sequence[Bundle], on: date) -> tuple[BundleTold, ...]:
    items = {part.item_id for each in found for part in each.parts}
    floors = _floors(session, items, on) if items else {}
    return tuple(_told(each, floors, max(on, each.from_on)) for each in found)


def _told(bundle: Bundle, floors: Mapping[str, int], day: date) -> BundleTold:
    """Held against what its items cost on the first day it can still be bought."""
    single = sum(part.item.price_on(day).price_fen * part.pieces for part in bundle.parts)
    floor = sum(floors.get(part.item_id, 0) * part.pieces for part in bundle.parts)
    saved = max(0, single - bundle.price_fen)
    return BundleTold(bundle, Money(single), Money(saved), bundle.price_fen < floor)


def _floors(session: Session, items: set[str], on: date) -> dict[str, int]:
    """The least that sellers may ask today, by item id; the newest approval counts."""
    wanted = (
        select(PriceRange)
        .where(PriceRange.item_id.in_(items), PriceRange.from_on <= on, PriceRange.until_on >= on)
        .order_by(PriceRange.approved_at, PriceRange.id.desc())
    )
    return {each.item_id: each.least_fen for each in session.scalars(wanted)}


def _check(session: Session, unit_id: str, draft: BundleDraft) -> None:
    if draft.price.fen <= 0:
        raise InputError("price.free")
    if draft.until_on < draft.from_on:
        told = {"first": draft.from_on.isoformat(), "last": draft.until_on.isoformat()}
        raise InputError("price.days_order", **told)
    if sum(draft.pieces.values()) < 2:
        raise InputError("bundle.one_piece")
    if len(draft.pieces) > MOST_PARTS or max(draft.pieces.values()) > MOST_PIECES:
        raise InputError("bundle.too_large", items=MOST_PARTS, pieces=MOST_PIECES)
    mine = select(func.count()).select_from(Bundle).where(Bundle.unit_id == unit_id)
    sold = mine.where(Bundle.until_on >= today())
    if draft.until_on >= today() and (session.scalar(sold) or 0) >= MOST:
        raise InputError("bundle.too_many", limit=MOST)


def _note(session: Session, viewer: Viewer, bundle: Bundle, action: str) -> None:
    told = {"name": bundle.name, "price": str(Money(bundle.price_fen))}
    note(session, viewer, bundle.unit_id, action, bundle.id, **told)


def items_to_bundle(session: Session, viewer: Viewer, unit_id: str) -> Sequence[Item]:
    """Items of a unit to choose from, by code."""
    wanted = select(Item).where(Item.unit_id == unit_id).options(lazyload(Item.further))
    return session.scalars(scoped(wanted.order_by(Item.sku), viewer)).all()
