"""Rules on hosts: the way, the day, being away, age, identity; each with what just passes and what just does not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from studio.records.finding import Level, RemedyAction
from studio.records.live import BroadcastState
from studio.schedule import ZONE, Availability, Span
from studio.schedule.host_rules import age_on
from studio.words import say
from tests.schedule.asked import REVIEW, at, of
from tests.schedule.plans import broadcast, channel, host, segment


@pytest.mark.parametrize(
    ("minutes", "rooms", "told"),
    [
        (29, ("A", "B"), True),
        (30, ("A", "B"), False),
        (29, ("A", "A"), False),
        (29, ("", ""), True),
    ],
)
def test_a_host_needs_time_to_travel(minutes: int, rooms: tuple[str, str], *, told: bool) -> None:
    who = host("h", travel_buffer_s=1800)
    one, other = (channel(name, room=room) for name, room in zip("xy", rooms, strict=True))
    later = f"20:{30 + minutes}" if minutes < 30 else "21:00"
    plans = [
        broadcast("b1", host=who, channel=one),
        broadcast("b2", later, "22:00", host=who, channel=other),
    ]
    found = of("host_buffer", plans)
    assert bool(found) is told
    if told:
        assert found[0].level is Level.WARNING
        assert found[0].subjects == ("b2", "b1")
        assert found[0].remedy is not None
        assert found[0].remedy.action is RemedyAction.SWAP_HOST


def test_a_host_is_on_air_only_so_long_a_day_and_midnight_divides() -> None:
    who = host("h", max_minutes_day=120)
    plans = [
        broadcast("b1", "18:00", "19:00", host=who),
        broadcast("b2", "23:00", "25:00", host=who),
    ]
    assert of("host_daily_max", plans) == []
    (found,) = of("host_daily_max", [*plans, broadcast("b3", "20:00", "20:01", host=who)])
    assert found.subjects == ("b2",), "the one that goes over"
    assert found.params["total"] == "2:01:00"
    (next_day,) = of(
        "host_daily_max", [*plans, broadcast("b3", "10:00", "11:01", day="2026-06-21", host=who)]
    )
    assert next_day.subjects == ("b3",)


def test_what_overlaps_is_on_air_once() -> None:
    who = host("h", max_minutes_day=60)
    plans = [broadcast("b1", host=who), broadcast("b2", "20:00", "20:30", host=who)]
    assert of("host_daily_max", plans) == []


def test_a_host_who_is_away() -> None:
    away = Availability(away=(Span(start=at("2026-06-20T20:15"), end=at("2026-06-20T22:00")),))
    (found,) = of("host_unavailable", [broadcast(host=host("h", availability=away))])
    assert found.level is Level.ERROR
    assert "20:15–20:30" in say(found.code, "zh", found.params).text
    assert of("host_unavailable", [broadcast(end="20:15", host=host("h", availability=away))]) == []


@pytest.mark.parametrize(
    ("birth", "consent", "told"),
    [
        ("2010-06-21", True, True),
        ("2010-06-20", True, False),
        ("2010-06-20", False, True),
        ("2008-06-21", False, True),
        ("2008-06-20", False, False),
    ],
)
def test_a_host_is_sixteen_and_below_eighteen_a_guardian_agrees(
    birth: str, *, consent: bool, told: bool
) -> None:
    who = host("h", birth_date=date.fromisoformat(birth), guardian_consent=consent)
    assert bool(of("host_age", [broadcast(host=who)])) is told


@pytest.mark.parametrize(
    ("day", "age"), [("2026-02-28", 9), ("2026-03-01", 10), ("2028-02-28", 11), ("2028-02-29", 12)]
)
def test_years_of_whoever_was_born_on_29_february(day: str, age: int) -> None:
    assert age_on(date(2016, 2, 29), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("state", "level"), [(BroadcastState.DRAFT, Level.WARNING), (REVIEW, Level.ERROR)]
)
def test_a_host_is_verified_which_a_draft_is_only_told(state: BroadcastState, level: Level) -> None:
    for until, said in ((None, "从未登记"), (date(2026, 6, 19), "有效期只到 2026-06-19")):
        (found,) = of(
            "host_unverified", [broadcast(host=host("h", verified_until=until), state=state)]
        )
        assert say(found.code, "zh", found.params).text.endswith(f"身份核验：{said}。")
        assert found.level is level
        assert found.remedy is not None
        assert found.remedy.target == "h"
    good = broadcast(host=host("h", verified_until=date(2026, 6, 20)), state=state)
    assert of("host_unverified", [good]) == []
    until_midnight = good.model_copy(update={"end": datetime(2026, 6, 21, tzinfo=ZONE)})
    assert of("host_unverified", [until_midnight]) == [], "it ends on the day it began"
    (late,) = of(
        "host_unverified",
        [until_midnight.model_copy(update={"end": until_midnight.end + timedelta(minutes=1)})],
    )
    assert late.level is level


def test_a_second_host_is_on_for_their_own_segments() -> None:
    guest = host("g")
    parts = (segment("s1", 30), segment("s2", 15, host_ids=("g",)), segment("s3", 15))
    shared = broadcast("b1", more_hosts=(guest,), segments=parts)
    elsewhere = channel("else")
    before = broadcast("b2", "19:00", "20:00", host=guest, channel=elsewhere)
    assert of("host_double", [shared, before]) == []
    during = broadcast("b2", "19:00", "20:01", host=guest, channel=elsewhere)
    (found,) = of("host_double", [shared, during])
    assert (found.start, found.end) == (at("2026-06-20T20:00"), at("2026-06-20T20:01"))
    whole = shared.model_copy(update={"segments": (segment("s1", 60),)})
    assert len(of("host_double", [whole, before])) == 1, "named in no segment: on all the time"
