"""What checking a province's year of broadcasts costs, in full and after one edit.

    python -m benchmarks.bench_check [--broadcasts 10000] [--rounds 3]

Makes broadcasts of 20 segments each, of 51 counties over a year, with faults of every common kind among them; then
measures ``check`` on all and on each tenth of them (few plans of their own, checked again and again, would lie in the
processor's cache: their growth is that of the cache and not of the rules), and single edits (another host, another
start, another length, another item) of a ``Checker`` that holds all. Prints as JSON: seconds of the full check
(aim ≤ 2, at most 5) with texts that were not seen before and with texts that were, ``growth`` (time for ten times the
data by time for one; at most 11), milliseconds of an edit (median, slowest; at most 20), what building the values
costs, and the peak of memory in MiB (at most 1024). No list of findings is thrown away unread: their number by code is
printed too.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import (
    Availability,
    Checker,
    Hours,
    PlannedBroadcast,
    PlannedChannel,
    PlannedClip,
    PlannedHost,
    PlannedItem,
    PlannedPrice,
    PlannedSegment,
    Rules,
    Span,
    check,
)
from studio.units import Money
from studio.units.season import Season, YearDay

COUNTIES, HOSTS, CHANNELS, ITEMS = 51, 6, 4, 60
"""Counties, and of each: hosts, channels, items."""

SEGMENTS = 20
SLIP = 0.02
"""How often an item is chosen that is out of season or comes twice."""

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
TALK = "先说产地再说做法，天亮前采下，当天装箱，焯水之后炒肉烧汤都可以，问一问大家平时怎么吃，接着介绍规格和发货时间"
SEASONS = (None, None, ("03-01", "06-30"), ("06-10", "08-31"), ("11-15", "02-10"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--broadcasts", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    started = time.process_time()
    plans = list(broadcasts(options.broadcasts))
    built_s = time.process_time() - started
    fresh_s, again_s = full_check(plans, options.rounds)
    tenths = [full_check(plans[first::10], 1) for first in range(10)]
    few_fresh_s, few_again_s = (statistics.median(each) for each in zip(*tenths, strict=True))
    started = time.process_time()
    checker = Checker(plans, Rules())
    begun_s = time.process_time() - started
    if checker.findings != check(plans):
        raise SystemExit("the checker and the full check disagree")
    gc.freeze()  # as a process that keeps a Checker does: what lives long is not looked through at every edit
    edits_ms = edited(checker, plans, 200)
    print(
        json.dumps(
            {
                "broadcasts": len(plans),
                "segments": sum(len(each.segments) for each in plans),
                "build_s": round(built_s, 2),
                "check_s": {"fresh": round(fresh_s, 2), "again": round(again_s, 2)},
                "tenth_s": {"fresh": round(few_fresh_s, 3), "again": round(few_again_s, 3)},
                "growth": {
                    "fresh": round(fresh_s / few_fresh_s, 2),
                    "again": round(again_s / few_again_s, 2),
                },
                "checker_begun_s": round(begun_s, 2),
                "edit_ms": {
                    "median": round(statistics.median(edits_ms), 2),
                    "p95": round(statistics.quantiles(edits_ms, n=20)[-1], 2),
                    "slowest": round(max(edits_ms), 2),
                },
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "findings": dict(Counter(each.code for each in checker.findings).most_common()),
            },
            indent=1,
        )
    )


def full_check(plans: list[PlannedBroadcast], rounds: int) -> tuple[float, float]:
    """Median seconds with rules that have seen no text yet, and with the same rules once more."""
    fresh, again = [], []
    for _ in range(rounds):
        rules = Rules()
        fresh.append(seconds_of(partial(check, plans, rules=rules)))
        again.append(seconds_of(partial(check, plans, rules=rules)))
    return statistics.median(fresh), statistics.median(again)


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of processor time (one thread), so that neighbours do not count; garbage of before is no part of it."""
    gc.collect()
    started = time.process_time()
    work()
    return time.process_time() - started


def edited(checker: Checker, plans: list[PlannedBroadcast], count: int) -> list[float]:
    """Milliseconds of single edits of random broadcasts, the changed findings read."""
    chance = random.Random(2)  # noqa: S311 - data of a benchmark
    taken = []
    for number in range(count):
        before = chance.choice(plans)
        after = change(before, plans, number, chance)
        started = time.process_time()
        told = checker.edit([after])
        len(told.new)
        taken.append((time.process_time() - started) * 1000)
        checker.edit([before])
    if checker.findings != check(plans):
        raise SystemExit("after the edits the checker and the full check disagree")
    return taken


def change(
    before: PlannedBroadcast, plans: list[PlannedBroadcast], number: int, chance: random.Random
) -> PlannedBroadcast:
    """One of four edits."""
    other = chance.choice(plans)
    first, *rest = before.segments
    edits: tuple[dict[str, object], ...] = (
        {"host": other.host},
        {"start": before.start + timedelta(hours=1), "end": before.end + timedelta(hours=1)},
        {"segments": (first.model_copy(update={"planned_s": first.planned_s + 600}), *rest)},
        {
            "segments": (
                first,
                *(each.model_copy(update={"item": other.segments[1].item}) for each in rest),
            )
        },
    )
    return before.model_copy(update=edits[number % len(edits)])


