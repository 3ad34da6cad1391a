"""The pages of hosts and channels: hours by rule, exceptions, limits, prime time; all without scripts."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from studio.records.live import Channel, Host
from studio.schedule import Availability, DayKind, Span
from studio.units import now
from studio.workflows.live.describe_channel import prime_of


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


def said(database, qidong):
    with database.reading() as session:
        return Availability.model_validate(session.get(Host, qidong["host"]).availability or {})


def save(visitor, path, form):
    """Send the form as a page that was just opened does."""
    page = visitor.get(path).text
    hidden = {name: field_of(page, name) for name in ("revision", "shown_on")}
    return visitor.post(path, hidden | form)


def field_of(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def fields_of(page):
    """All that the page's form would send if nobody touched it."""
    form = page[page.index('class="stack narrow"') :]
    sent = MultiDict()
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            sent.add(name[1], html.unescape(value[1]) if value else "")
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent.add(name, (chosen or re.search(r'value="([^"]*)"', options))[1])
    return {name: sent.getlist(name) for name in sent if name != "csrf_token"}


def host_form(**more):
    return {
        "name": "刘满仓",
        "hours-0-start": "19:00",
        "hours-0-end": "01:00",
        "hours-0-weekday": ["4", "5"],
        "hours-0-kind": "any",
        "hours-1-start": "09:00",
        "hours-1-end": "12:00",
        "hours-1-weekday": ["0", "1", "2", "3", "4", "5", "6"],
        "hours-1-kind": "day_off",
        "hours-1-first": "2030-07-01",
        "hours-1-last": "2030-08-31",
        "days-0-kind": "away",
        "days-0-first": "2030-02-28",
        "days-0-last": "2030-03-01",
        "days-1-kind": "extra",
        "days-1-first": "2030-03-04",
        "days-1-start": "22:00",
        "days-1-end": "00:30",
        "minutes_day": "180",
        "travel": "20",
        "birth_date": "1990-02-28",
        "verified_until": "2031-12-31",
    } | more


def test_hours_and_exceptions_are_kept_and_shown_again(coordinator, qidong, database):
    path = f"/schedule/hosts/{qidong['host']}"
    assert save(coordinator, path, host_form()).status_code == 302
    kept = said(database, qidong)
    evening, morning = kept.hours
    assert (evening.from_min, evening.until_min, evening.weekdays) == (1140, 1500, (4, 5))
    assert morning.day_kind is DayKind.DAY_OFF
    assert str(morning.until_on) == "2030-08-31"
    (away,) = kept.away
    assert away.end - away.start == timedelta(days=2)
    assert away.start == datetime(2030, 2, 27, 16, tzinfo=UTC)
    (extra,) = kept.extra
    assert extra.end - extra.start == timedelta(hours=2, minutes=30)
    page = coordinator.get(path).text
    for part in ('value="01:00"', 'value="2030-03-01"', 'value="22:00"', 'value="00:30"'):
        assert part in page
    # What is shown, sent again, is what was kept.
    assert save(coordinator, path, host_form()).status_code == 302
    assert said(database, qidong) == kept
    assert "周五、周六 19:00–01:00" in coordinator.get("/schedule/people").text


def test_times_hold_on_each_day_of_a_row_and_long_stretches_come_back_in_rows(
    coordinator, qidong, database
):
    path = f"/schedule/hosts/{qidong['host']}"
    form = {"days-0-first": "2030-05-01", "days-0-last": "2030-05-03", "days-0-start": "13:00"}
    assert save(coordinator, path, form | {"days-0-end": "18:00"}).status_code == 302
    assert len(said(database, qidong).away) == 3
    long = {"start": "2030-06-01T10:00:00Z", "end": "2030-06-04T01:30:00Z"}
    with database.session() as session:
        session.get(Host, qidong["host"]).availability = {"away": [long]}
    page = coordinator.get(path).text
    for part in ("2030-06-01", "18:00", "2030-06-02", "2030-06-03", "2030-06-04", "09:30"):
        assert f'value="{part}"' in page


def test_what_is_over_stays_and_is_not_shown(coordinator, qidong, database):
    past = {"start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z"}
    with database.session() as session:
        session.get(Host, qidong["host"]).availability = {"away": [past]}
    path = f"/schedule/hosts/{qidong['host']}"
    assert "2020-01-01" not in coordinator.get(path).text
    save(coordinator, path, host_form())
    assert len(said(database, qidong).away) == 2


def spans(number, hours=2, minutes=0):
    """As many times away, one every other day, from next week on."""
    base = now().replace(microsecond=0, second=30, minute=minutes) + timedelta(days=7)
    starts = [base + timedelta(days=2 * each) for each in range(number)]
    return tuple(Span(start=start, end=start + timedelta(hours=hours)) for start in starts)


def keep(database, qidong, **said):
    with database.session() as session:
        known = Availability(**said)
        session.get(Host, qidong["host"]).availability = known.model_dump(mode="json")
    return known


@pytest.mark.parametrize("number", [3, 60, 120, 500])
def test_a_page_saved_as_it_came_changes_nothing(coordinator, qidong, database, number):
    """More than a page shows, to the second, over midnights: all of it stays."""
    long = Span(start=now() + timedelta(days=2), end=now() + timedelta(days=5, hours=3))
    known = keep(database, qidong, away=(long, *spans(number)), extra=spans(5, minutes=40))
    path = f"/schedule/hosts/{qidong['host']}"
    page = coordinator.get(path).text
    assert ("更晚的例外没有列出来" in page) is (number >= 120)
    assert coordinator.post(path, fields_of(page)).status_code == 302
    assert said(database, qidong) == known


