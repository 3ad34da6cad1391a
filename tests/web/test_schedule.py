from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from studio.records.live import Broadcast, Channel, Host, Segment


def fields(qidong, **changes):
    return {
        "title": "黄花菜开采专场",
        "host": qidong["host"],
        "channel": qidong["channel"],
        "day": "2026-08-01",
        "start": "19:30",
        "end": "21:00",
    } | changes


def parts_of(database, broadcast_id):
    with database.reading() as session:
        return session.scalars(
            select(Segment).where(Segment.broadcast_id == broadcast_id).order_by(Segment.position)
        ).all()


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


def test_a_broadcast_from_plan_to_run_sheet(coordinator, qidong, database):
    made = coordinator.post("/schedule/new", fields(qidong))
    assert made.status_code == 302
    path = made.location
    for minutes, item, title in (("10", qidong["item"], ""), ("2.5", "", "抽奖")):
        answer = coordinator.post(
            f"{path}/parts", {"minutes": minutes, "item": item, "title": title}
        )
        assert answer.status_code == 302
    first, second = parts_of(database, path.rpartition("/")[2])
    assert (first.planned_s, second.planned_s) == (600, 150)
    assert first.clip_id == qidong["published_clip"], "the newest published clip plays by itself"
    page = coordinator.get(path).text
    assert "19:40" in page
    assert "还空着" in page
    coordinator.post(f"{path}/parts/{second.id}/move", {"by": "up"})
    assert [each.id for each in parts_of(database, path.rpartition("/")[2])] == [
        second.id,
        first.id,
    ]
    feed = coordinator.get(f"{path}/broadcast.ics")
    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART;TZID=Asia/Shanghai:20260801T193000" in feed.text
    sheet = coordinator.get(f"{path}/rundown.xlsx")
    book = load_workbook(io.BytesIO(sheet.data))
    assert "黄花菜开采专场" in str(book.worksheets[0]["A1"].value)
    assert "filename*=UTF-8''" in sheet.headers["Content-Disposition"]
    coordinator.post(f"{path}/parts/{second.id}/remove")
    assert len(parts_of(database, path.rpartition("/")[2])) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"end": "19:00"}, "早"),
        ({"end": "19:30"}, "19:30"),
        ({"title": ""}, "请填写这一项"),
        ({"title": "长" * 101}, "太长了"),
        ({"day": "2026-02-30"}, "2026-02-30"),
        ({"start": "25:00"}, "25:00"),
        ({"end_day": "2026-12-01"}, "24"),
        ({"host": "nobody"}, "请从列表里选一项"),
        ({"channel": ""}, "请填写这一项"),
    ],
)
def test_what_cannot_be_is_refused_in_words(coordinator, qidong, database, changes, words):
    def planned():
        with database.reading() as session:
            return set(session.scalars(select(Broadcast.id)))

    before = planned()
    answer = coordinator.post("/schedule/new", fields(qidong, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert planned() == before


def test_a_host_and_a_channel_of_two_counties_are_refused_beside_the_field(
    enter, qidong, sangzhi, database
):
    typed = fields(qidong, channel=sangzhi["channel"], title="两县一场")
    answer = enter("province").post("/schedule/new", typed)
    assert answer.status_code == 422
    assert "不是同一个单位的" in answer.text
    assert 'value="两县一场"' in answer.text, "what was typed is there still"
    with database.reading() as session:
        assert session.scalars(select(Broadcast).where(Broadcast.title == "两县一场")).all() == []


def test_a_broadcast_may_run_past_midnight(coordinator, qidong):
    changes = {"start": "23:00", "end": "00:30", "end_day": "2026-08-02"}
    made = coordinator.post("/schedule/new", fields(qidong, **changes))
    assert made.status_code == 302
    assert "23:00–00:30" in coordinator.get(made.location).text


def test_clashes_show_in_the_list_and_on_the_page(coordinator, qidong):
    first = coordinator.post("/schedule/new", fields(qidong)).location
    coordinator.post("/schedule/new", fields(qidong, title="撞车场", start="20:00", end="22:00"))
    page = coordinator.get(first).text
    assert "“撞车场”（2026-08-01 20:00–22:00）与本场（19:30–21:00）时间重叠" in page
    assert page.count('class="finding error"') >= 2, "host and channel"
    listed = coordinator.get("/schedule/list?from=2026-07-27").text
    assert listed.count("slot trouble") == 2


def test_a_plan_is_fixed_called_off_and_taken_back(coordinator, qidong, database):
    path = f"/schedule/{qidong['broadcast']}"
    for state in ("review", "draft", "cancelled"):
        assert coordinator.post(f"{path}/state", {"state": state}).status_code == 302
        with database.reading() as session:
            assert session.get(Broadcast, qidong["broadcast"]).state == state
    assert "STATUS:CANCELLED" in coordinator.get(f"{path}/broadcast.ics").text
    assert coordinator.post(f"{path}/state", {"state": "gone"}).status_code == 400


def test_a_plan_with_errors_is_not_fixed_and_one_without_is_and_stays(
    coordinator, qidong, database
):
    unknown = {"birth_date": "1990-02-28", "revision": "1"}
    assert coordinator.post(f"/schedule/hosts/{qidong['host']}", unknown).status_code == 302
    path = coordinator.post("/schedule/new", fields(qidong)).location
    coordinator.post(f"{path}/parts", {"minutes": "90", "item": qidong["item"]})
    refused = coordinator.post(f"{path}/state", {"state": "locked"})
    assert refused.status_code == 409
    assert "身份核验" in refused.text
    known = {"verified_until": "2030-12-31", "birth_date": "1990-02-28", "minutes_day": "240"}
    known |= {"revision": "2"}
    assert coordinator.post(f"/schedule/hosts/{qidong['host']}", known).status_code == 302
    assert "2030-12-31" in coordinator.get("/schedule/people").text
    assert coordinator.post(f"{path}/state", {"state": "locked"}).status_code == 302
    made = path.rpartition("/")[2]
    (part,) = parts_of(database, made)
    assert part.price_fen == 2990, "the price is frozen"
    fixed = coordinator.get(path).text
    assert "data-f=" not in fixed
    assert "/move" not in fixed
    late = coordinator.post(f"{path}/parts/{part.id}", {"minutes": "5"})
    assert late.status_code == 409
    assert "改回草稿" in late.text
    assert coordinator.post(f"{path}/state", {"state": "ended"}).status_code == 409
    for state in ("live", "ended", "archived"):
        assert coordinator.post(f"{path}/state", {"state": state}).status_code == 302
    assert coordinator.post(f"{path}/state", {"state": "draft"}).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": "2999-01-01"},
        {"birth_date": "1800-01-01"},
        {"birth_date": "2026-02-30"},
        {"minutes_day": "0"},
        {"minutes_day": "1441"},
        {"travel": "-1"},
    ],
)
def test_what_cannot_be_of_a_host_is_refused(coordinator, qidong, database, wrong):
    answer = coordinator.post(f"/schedule/hosts/{qidong['host']}", wrong)
    assert answer.status_code == 422
    with database.reading() as session:
        assert session.get(Host, qidong["host"]).birth_date is None


