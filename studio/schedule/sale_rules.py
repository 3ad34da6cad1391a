"""Checks of one item across segments and broadcasts: how much is promised, at what price, how soon again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from studio.records.finding import Finding, Level, RemedyAction
from studio.records.live import BroadcastState
from studio.schedule.found import names, pair, part, remedy
from studio.schedule.instant import seconds_between
from studio.schedule.moves import OVER
from studio.schedule.rules import Promise, Rules, Showing
from studio.schedule.times import duration_text

GONE = OVER | {BroadcastState.CANCELLED}
"""What was sold there is off the stock already."""


def item_stock(own: Sequence[Showing], rules: Rules) -> Iterator[Finding]:
    """More is promised than there is; told once of a broadcast, of its first segment that goes over.

    Broadcasts have their pieces in the order of their starts, whole. Those that are not among ``own`` count by
    ``rules.promised``, so that a broadcast is told the same whichever others it is checked with. ``own`` of one item.
    """
    others: Sequence[Promise] = ()
    promised, at, told = 0, 0, set[str]()
    wanted = [each for each in own if each.quota]
    for each in sorted(filter(_sets_aside, wanted), key=_turn):
        segment, broadcast = each.timed.segment, each.laid.broadcast
        item = segment.item
        if item is None or not item.stock or not segment.quota:
            continue
        others = others or rules.promised.get(item.id, ())
        while at < len(others) and others[at][:2] < (broadcast.start, broadcast.id):
            promised += others[at].pieces
            at += 1
        promised += segment.quota
        if promised > item.stock and broadcast.id not in told:
            told.add(broadcast.id)
            values = {**names(item), "promised": promised, "stock": item.stock}
            left = max(0, item.stock - promised + segment.quota)
            todo = remedy(RemedyAction.LOWER_QUOTA, segment.id, quota=left)
            over = promised - item.stock
            yield part("item_stock", Level.WARNING, each.laid, each.timed, values, todo, over)


def _sets_aside(each: Showing) -> bool:
    return each.laid.broadcast.state not in GONE


def _turn(each: Showing) -> tuple[datetime, str, int]:
    return each.laid.broadcast.start, each.broadcast_id, each.position


def price_cross_channel(own: Sequence[Showing], rules: Rules) -> Iterator[Finding]:
    """One item at two prices on two channels at one time. ``own`` of one item, by start."""
    del rules
    if len({each.channel_id for each in own}) < 2:
        return
    on_air: list[Showing] = []
    for later in own:
        on_air = [each for each in on_air if each.end > later.start]
        for earlier in on_air:
            finding = _two_prices(earlier, later)
            if finding is not None:
                yield finding
        on_air.append(later)


def item_repeat(own: Sequence[Showing], rules: Rules) -> Iterator[Finding]:
    """An item comes again too soon in one broadcast, or on one channel. ``own`` of one item, by start.

    Segments that follow each other directly are one showing in parts.
    """
    last: dict[str, Showing] = {}
    for later in own:
        channel = later.channel_id
        earlier = last.get(channel)
        last[channel] = later
        if earlier is None:
            continue
        gap_s = seconds_between(earlier.end, later.start)
        together = earlier.broadcast_id == later.broadcast_id
        if together and later.position == earlier.position + 1:
            continue
        needed_s = rules.repeat_gap_s if together else rules.repeat_hours * 3600
        item = later.timed.segment.item
        if item is not None and 0 <= gap_s < needed_s:
            values = {
                **names(item),
                "gap": duration_text(gap_s),
                "needed": duration_text(needed_s),
                "other": earlier.laid.broadcast.title,
            }
            todo = remedy(RemedyAction.MOVE_SEGMENT, later.timed.segment.id, after_s=needed_s)
            early_s = needed_s - gap_s
            yield part("item_repeat", Level.WARNING, later.laid, later.timed, values, todo, early_s)


def _two_prices(earlier: Showing, later: Showing) -> Finding | None:
    one, other = earlier.laid.broadcast, later.laid.broadcast
    if one.channel.id == other.channel.id:
        return None
    before, now = earlier.timed.sold, later.timed.sold
    if before is None or now is None:
        return None
    (_, shown), (item, price) = before, now
    if price.price == shown.price:
        return None
    values = {
        **names(item),
        "price": str(price.price),
        "other_price": str(shown.price),
        "channel": other.channel.name,
        "other_channel": one.channel.name,
    }
    within = later.timed.start, min(earlier.timed.end, later.timed.end)
    todo = remedy(RemedyAction.APPROVE_PRICE, item.id)
    return pair("price_cross_channel", Level.WARNING, one, other, values, todo, within)
