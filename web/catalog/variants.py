"""How the harvest stands, and an item's variants."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.errors import InputError
from studio.records.goods import Harvest, Item, ItemVariant
from studio.words import Message
from studio.workflows.catalog.harvest import set_harvest
from studio.workflows.catalog.variants import add_variant, change_variant, remove_variant
from web.catalog.forms import VariantForm, values_of
from web.catalog.routes import blueprint, page_of, refuse
from web.entered import Entered
from web.problems import tell
from web.reach import fetch, viewer
from web.state import session


@blueprint.post("/<item_id>/harvest")
def harvest(item_id: str) -> ResponseReturnValue:
    """Say how the harvest stands."""
    item = fetch(Item, item_id)
    form = Entered(request.form)
    wanted = form.choice("harvest", set(Harvest), needed=False)
    for error in form.errors.values():
        raise error
    set_harvest(session(), viewer(), item.id, Harvest(wanted) if wanted else None)
    tell(Message(_("Saved."), ""))
    return redirect(url_for("catalog.edit", item_id=item.id, _anchor="harvest"))


@blueprint.post("/<item_id>/variants")
def new_variant(item_id: str) -> ResponseReturnValue:
    """Add a variant."""
    item = fetch(Item, item_id)
    form = VariantForm(request.form)
    if form.fine:
        try:
            add_variant(session(), viewer(), item.id, form.draft)
        except InputError as error:
            refuse(form, error)
        else:
            return _back(item.id)
    return page_of(item, Entered(values_of(item)), form), 422


@blueprint.post("/variants/<variant_id>")
def edit_variant(variant_id: str) -> ResponseReturnValue:
    """Change a variant."""
    variant = fetch(ItemVariant, variant_id)
    form = VariantForm(request.form)
    for error in form.errors.values():
        raise error
    change_variant(session(), viewer(), variant.id, form.draft)
    return _back(variant.item_id)


@blueprint.post("/variants/<variant_id>/remove")
def drop_variant(variant_id: str) -> ResponseReturnValue:
    """Take a variant away."""
    return _back(remove_variant(session(), viewer(), fetch(ItemVariant, variant_id).id))


def _back(item_id: str) -> ResponseReturnValue:
    tell(Message(_("Saved."), ""))
    return redirect(url_for("catalog.edit", item_id=item_id, _anchor="variants"))
