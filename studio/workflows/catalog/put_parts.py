"""Put a file's sizes, offers, papers and the like into the catalog, each by the rules of its own page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog import Platform
from studio.catalog.sheet import Part, PartLine
from studio.records.goods import Harvest, Item
from studio.settings import Settings
from studio.store import Viewer
from studio.units import Money
from studio.workflows.catalog.bundles import BundleDraft, add_bundle, remove_bundle
from studio.workflows.catalog.harvest import set_harvest
from studio.workflows.catalog.offers import add_offer, remove_offer
from studio.workflows.catalog.papers import (
    PaperDraft,
    add_paper,
    change_paper,
    claims_in,
    save_links,
)
from studio.workflows.catalog.planned_part import Deed, PlannedPart
from studio.workflows.catalog.price_history import record_price
from studio.workflows.catalog.price_range import approve_range
from studio.workflows.catalog.prices import PriceTerms, approve_price, propose_price
from studio.workflows.catalog.variants import VariantDraft, add_variant, change_variant
from studio.workflows.enqueue import Enqueue


@dataclass(frozen=True)
class Putting:
    """What every row needs.

    Attributes:
        items: The unit's items by code, those that the file has just added among them.
        approve: Whether days of prices that are there hold at once.
        fresh: Codes of items that the file adds, whose price who imports may say.
        priced: Codes of items whose new price was proposed with its days already.
    """

    session: Session
    enqueue: Enqueue
    viewer: Viewer
    settings: Settings
    unit_id: str
    items: Mapping[str, Item]
    approve: bool
    fresh: Collection[str]
    priced: Collection[str]


def put_parts(putting: Putting, parts: Sequence[PlannedPart]) -> int:
    """Put all rows that change something; how many those are.

    Raises:
        InputError, Conflict, Forbidden: As the page of each sort does.
    """
    wanted = [each for each in parts if each.deed is not Deed.SAME]
    for each in wanted:
        PUT[each.row.part](putting, each, PartLine(each.row.part, each.values))
    return len(wanted)


def items_by_code(session: Session, unit_id: str) -> Mapping[str, Item]:
    """A unit's items by code."""
    found = session.scalars(select(Item).where(Item.unit_id == unit_id))
    return {item.sku: item for item in found}


def terms_of(parts: Sequence[PlannedPart]) -> Mapping[str, PriceTerms]:
    """Days and proofs of the goods' own prices that the file says, by the item's code."""
    return {
        each.row.code: _terms_of(PartLine(Part.TERMS, each.values))
        for each in parts
        if each.row.part is Part.TERMS and each.values.get("price") is None
    }


def _terms_of(line: PartLine) -> PriceTerms:
    return PriceTerms(line.day("from_on"), line.day("until_on"), line.text("evidence"))


def _variant(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    price = line.money("price") or Money(0)
    draft = VariantDraft(line.text("variant"), price, line.money("list_price"), line.count("stock"))
    if planned.existing is None:
        add_variant(putting.session, putting.viewer, putting.items[line.code].id, draft)
    else:
        change_variant(putting.session, putting.viewer, planned.existing, draft)


def _terms(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    del planned
    own = line.money("price") is None
    if own and line.code in putting.priced:
        return
    item, session = putting.items[line.code], putting.session
    was = None if item.list_price_fen is None else Money(item.list_price_fen)
    price = line.money("price") or Money(item.price_fen)
    told = (item.id, price, was if own else line.money("list_price"), _terms_of(line))
    wanted = propose_price(session, putting.viewer, *told)
    if putting.approve or line.code in putting.fresh:
        approve_price(session, putting.enqueue, putting.viewer, wanted.id)


def _history(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    del planned
    record_price(putting.session, putting.viewer, putting.items[line.code], line)


def _range(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    del planned
    ends = (line.money("least") or Money(0), line.money("most") or Money(0))
    item_id = putting.items[line.code].id
    approve_range(putting.session, putting.viewer, item_id, *ends, *_days(line))


def _offer(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    if planned.existing is not None:
        remove_offer(putting.session, putting.viewer, planned.existing)
    item_id, text = putting.items[line.code].id, line.text("offer")
    add_offer(putting.session, putting.viewer, item_id, text, *_days(line))


def _bundle(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    if planned.existing is not None:
        remove_bundle(putting.session, putting.viewer, planned.existing)
    pieces = {putting.items[code].id: count for code, count in planned.pieces}
    price = line.money("price") or Money(0)
    draft = BundleDraft(line.text("bundle"), price, *_days(line), pieces)
    add_bundle(putting.session, putting.settings, putting.viewer, putting.unit_id, draft)


def _harvest(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    del planned
    state = Harvest(line.text("harvest"))
    item = set_harvest(putting.session, putting.viewer, putting.items[line.code].id, state)
    # An old list does not make an old word new.
    item.harvest_at = line.moment("said_at") or item.harvest_at


def _paper(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    told = (putting.session, putting.settings, putting.viewer)
    claims = claims_in(line.text("claims"))
    draft = PaperDraft(line.text("paper"), line.text("paper_number"), line.day("until_on"), claims)
    if planned.existing is not None:
        change_paper(*told, planned.existing, draft)
    else:
        add_paper(*told, putting.items[line.code].id, draft)


def _link(putting: Putting, planned: PlannedPart, line: PartLine) -> None:
    del planned
    links = {Platform(line.text("platform")): line.text("link")}
    save_links(putting.session, putting.viewer, putting.items[line.code].id, links)


def _days(line: PartLine) -> tuple[date, date]:
    return line.day("from_on") or date.min, line.day("until_on") or date.min


PUT: Mapping[Part, Callable[[Putting, PlannedPart, PartLine], None]] = {
    Part.VARIANT: _variant,
    Part.TERMS: _terms,
    Part.HISTORY: _history,
    Part.RANGE: _range,
    Part.OFFER: _offer,
    Part.BUNDLE: _bundle,
    Part.HARVEST: _harvest,
    Part.PAPER: _paper,
    Part.LINK: _link,
}
