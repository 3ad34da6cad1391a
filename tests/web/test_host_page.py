"""A host's own page behind a secret link: what it shows, whom it lets answer, and everything that ends it."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from studio.records.calendars import CalendarLink
from studio.records.live import Broadcast, BroadcastHost, BroadcastState, Host, HostAnswer, Segment
from studio.records.people import AuditEntry
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.workflows.live.host_answers import said_of

SOON = now() + timedelta(days=10)
DAY = SOON.astimezone(SHANGHAI).date()


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


@pytest.fixture
def broadcast(coordinator, qidong):
    """Id of one of the host's, in ten days."""
    fields = {
        "title": "开采专场", "host": qidong["host"], "channel": qidong["channel"],
        "day": str(DAY), "start": "19:30", "end": "21:00",
    }  # fmt: skip
    made = coordinator.post("/schedule/new", fields).location.rpartition("/")[2]
    part = {"item": qidong["item"], "minutes": "10", "script": "全国最好的黄花菜"}
    coordinator.post(f"/schedule/{made}/parts", part)
    return made


def link_of(coordinator, host, kind="host_page"):
    """The path of a link that was just made."""
    coordinator.post("/schedule/feeds", {"kind": kind, "subject": host})
    page = coordinator.get("/schedule/feeds").text
    wanted = r"/schedule/host/[^\"]+" if kind == "host_page" else r"/schedule/calendar/[^\"]+ics"
    return html.unescape(re.search(wanted, page)[0])


@pytest.fixture
def path(coordinator, qidong):
    return link_of(coordinator, qidong["host"])


def say(visitor, path, broadcast, said, reason="", seen=None):
    if seen is None:
        seen = re.search(r'name="seen" value="([\d-]+)"', visitor.get(f"{path}/{broadcast}").text)[
            1
        ]
    form = {"said": said, "reason": reason, "seen": seen}
    return visitor.post(f"{path}/{broadcast}/answer", form)


def answers(database):
    with database.reading() as session:
        return session.scalars(select(HostAnswer)).all()


def test_a_host_sees_their_broadcasts_and_their_run_sheet_without_signing_in(
    enter, broadcast, path
):
    stranger = enter()
    page = stranger.get(path)
    assert page.status_code == 200
    assert "刘满仓" in page.text
    assert "开采专场" in page.text
    assert "还没回答" in page.text
    assert "<script" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    sheet = stranger.get(f"{path}/{broadcast}")
    for told in ("19:30", "黄花菜", "你来播", "不要说：", "最好", "¥"):
        assert told in sheet.text, told
    assert "<script" not in sheet.text
    assert sheet.headers["Referrer-Policy"] == "same-origin", (
        "behind https the form's origin is asked for"
    )


def test_yes_and_no_are_written_down_and_seen_by_who_plans(
    enter, coordinator, broadcast, path, database
):
    stranger = enter()
    assert say(stranger, path, broadcast, "confirmed").status_code == 302
    assert "收到了" in stranger.get(f"{path}/{broadcast}").text
    calendar = f"/schedule?on={DAY}"
    assert "主播能来" in coordinator.get(calendar).text
    say(stranger, path, broadcast, "declined", " 那天  办喜事 ")
    assert "主播来不了" in coordinator.get(calendar).text
    with database.reading() as session:
        row = session.get(Broadcast, broadcast)
        (told,) = said_of(session, {row.id: (row.start_at, row.end_at)})[row.id]
        assert (told.host, told.standing, told.reason) == ("刘满仓", "declined", "那天 办喜事")
    (row,) = answers(database)
    assert row.reason == "那天 办喜事"
    with database.reading() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject_id == broadcast)
        ).all()
    assert {"broadcast.host_confirmed", "broadcast.host_declined"} <= set(actions)


