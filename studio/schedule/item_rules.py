"""Checks of one item in one segment: season, papers, the mark of its origin, its price, what there is of it."""

from __future__ import annotations

from studio.records.finding import Finding, Level, RemedyAction
from studio.schedule.found import names, part, remedy
from studio.schedule.instant import local
from studio.schedule.plan import PlannedSegment
from studio.schedule.rules import Laid, Rules
from studio.schedule.times import TimedSegment
from studio.words.season import season_words

GI_WORD = "地理标志"
"""Whoever says it of an item needs the authorisation."""


def out_of_season(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """An item is sold on a day out of its season; an error for perishable goods."""
    del rules
    item = timed.segment.item
    if item is None or item.season is None or item.season.contains(timed.day):
        return None
    values = {
        **names(item),
        "season": season_words(item.season, "zh"),
        "season_en": season_words(item.season, "en"),
    }
    level = Level.ERROR if item.perishable else Level.WARNING
    todo = remedy(
        RemedyAction.REPLACE_ITEM, timed.segment.id, item=item.id, day=timed.day.isoformat()
    )
    days = min(item.season.days_until(timed.day), item.season.days_since(timed.day))
    return part("item_out_of_season", level, laid, timed, values, todo, days)


def sold_out(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """There is nothing left of an item that is sold."""
    del rules
    item = timed.segment.item
    if item is None or item.stock != 0:
        return None
    todo = remedy(
        RemedyAction.REPLACE_ITEM, timed.segment.id, item=item.id, day=timed.day.isoformat()
    )
    return part("item_sold_out", Level.ERROR, laid, timed, names(item), todo)


def price_unapproved(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """The price nobody approved, one that was replaced since the lock, or one that does not hold at that time."""
    del rules
    sold = timed.sold
    if sold is None:
        return None
    item, price = sold
    late = price.valid_from is not None and price.valid_from > timed.start
    over = price.valid_until is not None and price.valid_until <= timed.start
    if price.approved and not (late or over or timed.segment.replaced_at(timed.start)):
        return None
    todo = remedy(RemedyAction.APPROVE_PRICE, item.id, price_fen=price.price.fen)
    values = {**names(item), "price": str(price.price)}
    return part("price_unapproved", laid.at_lock, laid, timed, values, todo)


def price_expires(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """The price ends while the item is on."""
    del rules
    sold = timed.sold
    if sold is None:
        return None
    item, price = sold
    if price.valid_until is None or not timed.start < price.valid_until < timed.end:
        return None
    values = {
        **names(item),
        "price": str(price.price),
        "until": f"{local(price.valid_until):%Y-%m-%d %H:%M}",
    }
    todo = remedy(RemedyAction.APPROVE_PRICE, item.id, price_fen=price.price.fen)
    return part("price_expires_during", laid.at_lock, laid, timed, values, todo)


def gi_unauthorised(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """A geographical indication is claimed and nobody may claim it on that day."""
    del rules
    segment = timed.segment
    item = segment.item
    if item is None or (item.gi_until is not None and item.gi_until >= timed.day):
        return None
    if not (item.claims_gi or _says_gi(segment)):
        return None
    todo = remedy(RemedyAction.RENEW_PAPERS, item.id)
    return part("gi_unauthorised", Level.ERROR, laid, timed, names(item), todo)


def licence_expired(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """A licence of the item ends before that day."""
    del rules
    item = timed.segment.item
    if item is None or not item.papers:
        return None
    over = [each for each in item.papers if each.valid_until < timed.day]
    if not over:
        return None
    first = min(over, key=lambda each: (each.valid_until, each.name))
    values = {**names(item), "papers": first.name, "until": first.valid_until.isoformat()}
    todo = remedy(RemedyAction.RENEW_PAPERS, item.id)
    return part("licence_expired", Level.ERROR, laid, timed, values, todo)


def _says_gi(segment: PlannedSegment) -> bool:
    if GI_WORD in segment.script or GI_WORD in segment.overlay or GI_WORD in segment.title:
        return True
    return GI_WORD in "\n".join(segment.talking_points)
