"""The prices of a unit's items as lines of a sheet: among the terms what holds or is to come, else in the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from studio.catalog.sheet import Part
from studio.records.goods import Item
from studio.records.price_days import nearest
from studio.records.prices import PriceState
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog.catalog_shelf import HeldDays, Kept, Shelf, line_of, money_of


def terms_kept(shelf: Shelf) -> Iterator[Kept]:
    """Days of today's price first, which needs no figure, then prices of days to come.

    Only where something is said: a price without days holds always.
    """
    for item in shelf.items.values():
        held = shelf.held_days(item)
        own = _todays(held)
        yield from (_term(item, each, own=each is own) for each in _still(held) if _says(each, own))


def known_terms(shelf: Shelf) -> Iterator[Kept]:
    """What a row of terms may repeat, beside what is written: prices of days that are over, and what waits."""
    for item in shelf.items.values():
        held = shelf.held_days(item)
        still = _still(held)
        yield from (_term(item, each, own=False) for each in held if each not in still)
        for row in shelf.prices.get(item.id, ()):
            if row.state is PriceState.PROPOSED:
                waits = HeldDays(row.days, row)
                kinds = {False, row.days.amounts == (item.price_fen, item.list_price_fen)}
                for own in kinds:
                    yield Kept(_term(item, waits, own=own).line, row.id)


def _todays(held: Sequence[HeldDays]) -> HeldDays:
    """The days of today's price, or of the nearest one, as in ``Item.price_on``."""
    days = nearest([each.days for each in held], today())
    return next(each for each in held if each.days is days)


def _still(held: Sequence[HeldDays]) -> list[HeldDays]:
    """Those of today first, then those to come."""
    own, on = _todays(held), today()
    coming = (each for each in held if each.days.last is None or each.days.last >= on)
    return [own, *(each for each in coming if each is not own)]


def _says(each: HeldDays, own: HeldDays) -> bool:
    days, proof = each.days, each.price is not None and each.price.was_evidence
    return each is not own or bool(days.first or days.last or proof)


def _term(item: Item, held: HeldDays, *, own: bool) -> Kept:
    days = held.days
    told: dict[str, Any] = {"from_on": days.first, "until_on": days.last}
    told["evidence"] = (held.price.was_evidence if held.price else "") or None
    if not own:
        told |= {"price": Money(days.price_fen), "list_price": money_of(days.list_price_fen)}
    return line_of(Part.TERMS, item, f"{item.id} {days.first or ''}", **told)


def history_kept(shelf: Shelf) -> Iterator[Kept]:
    """All but the prices of today and of days to come, which stand among the terms."""
    return (each for each in known_prices(shelf) if not each.in_force)


@dataclass(frozen=True)
class KeptPrice(Kept):
    """A price that the catalog has.

    Attributes:
        in_force: Whether it is the item's own of today, or of a day to come.
    """

    in_force: bool = False


def known_prices(shelf: Shelf) -> Iterator[KeptPrice]:
    """All prices that were ever proposed or recorded, those in force too."""
    for item in shelf.items.values():
        in_force = {each.price.id for each in _still(shelf.held_days(item)) if each.price}
        for row in shelf.prices.get(item.id, ()):
            kept = line_of(
                Part.HISTORY,
                item,
                row.id,
                price=Money(row.price_fen),
                list_price=money_of(row.list_price_fen),
                from_on=row.valid_from,
                until_on=row.valid_until,
                evidence=row.was_evidence or None,
                price_state=row.told_state.value,
                proposed_by=row.proposer_name or None,
                proposed_at=row.proposed_at.replace(microsecond=0),
                decided_by=row.decider_name or None,
                decided_at=row.decided_at.replace(microsecond=0) if row.decided_at else None,
            )
            yield KeptPrice(kept.line, kept.id, row.id in in_force)
