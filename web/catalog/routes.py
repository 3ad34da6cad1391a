"""The catalog desk: list, add, change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from studio.catalog import ItemKind, Platform, season_finding, windows_text
from studio.errors import InputError
from studio.records.finding import Finding
from studio.records.goods import Harvest, Item
from studio.records.item_photos import ItemPhoto
from studio.records.prices import ItemPrice, PriceState
from studio.records.work import Clip, ClipState
from studio.units import Money, now
from studio.units.clock import SHANGHAI
from studio.words import Message, say
from studio.words.claims import ClaimFinding
from studio.workflows.catalog.bundles import bundles_of
from studio.workflows.catalog.edit_item import add_item, change_item, check_item
from studio.workflows.catalog.item_photos import first_photos, photos_of
from studio.workflows.catalog.offers import deals_of, offers_of
from studio.workflows.catalog.papers import WARN_DAYS, links_of, papers_of
from studio.workflows.catalog.price_range import ranges_of
from studio.workflows.catalog.prices import price_in_force, prices_of
from web.catalog.forms import FIELDS, TEXT_FIELDS, ItemForm, values_of
from web.entered import Entered
from web.i18n import language
from web.problems import tell
from web.reach import fetch, places, viewer, visible
from web.state import session, studio

blueprint = Blueprint("catalog", __name__, url_prefix="/catalog")


@dataclass(frozen=True)
class Shown:
    """An item as the list shows it."""

    item: Item
    season: str
    finding: Finding | None
    """What to know about selling it today."""
    published: int
    """Published clips."""
    proposed: int | None
    """A price that waits for somebody's decision, fen."""
    photo: ItemPhoto | None


@blueprint.get("")
def index() -> ResponseReturnValue:
    """What the county sells, by county and name."""
    items = (
        select(Item).join(Item.unit).options(joinedload(Item.unit)).order_by(Item.unit_id, Item.sku)
    )
    counts = (
        select(Clip.item_id, func.count())
        .where(Clip.state == ClipState.PUBLISHED)
        .group_by(Clip.item_id)
    )
    published = dict(session().execute(visible(counts)).all())
    open_ones = select(ItemPrice.item_id, ItemPrice.price_fen).where(
        ItemPrice.state == PriceState.PROPOSED
    )
    waiting = dict(session().execute(visible(open_ones)).all())
    today = now().astimezone(SHANGHAI).date()
    found = session().scalars(visible(items)).all()
    photos = first_photos(session(), viewer(), [item.id for item in found])
    shown = [
        Shown(
            item,
            windows_text(item.windows, language()),
            season_finding(item, today),
            published.get(item.id, 0),
            waiting.get(item.id),
            photos.get(item.id),
        )
        for item in found
    ]
    return render_template("catalog/index.html", shown=shown)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add an item."""
    choices = places()
    if request.method == "GET":
        return page_of(None, Entered(request.args) if request.args else None)
    form = ItemForm(request.form, {place.id for place in choices})
    if form.fine:
        try:
            found = check_item(session(), studio().settings, form.unit_id, form.draft)
            item = add_item(session(), viewer(), form.unit_id, form.draft)
        except InputError as error:
            refuse(form, error)
        else:
            tell(Message(_("“%(name)s” is in the catalog.", name=item.name_zh), ""))
            _tell_words(found)
            return redirect(url_for("catalog.index"))
    return page_of(None, form), 422


@blueprint.route("/<item_id>", methods=["GET", "POST"])
def edit(item_id: str) -> ResponseReturnValue:
    """Change an item; a save over somebody else's newer one is refused."""
    item = fetch(Item, item_id, joinedload(Item.further), joinedload(Item.variants))
    if request.method == "GET":
        return page_of(item, Entered(values_of(item)))
    form = ItemForm(request.form, (), item)
    if form.fine:
        try:
            found = check_item(session(), studio().settings, item.unit_id, form.draft)
            change_item(session(), viewer(), item.id, form.draft, form.revision)
        except InputError as error:
            refuse(form, error)
        else:
            tell(Message(_("Saved."), ""))
            _tell_words(found)
            return redirect(url_for("catalog.index"))
    return page_of(item, form), 422


def refuse(form: Entered, error: InputError) -> None:
    """Keep the workflow's refusal with its field; what belongs to no field goes to the error page."""
    if error.code.startswith("claims."):
        form.refuse(TEXT_FIELDS.get(str(error.params.get("where")), "name_zh"), error)
        return
    if error.code not in FIELDS:
        raise error
    field = FIELDS[error.code]
    if field == "new_price":
        field = next((each for each in ("least", "variant_price") if each in form.values), field)
    form.refuse(field, error)


def _tell_words(found: Sequence[ClaimFinding]) -> None:
    """What may stay but should be looked at: where it stands and what to write instead."""
    for each in found:
        tell(say(each.code, language(), each.params), "note")


def page_of(item: Item | None, form: Entered | None, asked: Entered | None = None) -> str:
    """The item's page.

    Args:
        item: None for a new one.
        form: The item's own form.
        asked: A form of its prices that was refused.
    """
    today = now().astimezone(SHANGHAI).date()
    offers = offers_of(session(), viewer(), item.id) if item else ()
    prices = prices_of(session(), viewer(), item.id) if item else []
    ranges = ranges_of(session(), viewer(), item.id, today) if item else []
    return render_template(
        "catalog/edit.html",
        offers=offers,
        photos=photos_of(session(), viewer(), item.id) if item else (),
        bundles=bundles_of(session(), viewer(), today, item.id) if item else (),
        papers=papers_of(session(), viewer(), item.id) if item else (),
        soon=today + timedelta(days=WARN_DAYS),
        platforms=list(Platform),
        links=_links(item) if item else {},
        in_force=price_in_force(session(), item, today) if item else None,
        coming=[each for each in item.prices if each.first and each.first > today] if item else [],
        sizes=deals_of(item, offers, ranges, today) if item else (),
        item=item,
        form=form,
        kinds=list(ItemKind),
        units=places(),
        finding=season_finding(item, today) if item else None,
        asked=asked,
        harvests=list(Harvest),
        money=lambda fen: "" if fen is None else Money(fen).yuan,
        today=today,
        prices=prices,
        ranges=ranges,
    )


def _links(item: Item) -> dict[str, str]:
    return {each.platform: each.link for each in links_of(session(), viewer(), item.id)}
