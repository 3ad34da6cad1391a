"""The pages of a series: let it repeat, change this one, following ones or all, call off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from studio.records.live import Broadcast, BroadcastState
from studio.records.series import BroadcastSeries
from studio.schedule import local
from studio.schedule.endless import AHEAD
from studio.units import now
from studio.units.clock import today


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


def rows(database, series_id):
    with database.reading() as session:
        wanted = select(Broadcast).where(Broadcast.series_id == series_id)
        return session.scalars(wanted.order_by(Broadcast.series_at)).all()


def change_form(qidong, **changes):
    return {
        "scope": "all",
        "revision": "0",
        "title": "每周三专场",
        "host": qidong["host"],
        "channel": qidong["channel"],
        "day": "2029-07-04",
        "start": "20:00",
        "end": "21:00",
    } | changes


def test_from_a_single_broadcast_to_a_series(coordinator, qidong, database):
    path = f"/schedule/{qidong['broadcast']}"
    assert "让它重复" in coordinator.get(f"{path}/edit").text
    page = coordinator.get(f"{path}/series").text
    assert 'name="count" type="number" inputmode="numeric" min="1" max="200" value="12"' in page
    form = {"every": "weekly", "interval": "2", "weekday": ["2", "4"], "until_on": "2026-08-10"}
    assert coordinator.post(f"{path}/series", form).status_code == 302
    with database.reading() as session:
        series_id = session.get(Broadcast, qidong["broadcast"]).series_id
    assert len(rows(database, series_id)) == 6
    page = coordinator.get(f"{path}/series").text
    assert "每 2 周的周三、周五，至 2026-08-10" in page
    assert "这一场" in page
    assert "系列里的一场" in coordinator.get(f"{path}/edit").text


def test_the_last_of_its_weekday_of_every_month(coordinator, qidong, database):
    path = f"/schedule/{qidong['broadcast']}/series"
    with database.session() as session:
        row = session.get(Broadcast, qidong["broadcast"])
        length = row.end_at - row.start_at
        row.start_at = datetime(2029, 8, 31, 12, tzinfo=UTC)
        row.end_at = row.start_at + length
    page = coordinator.get(path).text
    assert "最后一个周五" in page
    assert 'value="nth"' not in page, "a fifth Friday can only be the last"
    assert "一直重复" in page
    form = {"every": "monthly", "interval": "1", "month_by": "last", "count": "3"}
    assert coordinator.post(path, form).status_code == 302
    assert "每月最后一个周五，共 3 次" in coordinator.get(path).text
    with database.reading() as session:
        found = rows(database, session.get(Broadcast, qidong["broadcast"]).series_id)
    assert [f"{each.start_at:%m-%d}" for each in found] == ["08-31", "09-28", "10-26"]
    other = change_form(qidong, day="2029-08-24", revision=str(found[0].revision))
    answer = coordinator.post(f"{path}/change", other)
    assert answer.status_code == 422
    assert "不是那个月最后一个" in answer.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            {"every": "monthly", "interval": "1", "month_by": "last", "count": "3"},
            "不是那个月最后一个",
        ),
        ({"every": "weekly", "interval": "1"}, "重复到什么时候"),
        (
            {"every": "weekly", "interval": "1", "count": "3", "until_on": "2027-01-01"},
            "只能填一个",
        ),
        ({"every": "hourly", "interval": "1", "count": "3"}, "请从列表里选一项"),
        ({"every": "daily", "interval": "1", "ends": "some day", "count": "3"}, "请从列表里选一项"),
        (
            {"every": "daily", "interval": "1", "ends": "count", "until_on": "2027-01-01"},
            "1 到 200",
        ),
        ({"every": "daily", "interval": "1", "ends": "until", "count": "3"}, 'id="until_on-fault"'),
        ({"every": "daily", "interval": "0", "count": "3"}, "1 到 366"),
        ({"every": "daily", "interval": "1", "until_on": "2029-01-01"}, "最多 200 场"),
        ({"every": "yearly", "interval": "1", "until_on": "2026-08-01"}, "只有一场"),
    ],
)
def test_a_rule_that_cannot_be_comes_back(coordinator, qidong, database, form, words):
    answer = coordinator.post(f"/schedule/{qidong['broadcast']}/series", form)
    assert answer.status_code == 422
    assert words in answer.text
    with database.reading() as session:
        assert session.get(Broadcast, qidong["broadcast"]).series_id is None


def test_without_an_end_and_then_ended(coordinator, qidong, database):
    path = f"/schedule/{qidong['repeated']}/series"
    rule = {"every": "weekly", "interval": "1", "ends": "never", "count": "12"}
    form = change_form(qidong, start="19:30", end="20:30", new_rule="1", **rule)
    first = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
    with database.session() as session:  # soon enough for the months ahead
        for number, name in enumerate(("repeated", "repeated_again")):
            row = session.get(Broadcast, qidong[name])
            row.start_at = row.series_at = first + timedelta(weeks=number)
            row.end_at = row.start_at + timedelta(hours=1)
        series = session.get(BroadcastSeries, qidong["series"])
        series.start_at, series.repeat = first, {"every": "weekly", "count": 2}
    form |= {"day": f"{local(first):%Y-%m-%d}", "start": f"{local(first):%H:%M}", "end_day": ""}
    ends = local(first + timedelta(hours=1))
    form |= {"end": f"{ends:%H:%M}", "end_day": f"{ends:%Y-%m-%d}"}
    assert coordinator.post(f"{path}/change", form).status_code == 302
    found = rows(database, qidong["series"])
    assert len(found) == 26
    page = coordinator.get(path).text
    assert "，一直重复" in page
    until = f"{today() + AHEAD:%Y-%m-%d}"
    assert f"已排到 {until}，以后每天自动接着排，总是提前 26 周" in page
    assert 'name="ends" value="never" checked' in page
    off = {"scope": "following"}
    last = f"/schedule/{found[5].id}/series"
    assert coordinator.post(f"{last}/cancel", off).status_code == 302
    page = coordinator.get(last).text
    day = f"{local(found[-1].series_at):%Y-%m-%d}"
    assert "系列到此为止，不再往后排" in page
    at = local(found[5].start_at)
    assert f"，至 {day} · {at.month}月{at.day}日" in page
    assert f"{at:%H:%M} 起都取消了" in page
    assert "已排到" not in page


def test_all_called_off_one_by_one_is_said(coordinator, qidong, database):
    with database.session() as session:
        series = session.get(BroadcastSeries, qidong["series"])
        series.repeat, series.planned_until = {"every": "weekly"}, today()
        for name in ("repeated", "repeated_again"):
            session.get(Broadcast, qidong[name]).state = BroadcastState.CANCELLED
    page = coordinator.get(f"/schedule/{qidong['repeated']}/series").text
    assert "每一场都取消了，所以不再往后排" in page


def test_what_is_long_over_is_shown_when_asked_for(coordinator, qidong, database):
    """Of a series without an end there are years of them."""
    with database.session() as session:
        series = session.get(BroadcastSeries, qidong["series"])
        series.repeat, series.planned_until = {"every": "weekly"}, today() + AHEAD
        old = session.get(Broadcast, qidong["repeated"])
        old.start_at = now() - timedelta(days=40)
        old.end_at = old.start_at + timedelta(hours=1)
    path = f"/schedule/{qidong['repeated_again']}/series"
    page = coordinator.get(path).text
    assert "再看以前的 1 场" in page
    link = f'href="/schedule/{qidong["repeated"]}/series"'
    assert link not in page
    assert link in coordinator.get(f"{path}?earlier=1").text
    assert "再看以前的" not in coordinator.get(f"/schedule/{qidong['repeated']}/series").text


def test_following_ones_change_and_those_fixed_are_named(coordinator, qidong, database):
    with database.session() as session:
        session.get(Broadcast, qidong["repeated_again"]).state = BroadcastState.LOCKED
    path = f"/schedule/{qidong['repeated']}/series"
    assert coordinator.post(f"{path}/change", change_form(qidong)).status_code == 302
    page = coordinator.get(path).text
    assert "改了 1 场" in page
    assert "没有动：7月11日 周三 19:30" in page
    first, second = rows(database, qidong["series"])
    assert f"{first.start_at:%H:%M}" == "12:00"
    assert f"{second.start_at:%H:%M}" == "11:30"
    assert "单独改过" in page


def test_another_rule_only_where_it_is_asked_for(coordinator, qidong, database):
    path = f"/schedule/{qidong['repeated']}/series"
    form = change_form(qidong, start="19:30", end="20:30", every="weekly", interval="1", count="4")
    coordinator.post(f"{path}/change", form)
    assert len(rows(database, qidong["series"])) == 2
    assert coordinator.post(f"{path}/change", form | {"new_rule": "1"}).status_code == 302
    assert "加了 2 场" in coordinator.get(path).text
    assert len(rows(database, qidong["series"])) == 4
    answer = coordinator.post(
        f"{path}/change", form | {"new_rule": "1", "count": "", "revision": "0"}
    )
    assert answer.status_code == 422
    assert "重复到什么时候" in answer.text


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"scope": ""}, 422),
        ({"start": "25:99"}, 422),
        ({"revision": "7"}, 409),
        ({"title": ""}, 422),
    ],
)
def test_a_change_that_cannot_be(coordinator, qidong, database, changes, status):
    path = f"/schedule/{qidong['repeated']}/series/change"
    assert coordinator.post(path, change_form(qidong, **changes)).status_code == status
    assert [f"{each.start_at:%H:%M}" for each in rows(database, qidong["series"])] == ["11:30"] * 2


def test_called_off_from_here_on(coordinator, qidong, database):
    path = f"/schedule/{qidong['repeated_again']}/series"
    assert coordinator.post(f"{path}/cancel", {"scope": "following"}).status_code == 302
    states = [each.state for each in rows(database, qidong["series"])]
    assert states == [BroadcastState.DRAFT, BroadcastState.CANCELLED]
    assert "取消 1 场" in coordinator.get(path).text
    assert coordinator.post(f"{path}/cancel", {"scope": "never"}).status_code == 400


def test_the_calendar_of_the_county_knows_the_series(coordinator, qidong):
    made = coordinator.post("/schedule/feeds", {"kind": "county", "subject": qidong["unit"]})
    assert made.status_code == 302
    link = coordinator.get("/schedule/feeds").text.split("/schedule/calendar/")[1].split(".ics")[0]
    with_rule = coordinator.get("/schedule/calendar.ics").text
    assert "RRULE" not in with_rule, "it lies beyond what a calendar holds"
    assert coordinator.get(f"/schedule/calendar/{link}.ics").status_code == 200


def test_the_page_asks_at_most_twelve_times(app, coordinator, qidong):
    asked: list[str] = []

    def listen(connection, cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engine = app.extensions["county-studio"].database.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert coordinator.get(f"/schedule/{qidong['repeated']}/series").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert 1 <= len(asked) <= 12, "\n\n".join(asked)
