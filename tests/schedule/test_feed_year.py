"""A year of broadcasts with exceptions, read back by two libraries that others wrote, event by event."""

from __future__ import annotations

import importlib.util
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from studio.records.live import BroadcastState
from studio.schedule import PlannedBroadcast, calendar_feed
from tests.schedule.plans import broadcast, segment

pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("recurring_ical_events", "vobject")),
    reason="two readers are not installed: pip install --no-deps -r requirements/dev.lock",
)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

Told = tuple[str, datetime, datetime, str, str, int, str]
"""UID, start and end (UTC), title, state, sequence, place."""


def year() -> list[PlannedBroadcast]:
    """Every Wednesday and Saturday; some overnight, some moved, locked or called off; 31 December into the new year."""
    dice = random.Random(6)
    made = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if day.isoweekday() not in (3, 6) and day != LAST:
            continue
        start, end = dice.choice([("19:30", "21:00"), ("23:00", "25:30"), ("09:05", "09:35")])
        if dice.random() < 0.1:
            day += timedelta(days=1)  # moved
        made.append(
            broadcast(
                f"b{number:03d}",
                start,
                "24:30" if day == LAST and start == "23:00" else end,
                day=day.isoformat(),
                title=dice.choice(
                    ["黄花菜专场", "a, b; c\\d", "第一行\n第二行", "特别长的标题" * 12, "🌼 开采"]
                ),
                state=dice.choice(list(BroadcastState)),
                revision=dice.randrange(5),
                segments=(segment(script="随便"),),
            )
        )
    return made


def by_recurring(feed: bytes) -> list[Told]:
    import recurring_ical_events  # noqa: PLC0415 - skipped where it is not installed

    calendar = Calendar.from_ical(feed)
    found = recurring_ical_events.of(calendar).between(FIRST, LAST + timedelta(days=3))
    return sorted(
        (
            str(each["UID"]),
            each.decoded("DTSTART").astimezone(UTC),
            each.decoded("DTEND").astimezone(UTC),
            str(each["SUMMARY"]),
            str(each["STATUS"]),
            int(each["SEQUENCE"]),
            str(each["LOCATION"]),
        )
        for each in found
    )


def by_vobject(feed: bytes) -> list[Told]:
    import vobject  # noqa: PLC0415 - the same

    return sorted(
        (
            each.uid.value,
            each.dtstart.value.astimezone(UTC),
            each.dtend.value.astimezone(UTC),
            each.summary.value,
            each.status.value,
            int(each.sequence.value),
            each.location.value,
        )
        for each in vobject.readOne(feed.decode("utf-8")).vevent_list
    )


def as_planned(plans: list[PlannedBroadcast]) -> list[Told]:
    states = dict.fromkeys(("locked", "live", "ended", "archived"), "CONFIRMED")
    states |= {"draft": "TENTATIVE", "review": "TENTATIVE", "cancelled": "CANCELLED"}
    return sorted(
        (
            f"{each.id}@county-studio",
            each.start,
            each.end,
            " ".join(each.title.split("\n")),
            states[each.state.value],
            each.revision,
            "祁东黄花菜直播间（抖音）",
        )
        for each in plans
    )


def test_two_libraries_read_the_same_year() -> None:
    plans = year()
    feed = calendar_feed(plans, "祁东")

    assert len(plans) > 100
    assert {each.state for each in plans} == set(BroadcastState)
    assert by_recurring(feed) == as_planned(plans)
    assert by_vobject(feed) == as_planned(plans)


def test_a_phone_rings_an_hour_before_what_takes_place() -> None:
    import vobject  # noqa: PLC0415 - skipped where it is not installed

    plans = year()
    read = vobject.readOne(calendar_feed(plans, "祁东").decode("utf-8"))
    rings = {
        each.uid.value: each.valarm.trigger.value
        for each in read.vevent_list
        if hasattr(each, "valarm")
    }
    standing = [each for each in plans if each.state is not BroadcastState.CANCELLED]
    assert rings == {f"{each.id}@county-studio": timedelta(hours=-1) for each in standing}