def broadcasts(count: int) -> Iterator[PlannedBroadcast]:
    """``count`` broadcasts of all counties, spread over the year; as dense however many there are."""
    chance = random.Random(1)  # noqa: S311 - data of a benchmark
    land = [_county(number, chance) for number in range(max(1, COUNTIES * count // 10_000))]
    each_county = -(-count // len(land))
    for number in range(count):
        hosts, channels, items = land[number % len(land)]
        nth = number // len(land)
        start = FIRST + timedelta(minutes=nth * 365 * 1440 // each_county + chance.randrange(600))
        yield PlannedBroadcast(
            id=f"b{number}",
            title=f"乡村好物专场 {number}",
            county=f"county-{number % len(land)}",
            channel=chance.choice(channels),
            host=chance.choice(hosts),
            start=start,
            end=start + timedelta(hours=2),
            state=chance.choice(
                (BroadcastState.DRAFT, BroadcastState.REVIEW, BroadcastState.LOCKED)
            ),
            changed_at=FIRST,
            segments=tuple(_segments(f"b{number}", start.date(), items, chance)),
        )


def _segments(
    name: str, day: date, items: list[tuple[PlannedItem, PlannedClip]], chance: random.Random
) -> Iterator[PlannedSegment]:
    had: set[str] = set()
    for number in range(SEGMENTS):
        kind = {0: SegmentKind.OPEN, SEGMENTS - 1: SegmentKind.CLOSE}.get(number, SegmentKind.ITEM)
        item, clip = _chosen(items, day, had, chance) if kind is SegmentKind.ITEM else (None, None)
        at = chance.randrange(20)
        script = f"{TALK[at:]}上{chance.randrange(10**6)}号链接，{TALK[:at]}"
        yield PlannedSegment(
            id=f"{name}-{number}",
            kind=kind,
            title="" if item else "开场和收尾",
            planned_s=360,
            min_s=240,
            item=item,
            quota=chance.randrange(3),
            clip=None if chance.random() < 0.01 else clip,
            overlay="" if item is None else f"{item.name_zh} {item.prices[0].price}",
            talking_points=() if item is None else item.selling_points,
            script=f"{script}最好吃" if chance.random() < 0.005 else script,
        )


def _chosen(
    items: list[tuple[PlannedItem, PlannedClip]], day: date, had: set[str], chance: random.Random
) -> tuple[PlannedItem, PlannedClip]:
    """One that is in season and was not shown yet, but for a slip now and then."""
    while True:
        item, clip = chance.choice(items)
        if chance.random() < SLIP:
            return item, clip
        if item.id not in had and (item.season is None or item.season.contains(day)):
            had.add(item.id)
            return item, clip


def _county(
    number: int, chance: random.Random
) -> tuple[list[PlannedHost], list[PlannedChannel], list[tuple[PlannedItem, PlannedClip]]]:
    """Hosts, channels, and items with their clips."""
    hosts = [
        PlannedHost(
            id=f"h{number}-{nth}",
            name=f"主播{number}-{nth}",
            birth_date=date(1990, 1, 1),
            verified_until=date(2027, 12, 31),
            availability=Availability(
                hours=(Hours(from_min=360, until_min=1500),),
                away=(
                    Span(
                        start=FIRST + timedelta(days=nth * 30),
                        end=FIRST + timedelta(days=nth * 30 + 3),
                    ),
                ),
            ),
            travel_buffer_s=1800,
            max_minutes_day=360,
        )
        for nth in range(HOSTS)
    ]
    channels = [
        PlannedChannel(
            id=f"c{number}-{nth}",
            name=f"账号{nth}",
            platform="douyin",
            aspect="9:16",
            room=f"{nth % 2}",
        )
        for nth in range(CHANNELS)
    ]
    return hosts, channels, [_item(f"{number}-{nth}", chance) for nth in range(ITEMS)]


def _item(name: str, chance: random.Random) -> tuple[PlannedItem, PlannedClip]:
    price = Money(chance.randrange(990, 9990))
    ends = chance.choice(SEASONS)
    item = PlannedItem(
        id=f"i{name}",
        sku=name,
        name_zh=f"好物{name}",
        name_en=f"Good {name}",
        spec="500g",
        unit="袋",
        selling_points=(f"{name}号地里长的", "当天采当天发", "自家晒场晒干"),
        season=None if ends is None else Season(*(YearDay.parse(end) for end in ends)),
        prices=(PlannedPrice(revision=name, price=price, approved=chance.random() > 0.01),),
        stock=200,
    )
    shown = price if chance.random() > 0.01 else Money(price.fen + 1)
    clip = PlannedClip(
        id=f"k{name}",
        title=f"短片{name}",
        published=chance.random() > 0.01,
        duration_ms=15_000,
        aspects=("9:16",),
        shown_price=shown,
    )
    return item, clip


if __name__ == "__main__":
    main()
