"""What stands beside an item: sizes, offers, certificates, and what sellers may ask."""

from __future__ import annotations

from flask import url_for

from studio.records.goods import Item, ItemVariant
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper
from studio.records.prices import PriceRange
from studio.units import Money
from studio.workflows.catalog import offers, papers, price_range, variants
from studio.workflows.catalog.variants import VariantDraft
from web.api.asked_items import OfferWish, PaperWish, RangeWish, VariantWish
from web.api.catalog import GROUP, get_item, whole_item
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.shapes_items import (
    OfferShape,
    PaperShape,
    RangeShape,
    VariantShape,
    WholeItemShape,
)
from web.reach import fetch, viewer
from web.state import session, studio


@operation("GET", "/variants/<variant_id>", VariantShape, group=GROUP, summary=_("One size"))
def get_variant(variant_id: str) -> VariantShape:
    """One size."""
    return VariantShape.model_validate(fetch(ItemVariant, variant_id))


@operation(
    "POST",
    "/items/<item_id>/variants",
    VariantShape,
    group=GROUP,
    summary=_("Add a size with its price and stock"),
    status=201,
    body=VariantWish,
    current=get_item,
    refusals=(409, 422),
    located=True,
    tagged=True,
)
def add_variant(item_id: str, body: VariantWish) -> Answer:
    """A new size."""
    made = variants.add_variant(session(), viewer(), item_id, _variant(body))
    place = url_for("api_v1.get_variant", variant_id=made.id)
    return Answer(VariantShape.model_validate(made), {"Location": place})


@operation(
    "POST",
    "/variants/<variant_id>/change",
    VariantShape,
    group=GROUP,
    summary=_("Change a size"),
    body=VariantWish,
    current=get_variant,
    refusals=(409, 422),
    tagged=True,
)
def change_variant(variant_id: str, body: VariantWish) -> VariantShape:
    """Write all of it anew."""
    changed = variants.change_variant(session(), viewer(), variant_id, _variant(body))
    return VariantShape.model_validate(changed)


@operation(
    "POST",
    "/variants/<variant_id>/remove",
    WholeItemShape,
    group=GROUP,
    summary=_("Take a size away; answers the item without it"),
    current=get_variant,
)
def remove_variant(variant_id: str) -> WholeItemShape:
    """Take it away."""
    return _left(variants.remove_variant(session(), viewer(), variant_id))


def _variant(body: VariantWish) -> VariantDraft:
    was = None if body.list_price_fen is None else Money(body.list_price_fen)
    return VariantDraft(body.name.strip(), Money(body.price_fen), was, body.stock)


@operation("GET", "/offers/<offer_id>", OfferShape, group=GROUP, summary=_("One offer"))
def get_offer(offer_id: str) -> OfferShape:
    """One offer."""
    return OfferShape.model_validate(fetch(ItemOffer, offer_id))


@operation(
    "POST",
    "/items/<item_id>/offers",
    OfferShape,
    group=GROUP,
    summary=_("Let an offer stand with an item"),
    status=201,
    body=OfferWish,
    current=get_item,
    refusals=(422,),
    located=True,
    tagged=True,
)
def add_offer(item_id: str, body: OfferWish) -> Answer:
    """A new offer."""
    ends = (body.from_on, body.until_on)
    made = offers.add_offer(session(), viewer(), item_id, body.text.strip(), *ends)
    place = url_for("api_v1.get_offer", offer_id=made.id)
    return Answer(OfferShape.model_validate(made), {"Location": place})


@operation(
    "POST",
    "/offers/<offer_id>/remove",
    WholeItemShape,
    group=GROUP,
    summary=_("Take an offer back; answers the item without it"),
    current=get_offer,
)
def remove_offer(offer_id: str) -> WholeItemShape:
    """Take it back."""
    return _left(offers.remove_offer(session(), viewer(), offer_id))


@operation("GET", "/papers/<paper_id>", PaperShape, group=GROUP, summary=_("One certificate"))
def get_paper(paper_id: str) -> PaperShape:
    """One certificate."""
    return PaperShape.model_validate(fetch(ItemPaper, paper_id))


@operation(
    "POST",
    "/items/<item_id>/papers",
    PaperShape,
    group=GROUP,
    summary=_("Note a certificate or licence"),
    status=201,
    body=PaperWish,
    current=get_item,
    refusals=(422,),
    located=True,
    tagged=True,
)
def add_paper(item_id: str, body: PaperWish) -> Answer:
    """A new certificate."""
    made = papers.add_paper(session(), studio().settings, viewer(), item_id, _paper(body))
    place = url_for("api_v1.get_paper", paper_id=made.id)
    return Answer(PaperShape.model_validate(made), {"Location": place})


@operation(
    "POST",
    "/papers/<paper_id>/change",
    PaperShape,
    group=GROUP,
    summary=_("Write a certificate anew: it was renewed, or proves something else"),
    body=PaperWish,
    current=get_paper,
    refusals=(422,),
    tagged=True,
)
def change_paper(paper_id: str, body: PaperWish) -> PaperShape:
    """All of it, where it stands."""
    papers.change_paper(session(), studio().settings, viewer(), paper_id, _paper(body))
    return get_paper(paper_id)


def _paper(body: PaperWish) -> papers.PaperDraft:
    claims = papers.claims_in("\n".join(body.claims))
    return papers.PaperDraft(body.name.strip(), body.number.strip(), body.until_on, claims)


@operation(
    "POST",
    "/papers/<paper_id>/remove",
    WholeItemShape,
    group=GROUP,
    summary=_("Take a certificate away; answers the item without it"),
    current=get_paper,
)
def remove_paper(paper_id: str) -> WholeItemShape:
    """Take it away."""
    return _left(papers.remove_paper(session(), viewer(), paper_id))


@operation("GET", "/price-ranges/<range_id>", RangeShape, group=GROUP, summary=_("One price range"))
def get_range(range_id: str) -> RangeShape:
    """One range."""
    return RangeShape.model_validate(fetch(PriceRange, range_id))


@operation(
    "POST",
    "/items/<item_id>/price-ranges",
    RangeShape,
    group=GROUP,
    summary=_("Approve what sellers may ask"),
    status=201,
    body=RangeWish,
    current=get_item,
    refusals=(422,),
    located=True,
    tagged=True,
)
def approve_range(item_id: str, body: RangeWish) -> Answer:
    """A new range."""
    ends = (Money(body.least_fen), Money(body.most_fen), body.from_on, body.until_on)
    made = price_range.approve_range(session(), viewer(), item_id, *ends)
    place = url_for("api_v1.get_range", range_id=made.id)
    return Answer(RangeShape.model_validate(made), {"Location": place})


@operation(
    "POST",
    "/price-ranges/<range_id>/end",
    WholeItemShape,
    group=GROUP,
    summary=_("Take a price range back; answers the item without it"),
    current=get_range,
)
def end_range(range_id: str) -> WholeItemShape:
    """Take it back."""
    item_id = fetch(PriceRange, range_id).item_id
    price_range.end_range(session(), viewer(), range_id)
    return _left(item_id)


def _left(item_id: str) -> WholeItemShape:
    """The item when something of it is gone."""
    session().flush()
    session().expire_all()
    return whole_item(fetch(Item, item_id))
