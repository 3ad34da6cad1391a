"""Items and their prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask import url_for
from pydantic import BaseModel
from sqlalchemy import select

from jobs.queue import enqueue
from studio.records.base import Row
from studio.records.goods import Item
from studio.records.prices import ItemPrice
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog import prices
from studio.workflows.catalog.offers import offers_of
from studio.workflows.catalog.papers import links_of, papers_of
from studio.workflows.catalog.price_range import ranges_of
from studio.workflows.catalog.prices import PriceTerms
from web.api.asked import ByUnit, Paged, PriceWish
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import ApprovedShape, Listed, PriceShape
from web.api.shapes_items import (
    ItemShape,
    OfferShape,
    PaperShape,
    RangeShape,
    ShopLinkShape,
    VariantShape,
    WholeItemShape,
    item_shape,
)
from web.reach import fetch, viewer
from web.state import session

GROUP = _("Items and prices")

S = TypeVar("S", bound=BaseModel)


@operation(
    "GET",
    "/items",
    Listed[ItemShape],
    group=GROUP,
    summary=_("Items of the catalog"),
    query=ByUnit,
)
def list_items(query: ByUnit) -> Answer:
    """The caller's items."""
    wanted = select(Item)
    if query.unit is not None:
        wanted = wanted.where(Item.unit_id == query.unit)
    return page_of(wanted, (Item.created_at, Item.id), query, item_shape)


@operation(
    "GET",
    "/items/<item_id>",
    WholeItemShape,
    group=GROUP,
    summary=_("One item with its sizes, offers, certificates, links and price ranges"),
)
def get_item(item_id: str) -> WholeItemShape:
    """One item with what stands beside it."""
    return whole_item(fetch(Item, item_id))


def whole_item(row: Item) -> WholeItemShape:
    """The item as its own address shows it."""
    day = today()
    return WholeItemShape(
        **item_shape(row).model_dump(),
        office_note=row.office_note,
        variants=[VariantShape.model_validate(each) for each in row.variants],
        offers=_told(OfferShape, offers_of(session(), viewer(), row.id)),
        papers=_told(PaperShape, papers_of(session(), viewer(), row.id)),
        shop_links=_told(ShopLinkShape, links_of(session(), viewer(), row.id)),
        price_ranges=_told(RangeShape, ranges_of(session(), viewer(), row.id, day)),
    )


def _told(shape: type[S], rows: Sequence[Row]) -> list[S]:
    return [shape.model_validate(each) for each in rows]


@operation(
    "GET",
    "/items/<item_id>/prices",
    Listed[PriceShape],
    group=GROUP,
    summary=_("Prices of an item: proposed, approved, turned down"),
    query=Paged,
)
def list_prices(item_id: str, query: Paged) -> Answer:
    """An item's prices."""
    wanted = select(ItemPrice).where(ItemPrice.item_id == fetch(Item, item_id).id)
    order = (ItemPrice.proposed_at, ItemPrice.id)
    return page_of(wanted, order, query, PriceShape.model_validate)


@operation(
    "POST",
    "/items/<item_id>/prices",
    PriceShape,
    group=GROUP,
    summary=_("Propose another price"),
    status=201,
    body=PriceWish,
    current=get_item,
    refusals=(422,),
    located=True,
)
def propose_price(item_id: str, body: PriceWish) -> Answer:
    """Ask those who approve."""
    before = None if body.list_price_fen is None else Money(body.list_price_fen)
    terms = PriceTerms(body.valid_from, body.valid_until, body.was_evidence.strip())
    price = Money(body.price_fen)
    wanted = prices.propose_price(session(), viewer(), item_id, price, before, terms)
    place = url_for("api_v1.get_price", price_id=wanted.id)
    return Answer(PriceShape.model_validate(wanted), {"Location": place})


@operation("GET", "/prices/<price_id>", PriceShape, group=GROUP, summary=_("One price"))
def get_price(price_id: str) -> PriceShape:
    """One price."""
    return PriceShape.model_validate(fetch(ItemPrice, price_id))


@operation(
    "POST",
    "/prices/<price_id>/approve",
    ApprovedShape,
    group=GROUP,
    summary=_("Approve a price; clips that show the old one are held and made anew"),
    current=get_price,
    refusals=(409,),
)
def approve_price(price_id: str) -> ApprovedShape:
    """Let it be the item's."""
    done = prices.approve_price(session(), enqueue, viewer(), price_id)
    told = PriceShape.model_validate(done.price)
    return ApprovedShape(**told.model_dump(), held=done.held, begins=done.begins)


@operation(
    "POST",
    "/prices/<price_id>/turn-down",
    PriceShape,
    group=GROUP,
    summary=_("Turn a price down"),
    current=get_price,
    refusals=(409,),
    tagged=True,
)
def turn_down_price(price_id: str) -> PriceShape:
    """Leave the item's price as it is."""
    return PriceShape.model_validate(prices.turn_down_price(session(), viewer(), price_id))
