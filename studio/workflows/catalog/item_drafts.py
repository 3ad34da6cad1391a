"""Items of the catalog as drafts, and what differs between two drafts."""

from __future__ import annotations

from dataclasses import dataclass

from studio.catalog.sheet import Column
from studio.records.goods import Item
from studio.units import Money
from studio.workflows.catalog.edit_item import ItemDraft

FIELDS = {
    Column.NAME: "name_zh",
    Column.NAME_EN: "name_en",
    Column.KIND: "kind",
    Column.SPEC: "spec",
    Column.UNIT: "price_unit",
    Column.ORIGIN: "origin",
    Column.PRICE: "price",
    Column.LIST_PRICE: "list_price",
    Column.STOCK: "stock",
    Column.SEASON: "windows",
    Column.PERISHABLE: "perishable",
    Column.POINTS: "selling_points",
    Column.SAFETY: "safety_note",
    Column.LINK: "link",
    Column.NOTE: "office_note",
}
"""Field of the draft that a column fills."""


@dataclass(frozen=True)
class Change:
    """A value that differs from the catalog's."""

    column: Column
    old: str
    new: str


def draft_of(item: Item) -> ItemDraft:
    """An item of the catalog as a draft."""
    return ItemDraft(
        sku=item.sku,
        name_zh=item.name_zh,
        name_en=item.name_en,
        kind=item.kind,
        origin=item.origin,
        spec=item.spec,
        price_unit=item.price_unit,
        price=Money(item.price_fen),
        list_price=None if item.list_price_fen is None else Money(item.list_price_fen),
        selling_points=tuple(item.selling_points),
        season_from=item.season_from,
        season_to=item.season_to,
        perishable=item.perishable,
        safety_note=item.safety_note,
        link=item.link,
        further_seasons=item.windows[1:],
        stock=item.stock,
        office_note=item.office_note,
    )


def changes_between(before: ItemDraft, after: ItemDraft) -> tuple[Change, ...]:
    """Values that differ, in the order of ``FIELDS``."""
    return tuple(
        Change(column, _shown(old), _shown(new))
        for column, name in FIELDS.items()
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "；".join("~".join(each) if isinstance(each, tuple) else str(each) for each in value)
    if isinstance(value, bool):
        return "✓" if value else "–"
    return "" if value is None else str(value)
