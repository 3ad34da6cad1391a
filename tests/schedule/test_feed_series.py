"""Series in feeds, read back by two libraries that others wrote, event by event over a year with exceptions."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import Any

import pytest
from icalendar import Calendar

from studio.records.live import BroadcastState
from studio.schedule import ZONE, Every, PlannedBroadcast, Repeat, Series, calendar_feed
from studio.schedule.feed_series import LAST, InSeries
from studio.schedule.series import originals
from tests.schedule.plans import broadcast, segment

pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("recurring_ical_events", "vobject")),
    reason="two readers are not installed: pip install --no-deps -r requirements/dev.lock",
)

Told = tuple[str, datetime, datetime, str, str]
"""UID, start and end (UTC), title, state."""

FROM, TO = date(2024, 1, 1), date(2033, 1, 1)

STATES = dict.fromkeys(("locked", "live", "ended", "archived"), "CONFIRMED") | {
    "draft": "TENTATIVE",
    "review": "TENTATIVE",
    "cancelled": "CANCELLED",
}

RULES: Mapping[str, tuple[str, int, Repeat]] = {
    "twice a week": ("2026-01-07T19:30", 90, Repeat(every=Every.WEEK, weekdays=(2, 5), count=104)),
    "every other week": (
        "2026-01-05T10:00",
        60,
        Repeat(every=Every.WEEK, interval=2, weekdays=(0, 6), until_on=date(2026, 12, 31)),
    ),
    "overnight": ("2026-02-06T23:00", 150, Repeat(every=Every.WEEK, weekdays=(4,), count=40)),
    "every third day": ("2026-03-01T08:00", 45, Repeat(every=Every.DAY, interval=3, count=90)),
    "month ends": ("2026-01-31T20:00", 120, Repeat(every=Every.MONTH, until_on=date(2026, 12, 31))),
    "last fridays": (
        "2026-01-30T20:00", 60, Repeat(every=Every.MONTH, nth=-1, weekdays=(4,), count=11)
    ),
    "leap days": ("2024-02-29T20:00", 60, Repeat(every=Every.YEAR, count=3)),
    "until its last day": (
        "2026-05-01T00:30", 30, Repeat(every=Every.DAY, until_on=date(2026, 5, 31))
    ),
}  # fmt: skip


def made(name: str, dice: random.Random) -> tuple[list[PlannedBroadcast], dict[str, InSeries]]:
    """The broadcasts of a series of which some were moved, called off, fixed, renamed, or are another host's."""
    start, minutes, repeat = RULES[name]
    first = datetime.fromisoformat(start).replace(tzinfo=ZONE)
    rule = Series(start=first, length_s=minutes * 60, repeat=repeat)
    plans, places = [], {}
    for number, original in enumerate(originals(rule, LAST)):
        if dice.random() < 0.08:
            continue  # not in this feed
        at, length = original, timedelta(minutes=minutes)
        if dice.random() < 0.1:
            at += timedelta(hours=dice.choice([-20, -2, 1, 30]))
        if dice.random() < 0.05:
            length += timedelta(minutes=30)
        odd = dice.random()
        plan = broadcast(
            f"{name}-{number:03d}",
            "10:00",
            "11:00",
            title="中秋专场" if odd > 0.95 else "黄花菜专场",
            state=BroadcastState.CANCELLED
            if odd < 0.08
            else BroadcastState.LOCKED
            if odd < 0.2
            else BroadcastState.DRAFT,
            revision=dice.randrange(4),
            segments=(segment(script="随便"),),
        )
        plan = plan.model_copy(
            update={"start": at.astimezone(UTC), "end": (at + length).astimezone(UTC)}
        )
        plans.append(plan)
        places[plan.id] = InSeries(f"series-{name.replace(' ', '-')}", rule, 3, original)
    return plans, places


def as_planned(plans: list[PlannedBroadcast], places: Mapping[str, InSeries]) -> list[Told]:
    return sorted(
        (
            f"{places[each.id].id if each.id in places else each.id}@county-studio",
            each.start,
            each.end,
            each.title,
            STATES[each.state.value],
        )
        for each in plans
    )


def by_recurring(feed: bytes, start: date = FROM, end: date = TO) -> list[Told]:
    import recurring_ical_events  # noqa: PLC0415 - skipped where it is not installed

    found = recurring_ical_events.of(Calendar.from_ical(feed)).between(start, end)
    return sorted(
        (
            str(each["UID"]),
            each.decoded("DTSTART").astimezone(UTC),
            each.decoded("DTEND").astimezone(UTC),
            str(each["SUMMARY"]),
            str(each["STATUS"]),
        )
        for each in found
    )


