"""A unit's items with what stands beside them, read for a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, lazyload

from studio.catalog.sheet import Part, PartLine
from studio.records.goods import Item, ItemVariant
from studio.records.item_photos import ItemPhoto
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper, ShopLink
from studio.records.price_days import PriceDays, pieces
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
class HeldDays:
    """Days of one price.

    Attributes:
        days: First and last day and what it costs.
        price: Which of the item's holds them; None for its first one, which nobody approved.
    """

    days: PriceDays
    price: ItemPrice | None


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

    def held_days(self, item: Item) -> Sequence[HeldDays]:
        """What an item costs by days, the earliest first, and which of its prices holds them."""
        rows = [row for row in self.prices.get(item.id, ()) if row.state is PriceState.APPROVED]
        rows.sort(key=lambda row: row.id)
        rows.sort(key=lambda row: row.decided_at or row.proposed_at, reverse=True)
        if not rows:
            return [HeldDays(each, None) for each in item.prices]
        return [HeldDays(days, rows[at]) for at, days in pieces([row.days for row in rows])]

    def scoped(self, wanted: Any) -> Any:  # noqa: ANN401 - a statement of any shape, as ``scoped`` takes it
        """Only what the viewer may see."""
        return scoped(wanted, self.viewer) if self.viewer else wanted


def shelf_of(session: Session, viewer: Viewer | None, unit_id: str) -> Shelf:
    """A unit's shelf, its items loaded."""
    bare = Shelf(session, viewer, unit_id)
    wanted = select(Item).where(Item.unit_id == unit_id).options(lazyload(Item.further))
    found = session.scalars(bare.scoped(wanted.order_by(Item.sku)))
    return Shelf(session, viewer, unit_id, {item.id: item for item in found})


def line_of(part: Part, item: Item, row_id: str, **values: Any) -> Kept:  # noqa: ANN401 - any value of a cell
    """A line of an item, under its code and name."""
    return Kept(PartLine(part, {"code": item.sku, "name": item.name_zh, **values}), row_id)


def money_of(fen: int | None) -> Money | None:
    """A sum, where there is one."""
    return None if fen is None else Money(fen)
