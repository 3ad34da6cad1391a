"""A catalog item as the demo county sells it."""

from __future__ import annotations

from studio.records.goods import Item


def daylily(unit_id: str, **changes: object) -> Item:
    """Dried daylily of a unit; ``changes`` replace columns."""
    columns: dict[str, object] = {
        "unit_id": unit_id,
        "sku": "QD-HHC-250",
        "name_zh": "祁东黄花菜",
        "name_en": "Qidong daylily",
        "kind": "dried_vegetable",
        "origin": "黄土铺镇",
        "spec": "250g/袋",
        "price_unit": "袋",
        "price_fen": 2990,
        "selling_points": ["九蒸九晒", "色泽金黄"],
        "link": "https://example.org/hhc",
    }
    return Item(**{**columns, **changes})
