"""A host's cards, one for each part: price, three points, what must be said and what must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from studio.schedule.feed import one_line
from studio.schedule.plan import PlannedBroadcast, PlannedClaim, PlannedItem
from studio.schedule.times import TimedSegment, local, plan_times
from studio.words import say
from studio.words.claims import ClaimKind, ClaimList

POINTS = 3
"""What somebody can keep in mind while talking."""

EXAMPLES = 4
"""Listed words of a kind that a card names."""

SOON = timedelta(days=7)
"""A price that ends within so much time is worth saying so."""


@dataclass(frozen=True)
class HostCard:
    """What one part asks of whoever is on.

    Attributes:
        timed: The part with its times.
        points: At most ``POINTS``: its talking points, else its item's selling points.
        must_say: Sentences.
        must_not_say: Sentences.
        may_say: What papers prove on that day, and which.
    """

    timed: TimedSegment
    points: tuple[str, ...]
    must_say: tuple[str, ...]
    must_not_say: tuple[str, ...]
    may_say: tuple[str, ...] = ()


def host_cards(
    broadcast: PlannedBroadcast, words: ClaimList, language: str = "zh"
) -> tuple[HostCard, ...]:
    """A card for each part of a broadcast, in order.

    Args:
        broadcast: What is planned.
        words: The county's list of claim words, of which the gravest are named.
        language: ``zh`` or ``en``.
    """
    listed = tuple(_listed(words, language))
    return tuple(_card(timed, listed, language) for timed in plan_times(broadcast))


def _card(timed: TimedSegment, listed: tuple[str, ...], language: str) -> HostCard:
    segment = timed.segment
    item = segment.item
    points = segment.talking_points or (item.selling_points if item else ())
    lines = tuple(one_line(each) for each in points[:POINTS])
    if item is None:
        return HostCard(timed, lines, (), listed)
    must = tuple(_must_say(timed, item, language))
    never = (*_must_not(timed, item, language), *listed)
    may = tuple(_claim(each, language) for each in item.claims if each.holds(timed.day))
    return HostCard(timed, lines, must, never, may)


def _must_say(timed: TimedSegment, item: PlannedItem, language: str) -> Iterator[str]:
    if item.safety_note:
        yield one_line(item.safety_note)
    price = timed.price
    until = None if price is None else price.valid_until
    if until is not None and until - timed.start <= SOON:
        last = local(until - timedelta(seconds=1))
        values = {"month": last.month, "day": last.day, "month_en": f"{last:%b}"}
        yield say("card.price_until", language, values).text
    if timed.segment.quota:
        yield say("card.quota", language, {"pieces": timed.segment.quota, "unit": item.unit}).text


def _must_not(timed: TimedSegment, item: PlannedItem, language: str) -> Iterator[str]:
    if timed.price is None or timed.price.list_price is None:
        yield say("card.no_former", language).text
    if not _may_say_gi(item, timed.day):
        yield say("card.no_gi", language).text
    if item.season is not None and not item.season.contains(timed.day):
        yield say("card.no_fresh", language).text
    for each in item.claims:
        if not each.holds(timed.day):
            yield say("card.no_longer", language, _claim_values(each)).text


def _claim(claim: PlannedClaim, language: str) -> str:
    code = "card.may_say" if claim.valid_until else "card.may_say_always"
    return say(code, language, _claim_values(claim)).text


def _claim_values(claim: PlannedClaim) -> dict[str, str]:
    until = claim.valid_until.isoformat() if claim.valid_until else ""
    return {"claim": one_line(claim.text), "papers": one_line(claim.paper), "until": until}


def _may_say_gi(item: PlannedItem, day: date) -> bool:
    return item.gi_until is not None and item.gi_until >= day


def _listed(words: ClaimList, language: str) -> Iterator[str]:
    for kind in (ClaimKind.ABSOLUTE, ClaimKind.HEALTH):
        found = (each.word for each in words.words if each.kind is kind)
        some = list(islice(found, EXAMPLES))
        if some:
            between = "、" if language == "zh" else ", "
            yield say(f"card.no_{kind.value}", language, {"words": between.join(some)}).text
