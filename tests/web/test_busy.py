"""A host's calendar file: looked at, added as a whole, checked against, and taken out again."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from studio.records.host_busy import HostBusy
from studio.records.live import Host
from studio.schedule import Availability, Span
from studio.schedule.host_time import availability_of, by_hand
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.workflows.live import host_busy
from tests.web.test_hosts import fields_of

DAY = (now() + timedelta(days=20)).astimezone(SHANGHAI).date()
FILE = f"""BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:秘密的约会
DTSTART;TZID=Asia/Shanghai:{DAY:%Y%m%d}T190000
DTEND;TZID=Asia/Shanghai:{DAY:%Y%m%d}T220000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


def send(visitor, host, text=FILE, name="我的日历.ics"):
    data = text if isinstance(text, bytes) else text.encode()
    answer = visitor.post(f"/schedule/hosts/{host}/busy", {"file": (io.BytesIO(data), name)})
    return answer.location


def away(database, host):
    with database.reading() as session:
        return availability_of(session.get(Host, host)).away


def hand(database, host):
    with database.reading() as session:
        return by_hand(session.get(Host, host)).away


def test_from_a_file_to_a_warning_and_back(coordinator, qidong, database):
    fields = {
        "title": "撞日历", "host": qidong["host"], "channel": qidong["channel"],
        "day": str(DAY), "start": "21:00", "end": "23:00",
    }  # fmt: skip
    broadcast = coordinator.post("/schedule/new", fields).location
    looked = send(coordinator, qidong["host"])
    page = coordinator.get(looked).text
    assert "3 段时间" in page
    assert "撞日历" in page, "what is planned then is told before"
    assert "还没有加入" in page
    assert away(database, qidong["host"]) == ()
    coordinator.post(looked)
    assert len(away(database, qidong["host"])) == 3
    assert "刘满仓" in coordinator.get(broadcast).text
    assert coordinator.post(looked).status_code == 409
    listed = coordinator.get(f"/schedule/hosts/{qidong['host']}/busy").text
    assert "我的日历.ics" in listed
    assert "秘密" not in listed
    coordinator.post(looked + "/remove")
    assert away(database, qidong["host"]) == ()


def test_a_newer_file_takes_the_place_of_the_older_and_leaves_what_was_said_by_hand(
    coordinator, qidong, database
):
    own = Span(start=now() + timedelta(days=3), end=now() + timedelta(days=4))
    with database.session() as session:
        known = Availability(away=(own,))
        session.get(Host, qidong["host"]).availability = known.model_dump(mode="json")
    first = send(coordinator, qidong["host"])
    coordinator.post(first)
    second = send(coordinator, qidong["host"], FILE.replace("COUNT=3", "COUNT=2"))
    coordinator.post(second, {"replace": "1"})
    assert len(away(database, qidong["host"])) == 1 + 2
    assert coordinator.get(first).status_code == 404
    third = send(coordinator, qidong["host"], FILE.replace("COUNT=3", "COUNT=1"))
    coordinator.post(third)
    assert coordinator.get(second).status_code == 200, "kept beside, for nobody said otherwise"
    assert len(away(database, qidong["host"])) == 1 + 2, "one time is said by both"
    coordinator.post(third + "/remove")
    assert len(away(database, qidong["host"])) == 1 + 2, "and still by the other"
    coordinator.post(second + "/remove")
    assert away(database, qidong["host"]) == (own,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not a calendar", "不是能读的日历文件"),
        ("", "不是能读的日历文件"),
        (FILE.replace("WEEKLY", "SECONDLY"), "按小时或更密"),
        (FILE.replace("UID:a", "UID:a\nTRANSP:TRANSPARENT"), "没有占时间的安排"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(coordinator, qidong, database, text, told):
    with database.reading() as session:
        before = len(session.scalars(select(HostBusy)).all())
    answer = coordinator.get(send(coordinator, qidong["host"], text))
    assert told in answer.text
    with database.reading() as session:
        assert len(session.scalars(select(HostBusy)).all()) == before
    assert away(database, qidong["host"]) == ()


def test_a_file_too_large_is_not_even_read(coordinator, qidong, monkeypatch):
    monkeypatch.setattr(host_busy, "LARGEST", 100)
    monkeypatch.setattr(host_busy, "run", None)
    assert "超过" in coordinator.get(send(coordinator, qidong["host"])).text


def test_a_rule_that_never_comes_true_is_stopped(coordinator, qidong, monkeypatch):
    """30 February, five times: a reader that counts goes on to the year 9999. The child's own limit ends it."""
    monkeypatch.setattr(host_busy, "CHILD", host_busy.Limits(wall_s=4, cpu_s=2, memory_mib=768))
    never = FILE.replace(
        "FREQ=WEEKLY;COUNT=3", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5"
    ).replace(f"{DAY:%Y%m%d}", "00010101")
    page = coordinator.get(send(coordinator, qidong["host"], never)).text
    assert "没完没了" in page


def test_a_file_too_many_is_added_not_at_all(coordinator, qidong, database, monkeypatch):
    monkeypatch.setattr(host_busy, "MOST_AWAY", 2)
    looked = send(coordinator, qidong["host"])
    assert coordinator.post(looked).status_code == 400
    assert away(database, qidong["host"]) == ()
    assert "还没有加入" in coordinator.get(looked).text


def test_a_page_opened_before_a_file_was_added_takes_nothing_of_it_away(
    coordinator, enter, qidong, database
):
    path = f"/schedule/hosts/{qidong['host']}"
    form = fields_of(coordinator.get(path).text)
    enter("qidong-administrator").post(send(coordinator, qidong["host"]))
    assert coordinator.post(path, form | {"minutes_day": "180"}).status_code == 302
    assert len(away(database, qidong["host"])) == 3
    assert hand(database, qidong["host"]) == ()
    assert "日历文件里另有 3 段忙碌时间" in coordinator.get(path).text


def test_a_stretch_of_days_goes_with_its_file_though_the_page_was_saved(
    coordinator, qidong, database
):
    days = FILE.replace(f"DTEND;TZID=Asia/Shanghai:{DAY:%Y%m%d}", "DTEND;TZID=Asia/Shanghai:%s")
    days = days.replace("\nRRULE:FREQ=WEEKLY;COUNT=3", "") % (DAY + timedelta(days=3)).strftime(
        "%Y%m%d"
    )
    added = send(coordinator, qidong["host"], days)
    coordinator.post(added)
    path = f"/schedule/hosts/{qidong['host']}"
    assert coordinator.post(path, fields_of(coordinator.get(path).text)).status_code == 302
    (kept,) = away(database, qidong["host"])
    assert kept.end - kept.start == timedelta(days=3, hours=3)
    coordinator.post(added + "/remove")
    assert away(database, qidong["host"]) == ()
