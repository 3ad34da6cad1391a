"""What an item costs, and what sellers may ask for it: proposed, approved, turned down."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from jobs.queue import enqueue
from studio.errors import InputError
from studio.records.goods import Item
from studio.records.prices import ItemPrice, PriceRange
from studio.words import Message
from studio.workflows.catalog import price_range, prices
from web.catalog.forms import PriceForm, RangeForm, values_of
from web.catalog.routes import blueprint, page_of, refuse
from web.entered import Entered
from web.filters import day
from web.layout import may
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session


@blueprint.post("/<item_id>/price")
def propose_price(item_id: str) -> ResponseReturnValue:
    """Ask for another price; who may approve it can do so in the same breath."""
    item = fetch(Item, item_id)
    form = PriceForm(request.form)
    if form.fine:
        try:
            asked = (form.price, form.list_price, form.terms)
            wanted = prices.propose_price(session(), viewer(), item.id, *asked)
        except InputError as error:
            if error.code == "price.days_order":
                form.refuse("price_until", error)
            else:
                refuse(form, error)
        else:
            if form.at_once and may("catalog.approve_price", item.unit_id):
                return _approved(wanted)
            tell(Message(_("Proposed. A coordinator will decide on it."), ""))
            return redirect(url_for("catalog.edit", item_id=item.id, _anchor="price"))
    return page_of(item, Entered(values_of(item)), form), 422


@blueprint.post("/prices/<price_id>/approve")
def approve_price(price_id: str) -> ResponseReturnValue:
    """Let a proposed price be the item's."""
    return _approved(fetch(ItemPrice, price_id))


def _approved(wanted: ItemPrice) -> ResponseReturnValue:
    done = prices.approve_price(session(), enqueue, viewer(), wanted.id)
    said = ngettext(
        "Approved. %(num)s clip is made anew with this price and held until then.",
        "Approved. %(num)s clips are made anew with this price and held until then.",
        done.held,
    )
    if done.begins is not None:
        said = _(
            "Approved. It holds from %(day)s on; what shows the price is made anew then.",
            day=day(done.begins),
        )
    tell(Message(said if done.held or done.begins else _("Approved. No clip shows the price."), ""))
    return redirect(url_for("catalog.edit", item_id=wanted.item_id, _anchor="price"))


@blueprint.post("/prices/<price_id>/turn-down")
def turn_down_price(price_id: str) -> ResponseReturnValue:
    """Leave the item's price as it is."""
    wanted = fetch(ItemPrice, price_id)
    prices.turn_down_price(session(), viewer(), wanted.id)
    tell(Message(_("Turned down. The price stays."), ""))
    return redirect(url_for("catalog.edit", item_id=wanted.item_id, _anchor="price"))


@blueprint.post("/<item_id>/range")
def approve_range(item_id: str) -> ResponseReturnValue:
    """Approve what sellers may ask."""
    item = fetch(Item, item_id)
    form = RangeForm(request.form)
    if form.fine:
        ends = (form.least, form.most, form.from_on, form.until_on)
        try:
            price_range.approve_range(session(), viewer(), item.id, *ends)
        except InputError as error:
            refuse(form, error)
        else:
            tell(Message(_("Approved. Sellers may ask these prices."), ""))
            return redirect(url_for("catalog.edit", item_id=item.id, _anchor="range"))
    return page_of(item, Entered(values_of(item)), form), 422


@blueprint.post("/ranges/<range_id>/end")
def end_range(range_id: str) -> ResponseReturnValue:
    """Take approved prices back."""
    found = fetch(PriceRange, range_id)
    price_range.end_range(session(), viewer(), found.id)
    tell(Message(_("Ended. Sellers ask the item's own price again."), ""))
    return redirect(url_for("catalog.edit", item_id=found.item_id, _anchor="range"))
