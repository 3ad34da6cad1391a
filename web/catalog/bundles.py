"""Bundles: several items at one price."""

from __future__ import annotations

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.catalog import parse_price
from studio.errors import InputError, NotFound
from studio.records.bundles import Bundle
from studio.units import Money, now
from studio.units.clock import SHANGHAI
from studio.words import Message
from studio.workflows.catalog.bundles import (
    MOST_PIECES,
    BundleDraft,
    add_bundle,
    bundles_of,
    items_to_bundle,
    remove_bundle,
)
from web.catalog.routes import blueprint
from web.entered import Entered
from web.problems import tell
from web.reach import fetch, places, viewer
from web.state import session, studio

FIELDS = {
    "price.free": "bundle_price",
    "price.days_order": "bundle_until",
    "bundle.one_piece": "pieces",
    "bundle.too_large": "pieces",
    "bundle.other_unit": "pieces",
    "bundle.too_many": "bundle",
}
"""Which field a refusal belongs to."""


class BundleForm(Entered):
    """A name, a price, its days, and how many of each item."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        name = self.text("bundle", limit=60)
        price = self.use("bundle_price", parse_price)
        first, last = self.day("bundle_from"), self.day("bundle_until")
        pieces = {
            key.removeprefix("pieces-"): self.whole(key, 0, MOST_PIECES)
            for key in values
            if key.startswith("pieces-") and self.raw(key)
        }
        self.draft = BundleDraft(
            name,
            price or Money(0),
            first or date.min,
            last or date.min,
            {item_id: count for item_id, count in pieces.items() if count},
        )


@blueprint.get("/bundles")
def bundles() -> str:
    """What is sold together, and a form for another one."""
    return _page(request.args.get("unit", ""), None)


@blueprint.post("/bundles")
def new_bundle() -> ResponseReturnValue:
    """Let a bundle be sold."""
    unit_id = request.form.get("unit", "")
    form = BundleForm(request.form)
    if form.fine:
        try:
            add_bundle(session(), studio().settings, viewer(), unit_id, form.draft)
        except NotFound:
            raise
        except InputError as error:
            form.refuse(FIELDS.get(error.code, "bundle"), error)
        else:
            tell(Message(_("Saved."), ""))
            return redirect(url_for("catalog.bundles", unit=unit_id))
    return _page(unit_id, form), 422


@blueprint.post("/bundles/<bundle_id>/remove")
def drop_bundle(bundle_id: str) -> ResponseReturnValue:
    """Sell it no longer."""
    bundle = fetch(Bundle, bundle_id)
    remove_bundle(session(), viewer(), bundle.id)
    return redirect(url_for("catalog.bundles", unit=bundle.unit_id))


def _page(unit_id: str, form: Entered | None) -> str:
    today = now().astimezone(SHANGHAI).date()
    units = places()
    chosen = next((each for each in units if each.id == unit_id), units[0] if units else None)
    return render_template(
        "catalog/bundles.html",
        bundles=bundles_of(session(), viewer(), today),
        today=today,
        units=units,
        chosen=chosen,
        items=items_to_bundle(session(), viewer(), chosen.id) if chosen else (),
        form=form,
    )
