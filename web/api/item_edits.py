"""Items put into the catalog and changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import url_for

from studio.records.goods import Item
from studio.units import Money
from studio.workflows.catalog.edit_item import ItemDraft, add_item, change_item, check_item
from studio.workflows.catalog.harvest import set_harvest
from studio.workflows.catalog.papers import save_links
from web.api.asked_items import HarvestWish, ItemChange, ItemWish, ShopLinksWish, Window
from web.api.catalog import GROUP, get_item, whole_item
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.shapes_items import WholeItemShape
from web.reach import fetch, viewer
from web.state import session, studio

SAME = ("sku", "name_zh", "name_en", "kind", "origin", "spec", "price_unit", "perishable")
SAME_TOO = ("safety_note", "link", "stock", "office_note")
"""Fields that a draft, an item and a request call the same."""


@operation(
    "POST",
    "/items",
    WholeItemShape,
    group=GROUP,
    summary=_("Put an item into the catalog"),
    status=201,
    body=ItemWish,
    refusals=(404, 409, 422),
    located=True,
    tagged=True,
)
def create_item(body: ItemWish) -> Answer:
    """A new item; its words are held against the county's list first."""
    draft = ItemDraft(
        **{name: _typed(getattr(body, name)) for name in (*SAME, *SAME_TOO)},
        **_windows(body.seasons),
        price=Money(body.price_fen),
        list_price=None if body.list_price_fen is None else Money(body.list_price_fen),
        selling_points=tuple(each.strip() for each in body.selling_points),
    )
    draft = replace(draft, kind=str(draft.kind), name_en=draft.name_en or draft.name_zh)
    # The unit's rights are asked for before its words are looked at.
    item = add_item(session(), viewer(), body.unit_id, draft)
    check_item(session(), studio().settings, item.unit_id, draft)
    return Answer(whole_item(item), {"Location": url_for("api_v1.get_item", item_id=item.id)})


@operation(
    "POST",
    "/items/<item_id>/change",
    WholeItemShape,
    group=GROUP,
    summary=_("Change an item; its price changes by approval only"),
    body=ItemChange,
    current=get_item,
    refusals=(409, 422),
    tagged=True,
)
def change_item_of(item_id: str, body: ItemChange) -> WholeItemShape:
    """Write what was sent over the item."""
    item = fetch(Item, item_id)
    draft = _changed(item, body)
    check_item(session(), studio().settings, item.unit_id, draft)
    revision = item.revision if body.revision is None else body.revision
    return whole_item(change_item(session(), viewer(), item.id, draft, revision))


@operation(
    "POST",
    "/items/<item_id>/harvest",
    WholeItemShape,
    group=GROUP,
    summary=_("Say how the harvest stands"),
    body=HarvestWish,
    current=get_item,
    tagged=True,
)
def say_harvest(item_id: str, body: HarvestWish) -> WholeItemShape:
    """Keep it."""
    return whole_item(set_harvest(session(), viewer(), item_id, body.harvest))


@operation(
    "POST",
    "/items/<item_id>/shop-links",
    WholeItemShape,
    group=GROUP,
    summary=_("Keep the item's shop links, all or none"),
    body=ShopLinksWish,
    current=get_item,
    refusals=(422,),
    tagged=True,
)
def keep_shop_links(item_id: str, body: ShopLinksWish) -> WholeItemShape:
    """Keep them."""
    item = fetch(Item, item_id)
    save_links(session(), viewer(), item.id, {each.platform: each.link for each in body.links})
    session().flush()
    return whole_item(item)


def _changed(item: Item, body: ItemChange) -> ItemDraft:
    """The item as it would be."""
    given = {name: value for name, value in body if value is not None}
    if "stock" in body.model_fields_set:
        given["stock"] = body.stock
    windows = (
        _windows(body.seasons)
        if body.seasons is not None
        else {
            "season_from": item.season_from,
            "season_to": item.season_to,
            "further_seasons": item.windows[1:],
        }
    )
    points = item.selling_points if body.selling_points is None else body.selling_points
    values = {name: _typed(given.get(name, getattr(item, name))) for name in (*SAME, *SAME_TOO)}
    return ItemDraft(
        **values | {"kind": str(values["kind"])},
        **windows,
        price=Money(item.price_fen),
        list_price=None,
        selling_points=tuple(each.strip() for each in points),
    )


def _windows(seasons: list[Window]) -> dict[str, Any]:
    """The columns that a season's windows are kept in."""
    first = seasons[0] if seasons else None
    return {
        "season_from": first.first if first else None,
        "season_to": first.last if first else None,
        "further_seasons": tuple((each.first, each.last) for each in seasons[1:]),
    }


def _typed(value: Any) -> Any:  # noqa: ANN401 - any field of an item
    return value.strip() if isinstance(value, str) else value
