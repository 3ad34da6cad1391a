"""What was let stand stays so while it is the same matter and no worse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.records.finding import Finding
from studio.schedule import (
    Override,
    PlannedBroadcast,
    PlannedSegment,
    Rules,
    check,
    fingerprint,
    may_stand,
    weighed,
)
from studio.units import Money
from tests.schedule.asked import talk
from tests.schedule.plans import CHANGED, broadcast, channel, clip, host, item, segment
from tests.schedule.test_all_rules import everything

Plans = list[PlannedBroadcast]


def judge(found: tuple[Finding, ...]) -> list[Override]:
    return [
        Override(
            fingerprint=fingerprint(each), measure=each.measure, by="小周", reason="好", at=CHANGED
        )
        for each in found
    ]


def holds(code: str, before: Plans, after: Plans, **rules: Any) -> bool:
    """Whether the one finding of that code, let stand before, is let stand after."""
    (was,) = (
        each for each in check(before, rules=Rules(**rules)) if each.code == f"schedule.{code}"
    )
    now = [each for each in check(after, rules=Rules(**rules)) if each.code == was.code]
    assert len(now) == 1
    ((_, override),) = weighed(now, judge((was,)))
    return override is not None


def two(gap: int, **changes: Any) -> Plans:
    """A host and a channel with so many minutes between two broadcasts."""
    who, where = host("h", travel_buffer_s=3600), channel("c", 3600)
    first = broadcast("b1", "10:00", "11:00", host=who, channel=where)
    second = broadcast("b2", "11:00", "12:00", host=who, channel=where, **changes)
    later = timedelta(minutes=gap)
    return [
        first,
        second.model_copy(update={"start": second.start + later, "end": second.end + later}),
    ]


@pytest.mark.parametrize("code", ["host_buffer", "channel_turnaround"])
@pytest.mark.parametrize(
    ("gap", "stays"), [(20, True), (59, True), (16, True), (15, False), (0, False)]
)
def test_a_pause_may_grow_and_shrink_a_little(code: str, gap: int, *, stays: bool) -> None:
    """Forty minutes were lacking: four more are let pass."""
    assert holds(code, two(20), two(gap)) is stays


def test_another_host_or_channel_is_another_matter() -> None:
    other = [
        each.model_copy(
            update={"host": host("k", travel_buffer_s=3600), "channel": channel("d", 3600)}
        )
        for each in two(20)
    ]
    assert not holds("host_buffer", two(20), other)
    assert not holds("channel_turnaround", two(20), other)


def one(*parts: PlannedSegment, **changes: Any) -> Plans:
    return [broadcast(segments=parts, **changes)]


LISTED = talk("s2", 5, script="最好吃")
LONG = segment("s2", 10, clip=clip(700))
DRY = item(perishable=False)


@pytest.mark.parametrize(
    ("code", "before", "after", "stays"),
    [
        ("no_items", one(), one(day="2026-08-20", title="改名"), True),
        ("underrun", one(segment("s1", 40)), one(segment("s1", 38)), True),
        ("underrun", one(segment("s1", 40)), one(segment("s1", 50)), True),
        ("underrun", one(segment("s1", 40)), one(segment("s1", 37)), False),
        ("claim_listed", one(segment("s1", 55), LISTED), one(talk("s0", 5), LISTED, segment("s1", 50)), True),
        ("claim_listed", one(segment("s1", 55), LISTED),
         one(segment("s1", 55), talk("s2", 5, script="真的最好吃")), False),
        ("clip_longer_than_segment", one(segment("s1", 50), LONG), one(LONG, segment("s1", 50)), True),
        ("clip_longer_than_segment", one(segment("s1", 50), LONG),
         one(segment("s1", 50), segment("s2", 5, clip=clip(700))), False),
        ("item_out_of_season", one(segment("s1", 60, item=DRY), day="2026-09-20"),
         one(segment("s1", 60, item=DRY), day="2026-09-22"), True),
        ("item_out_of_season", one(segment("s1", 60, item=DRY), day="2026-09-20"),
         one(segment("s1", 60, item=DRY), day="2026-11-20"), False),
        ("item_out_of_season", one(segment("s1", 60, item=DRY), day="2026-09-20"),
         one(segment("s1", 60, item=DRY.model_copy(update={"sku": "x"})), day="2026-09-20"), False),
        ("item_stock", one(segment("s1", 60, item=item(stock=10), quota=60)),
         one(segment("s1", 60, item=item(stock=10), quota=65), day="2026-06-22"), True),
        ("item_stock", one(segment("s1", 60, item=item(stock=10), quota=60)),
         one(segment("s1", 60, item=item(stock=10), quota=66)), False),
        ("host_daily_max", one(segment("s1", 60), host=host("h", max_minutes_day=40)),
         one(segment("s1", 60), host=host("h", max_minutes_day=40), start="08:00", end="09:00"), True),
        ("host_daily_max", one(segment("s1", 60), host=host("h", max_minutes_day=40)),
         one(segment("s1", 60), host=host("h", max_minutes_day=40), day="2026-06-21"), False),
        ("host_daily_max", one(segment("s1", 60), host=host("h", max_minutes_day=40)),
         one(segment("s1", 60), host=host("h", max_minutes_day=30)), False),
        ("host_unverified", one(segment("s1", 60), host=host("h", verified_until=None)),
         one(segment("s1", 60), host=host("h", verified_until=date(2026, 1, 1))), False),
    ],
)  # fmt: skip
def test_what_changed_materially_is_asked_about_again(
    code: str, before: Plans, after: Plans, *, stays: bool
) -> None:
    assert holds(code, before, after) is stays


def test_a_repeat_that_comes_sooner_is_asked_about_again() -> None:
    def plan(minutes: int, *more: PlannedSegment) -> Plans:
        return one(*more, segment("s1", 10), talk("s2", minutes), segment("s3", 10))

    assert holds("item_repeat", plan(10), plan(10, talk("s0", 5)))
    assert holds("item_repeat", plan(10), plan(9))
    assert not holds("item_repeat", plan(10), plan(8))


def test_other_prices_are_another_matter() -> None:
    def plans(fen: int, start: str = "19:30") -> Plans:
        part = segment("u", 60, item=item(price=Money(fen)))
        return [
            broadcast("b1"),
            broadcast("b2", start, "20:45", channel=channel("d"), host=host("k"), segments=(part,)),
        ]

    assert holds("price_cross_channel", plans(100), plans(100, "19:45"))
    assert not holds("price_cross_channel", plans(100), plans(101))


def shifted(plans: Plans, step: timedelta, change: Callable[[str], str]) -> Plans:
    return [
        each.model_copy(
            update={"start": each.start + step, "end": each.end + step, "title": change(each.title)}
        )
        for each in plans
    ]


@given(st.integers(-15, 15))
def test_a_plan_that_moves_as_a_whole_by_minutes_asks_nothing_again(minutes: int) -> None:
    plans = [each for each in everything() if each.id != "b1"]
    rules = Rules(free_disk_bytes=0)
    found = check(plans, rules=rules)
    judged = {each.fingerprint for each in judge(found)}
    moved = check(shifted(plans, timedelta(minutes=minutes), str), rules=rules)
    said = {f"schedule.host_declined{each}" for each in ("", "_still", "_before")}
    known = [each for each in moved if may_stand(each) and each.code not in said]
    assert known
    assert {fingerprint(each) for each in known} <= judged
