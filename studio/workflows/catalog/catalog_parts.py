"""What stands beside a unit's items, as lines of a sheet: sizes, price terms and ranges, offers, bundles, papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, lazyload

from studio.catalog.offers import deals, parse_offer
from studio.catalog.sheet import Part, PartLine
from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item, ItemVariant
from studio.records.item_photos import ItemPhoto
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper, ShopLink
from studio.records.prices import ItemPrice, PriceRange, PriceState
from studio.store import Viewer, scoped
from studio.units import Money

Own = TypeVar("Own", ItemVariant, PriceRange, ItemOffer, ItemPaper, ShopLink, ItemPhoto)


@dataclass(frozen=True)
class Kept:
    """A thing beside the goods that the catalog has.

    Attributes:
        line: As it is written.
        id: Of its row; of the item where it is the item's own.
    """

    line: PartLine
    id: str


@dataclass(frozen=True)
class Shelf:
    """A unit's items, and who looks.

    Attributes:
        session: Database session.
        viewer: Who asks; None for the system itself.
        unit_id: Whose.
        items: By id, in the order of their codes.
    """

    session: Session
    viewer: Viewer | None
    unit_id: str
    items: Mapping[str, Item] = field(default_factory=dict)

    def rows(
        self, kind: type[Own], *order: InstrumentedAttribute[Any]
    ) -> Iterator[tuple[Item, Own]]:
        """Rows of a kind with their items: by item, then ``order``."""
        wanted = select(kind).where(kind.unit_id == self.unit_id).order_by(*order)
        by_item: dict[str, list[Own]] = {}
        for row in self.session.scalars(self.scoped(wanted)):
            by_item.setdefault(row.item_id, []).append(row)
        for key, item in self.items.items():
            for row in by_item.get(key, []):
                yield item, row

    @cached_property
    def prices(self) -> Mapping[str, Sequence[ItemPrice]]:
        """Proposed, approved and recorded prices by item id, the oldest first."""
        wanted = select(ItemPrice).where(ItemPrice.unit_id == self.unit_id)
        names = (joinedload(ItemPrice.proposer), joinedload(ItemPrice.decider))
        ordered = wanted.order_by(ItemPrice.proposed_at, ItemPrice.id).options(*names)
        found: dict[str, list[ItemPrice]] = {}
        for row in self.session.scalars(self.scoped(ordered)):
            found.setdefault(row.item_id, []).append(row)
        return found

    def in_force(self, item_id: str) -> ItemPrice | None:
        """The price of an item that was approved last; None where it still has its first one."""
        approved = [
            each for each in self.prices.get(item_id, ()) if each.state is PriceState.APPROVED
        ]
        newest = max((each.decided_at or each.proposed_at for each in approved), default=None)
        last = [each for each in approved if (each.decided_at or each.proposed_at) == newest]
        return min(last, key=lambda each: each.id, default=None)

    def scoped(self, wanted: Any) -> Any:  # noqa: ANN401 - a statement of any shape, as ``scoped`` takes it
        """Only what the viewer may see."""
        return scoped(wanted, self.viewer) if self.viewer else wanted


def shelf_of(session: Session, viewer: Viewer | None, unit_id: str) -> Shelf:
    """A unit's shelf, its items loaded."""
    bare = Shelf(session, viewer, unit_id)
    wanted = select(Item).where(Item.unit_id == unit_id).options(lazyload(Item.further))
    found = session.scalars(bare.scoped(wanted.order_by(Item.sku)))
    return Shelf(session, viewer, unit_id, {item.id: item for item in found})


def catalog_parts(session: Session, viewer: Viewer | None, unit_id: str) -> list[PartLine]:
    """All that stands beside the items of a unit, past offers too, sort by sort.

    Args:
        session: Database session.
        viewer: Who asks; None for the system itself.
        unit_id: Whose.
    """
    shelf = shelf_of(session, viewer, unit_id)
    return [each.line for part in Part for each in kept_parts(shelf, part)]


def kept_parts(shelf: Shelf, part: Part) -> Iterator[Kept]:
    """What the catalog has of one sort."""
    return WRITERS[part](shelf)


def _line(part: Part, item: Item, row_id: str, **values: Any) -> Kept:  # noqa: ANN401 - any value of a cell
    return Kept(PartLine(part, {"code": item.sku, "name": item.name_zh, **values}), row_id)


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


def _variants(shelf: Shelf) -> Iterator[Kept]:
    for item, row in shelf.rows(ItemVariant, ItemVariant.position, ItemVariant.id):
        yield _line(
            Part.VARIANT,
            item,
            row.id,
            variant=row.name,
            price=Money(row.price_fen),
            list_price=_money(row.list_price_fen),
            stock=row.stock,
        )


def _terms(shelf: Shelf) -> Iterator[Kept]:
    """Only where something is said: a price without days holds always."""
    for item in shelf.items.values():
        approved = shelf.in_force(item.id)
        proof = (approved.was_evidence if approved else "") or None
        if item.price_from or item.price_until or proof:
            days = {"from_on": item.price_from, "until_on": item.price_until}
            yield _line(Part.TERMS, item, item.id, evidence=proof, **days)


def _history(shelf: Shelf) -> Iterator[Kept]:
    """All but the price in force, which stands with the goods."""
    return (each for each in known_prices(shelf) if not each.in_force)


