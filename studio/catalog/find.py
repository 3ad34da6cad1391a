"""Find an item by its sku."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from studio.catalog.model import CatalogCounty, CatalogItem
from studio.errors import NotFound

NEAR = 5
"""How many skus an error offers."""


def find_item(counties: Sequence[CatalogCounty], sku: str) -> tuple[CatalogCounty, CatalogItem]:
    """The item called ``sku`` (or with exactly that Chinese name) and its county; upper and lower case are one.

    Raises:
        NotFound: ``catalog.unknown_item`` with the sku and those most like it.
    """
    wanted = sku.strip().casefold()
    for county in counties:
        for item in county.items:
            if wanted in (item.sku, item.name_zh.casefold()):
                return county, item
    raise NotFound("catalog.unknown_item", sku=sku[:80], close=_close(counties, wanted))


def _close(counties: Sequence[CatalogCounty], wanted: str) -> str:
    items = [item for county in counties for item in county.items]
    named = [item.sku for item in items if wanted and wanted in item.name_zh.casefold()]
    alike = difflib.get_close_matches(wanted, [item.sku for item in items], NEAR)
    nearest = list(dict.fromkeys(named + alike)) or [item.sku for item in items]
    return ", ".join(nearest[:NEAR])
