"""All checks, in one fixed order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter, lt

from studio.records.finding import Finding, Level
from studio.records.live import BroadcastState
from studio.schedule.answer_rules import host_declined, host_declined_before, host_unanswered
from studio.schedule.claim_rules import claim_unproved
from studio.schedule.clashes import channel_double, channel_turnaround
from studio.schedule.clip_rules import (
    clip_aspect,
    clip_longer,
    clip_missing,
    clip_not_ready,
    clip_price_stale,
)
from studio.schedule.collector import collector_resting
from studio.schedule.disk_rule import retention_disk
from studio.schedule.host_rules import (
    host_age,
    host_buffer,
    host_daily_max,
    host_double,
    host_unavailable,
    host_unverified,
)
from studio.schedule.item_rules import (
    gi_unauthorised,
    licence_expired,
    out_of_season,
    price_expires,
    price_unapproved,
    sold_out,
)
from studio.schedule.moves import OVER
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rules import Laid, Presence, Rules, Showing, lay_out, presences
from studio.schedule.rundown import (
    fixed_start_collision,
    in_past,
    item_missing,
    no_items,
    no_open_close,
    overrun,
    underrun,
)
from studio.schedule.sale_rules import item_repeat, item_stock, price_cross_channel
from studio.schedule.text_rules import claims
from studio.schedule.times import TimedSegment

WHOLE: tuple[Callable[[Laid, Rules], Iterator[Finding]], ...] = (
    in_past,
    host_declined,
    host_declined_before,
    host_unanswered,
    host_unavailable,
    host_age,
    host_unverified,
    no_items,
    overrun,
    underrun,
    no_open_close,
    claims,
)
"""Rules on one broadcast."""

PART: tuple[Callable[[Laid, TimedSegment, Rules], Finding | None], ...] = (
    fixed_start_collision,
    item_missing,
    out_of_season,
    sold_out,
    price_unapproved,
    price_expires,
    clip_missing,
    clip_not_ready,
    clip_longer,
    clip_aspect,
    clip_price_stale,
    gi_unauthorised,
    licence_expired,
    claim_unproved,
)
"""Rules on one segment."""

OF_HOST: tuple[Callable[[Sequence[Presence], Rules], Iterator[Finding]], ...] = (
    host_double,
    host_buffer,
    host_daily_max,
)
"""Rules on all that one host does, by start."""

OF_CHANNEL: tuple[Callable[[Sequence[PlannedBroadcast], Rules], Iterator[Finding]], ...] = (
    channel_double,
    channel_turnaround,
)
"""Rules on all broadcasts of one channel, by start."""

OF_ITEM: tuple[Callable[[Sequence[Showing], Rules], Iterator[Finding]], ...] = (
    item_stock,
    price_cross_channel,
    item_repeat,
)
"""Rules on all segments that sell one item, by start."""

OF_ALL: tuple[Callable[[Sequence[PlannedBroadcast], Rules], Iterator[Finding]], ...] = (
    retention_disk,
)
"""Rules on everything, by start."""

ORDER = tuple(
    f"schedule.{code}"
    for code in (
        "in_past",
        "host_double",
        "host_declined",
        "host_declined_still",
        "host_declined_before",
        "host_unanswered",
        "host_unavailable",
        "host_buffer",
        "host_daily_max",
        "host_age",
        "host_unverified",
        "channel_double",
        "channel_turnaround",
        "no_items",
        "overrun",
        "underrun",
        "no_open_close",
        "fixed_start_collision",
        "item_missing",
        "item_out_of_season",
        "item_sold_out",
        "item_stock",
        "item_repeat",
        "price_unapproved",
        "price_expires_during",
        "price_cross_channel",
        "clip_missing",
        "clip_not_ready",
        "clip_longer_than_segment",
        "clip_aspect",
        "clip_price_stale",
        "clip_price_later",
        "claim_statutory",
        "claim_listed",
        "claim_unproved",
        "gi_unauthorised",
        "licence_expired",
        "retention_disk_short",
    )
)
"""Every code a check can give; the order of findings that start at one instant."""

PLACE: Mapping[str, int] = {code: place for place, code in enumerate(ORDER)}

OrderKey = tuple[datetime, int, tuple[str, ...], tuple[str, ...]]

DEFAULT = Rules()


def check(
    broadcasts: Iterable[PlannedBroadcast],
    now: datetime | None = None,
    rules: Rules = DEFAULT,
) -> tuple[Finding, ...]:
    """What a coordinator should know of these broadcasts; cancelled ones count for nothing.

    The result does not depend on the order of ``broadcasts``: findings come by start, rule, subjects.

    Args:
        broadcasts: All that could clash; a check of one day should hold the days around it.
        now: When given, broadcasts that were to start before it get a warning.
        rules: What the county goes by.
    """
    rules = rules if now is None else replace(rules, now=now)
    with collector_resting():
        return _full(broadcasts, rules)


def _full(broadcasts: Iterable[PlannedBroadcast], rules: Rules) -> tuple[Finding, ...]:
    standing = sorted(filter(counts, broadcasts), key=start_order)
    found: list[Finding] = []
    hosts: defaultdict[str, list[Presence]] = defaultdict(list)
    channels: defaultdict[str, list[PlannedBroadcast]] = defaultdict(list)
    items: defaultdict[str, list[Showing]] = defaultdict(list)
    for (
        broadcast
    ) in standing:  # one after the other, whole: what was just read is near when it is read again
        laid = lay_out(broadcast)
        found += inside(laid, rules)
        channels[broadcast.channel.id].append(broadcast)
        for presence in presences(laid):
            hosts[presence.host.id].append(presence)
        for item_id, showing in showings(laid):
            items[item_id].append(showing)
    for host in hosts.values():
        found += of_host(host, rules)
    for channel in channels.values():
        found += of_channel(channel, rules)
    for item in items.values():
        found += of_item(item, rules)
    found += of_all(standing, rules)
    return ordered(found)


def check_one(broadcast: PlannedBroadcast, rules: Rules = DEFAULT) -> tuple[Finding, ...]:
    """The findings inside one broadcast, without those that need the others."""
    return ordered(inside(lay_out(broadcast), rules))


def blockers(findings: Iterable[Finding], broadcast_id: str) -> tuple[Finding, ...]:
    """What stands against fixing a broadcast: the errors that name it."""
    return tuple(
        each for each in findings if each.level is Level.ERROR and broadcast_id in each.subjects
    )


def counts(broadcast: PlannedBroadcast) -> bool:
    """Whether it takes part in checks at all."""
    return broadcast.state is not BroadcastState.CANCELLED


def start_order(broadcast: PlannedBroadcast) -> tuple[datetime, datetime, str]:
    """The order in which broadcasts are compared."""
    return broadcast.start, broadcast.end, broadcast.id


def showings(laid: Laid) -> Iterator[tuple[str, Showing]]:
    """The segments that sell something, by item."""
    broadcast_id, channel_id = laid.broadcast.id, laid.broadcast.channel.id
    for timed in laid.timed:
        segment, position, start, end, *_ = timed
        if segment.item is not None:
            own = (timed, laid, start, end, position, segment.quota, broadcast_id, channel_id)
            yield segment.item.id, Showing(*own)


def inside(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """What one broadcast says by itself; of one that is over there is nothing left to mend."""
    if laid.broadcast.state in OVER:
        return
    for whole in WHOLE:
        yield from whole(laid, rules)
    for timed in laid.timed:
        for part in PART:
            finding = part(laid, timed, rules)
            if finding is not None:
                yield finding


def of_host(own: list[Presence], rules: Rules) -> Iterator[Finding]:
    """What one host's broadcasts say together."""
    own.sort(key=lambda each: (each.start, each.end, each.broadcast.id))
    for rule in OF_HOST:
        yield from rule(own, rules)