def test_a_late_save_is_refused(coordinator, qidong):
    path = f"/schedule/{qidong['broadcast']}/edit"
    assert 'name="revision" value="0"' in coordinator.get(path).text
    assert coordinator.post(path, fields(qidong, revision="0")).status_code == 302
    late = coordinator.post(path, fields(qidong, revision="0", title="晚了"))
    assert late.status_code == 409
    assert "qidong-coordinator 同志刚改过" in late.text
    assert "开采专场" in late.text, "it says what they wrote"


@pytest.mark.parametrize("minutes", ["", "0", "-1", "many", "999", "1e9"])
def test_bad_minutes_are_refused(coordinator, qidong, database, minutes):
    path = f"/schedule/{qidong['broadcast']}"
    before = len(parts_of(database, qidong["broadcast"]))
    assert coordinator.post(f"{path}/parts", {"minutes": minutes}).status_code == 400
    assert len(parts_of(database, qidong["broadcast"])) == before


def test_a_part_is_changed(coordinator, qidong, database):
    path = f"/schedule/{qidong['broadcast']}/parts/{qidong['part']}"
    changed = {"minutes": "3", "item": qidong["item"], "script": "先说产地"}
    assert coordinator.post(path, changed).status_code == 302
    (part,) = parts_of(database, qidong["broadcast"])
    assert (part.planned_s, part.script) == (180, "先说产地")
    assert part.clip_id == qidong["published_clip"]


def test_a_part_of_a_foreign_item_finds_nothing(coordinator, qidong, sangzhi):
    path = f"/schedule/{qidong['broadcast']}/parts"
    answer = coordinator.post(path, {"minutes": "5", "item": sangzhi["item"]})
    assert answer.status_code == 404


def test_a_part_of_another_broadcast_is_not_moved(coordinator, qidong):
    made = coordinator.post("/schedule/new", fields(qidong)).location
    answer = coordinator.post(f"{made}/parts/{qidong['part']}/move", {"by": "up"})
    assert answer.status_code == 404


def test_hosts_and_channels_are_added(coordinator, world, database):
    unit = world.counties["qidong"].unit
    assert coordinator.post("/schedule/hosts", {"unit": unit, "name": "新主播"}).status_code == 302
    channel = {"unit": unit, "name": "新号", "platform": "kuaishou", "turnaround": "15"}
    assert coordinator.post("/schedule/channels", channel).status_code == 302
    with database.reading() as session:
        assert session.scalars(select(Host).where(Host.name == "新主播")).one().unit_id == unit
        assert (
            session.scalars(select(Channel).where(Channel.name == "新号")).one().turnaround_s == 900
        )
    assert coordinator.post("/schedule/hosts", {"unit": unit, "name": "新主播"}).status_code == 409
    foreign = {"unit": world.counties["sangzhi"].unit, "name": "别人"}
    assert coordinator.post("/schedule/hosts", foreign).status_code == 400


def test_a_seller_sees_the_schedule_and_changes_nothing(enter, qidong):
    seller = enter("qidong-seller")
    page = seller.get(f"/schedule/{qidong['broadcast']}").text
    assert "开采季" in page
    assert "<form" not in page.partition("<main")[2]
    assert seller.get(f"/schedule/{qidong['broadcast']}/broadcast.ics").status_code == 200
    assert seller.get("/schedule/calendar.ics").status_code == 200
