"""Calendars by secret link: who makes them, what they hold, and everything that ends them."""

from __future__ import annotations

import html
import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from studio.records.calendars import CalendarLink
from studio.records.people import AuditEntry


def links(database):
    with database.reading() as session:
        return session.scalars(select(CalendarLink)).all()


def address_of(page):
    """The path of the newest address on the page."""
    found = re.findall(r'value="(https?://[^"]+/schedule/calendar/[^"]+)"', page)
    return [html.unescape(each).partition("/schedule")[2] for each in found]


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


@pytest.fixture
def plan(coordinator, qidong):
    """One broadcast on the host's evening; its path."""
    fields = {"host": qidong["host"], "channel": qidong["channel"], "title": "开采专场"}
    times = {"day": "2026-12-20", "start": "19:30", "end": "21:00"}
    return coordinator.post("/schedule/new", fields | times).location


@pytest.fixture
def path(coordinator, qidong):
    coordinator.post("/schedule/feeds", {"kind": "host", "subject": qidong["host"]})
    page = coordinator.get("/schedule/feeds").text
    (found,) = [each for each in address_of(page) if host_link(page, each)]
    return f"/schedule{found}"


def host_link(page, address):
    """Whether the address stands on a line that says “主播”."""
    line = next(each for each in page.split("<li") if address.split("/")[-1] in html.unescape(each))
    return "主播</span>" in line


def events(answer):
    return Calendar.from_ical(answer.data).walk("VEVENT")


def test_a_phone_follows_a_host_without_signing_in(enter, coordinator, plan, path):
    stranger = enter()
    answer = stranger.get(path)

    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    (event,) = [each for each in events(answer) if each["SUMMARY"] == "开采专场"]
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "TENTATIVE")

    coordinator.post(f"{plan}/state", {"state": "cancelled"})
    (event,) = [each for each in events(stranger.get(path)) if each["SUMMARY"] == "开采专场"]
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")


def test_an_unchanged_calendar_is_not_sent_twice(enter, path):
    stranger = enter()
    first = stranger.get(path)
    again = stranger.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert "private" in first.headers["Cache-Control"]


def test_a_link_is_made_once_and_shown_again(coordinator, qidong, database, path):
    coordinator.post("/schedule/feeds", {"kind": "host", "subject": qidong["host"]})
    host = [each for each in links(database) if each.subject_id == qidong["host"]]

    assert len(host) == 1
    assert path.removeprefix("/schedule") in address_of(coordinator.get("/schedule/feeds").text)


def test_a_link_taken_back_never_works_again(enter, coordinator, qidong, database, path):
    stranger = enter()
    (link,) = [each for each in links(database) if each.subject_id == qidong["host"]]
    coordinator.post(f"/schedule/feeds/{link.id}/revoke")

    assert stranger.get(path).status_code == 404
    coordinator.post("/schedule/feeds", {"kind": "host", "subject": qidong["host"]})
    assert stranger.get(path).status_code == 404
    with database.reading() as session:
        told = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("calendar."))
        ).all()
    assert sorted(told) == ["calendar.make", "calendar.make", "calendar.revoke"]


@pytest.mark.parametrize("change", ["no", "other", "none", "long"])
def test_what_is_no_link_opens_nothing(enter, database, path, change):
    token = path.rpartition("/")[2].removesuffix(".ics")
    name, _, signature = token.partition(".")
    other = next(each.id for each in links(database) if each.id != name)
    wrong = {
        "no": f"{name}.{'A' * len(signature)}",
        "other": f"{other}.{signature}",
        "none": name,
        "long": token + "A" * 5000,
    }[change]
    assert enter().get(f"/schedule/calendar/{wrong}.ics").status_code == 404


def test_a_seller_makes_no_links(enter, qidong):
    seller = enter("qidong-seller")
    assert seller.get("/schedule/feeds").status_code == 403
    answer = seller.post("/schedule/feeds", {"kind": "host", "subject": qidong["host"]})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["host", "channel", "county"])
def test_nobody_makes_a_link_to_what_is_elsewhere(coordinator, world, database, kind):
    other = world.counties["sangzhi"]
    subject = other.unit if kind == "county" else other.ids[kind]
    before = len(links(database))

    answer = coordinator.post("/schedule/feeds", {"kind": kind, "subject": subject})
    assert answer.status_code == 404
    assert len(links(database)) == before


@pytest.mark.parametrize("kind", ["channel", "county"])
def test_channels_and_counties_have_calendars(enter, coordinator, plan, world, qidong, kind):
    subject = world.counties["qidong"].unit if kind == "county" else qidong[kind]
    coordinator.post("/schedule/feeds", {"kind": kind, "subject": subject})
    pages = [f"/schedule{each}" for each in address_of(coordinator.get("/schedule/feeds").text)]
    titles = [[event["SUMMARY"] for event in events(enter().get(each))] for each in pages]

    assert all("开采专场" in each for each in titles)
