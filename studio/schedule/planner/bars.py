"""On which days the checks would call a host or an item an error: asked of the checks themselves, day by day.

So a plan that heeds what is found here gives no such error, whatever a rule goes by: seasons, prices, papers, claims,
ages, identities. What a clip lacks bars nothing: it is ordered, or made anew, once a plan says what is shown when.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from studio.records.finding import Finding, Level
from studio.records.live import BroadcastState, SegmentKind
from studio.schedule.check import PART
from studio.schedule.clip_rules import clip_missing, clip_not_ready, clip_price_stale
from studio.schedule.host_rules import host_age, host_unverified
from studio.schedule.instant import ZONE
from studio.schedule.plan import (
    PlannedBroadcast,
    PlannedChannel,
    PlannedHost,
    PlannedItem,
    PlannedSegment,
)
from studio.schedule.planner.problem import Barred
from studio.schedule.rules import Laid, Rules, lay_out

LATER = frozenset({"schedule.clip_missing", "schedule.clip_not_ready", "schedule.clip_price_stale"})
"""Errors a plan may have when it is made: there is time for a clip until it is fixed."""

OF_ITEM = tuple(
    rule for rule in PART if rule not in {clip_missing, clip_not_ready, clip_price_stale}
)
"""Rules on what is sold and how: all there are but those of ``LATER``."""

OF_PERSON = (host_age, host_unverified)
"""Rules on who a host is; when they can come is told by ``hours_of``."""

_AT = time(12)
_SECONDS = 600
_CHANNEL = PlannedChannel(id="-", name="-", platform="-")
_HOST = PlannedHost(id="-", name="-")


def item_bars(item: PlannedItem, first: date, days: int) -> tuple[Barred, ...]:
    """Days of the period, and the one after it, on which a part that sells the item would be an error.

    Args:
        item: With its season, price, papers and claims.
        first: The period's first day.
        days: Length of the period; a broadcast of its last night runs into the day after.
    """
    part = PlannedSegment(id="-", planned_s=_SECONDS, item=item)
    laid = _probe(first, _HOST, part, title=item.name_zh)
    (timed,) = laid.timed
    rules = Rules()

    def asked(day: date) -> Iterator[Finding]:
        start = datetime.combine(day, _AT, ZONE).astimezone(UTC)
        end = start + timedelta(seconds=_SECONDS)
        then = timed._replace(start=start, end=end, day=day)
        on_day = Laid(laid.broadcast, (then,))
        for rule in OF_ITEM:
            finding = rule(on_day, then, rules)
            if finding is not None:
                yield finding

    return _stretches(first, days, asked)


def host_bars(host: PlannedHost, first: date, days: int) -> tuple[Barred, ...]:
    """The same of a host: too young, or not known on that day."""
    part = PlannedSegment(id="-", planned_s=_SECONDS, kind=SegmentKind.FILLER)
    rules = Rules()

    def asked(day: date) -> Iterator[Finding]:
        laid = _probe(day, host, part, title="-")
        for rule in OF_PERSON:
            yield from rule(laid, rules)

    return _stretches(first, days, asked)


def _probe(day: date, host: PlannedHost, part: PlannedSegment, title: str) -> Laid:
    """A short broadcast at noon, as fixed as one can be, so that nothing is forgiven a draft."""
    start = datetime.combine(day, _AT, ZONE)
    return lay_out(
        PlannedBroadcast(
            id="-",
            title=title,
            channel=_CHANNEL,
            host=host,
            start=start,
            end=start + timedelta(seconds=_SECONDS),
            state=BroadcastState.LOCKED,
            changed_at=start,
            segments=(part,),
        )
    )


def _stretches(
    first: date, days: int, asked: Callable[[date], Iterable[Finding]]
) -> tuple[Barred, ...]:
    """Days that follow each other with one reason, taken together."""
    every = (first + timedelta(days=number) for number in range(days + 1))
    found = []
    for why, together in groupby(every, key=lambda day: _why(asked(day))):
        stretch = list(together)
        if why:
            found.append(Barred(first=stretch[0], last=stretch[-1], why=why))
    return tuple(found)


def _why(findings: Iterable[Finding]) -> str:
    """The first error's code, without its room; empty where there is none."""
    for each in findings:
        if each.level is Level.ERROR:
            return each.code.removeprefix("schedule.")
    return ""
