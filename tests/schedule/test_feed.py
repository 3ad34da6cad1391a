from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import calendar_feed
from studio.schedule.feed import one_line
from tests.schedule.plans import CHANGED, broadcast, segment


def events(feed: bytes) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(feed)
    return [component for component in calendar.walk("VEVENT")]  # noqa: C416 - components are mappings


def test_the_calendar_says_what_it_is() -> None:
    feed = calendar_feed([broadcast()], "祁东县直播")
    calendar = Calendar.from_ical(feed)
    assert calendar["VERSION"] == "2.0"
    assert calendar["METHOD"] == "PUBLISH"
    assert "County Studio" in calendar["PRODID"]
    assert calendar["X-WR-CALNAME"] == "祁东县直播"
    assert not calendar.errors
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Shanghai"
    (standard,) = zone.walk("STANDARD")
    assert standard.decoded("TZOFFSETTO") == timedelta(hours=8)


def test_an_event_is_read_back() -> None:
    plan = broadcast(
        start="23:00",
        end="25:00",
        revision=7,
        state=BroadcastState.LOCKED,
        segments=(
            segment("s0", 5, kind=SegmentKind.OPEN, item=None, clip=None),
            segment("s1", 115, title="压轴"),
        ),
    )
    feed = calendar_feed([plan], "祁东")
    assert b"DTSTART;TZID=Asia/Shanghai:20260620T230000\r\n" in feed
    (event,) = events(feed)
    assert event["UID"] == "b1@county-studio"
    assert event.decoded("DTSTART") == plan.start
    assert event.decoded("DTEND") == plan.end
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == CHANGED
    assert event["SUMMARY"] == plan.title
    assert event["LOCATION"] == "祁东黄花菜直播间（抖音）"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == 7
    assert event["CATEGORIES"].cats == ["直播", "抖音"]
    assert event["DESCRIPTION"].split("\n") == [
        "主播：周晓禾",
        "23:00 (5:00) 开场",
        "23:05 (1:55:00) 压轴: 祁东鲜黄花 1kg/箱 ¥36.8/箱",
    ]
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(hours=-1)


def test_a_cancelled_broadcast_stays_and_does_not_ring() -> None:
    plan = broadcast(state=BroadcastState.CANCELLED, revision=3)
    (event,) = events(calendar_feed([plan], "祁东"))
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 3
    assert not event.walk("VALARM")


def test_a_draft_is_tentative_and_english_is_english() -> None:
    (event,) = events(calendar_feed([broadcast()], "Qidong", "en"))
    assert event["STATUS"] == "TENTATIVE"
    assert event["LOCATION"] == "祁东黄花菜直播间 (Douyin)"
    assert "Host: 周晓禾" in event["DESCRIPTION"]
    assert "Qidong fresh daylily" in event["DESCRIPTION"]


def test_equal_input_gives_equal_bytes_in_any_order() -> None:
    plans = [broadcast("b2"), broadcast("b1"), broadcast("b3", "08:00", "09:00")]
    feed = calendar_feed(plans, "祁东")
    assert feed == calendar_feed(plans[::-1], "祁东")
    assert [event["UID"] for event in events(feed)] == [
        f"{name}@county-studio" for name in ("b3", "b1", "b2")
    ]


def test_an_empty_feed_is_a_calendar() -> None:
    assert events(calendar_feed([], "祁东")) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_title_survives_folding(title: str) -> None:
    feed = calendar_feed([broadcast(title=title)], title)
    for line in feed.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
        assert b"\n" not in line
        assert b"\r" not in line
    (event,) = events(feed)
    assert event["SUMMARY"] == one_line(title)


def test_a_title_cannot_add_lines() -> None:
    (event,) = events(calendar_feed([broadcast(title="a\r\nATTENDEE:x\x00\x1b\tb")], "n"))
    assert event["SUMMARY"] == "a ATTENDEE:x b"
    assert "ATTENDEE" not in event


def test_the_years_end() -> None:
    plan = broadcast(day="2026-12-31", start="23:30", end="24:30")
    (event,) = events(calendar_feed([plan], "n"))
    assert event.decoded("DTSTART").astimezone(UTC) == datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