def by_vobject(feed: bytes, before: datetime | None = None) -> list[Told]:
    """vobject expands a rule with its left-out days; what differs it hands over as it stands.

    Args:
        feed: The calendar.
        before: Where a rule without an end is cut off, on the clock of the zone without its name.
    """
    import vobject  # noqa: PLC0415 - the same

    events = vobject.readOne(feed.decode("utf-8")).vevent_list
    differ: dict[str, set[datetime]] = {}
    for each in events:
        if hasattr(each, "recurrence_id"):
            at = each.recurrence_id.value.astimezone(UTC)
            differ.setdefault(each.uid.value, set()).add(at)
    found: list[Told] = []
    for each in events:
        start, end = each.dtstart.value, each.dtend.value
        starts = [start]
        if hasattr(each, "rrule"):
            # It hands out local times without their zone where a rule is expanded.
            by_rule = takewhile(
                lambda at: before is None or at.replace(tzinfo=None) < before,
                each.getrruleset(addRDate=True),
            )
            starts = [_in_zone(at, start) for at in by_rule]
            starts = [
                at for at in starts if at.astimezone(UTC) not in differ.get(each.uid.value, set())
            ]
        found += [
            (
                each.uid.value,
                at.astimezone(UTC),
                (at + (end - start)).astimezone(UTC),
                each.summary.value,
                each.status.value,
            )
            for at in starts
        ]
    return sorted(found)


def _in_zone(at: datetime, like: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=like.tzinfo)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_libraries_read_every_broadcast_and_no_other(name: str, seed: int) -> None:
    plans, places = made(name, random.Random(seed))
    feed = calendar_feed(plans, "祁东", "zh", places)
    assert by_recurring(feed) == as_planned(plans, places)
    assert by_vobject(feed) == as_planned(plans, places)


def test_all_series_and_single_broadcasts_in_one_feed() -> None:
    dice = random.Random(7)
    plans: list[PlannedBroadcast] = [broadcast("alone", "09:00", "10:00", day="2026-06-20")]
    places: dict[str, InSeries] = {}
    for name in RULES:
        more, there = made(name, dice)
        plans += more
        places |= there
    feed = calendar_feed(plans, "祁东", "zh", places)
    assert feed == calendar_feed(list(reversed(plans)), "祁东", "zh", places), (
        "always the same bytes"
    )
    assert len(plans) > 250
    assert by_recurring(feed) == as_planned(plans, places)
    assert by_vobject(feed) == as_planned(plans, places)


def _weekly(**changes: Any) -> tuple[list[PlannedBroadcast], dict[str, InSeries]]:
    first = datetime(2026, 6, 3, 19, 30, tzinfo=ZONE)
    rule = Series(
        start=first, length_s=3600, repeat=Repeat(every=Every.WEEK, weekdays=(2,), count=4)
    )
    plans, places = [], {}
    for number, original in enumerate(originals(rule, LAST)):
        update = {"start": original, "end": original + timedelta(hours=1), "revision": number}
        plan = broadcast(f"b{number}", "10:00", "11:00", title="专场").model_copy(
            update=update | changes
        )
        plans.append(plan)
        places[plan.id] = InSeries("s", rule, 2, original)
    return plans, places


def events(feed: bytes) -> list[Any]:
    return list(Calendar.from_ical(feed).walk("VEVENT"))


def test_a_series_that_keeps_to_its_rule_is_one_event() -> None:
    plans, places = _weekly()
    feed = calendar_feed(plans, "祁东", "zh", places)
    (event,) = events(feed)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=4;BYDAY=WE"
    assert event["UID"] == "s@county-studio"
    assert event["SEQUENCE"] == 3, "the highest of what it tells"
    assert b"DTSTART;TZID=Asia/Shanghai:20260603T193000" in feed
    assert feed.count(b"BEGIN:VALARM") == 1
    assert feed.count(b"BEGIN:VTIMEZONE") == 1


def test_one_that_differs_keeps_the_start_it_had_by_the_rule() -> None:
    plans, places = _weekly()
    moved = plans[1].model_copy(
        update={
            "start": plans[1].start + timedelta(days=1),
            "end": plans[1].end + timedelta(days=1),
        }
    )
    off = plans[2].model_copy(update={"state": BroadcastState.CANCELLED})
    feed = calendar_feed([plans[0], moved, off], "祁东", "zh", places)
    rule, second, third = events(feed)
    assert [each.dt.strftime("%m%d") for each in rule["EXDATE"].dts] == ["0624"]
    assert b"RECURRENCE-ID;TZID=Asia/Shanghai:20260610T193000" in feed
    assert second["SEQUENCE"] == 2, "not below the rule's"
    assert (third["STATUS"], len(third.walk("VALARM"))) == ("CANCELLED", 0)
    assert {each["UID"] for each in (rule, second, third)} == {"s@county-studio"}


def test_where_all_were_moved_each_says_from_where() -> None:
    plans, places = _weekly()
    later = [
        each.model_copy(
            update={"start": each.start + timedelta(hours=1), "end": each.end + timedelta(hours=1)}
        )
        for each in plans[:2]
    ]
    feed = calendar_feed(later, "祁东", "zh", places)
    assert by_recurring(feed) == as_planned(later, places)
    assert len(events(feed)) == 3