def of_channel(own: list[PlannedBroadcast], rules: Rules) -> Iterator[Finding]:
    """What one channel's broadcasts say together."""
    own.sort(key=start_order)
    for rule in OF_CHANNEL:
        yield from rule(own, rules)


_SHOWN = attrgetter("start", "broadcast_id", "position")


def of_item(own: list[Showing], rules: Rules) -> Iterator[Finding]:
    """What all showings of one item say together."""
    starts = [each.start for each in own]
    if not all(
        map(lt, starts, starts[1:])
    ):  # a year's come nearly sorted, and keys cost more than that
        own.sort(key=_SHOWN)
    for rule in OF_ITEM:
        yield from rule(own, rules)


def of_all(own: list[PlannedBroadcast], rules: Rules) -> Iterator[Finding]:
    """What everything says together; ``own`` come by start."""
    for rule in OF_ALL:
        yield from rule(own, rules)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By start, rule, subjects; what says the same of the same is told once."""
    by_key = {order_of(each): each for each in findings}
    return tuple(by_key[key] for key in sorted(by_key))


def order_of(finding: Finding) -> OrderKey:
    """Place of a finding among others; no two that differ share one."""
    if finding.start is None:
        raise ValueError(f"a finding of the schedule has a time: {finding.code}")
    told = tuple(str(value) for value in finding.params.values())
    return finding.start, PLACE[finding.code], finding.subjects, told
