"""Goods as a sheet describes them, value by value."""

from __future__ import annotations

from dataclasses import dataclass

from studio.catalog.model import ItemKind
from studio.catalog.sheet.headings import Column
from studio.units import Money
from studio.units.season import Season


@dataclass(frozen=True)
class SheetItem:
    """An item of a sheet. What the sheet does not say is None or empty; ``given`` tells which columns it has.

    Attributes:
        sheet: Name of its sheet.
        row: Number of its row.
        cells: Address of each column's cell in this row.
        given: Columns the table has.
        said: Columns whose cell in this row says something.
        price_unit: What the price is for, such as ``袋``.
        per_grams: Grams the price is for, where it is by mass: 12元/斤 is for 500.
        price: None where the cell is to be mended.
        note: The office's remark; no viewer sees it.
    """

    sheet: str
    row: int
    cells: dict[Column, str]
    given: frozenset[Column]
    said: frozenset[Column]
    name: str
    name_en: str = ""
    sku: str = ""
    kind: ItemKind | None = None
    spec: str = ""
    price_unit: str = ""
    per_grams: int | None = None
    origin: str = ""
    price: Money | None = None
    list_price: Money | None = None
    stock: int | None = None
    seasons: tuple[Season, ...] = ()
    perishable: bool = False
    selling_points: tuple[str, ...] = ()
    safety_note: str = ""
    link: str = ""
    note: str = ""
