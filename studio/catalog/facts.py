"""What may be shown of an item, frozen."""

from __future__ import annotations

from studio.catalog.model import CatalogItem
from studio.catalog.season import windows_text
from studio.catalog.sellable import Sellable
from studio.records.clip import ItemFacts
from studio.units import Money


def facts_of(
    item: Sellable, county_name_zh: str, county_name_en: str, language: str = "zh"
) -> ItemFacts:
    """The frozen copy a clip, a post and a run sheet are made from.

    Args:
        item: The ``item`` row or a ``CatalogItem``.
        county_name_zh: Such as ``祁东县``.
        county_name_en: Such as ``Qidong``.
        language: Of the season's text; the rest comes as it is.

    Raises:
        InputError: ``catalog.bad_season``.
    """
    # A "was" price that is not above the price would mislead; it is not shown.
    was = item.list_price_fen
    return ItemFacts(
        sku=item.sku,
        name_zh=item.name_zh,
        name_en=item.name_en,
        county_zh=county_name_zh,
        county_en=county_name_en,
        origin=item.origin,
        spec=item.spec,
        price=Money(item.price_fen),
        list_price=Money(was) if was is not None and was > item.price_fen else None,
        unit=item.price_unit,
        selling_points=tuple(item.selling_points),
        season_text=windows_text(item.windows, language),
        safety_note=item.safety_note,
        link=item.link,
        marks=item.marks if isinstance(item, CatalogItem) else None,
    )


def with_price(facts: ItemFacts, price: Money, list_price: Money | None) -> ItemFacts:
    """``facts`` with another price; a price before that is not above it would mislead and is not shown."""
    was = list_price if list_price is not None and list_price > price else None
    return facts.model_copy(update={"price": price, "list_price": was})
