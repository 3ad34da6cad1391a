"""What stands beside a unit's items, as lines of a sheet: sizes, price terms and ranges, offers, bundles, papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from studio.catalog.offers import deals, parse_offer
from studio.catalog.sheet import Part, PartLine
from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item, ItemVariant
from studio.records.item_photos import ItemPhoto
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper, ShopLink
from studio.records.prices import PriceRange
from studio.store import Viewer
from studio.units import Money
from studio.workflows.catalog.catalog_shelf import Kept, Shelf, line_of, money_of, shelf_of
from studio.workflows.catalog.price_parts import history_kept, terms_kept


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


def _variants(shelf: Shelf) -> Iterator[Kept]:
    for item, row in shelf.rows(ItemVariant, ItemVariant.position, ItemVariant.id):
        yield line_of(
            Part.VARIANT,
            item,
            row.id,
            variant=row.name,
            price=Money(row.price_fen),
            list_price=money_of(row.list_price_fen),
            stock=row.stock,
        )


def _ranges(shelf: Shelf) -> Iterator[Kept]:
    """The newest last, as they were approved: of those that hold on a day, the newest counts."""
    for item, row in shelf.rows(PriceRange, PriceRange.approved_at, PriceRange.id):
        days = {"from_on": row.from_on, "until_on": row.until_on}
        ends = {"least": Money(row.least_fen), "most": Money(row.most_fen)}
        yield line_of(Part.RANGE, item, row.id, **ends, **days)


def _offers(shelf: Shelf) -> Iterator[Kept]:
    found = list(shelf.rows(ItemOffer, ItemOffer.from_on, ItemOffer.id))
    for item, row in found:
        beside = [
            other.text
            for owner, other in found
            if owner is item and other.from_on <= row.from_on <= other.until_on
        ]
        days = {"from_on": row.from_on, "until_on": row.until_on}
        told = pays(item, beside, row.from_on)
        yield line_of(Part.OFFER, item, row.id, offer=row.text, pays=told, **days)


def pays(item: Item, offers: Sequence[str], day: date) -> str:
    """What a buyer finally pays on a day with offers that hold together: ``1件 ¥26.9；2件 ¥49.8``."""
    price = Money(item.price_on(day).price_fen)
    if not price.fen:
        return ""
    worked_out = deals(price, [parse_offer(each) for each in offers])
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
            yield line_of(Part.BUNDLE, item, row.id, pieces=part.pieces, **told)


def _harvests(shelf: Shelf) -> Iterator[Kept]:
    for item in shelf.items.values():
        if item.harvest is not None:
            said = item.harvest_at.replace(microsecond=0) if item.harvest_at else None
            yield line_of(Part.HARVEST, item, item.id, harvest=item.harvest.value, said_at=said)


def _papers(shelf: Shelf) -> Iterator[Kept]:
    for item, row in shelf.rows(ItemPaper, ItemPaper.name, ItemPaper.number, ItemPaper.id):
        told = {"paper": row.name, "paper_number": row.number or None, "until_on": row.until_on}
        told |= {"claims": "\n".join(row.claims) or None}
        yield line_of(Part.PAPER, item, row.id, **told)


def _links(shelf: Shelf) -> Iterator[Kept]:
    for item, row in shelf.rows(ShopLink, ShopLink.platform):
        yield line_of(Part.LINK, item, row.id, platform=row.platform, link=row.link)


def _photos(shelf: Shelf) -> Iterator[Kept]:
    places: dict[str, int] = {}
    for item, row in shelf.rows(ItemPhoto, ItemPhoto.position, ItemPhoto.id):
        if row.photo is not None:
            places[item.id] = places.get(item.id, 0) + 1
            yield line_of(Part.PHOTO, item, row.id, position=places[item.id], photo=row.name)


WRITERS = {
    Part.VARIANT: _variants,
    Part.TERMS: terms_kept,
    Part.HISTORY: history_kept,
    Part.RANGE: _ranges,
    Part.OFFER: _offers,
    Part.BUNDLE: _bundles,
    Part.HARVEST: _harvests,
    Part.PAPER: _papers,
    Part.LINK: _links,
    Part.PHOTO: _photos,
}
