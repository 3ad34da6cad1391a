"""Prices of the past that a list says: kept as a record. Only who decides on a proposal here can approve a price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog.sheet import CellProblem, PartLine, PartRow
from studio.catalog.sheet.parts import PartValue
from studio.records.goods import Item
from studio.records.prices import ItemPrice, PriceState
from studio.store import Viewer, require_role
from studio.units import Money, now
from studio.workflows.audit import note
from studio.workflows.catalog.catalog_shelf import Kept
from studio.workflows.catalog.edit_item import EDITORS
from studio.workflows.catalog.planned_part import Deed, PlannedPart, check_days, pen_of, title_pen
from studio.workflows.catalog.prices import PriceTerms, changes_nothing, propose_price, waits_for

KEY = ("code", "price", "proposed_at")
"""By what a price is known: of what became of it the catalog knows more than an older list."""


def plan_history(
    rows: Sequence[PartRow], kept: Sequence[Kept], problems: list[CellProblem]
) -> list[PlannedPart]:
    """Hold the prices of a list's past against those that the catalog knows.

    Args:
        rows: Of the file.
        kept: All that the catalog knows, those in force too.
        problems: What is wrong is written here; that nothing comes into force by it is told at the title.
    """
    there = {_key(each.line): each.id for each in kept}
    planned = list[PlannedPart]()
    new = set[tuple[PartValue, ...]]()
    at = now()
    for row in rows:
        _check(row, at, problems)
        known = there.get(_key(row))
        twice = row.substance in new
        new.add(row.substance)
        deed = Deed.SAME if known or twice else Deed.ADD
        planned.append(PlannedPart(row, deed, row.values, {}, known))
    added = Counter((each.row.sheet, each.row.title) for each in planned if each.deed is Deed.ADD)
    for each in planned:
        count = added.pop((each.row.sheet, each.row.title), 0)
        if count:
            title_pen(each.row, problems).ask("import.history_recorded", count=count)
    return planned


def record_price(session: Session, viewer: Viewer, item: Item, line: PartLine) -> ItemPrice:
    """Keep a price that a list says, whatever it says became of it: it approves nothing.

    A proposal that nobody decided on comes in as one, to be decided here, unless another waits for any of its days.

    Raises:
        Forbidden: ``forbidden.role``.
    """
    require_role(session, viewer, item.unit_id, EDITORS)
    said = {
        "state": line.text("price_state"),
        "proposer": line.text("proposed_by"),
        "decider": line.text("decided_by"),
    }
    price, former = line.money("price") or Money(0), line.money("list_price")
    terms = PriceTerms(line.day("from_on"), line.day("until_on"), line.text("evidence"))
    proposed_at = line.moment("proposed_at") or now()
    if said["state"] == PriceState.PROPOSED and _may_wait(session, item, price, former, terms):
        wanted = propose_price(session, viewer, item.id, price, former, terms)
        wanted.proposed_at, wanted.said = proposed_at, said
        return wanted
    row = ItemPrice(
        unit_id=item.unit_id,
        item_id=item.id,
        price_fen=price.fen,
        list_price_fen=former.fen if former else None,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        was_evidence=terms.was_evidence,
        state=PriceState.RECORDED,
        proposed_at=proposed_at,
        decided_at=line.moment("decided_at"),
        said=said,
    )
    session.add(row)
    note(
        session, viewer, item.unit_id, "price.record", item.id,
        name=item.name_zh, price_fen=price.fen, state=said["state"],
    )  # fmt: skip
    return row


def _may_wait(
    session: Session, item: Item, price: Money, former: Money | None, terms: PriceTerms
) -> bool:
    """Whether a proposal would change something, and is the only one that waits for its days."""
    still = select(ItemPrice.id).where(ItemPrice.item_id == item.id, waits_for(terms.span))
    if session.scalar(still.limit(1)) is not None:
        return False
    return not changes_nothing(item, price, former, terms)


def _key(line: PartLine) -> tuple[PartValue, ...]:
    return tuple(line.values.get(key) for key in KEY)


def _check(row: PartRow, at: datetime, problems: list[CellProblem]) -> None:
    check_days(row, problems)
    price = row.money("price")
    if price is not None and not price.fen:
        pen_of(row, "price", problems).error("price.free")
    proposed, decided = row.moment("proposed_at"), row.moment("decided_at")
    for key, moment in (("proposed_at", proposed), ("decided_at", decided)):
        if moment is not None and moment > at:
            pen_of(row, key, problems).error("import.history_to_come")
    if proposed and decided and decided < proposed:
        pen_of(row, "decided_at", problems).error("import.history_order")