@dataclass(frozen=True)
class KeptPrice(Kept):
    """A price that the catalog has.

    Attributes:
        in_force: Whether it is the item's own.
    """

    in_force: bool = False


def known_prices(shelf: Shelf) -> Iterator[KeptPrice]:
    """All prices that were ever proposed or recorded, those in force too."""
    for item in shelf.items.values():
        in_force = shelf.in_force(item.id)
        for row in shelf.prices.get(item.id, ()):
            kept = _line(
                Part.HISTORY,
                item,
                row.id,
                price=Money(row.price_fen),
                list_price=_money(row.list_price_fen),
                from_on=row.valid_from,
                until_on=row.valid_until,
                evidence=row.was_evidence or None,
                price_state=row.told_state.value,
                proposed_by=row.proposer_name or None,
                proposed_at=row.proposed_at.replace(microsecond=0),
                decided_by=row.decider_name or None,
                decided_at=row.decided_at.replace(microsecond=0) if row.decided_at else None,
            )
            yield KeptPrice(kept.line, kept.id, row is in_force)


def _ranges(shelf: Shelf) -> Iterator[Kept]:
    """The newest last, as they were approved: of those that hold on a day, the newest counts."""
    for item, row in shelf.rows(PriceRange, PriceRange.approved_at, PriceRange.id):
        days = {"from_on": row.from_on, "until_on": row.until_on}
        ends = {"least": Money(row.least_fen), "most": Money(row.most_fen)}
        yield _line(Part.RANGE, item, row.id, **ends, **days)


def _offers(shelf: Shelf) -> Iterator[Kept]:
    found = list(shelf.rows(ItemOffer, ItemOffer.from_on, ItemOffer.id))
    for item, row in found:
        beside = [
            other.text
            for owner, other in found
            if owner is item and other.from_on <= row.from_on <= other.until_on
        ]
        days = {"from_on": row.from_on, "until_on": row.until_on}
        yield _line(Part.OFFER, item, row.id, offer=row.text, pays=pays(item, beside), **days)


def pays(item: Item, offers: Sequence[str]) -> str:
    """What a buyer finally pays with offers that hold together: ``1件 ¥26.9；2件 ¥49.8``."""
    if not item.price_fen:
        return ""
    worked_out = deals(Money(item.price_fen), [parse_offer(each) for each in offers])
    return "；".join(f"{each.pieces}件 {each.paid}" for each in worked_out)


def _bundles(shelf: Shelf) -> Iterator[Kept]:
    wanted = (
        select(Bundle)
        .where(Bundle.unit_id == shelf.unit_id)
        .order_by(Bundle.from_on, Bundle.id)
        .options(lazyload(Bundle.parts))
    )
    bundles = shelf.session.scalars(shelf.scoped(wanted)).all()
    parts = select(BundlePart).where(BundlePart.unit_id == shelf.unit_id)
    by_bundle: dict[str, list[BundlePart]] = {}
    for part in shelf.session.scalars(
        shelf.scoped(parts.order_by(BundlePart.position).options(lazyload(BundlePart.item)))
    ):
        by_bundle.setdefault(part.bundle_id, []).append(part)
    for number, row in enumerate(bundles, 1):
        told = {
            "number": number,
            "bundle": row.name,
            "price": Money(row.price_fen),
            "from_on": row.from_on,
            "until_on": row.until_on,
        }
        for part in by_bundle.get(row.id, []):
            item = shelf.items[part.item_id]
            yield _line(Part.BUNDLE, item, row.id, pieces=part.pieces, **told)


def _harvests(shelf: Shelf) -> Iterator[Kept]:
    for item in shelf.items.values():
        if item.harvest is not None:
            said = item.harvest_at.replace(microsecond=0) if item.harvest_at else None
            yield _line(Part.HARVEST, item, item.id, harvest=item.harvest.value, said_at=said)


def _papers(shelf: Shelf) -> Iterator[Kept]:
    for item, row in shelf.rows(ItemPaper, ItemPaper.name, ItemPaper.number, ItemPaper.id):
        told = {"paper": row.name, "paper_number": row.number or None, "until_on": row.until_on}
        told |= {"claims": "\n".join(row.claims) or None}
        yield _line(Part.PAPER, item, row.id, **told)


def _links(shelf: Shelf) -> Iterator[Kept]:
    for item, row in shelf.rows(ShopLink, ShopLink.platform):
        yield _line(Part.LINK, item, row.id, platform=row.platform, link=row.link)


def _photos(shelf: Shelf) -> Iterator[Kept]:
    places: dict[str, int] = {}
    for item, row in shelf.rows(ItemPhoto, ItemPhoto.position, ItemPhoto.id):
        if row.photo is not None:
            places[item.id] = places.get(item.id, 0) + 1
            yield _line(Part.PHOTO, item, row.id, position=places[item.id], photo=row.name)


WRITERS = {
    Part.VARIANT: _variants,
    Part.TERMS: _terms,
    Part.HISTORY: _history,
    Part.RANGE: _ranges,
    Part.OFFER: _offers,
    Part.BUNDLE: _bundles,
    Part.HARVEST: _harvests,
    Part.PAPER: _papers,
    Part.LINK: _links,
    Part.PHOTO: _photos,
}
