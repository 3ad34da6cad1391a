"""Offers of an item."""

from __future__ import annotations

from datetime import date

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.offers import ItemOffer
from studio.words import Message
from studio.workflows.catalog.offers import add_offer, remove_offer
from web.catalog.forms import values_of
from web.catalog.routes import blueprint, page_of
from web.entered import Entered
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session


class OfferForm(Entered):
    """An offer as it is said, and from when until when."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.offer = self.text("offer", limit=40)
        self.from_on = self.day("offer_from") or date.min
        self.until_on = self.day("offer_until") or date.min


@blueprint.post("/<item_id>/offers")
def new_offer(item_id: str) -> ResponseReturnValue:
    """Let an offer stand."""
    item = fetch(Item, item_id)
    form = OfferForm(request.form)
    if form.fine:
        ends = (form.from_on, form.until_on)
        try:
            add_offer(session(), viewer(), item.id, form.offer, *ends)
        except InputError as error:
            form.refuse("offer_until" if error.code == "price.days_order" else "offer", error)
        else:
            return _back(item.id)
    return page_of(item, Entered(values_of(item)), form), 422


@blueprint.post("/offers/<offer_id>/remove")
def drop_offer(offer_id: str) -> ResponseReturnValue:
    """Take an offer back."""
    return _back(remove_offer(session(), viewer(), fetch(ItemOffer, offer_id).id))


def _back(item_id: str) -> ResponseReturnValue:
    tell(Message(_("Saved."), ""))
    return redirect(url_for("catalog.edit", item_id=item_id, _anchor="offers"))
