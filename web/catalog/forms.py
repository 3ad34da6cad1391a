"""The item form."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial

from werkzeug.datastructures import MultiDict

from studio.catalog import ItemKind, parse_price
from studio.catalog.sheet import season_typed
from studio.records.goods import Item
from studio.units import Money, Season
from studio.workflows.catalog.edit_item import STOCK_LIMIT, ItemDraft
from studio.workflows.catalog.prices import PriceTerms
from studio.workflows.catalog.variants import VariantDraft
from web.entered import Entered


class ItemForm(Entered):
    """What was typed, and the draft it makes."""

    def __init__(
        self, values: MultiDict[str, str], unit_ids: Collection[str], item: Item | None = None
    ) -> None:
        super().__init__(values)
        self.unit_id = self.choice("unit", unit_ids) if unit_ids else ""
        price, list_price = self._prices() if item is None else (Money(item.price_fen), None)
        self.draft = ItemDraft(
            sku=self.raw("sku"),
            name_zh=self.text("name_zh", limit=60),
            name_en=self.text("name_en", limit=100, needed=False) or self.raw("name_zh"),
            kind=self.choice("kind", set(ItemKind)),
            origin=self.text("origin", limit=100),
            spec=self.text("spec", limit=60),
            price_unit=self.text("price_unit", limit=20),
            price=price,
            list_price=list_price,
            selling_points=tuple(
                line.strip()[:100]
                for line in self.raw("selling_points").splitlines()
                if line.strip()
            ),
            season_from=self.raw("season_from") or None,
            season_to=self.raw("season_to") or None,
            perishable=bool(self.raw("perishable")),
            safety_note=self.text("safety_note", limit=200, needed=False),
            link=self.text("link", limit=500, needed=False),
            further_seasons=self._further(),
            stock=self.whole("stock", 0, STOCK_LIMIT) if self.raw("stock") else None,
            office_note=self.text("office_note", limit=500, needed=False),
        )

    def _further(self) -> tuple[tuple[str, str], ...]:
        """Windows after the first, one a line, written as people do: ``9月-11月``, ``09-01~11-30``."""
        found = list[tuple[str, str]]()
        for line in self.raw("further_seasons").splitlines():
            if line.strip():
                windows = self.use("further_seasons", partial(_season_of, line))
                found += [(str(each.first), str(each.last)) for each in windows or ()]
        return tuple(found)

    def _prices(self) -> tuple[Money, Money | None]:
        """Of a new item; one that is there has its own form for them."""
        was = self.use("list_price", parse_price) if self.raw("list_price") else None
        return self.use("price", parse_price) or Money(0), was


def _season_of(line: str, _field: str) -> tuple[Season, ...]:
    return season_typed(line)


class PriceForm(Entered):
    """Another price for an item, and the former one to strike through."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.price = self.use("new_price", parse_price) or Money(0)
        self.list_price = self.use("new_was", parse_price) if self.raw("new_was") else None
        self.terms = PriceTerms(
            valid_from=self.day("price_from") if self.raw("price_from") else None,
            valid_until=self.last_day("price_until"),
            was_evidence=self.text("was_evidence", limit=200, needed=False),
        )
        self.at_once = bool(self.raw("approve"))
        """Whether the person approves it in the same breath."""


class RangeForm(Entered):
    """What sellers may ask, and from when until when."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.least = self.use("least", parse_price) or Money(0)
        self.most = self.use("most", parse_price) or Money(0)
        self.from_on = self.day("from_on") or date.min
        self.until_on = self.day("until_on") or date.min


class VariantForm(Entered):
    """A size or packing with its price and stock."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        stock = self.raw("variant_stock")
        was = self.raw("variant_was")
        self.draft = VariantDraft(
            name=self.text("variant", limit=60),
            price=self.use("variant_price", parse_price) or Money(0),
            list_price=self.use("variant_was", parse_price) if was else None,
            stock=self.whole("variant_stock", 0, STOCK_LIMIT) if stock else None,
        )


FIELDS = {
    "variant.taken": "variant",
    "variant.too_many": "variant",
    "catalog.bad_season": "season_from",
    "item.further_without_first": "season_from",
    "item.too_many_seasons": "further_seasons",
    "item.bad_sku": "sku",
    "item.sku_taken": "sku",
    "item.bad_link": "link",
    "item.too_many_points": "selling_points",
    "price.free": "new_price",
    "price.same": "new_price",
    "price.range_order": "most",
    "price.days_order": "until_on",
}
"""Which field a workflow's refusal belongs to."""


def values_of(item: Item) -> MultiDict[str, str]:
    """An item as its form shows it."""
    return MultiDict(
        {
            "sku": item.sku,
            "name_zh": item.name_zh,
            "name_en": item.name_en,
            "kind": item.kind,
            "origin": item.origin,
            "spec": item.spec,
            "price_unit": item.price_unit,
            "selling_points": "\n".join(item.selling_points),
            "season_from": item.season_from or "",
            "season_to": item.season_to or "",
            "perishable": "1" if item.perishable else "",
            "safety_note": item.safety_note,
            "link": item.link,
            "further_seasons": "\n".join("~".join(each) for each in item.windows[1:]),
            "stock": "" if item.stock is None else str(item.stock),
            "office_note": item.office_note,
            "revision": str(item.revision),
        }
    )


TEXT_FIELDS = {"name": "name_zh", "point": "selling_points", "note": "safety_note"}
"""Which field a claim word's text (``Where``) stands in."""
