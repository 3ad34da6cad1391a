"""Whether a seller may ask a price: the county's range for the item, its days, and what the clip itself says."""

from __future__ import annotations

from studio.catalog import ApprovedPrice
from studio.errors import InputError
from studio.records.clip import Shown
from studio.units import Money
from studio.units.clock import today


def check_price(
    shown: Shown, shop: str, price: Money | None, approved: ApprovedPrice | None
) -> None:
    """Make sure that the seller's price is one that the county approved, and the body says no other.

    Raises:
        InputError: ``personalise.price_range``, ``personalise.price_over`` (its date is past),
            ``personalise.price_in_body``.
    """
    own = shown.facts.price
    if price is None or price == own:
        return
    told = {"price": str(price), "shop": shop}
    if approved is None:
        raise InputError("personalise.price_range", **told, least=str(own), most=str(own))
    if approved.until < today():
        raise InputError("personalise.price_over", **told, until=approved.until.isoformat())
    if not approved.least_fen <= price.fen <= approved.most_fen:
        least, most = str(approved.least), str(approved.most)
        raise InputError("personalise.price_range", **told, least=least, most=most)
    if "price" in shown.layers:
        raise InputError("personalise.price_in_body", **told, own=str(own))
