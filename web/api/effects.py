"""Which scopes a token needs besides, for what an operation does only sometimes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.catalog.sheet import Part
from studio.records.api_tokens import Scope
from studio.records.finding import RemedyAction
from studio.workflows.catalog.planned_part import Deed
from studio.workflows.catalog.price_list import PriceList
from web import bearer

PARTS: Mapping[Part, Scope | None] = {
    Part.VARIANT: Scope.WRITE_OFFERS,
    Part.TERMS: Scope.PROPOSE_PRICES,
    Part.HISTORY: Scope.PROPOSE_PRICES,
    Part.RANGE: Scope.WRITE_OFFERS,
    Part.OFFER: Scope.WRITE_OFFERS,
    Part.BUNDLE: Scope.WRITE_OFFERS,
    Part.HARVEST: None,
    Part.PAPER: None,
    Part.LINK: None,
    Part.PHOTO: None,
}
"""Rows of a price list beside the goods; None where ``items:write`` is enough, as at the operations of their own."""

REMEDIES: Mapping[RemedyAction, Scope] = {
    RemedyAction.APPROVE_PRICE: Scope.PROPOSE_PRICES,
    RemedyAction.ORDER_CLIP: Scope.ORDER_CLIPS,
}
"""Remedies that change more than the broadcast; with all others ``broadcasts:plan`` is enough."""


def of_import(plan: PriceList, *, approve: bool) -> frozenset[Scope]:
    """What importing this list needs beside ``items:write``."""
    return frozenset(_of_import(plan, approve=approve))


def _of_import(plan: PriceList, *, approve: bool) -> Iterator[Scope]:
    if approve:
        yield Scope.APPROVE_PRICES
    if any(each.asked for each in plan.planned):
        yield Scope.PROPOSE_PRICES
    fresh = {each.draft.sku for each in plan.planned if each.deed is Deed.ADD}
    for each in plan.changed_parts:
        scope = PARTS[each.row.part]
        if scope is not None:
            yield scope
        if each.row.part is Part.TERMS and each.row.code in fresh:
            yield Scope.APPROVE_PRICES  # the days of a new item's price hold at once


def permit_remedy(action: RemedyAction) -> None:
    """Hold a remedy that is about to be done against the caller's token.

    Raises:
        Forbidden: ``api.scope``.
    """
    if action in REMEDIES:
        bearer.require(REMEDIES[action])
