"""Bundles: several items at one price."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from studio.errors import InputError
from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog import bundles
from studio.workflows.catalog.bundles import BundleDraft
from web.api.asked_items import BundlesAsked, BundleWish
from web.api.catalog import GROUP
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import page_of
from web.api.shapes import Listed
from web.api.shapes_items import BundleShape, ComparedBundleShape
from web.reach import fetch, viewer
from web.state import session, studio

PARTS = selectinload(Bundle.parts).joinedload(BundlePart.item).lazyload(Item.further)


@operation(
    "GET",
    "/bundles",
    Listed[BundleShape],
    group=GROUP,
    summary=_("What is sold together at one price, what is over too"),
    query=BundlesAsked,
)
def list_bundles(query: BundlesAsked) -> Answer:
    """The bundles of the caller's units."""
    wanted = select(Bundle).options(PARTS)
    if query.unit is not None:
        wanted = wanted.where(Bundle.unit_id == query.unit)
    if query.item is not None:
        with_it = select(BundlePart.bundle_id).where(BundlePart.item_id == query.item)
        wanted = wanted.where(Bundle.id.in_(with_it))
    return page_of(wanted, (Bundle.created_at, Bundle.id), query, BundleShape.model_validate)


@operation(
    "GET",
    "/bundles/<bundle_id>",
    ComparedBundleShape,
    group=GROUP,
    summary=_("One bundle, and how its price compares today"),
)
def get_bundle(bundle_id: str) -> ComparedBundleShape:
    """One bundle."""
    told = bundles.compared(session(), fetch(Bundle, bundle_id, PARTS), today())
    return ComparedBundleShape(
        **BundleShape.model_validate(told.bundle).model_dump(),
        single_fen=told.single.fen,
        saved_fen=told.saved.fen,
        below=told.below,
    )


@operation(
    "POST",
    "/bundles",
    ComparedBundleShape,
    group=GROUP,
    summary=_("Let a bundle be sold"),
    status=201,
    body=BundleWish,
    refusals=(404, 422),
    located=True,
    tagged=True,
)
def add_bundle(body: BundleWish) -> Answer:
    """A new bundle."""
    if len({each.item_id for each in body.parts}) < len(body.parts):
        raise InputError("bundle.twice")
    draft = BundleDraft(
        body.name.strip(),
        Money(body.price_fen),
        body.from_on,
        body.until_on,
        {each.item_id: each.pieces for each in body.parts},
    )
    made = bundles.add_bundle(session(), studio().settings, viewer(), body.unit_id, draft)
    place = url_for("api_v1.get_bundle", bundle_id=made.id)
    return Answer(get_bundle(made.id), {"Location": place})


@operation(
    "POST",
    "/bundles/<bundle_id>/remove",
    BundleShape,
    group=GROUP,
    summary=_("Sell a bundle no longer; answers it as it was"),
    current=get_bundle,
)
def remove_bundle(bundle_id: str) -> BundleShape:
    """Sell it no longer."""
    told = BundleShape.model_validate(fetch(Bundle, bundle_id, PARTS))
    bundles.remove_bundle(session(), viewer(), bundle_id)
    return told