def test_a_refusal_stands_against_the_lock_until_it_is_settled(
    enter, coordinator, broadcast, path, database
):
    with database.session() as session:
        row = session.get(Broadcast, broadcast)
        row.host.verified_until = DAY + timedelta(days=400)
        part = row.segments[0]
        part.script, part.kind, part.item, part.clip = "", "interaction", None, None
    stranger, page = enter(), f"/schedule/{broadcast}"
    say(stranger, path, broadcast, "declined", "那天办喜事")
    shown = coordinator.get(page).text
    assert "来不了：那天办喜事" in shown
    lock = {"state": "review"}
    coordinator.post(f"{page}/state", lock)
    lock["state"] = "locked"
    refused = coordinator.post(f"{page}/state", lock)
    assert refused.status_code == 409
    assert "来不了" in refused.text
    mark = re.search(r'id="f-(\w+)"[^§]*?来不了：', shown)[1]
    coordinator.post(f"{page}/let-stand", {"mark": mark, "reason": "电话里又说能来"})
    shown = coordinator.get(page).text
    assert "电话里又说能来" in shown
    assert coordinator.post(f"{page}/state", lock).status_code == 302
    with database.reading() as session:
        assert session.get(Broadcast, broadcast).state is BroadcastState.LOCKED


def test_a_refusal_is_mended_by_another_host(enter, coordinator, qidong, broadcast, path, database):
    with database.session() as session:
        host = Host(unit_id=session.get(Broadcast, broadcast).unit_id, name="谭小雨")
        session.add(host)
        session.flush()
        other = host.id
    say(enter(), path, broadcast, "declined", "那天办喜事")
    shown = coordinator.get(f"/schedule/{broadcast}").text
    offered = html.unescape(
        re.search(r'href="(/schedule/\w+/remedy\?mark=\w+)"[^>]*>换主播', shown)[1]
    )
    assert "谭小雨" in coordinator.get(offered).text
    mark = re.search(r"mark=(\w+)", offered)[1]
    coordinator.post(f"/schedule/{broadcast}/mend", {"mark": mark, "choice": other})
    assert "来不了：" not in coordinator.get(f"/schedule/{broadcast}").text
    with database.reading() as session:
        assert session.get(Broadcast, broadcast).host_id == other


def test_a_changed_time_asks_again(enter, coordinator, broadcast, path, database):
    stranger = enter()
    say(stranger, path, broadcast, "confirmed")
    moved = {"day": str(DAY), "start": "20:00", "end": "21:30", "revision": "1"}
    assert coordinator.post(f"/schedule/{broadcast}/move", moved).status_code == 200
    assert "重新回答" in stranger.get(path).text
    assert "请重新回答" in stranger.get(f"{path}/{broadcast}").text
    assert "主播待重新确认" in coordinator.get(f"/schedule?on={DAY}").text
    say(stranger, path, broadcast, "confirmed")
    assert "主播能来" in coordinator.get(f"/schedule?on={DAY}").text
    assert len(answers(database)) == 1


def test_an_answer_to_a_time_nobody_means_any_more_is_refused(
    enter, coordinator, broadcast, path, database
):
    stranger = enter()
    seen = re.search(r'name="seen" value="([\d-]+)"', stranger.get(f"{path}/{broadcast}").text)[1]
    coordinator.post(
        f"/schedule/{broadcast}/move", {"start": "20:00", "end": "21:30", "revision": "1"}
    )
    say(stranger, path, broadcast, "confirmed", seen=seen)
    assert "刚刚改了时间" in stranger.get(f"{path}/{broadcast}").text
    assert answers(database) == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [("declined", ""), ("declined", "  "), ("declined", "长" * 201), ("maybe", "")],
)
def test_no_needs_a_reason_that_can_be_read(enter, broadcast, path, database, said, reason):
    stranger = enter()
    assert say(stranger, path, broadcast, said, reason).status_code == 302
    assert 'class="told bad"' in stranger.get(f"{path}/{broadcast}").text
    assert answers(database) == []


