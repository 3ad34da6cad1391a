"""The calendar feed: iCalendar (RFC 5545) as calendars on phones subscribe to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard

from studio.records.live import BroadcastState
from studio.schedule.feed_series import NO_SERIES, UID_DOMAIN, InSeries, Told, add_local, events_of
from studio.schedule.plan import PlannedBroadcast, PlannedSegment
from studio.schedule.times import ZONE_NAME, duration_text, local, plan_times
from studio.words import say

PRODUCT = "-//County Studio//Broadcasts//ZH"
"""PRODID."""

ALARM_BEFORE = timedelta(hours=1)
"""How long before the start a phone reminds its owner."""

REFRESH = timedelta(hours=1)
"""How often a subscriber should look again."""

STATUS = {
    BroadcastState.DRAFT: "TENTATIVE",
    BroadcastState.REVIEW: "TENTATIVE",
    BroadcastState.LOCKED: "CONFIRMED",
    BroadcastState.LIVE: "CONFIRMED",
    BroadcastState.ENDED: "CONFIRMED",
    BroadcastState.ARCHIVED: "CONFIRMED",
    BroadcastState.CANCELLED: "CANCELLED",
}
"""STATUS by state; a cancelled broadcast stays in the feed so that calendars strike it out."""


def calendar_feed(
    broadcasts: Sequence[PlannedBroadcast],
    name: str,
    language: str = "zh",
    series: Mapping[str, InSeries] = NO_SERIES,
) -> bytes:
    """The feed of these broadcasts, by start; the same broadcasts always give the same bytes.

    Args:
        broadcasts: Cancelled ones included.
        name: Shown as the calendar's name.
        language: Of the descriptions, ``zh`` or ``en``.
        series: By broadcast id, the series it belongs to: told as one event with a rule and its exceptions.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, one_line(name))
    calendar.add("x-wr-timezone", ZONE_NAME)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_timezone())
    told = [Told(each, _event(each, language)) for each in broadcasts]
    for event in events_of(told, series):
        calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))


def clean(text: str) -> str:
    """Without control characters, which no calendar line may hold; line breaks stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) != "Cc")


def one_line(text: str) -> str:
    """The same on one line, for titles and names."""
    return " ".join(clean(text).split("\n"))


def _timezone() -> Timezone:
    """China: one offset, no summer time."""
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))  # noqa: DTZ001 - local time of the zone itself
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    zone = Timezone()
    zone.add("tzid", ZONE_NAME)
    zone.add_component(standard)
    return zone


def _event(broadcast: PlannedBroadcast, language: str) -> Event:
    platform = say(f"platform.{broadcast.channel.platform}", language).text
    where = {"channel": broadcast.channel.name, "platform": platform}
    event = Event()
    event.add("uid", f"{broadcast.id}@{UID_DOMAIN}")
    event.add("dtstamp", broadcast.changed_at)
    add_local(event, "dtstart", broadcast.start)
    add_local(event, "dtend", broadcast.end)
    event.add("summary", one_line(broadcast.title))
    event.add("location", one_line(say("feed.location", language, where).text))
    event.add("description", clean(_description(broadcast, language)))
    event.add("status", STATUS[broadcast.state])
    event.add("sequence", broadcast.revision)
    event.add("last-modified", broadcast.changed_at)
    event.add("categories", [say("feed.category", language).text, one_line(platform)])
    event.add("transp", "OPAQUE")
    if broadcast.state is not BroadcastState.CANCELLED:
        event.add_component(_alarm(broadcast))
    return event


def _alarm(broadcast: PlannedBroadcast) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", one_line(broadcast.title))
    return alarm


def _description(broadcast: PlannedBroadcast, language: str) -> str:
    """Host, then one line per segment: clock time, length, what, price."""
    lines = [say("feed.host", language, {"host": broadcast.host.name}).text]
    for timed in plan_times(broadcast):
        length = duration_text(timed.segment.planned_s)
        what = segment_text(timed.segment, timed.start, language)
        lines.append(f"{local(timed.start):%H:%M} ({length}) {what}")
    return "\n".join(lines)


def segment_text(segment: PlannedSegment, at: datetime, language: str) -> str:
    """What a segment is about in one line: its title, its item with pack and price at that moment, or its kind."""
    kind = say(f"segment.{segment.kind}", language).text
    item, price = segment.item, segment.price_at(at)
    if item is None or price is None:
        return segment.title or kind
    name = item.name_zh if language == "zh" else item.name_en
    sold = f"{name} {item.spec} {price.price}/{item.unit}"
    return f"{segment.title}: {sold}" if segment.title and segment.title != name else sold