def test_one_row_taken_away_takes_away_that_stretch_alone(coordinator, qidong, database):
    long = Span(start=now() + timedelta(days=2), end=now() + timedelta(days=5, hours=3))
    rest = spans(300)
    keep(database, qidong, away=(long, *rest))
    path = f"/schedule/hosts/{qidong['host']}"
    form = fields_of(coordinator.get(path).text)
    for number in range(3 if long.end.hour else 2):
        form |= {f"days-{number}-{name}": "" for name in ("first", "last", "start", "end")}
    assert coordinator.post(path, form).status_code == 302
    assert said(database, qidong).away == rest


def test_the_same_hours_of_days_on_end_are_one_row(coordinator, qidong, database):
    path = f"/schedule/hosts/{qidong['host']}"
    row = {"first": "2030-05-01", "last": "2030-06-30", "start": "13:00", "end": "18:00"}
    assert save(coordinator, path, {f"days-0-{key}": row[key] for key in row}).status_code == 302
    assert len(said(database, qidong).away) == 61
    shown = fields_of(coordinator.get(path).text)
    assert {key: shown[f"days-0-{key}"] for key in row} == {key: [row[key]] for key in row}
    assert shown["days-1-first"] == [""]


def test_a_page_that_was_overtaken_saves_nothing_and_loses_nothing(
    coordinator, enter, qidong, database
):
    path = f"/schedule/hosts/{qidong['host']}"
    older = fields_of(coordinator.get(path).text)
    assert save(enter("qidong-administrator"), path, host_form()).status_code == 302
    kept = said(database, qidong)
    answer = coordinator.post(path, older | {"minutes_day": "77", "days-0-first": "2031-01-01"})
    assert answer.status_code == 409
    assert "“刘满仓”的资料刚被别人改过" in answer.text
    assert 'value="77"' in answer.text
    assert 'value="2031-01-01"' in answer.text
    assert said(database, qidong) == kept
    again = coordinator.post(path, fields_of(answer.text))
    assert again.status_code == 409, "not by sending it twice either"


def test_a_page_from_before_pages_said_what_they_show_saves_nothing(coordinator, qidong, database):
    answer = coordinator.post(f"/schedule/hosts/{qidong['host']}", host_form())
    assert answer.status_code == 409
    assert said(database, qidong) == Availability()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"hours-0-weekday": []}, "没有选星期"),
        ({"hours-0-end": ""}, "只填了一个时间"),
        ({"hours-0-end": "25:00"}, "25:00"),
        ({"hours-1-last": "2030-06-01"}, "早于第一天"),
        ({"days-0-first": "2030-02-30"}, "2030-02-30"),
        ({"days-0-last": "2033-02-28"}, "最多写 400 天"),
        ({"days-1-end": ""}, "只填了一个时间"),
        ({"name": ""}, "请填写这一项"),
        ({"travel": "-1"}, "0 到 1440"),
    ],
)
def test_what_cannot_be_comes_back_filled(coordinator, qidong, database, more, words):
    answer = coordinator.post(f"/schedule/hosts/{qidong['host']}", host_form(**more))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="19:00"' in answer.text
    assert said(database, qidong) == Availability()


def test_one_more_row_saves_nothing(coordinator, qidong, database):
    answer = coordinator.post(f"/schedule/hosts/{qidong['host']}", host_form(more="days"))
    assert answer.status_code == 200
    assert 'name="days-3-first"' in answer.text
    assert said(database, qidong) == Availability()


def test_two_hosts_do_not_share_a_name(coordinator, qidong, database):
    coordinator.post("/schedule/hosts", {"unit": qidong["unit"], "name": "周晓禾"})
    answer = save(coordinator, f"/schedule/hosts/{qidong['host']}", host_form(name="周晓禾"))
    assert answer.status_code == 422
    assert "周晓禾" in answer.text


def test_a_channel_in_full(coordinator, qidong, database):
    path = f"/schedule/channels/{qidong['channel']}"
    form = {
        "name": "县播一号",
        "platform": "kuaishou",
        "account": "祁东县播",
        "room": "一号间",
        "aspect": "9:16",
        "turnaround": "15",
        "bitrate": "6000",
        "concurrent": "2",
        "zone": "Asia/Tokyo",
        "prime-0-start": "19:00",
        "prime-0-end": "22:00",
        "prime-0-weekday": ["0", "1", "2", "3", "4"],
    }
    assert coordinator.post(path, form).status_code == 302
    with database.reading() as session:
        kept = session.get(Channel, qidong["channel"])
        assert (kept.name, kept.platform, kept.account, kept.room) == (
            "县播一号",
            "kuaishou",
            "祁东县播",
            "一号间",
        )
        assert (kept.aspect, kept.turnaround_s, kept.bitrate_kbps) == ("9:16", 900, 6000)
        assert (kept.max_concurrent, kept.second_zone) == (2, "Asia/Tokyo")
        (prime,) = prime_of(kept)
        assert (prime.from_min, prime.until_min, prime.weekdays) == (1140, 1320, (0, 1, 2, 3, 4))
    page = coordinator.get(path).text
    assert "东京" in page
    assert "19:00–22:00" in coordinator.get("/schedule/people").text
    for wrong in ({"aspect": "2:1"}, {"zone": "Mars/Base"}, {"bitrate": "5"}, {"concurrent": "0"}):
        assert coordinator.post(path, form | wrong).status_code == 422


def test_a_new_host_leads_to_their_page(coordinator, qidong, database):
    answer = coordinator.post("/schedule/hosts", {"unit": qidong["unit"], "name": "周晓禾"})
    with database.reading() as session:
        made = session.query(Host).filter_by(name="周晓禾").one()
    assert answer.location == f"/schedule/hosts/{made.id}"
    assert coordinator.get(answer.location).status_code == 200