@pytest.mark.parametrize("state", [BroadcastState.CANCELLED, BroadcastState.LIVE])
def test_what_is_off_or_on_air_asks_nothing(enter, broadcast, path, database, state):
    with database.session() as session:
        session.get(Broadcast, broadcast).state = state
    stranger = enter()
    sheet = stranger.get(f"{path}/{broadcast}").text
    assert 'name="said"' not in sheet
    with database.reading() as session:
        row = session.get(Broadcast, broadcast)
        seen = f"{row.start_at.timestamp():.0f}-{row.end_at.timestamp():.0f}"
    say(stranger, path, broadcast, "confirmed", seen=seen)
    assert answers(database) == []


def test_only_this_hosts_broadcasts_are_there(
    enter, coordinator, qidong, sangzhi, broadcast, path, database
):
    with database.session() as session:
        other = Host(unit_id=qidong["unit"], name="周小满")
        session.add(other)
        session.flush()
        other_id = other.id
    elsewhere = link_of(coordinator, other_id)
    mine = path if path != elsewhere else elsewhere
    foreign = next(
        each
        for each in re.findall(r"/schedule/host/[^\"]+", coordinator.get("/schedule/feeds").text)
        if html.unescape(each) != mine
    )
    stranger = enter()
    assert "开采专场" not in stranger.get(foreign).text
    for wanted in (broadcast, sangzhi["broadcast"], "0" * 32):
        assert stranger.get(f"{foreign}/{wanted}").status_code == 404
        answer = say(stranger, foreign, wanted, "confirmed", seen="1-2")
        assert answer.status_code == 404
    assert answers(database) == []


def test_who_is_on_besides_answers_too_and_sees_which_parts_are_theirs(
    enter, coordinator, qidong, broadcast, path, database
):
    with database.session() as session:
        other = Host(unit_id=qidong["unit"], name="周小满")
        session.add(other)
        session.flush()
        session.add(BroadcastHost(broadcast_id=broadcast, host_id=other.id))
        session.add(
            Segment(
                broadcast_id=broadcast, position=2, planned_s=300, title="互动", host_ids=[other.id]
            )
        )
        other_id = other.id
    coordinator.post("/schedule/feeds", {"kind": "host_page", "subject": other_id})
    pages = re.findall(r"/schedule/host/[^\"]+", coordinator.get("/schedule/feeds").text)
    theirs = next(each for each in map(html.unescape, pages) if each != path)
    stranger = enter()
    sheet = stranger.get(f"{theirs}/{broadcast}").text
    mine = [each for each in sheet.split("<article")[1:] if "你来播" in each]
    assert len(mine) == 1
    assert "互动" in mine[0]
    say(stranger, theirs, broadcast, "declined", "在外地")
    say(stranger, path, broadcast, "confirmed")
    assert "主播来不了" in coordinator.get(f"/schedule?on={DAY}").text


def test_a_link_taken_back_and_links_that_never_were(enter, coordinator, qidong, path, database):
    stranger = enter()
    link = path.rpartition("/")[2].partition(".")[0]
    with database.reading() as session:
        assert session.get(CalendarLink, link) is not None
    calendar = link_of(coordinator, qidong["host"], "host")
    swapped = calendar.replace("/calendar/", "/host/").removesuffix(".ics")
    assert stranger.get(swapped).status_code == 404, "a calendar's token opens no page"
    reverse = path.replace("/host/", "/calendar/") + ".ics"
    assert stranger.get(reverse).status_code == 404, "nor the other way round"
    for wrong in (path[:-1], path + "x", "/schedule/host/x", f"/schedule/host/{link}."):
        assert stranger.get(wrong).status_code == 404
        assert "没有用了" in stranger.get(wrong).text
    coordinator.post(f"/schedule/feeds/{link}/revoke")
    assert stranger.get(path).status_code == 404


def test_guessing_is_slowed_down(enter):
    stranger = enter()
    answers = [stranger.get(f"/schedule/host/{number}").status_code for number in range(40)]
    assert answers[0] == 404
    assert answers[-1] == 429
