"""Programs look for things as the pages do: footage, broadcasts, what to choose from, and why a clip is as it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete

from studio.records.api_tokens import Scope
from studio.records.edit import LeftOut, Reason
from studio.records.footage_links import ClipFootage, FootageItem, FootageTag
from studio.records.live import Broadcast, HostAnswer, HostSaid
from studio.records.work import Clip, ClipOrder, Footage, FootageState
from studio.units import TimeRange, now
from studio.workflows.spelt import spelt
from tests.web.seed import info


@pytest.fixture
def media(program):
    return program("qidong-media")


@pytest.fixture
def shelf(database, qidong):
    """Three more files of Qidong by name, the newest first."""
    ids = {}
    with database.session() as session:
        for number, name in enumerate(("茶园.mp4", "油茶.mp4", "晒场.mp4")):
            footage = Footage(
                unit_id=qidong["unit"],
                name=name,
                spelt=spelt(name),
                blob=f"aa/{number:064x}.mp4",
                sha256=f"{number:064x}",
                bytes=1000,
                state=FootageState.READY,
                info=info(),
                score=(300, 550, 800)[number],
                place="官家嘴镇" if number else "",
                filmed_at=datetime(2026, 6, 1 + number, 17, tzinfo=UTC),
                trashed_at=now() if name == "油茶.mp4" else None,
                created_at=now() - timedelta(days=number + 1),
            )
            session.add(footage)
            session.flush()
            ids[name] = footage.id
        session.add(FootageTag(unit_id=qidong["unit"], footage_id=ids["晒场.mp4"], name="航拍"))
        link = {"unit_id": qidong["unit"], "item_id": qidong["item"]}
        session.add(FootageItem(footage_id=ids["茶园.mp4"], **link))
        session.add(ClipFootage(clip_id=qidong["ready_clip"], footage_id=ids["晒场.mp4"]))
    return ids


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("words=chayuan", {"茶园.mp4"}),
        ("words=yc", {"油茶.mp4"}),
        ("place=官家嘴镇", {"油茶.mp4", "晒场.mp4"}),
        ("place=官家嘴镇&trash=yes", {"油茶.mp4"}),
        ("place=官家嘴镇&trash=no", {"晒场.mp4"}),
        ("tag=航拍", {"晒场.mp4"}),
        ("tag=航", set()),
        ("since=2026-06-02&until=2026-06-02", {"茶园.mp4"}),
        ("since=2026-06-03", {"油茶.mp4", "晒场.mp4"}),
        ("quality=best", {"晒场.mp4"}),
        ("quality=poor", {"茶园.mp4"}),
        ("used=yes", {"晒场.mp4"}),
        ("leave=none&words=mp4&used=no", {"茶园.mp4", "油茶.mp4"}),
    ],
)
def test_footage_as_the_library_finds_it(media, shelf, qidong, asked, names):
    found = media.get(f"/api/v1/footage?{asked}").json["items"]
    told = {each["id"]: each["name"] for each in found}
    assert {name for each, name in told.items() if each != qidong["footage"]} == names


def test_footage_of_an_item_by_link_page_by_page(media, shelf, qidong):
    found = media.get(f"/api/v1/footage?item={qidong['item']}").json["items"]
    assert [each["id"] for each in found] == [qidong["footage"], shelf["茶园.mp4"]]
    first = media.get(f"/api/v1/footage?item={qidong['item']}&limit=1").json
    rest = media.get(f"/api/v1/footage?item={qidong['item']}&limit=1&after={first['next']}").json
    assert [each["id"] for each in rest["items"]] == [shelf["茶园.mp4"]]


@pytest.mark.parametrize("asked", ["since=2026-6-1", "used=perhaps", "quality=fine", "words=%00"])
def test_what_footage_cannot_be_asked_for(media, asked):
    assert media.get(f"/api/v1/footage?{asked}").status_code == 400


def test_broadcasts_by_day_host_channel_and_state(program, qidong, database):
    caller = program("qidong-coordinator")

    def found(asked):
        items = caller.get(f"/api/v1/broadcasts?{asked}").json["items"]
        return {each["id"] for each in items}

    with database.reading() as session:
        row = session.get_one(Broadcast, qidong["broadcast"])
        assert row.start_at == datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
        state = row.state.value
    own = {qidong["broadcast"]}
    assert found("since=2026-07-01&until=2026-07-01") == own
    assert not found("until=2026-06-30") & own
    assert found("since=2000-01-01") == found("until=2199-12-31") == found("")
    assert caller.get("/api/v1/broadcasts?since=0001-01-01").status_code == 400
    assert own <= found(f"host={qidong['host']}")
    assert own <= found(f"channel={qidong['channel']}&state={state}")
    assert not found(f"host={qidong['channel']}")
    assert not found("state=cancelled&until=2026-07-01") & own


def test_a_change_is_foreseen_and_not_made(program, qidong, database):
    caller = program("qidong-coordinator")
    place = f"/api/v1/broadcasts/{qidong['broadcast']}"
    other = caller.get(f"/api/v1/broadcasts/{qidong['repeated']}").json
    before = caller.get(place)
    onto = {name: other[name] for name in ("start_at", "end_at")}
    told = caller.post(f"{place}/change/look", onto | {"host_id": other["host"]["id"]})
    assert told.status_code == 200
    assert any(each["level"] == "error" for each in told.json["new"])
    assert all(each["title"] and each["detail"] for each in told.json["new"])
    assert caller.get(place).headers["ETag"] == before.headers["ETag"]
    free = {"start_at": "2031-03-03T12:00:00Z", "end_at": "2031-03-03T13:00:00Z"}
    assert not any(
        each["code"] == told.json["new"][0]["code"]
        for each in caller.post(f"{place}/change/look", free).json["new"]
    )
    back = {"start_at": free["end_at"], "end_at": free["start_at"]}
    refused = caller.post(f"{place}/change/look", back)
    assert (refused.status_code, refused.json["code"]) == (422, "schedule.ends_before_start")


def test_what_clips_are_ordered_by(media, qidong, database):
    templates = {
        each["name"]: each for each in media.get("/api/v1/clip-templates").json["templates"]
    }
    assert "steps" in templates["recipe"]["shown"]
    assert "steps" not in templates["product-hero"]["shown"]
    presets = {each["name"]: each for each in media.get("/api/v1/delivery-presets").json["presets"]}
    assert "9:16" in presets["social"]["aspects"]
    wish = {
        "item_id": qidong["item"],
        "footage_ids": [qidong["footage"]],
        "template": "recipe",
        "aspects": ["9:16"],
        "lengths_s": [15],
        "words": {"steps": ["焯水三分钟", " 凉拌 "], "live_at": "2026-08-01T19:30:00+08:00"},
    }
    placed = media.post("/api/v1/clip-orders", wish)
    assert placed.status_code == 201, placed.text
    with database.reading() as session:
        said = session.get_one(ClipOrder, placed.json["id"]).words
        assert said.steps == ("焯水三分钟", "凉拌")
        assert (said.live_at.day, said.live_at.hour) == (1, 19)
    claim = media.post("/api/v1/clip-orders", wish | {"words": {"steps": ["国家级好菜"]}})
    assert (claim.status_code, claim.json["code"]) == (422, "claims.absolute")
    late = media.post("/api/v1/clip-orders", wish | {"words": {"live_at": "2900-01-01T00:00:00Z"}})
    assert (late.status_code, late.json["code"]) == (422, "form.date")
    begun = media.post("/api/v1/drafts", wish)
    assert begun.status_code == 201
    words = media.get(f"/api/v1/drafts/{begun.json['id']}/words").json
    assert words["steps"] == ["焯水三分钟", "凉拌"]


def test_why_a_clip_was_cut_so(media, qidong, database):
    with database.session() as session:
        clip = session.get_one(Clip, qidong["ready_clip"])
        reasons = (Reason(code="edit.too_short", params={"found_s": 0.4}),)
        take = clip.timeline.takes[0].model_copy(update={"reasons": reasons})
        left = LeftOut(source=0, shot=1, range=TimeRange.of(2, 3), reasons=reasons)
        told = {"takes": (take,), "left_out": (left,) * 20, "notes": reasons}
        clip.timeline = clip.timeline.model_copy(update=told)
    why = media.get(f"/api/v1/clips/{qidong['ready_clip']}/why").json
    assert "0.4 秒" in why["notes"][0]
    assert why["taken"][0]["why"] == why["notes"]
    assert (len(why["left"]), why["more_left"]) == (12, 8)
    assert (why["left"][0]["start_ms"], why["left"][0]["end_ms"]) == (2000, 5000)
    english = media.get(f"/api/v1/clips/{qidong['ready_clip']}/why", Accept_Language="en").json
    assert english["notes"] != why["notes"]


def test_stretches_offered_in_a_takes_place(media, program, qidong):
    place = f"/api/v1/drafts/{qidong['draft']}/offers"
    answer = media.get(f"{place}?take=1")
    assert answer.json["version"] == media.get(f"/api/v1/drafts/{qidong['draft']}").json["version"]
    for each in answer.json["offers"]:
        assert each["start_ms"] < each["end_ms"]
    gone = media.get(f"{place}?take=99")
    assert (gone.status_code, gone.json["code"]) == (422, "desk.no_take")
    assert media.get(place).status_code == 400
    refused = program("province").get(f"{place}?take=1")
    assert (refused.status_code, refused.json["code"]) == (403, "footage.reason_first")


def test_a_rundown_by_the_clock(program, qidong, database):
    caller = program("qidong-coordinator")
    place = f"/api/v1/broadcasts/{qidong['broadcast']}"
    caller.post(f"{place}/segments", {"planned_s": 7200, "min_s": 60, "kind": "close"})
    broadcast, times = caller.get(place).json, caller.get(f"{place}/times").json
    first, last = times["parts"][0], times["parts"][-1]
    assert first["start_at"] == broadcast["start_at"]
    assert last["start_at"] == times["parts"][-2]["end_at"]
    assert [each["segment_id"] for each in times["parts"]] == [
        each["id"] for each in broadcast["segments"]
    ]
    window = datetime.fromisoformat(broadcast["end_at"]) - datetime.fromisoformat(
        broadcast["start_at"]
    )
    assert times["planned_s"] == sum(each["planned_s"] for each in broadcast["segments"])
    assert times["over_s"] == times["planned_s"] - window.total_seconds() == last["over_s"] > 0
    assert times["shortest_s"] < times["planned_s"]
    assert times["revision"] == broadcast["revision"]


def test_what_hosts_said(program, qidong, database):
    place = f"/api/v1/broadcasts/{qidong['broadcast']}/answers"
    seller = program("qidong-seller")
    with database.session() as session:
        session.execute(delete(HostAnswer))
    assert seller.get(place).json["answers"] == []
    with database.session() as session:
        row = session.get_one(Broadcast, qidong["broadcast"])
        own = {"unit_id": row.unit_id, "broadcast_id": row.id, "host_id": row.host_id}
        when = {"start_at": row.start_at, "end_at": row.end_at}
        session.add(HostAnswer(said=HostSaid.DECLINED, reason="家里有事", **own, **when))
    (answer,) = seller.get(place).json["answers"]
    assert (answer["host_id"], answer["said"]) == (qidong["host"], "declined")
    assert answer["reason"] == "家里有事"
    with database.session() as session:
        later = session.get_one(Broadcast, qidong["broadcast"])
        later.start_at += timedelta(hours=1)
        later.end_at += timedelta(hours=1)
    assert seller.get(place).json["answers"][0]["said"] == "again"


def test_a_units_links_are_revoked_by_its_administrator(app, program, qidong, sangzhi):
    seller = program("qidong-seller")
    link = seller.post(f"/api/v1/renditions/{qidong['published_tall']}/links").json["save"]
    path = urlsplit(link).path
    visitor = app.test_client()
    assert visitor.get(path, buffered=True).status_code == 200
    head = program("qidong-administrator", Scope.REVOKE_LINKS)
    assert head.post(f"/api/v1/units/{sangzhi['unit']}/revoke-links").status_code == 404
    assert visitor.get(path, buffered=True).status_code == 200
    assert head.post(f"/api/v1/units/{qidong['unit']}/revoke-links").status_code == 200
    assert visitor.get(path, buffered=True).status_code == 404


def test_clips_of_an_order_and_footage_of_a_request(media, shelf, qidong, database):
    with database.session() as session:
        order = session.get_one(Clip, qidong["ready_clip"]).order_id
        session.get_one(Footage, shelf["茶园.mp4"]).request_id = qidong["shot_request"]
    found = media.get(f"/api/v1/clips?order={order}").json["items"]
    assert {each["order_id"] for each in found} == {order}
    assert media.get(f"/api/v1/clips?order={qidong['item']}").json["items"] == []
    came = media.get(f"/api/v1/footage?request={qidong['shot_request']}").json["items"]
    assert [each["id"] for each in came] == [shelf["茶园.mp4"]]


def test_a_part_is_read_back_as_it_was_written(program, qidong, sangzhi):
    caller = program("qidong-coordinator")
    place = f"/api/v1/broadcasts/{qidong['broadcast']}"
    wish = {
        "planned_s": 300,
        "item_id": qidong["item"],
        "min_s": 200,
        "max_s": 400,
        "fixed_clock_s": 19 * 3600 + 45 * 60,
        "host_ids": [qidong["host"]],
        "quota": 40,
        "script": "先看花，再报价。",
        "overlay": "限时",
        "talking_points": ["日出前采"],
        "warn_s": 30,
        "optional": True,
    }
    part = caller.post(f"{place}/segments", wish).json["segments"][-1]["id"]
    read = caller.get(f"{place}/segments/{part}").json
    assert {name: read[name] for name in wish} == wish
    change = {"clear": ["fixed_clock_s", "quota", "item_id"], "host_ids": [], "title": "聊一聊"}
    assert caller.post(f"{place}/segments/{part}/change", change).status_code == 200
    read = caller.get(f"{place}/segments/{part}").json
    assert (read["fixed_clock_s"], read["quota"], read["item_id"]) == (None, None, None)
    assert (read["clip_id"], read["host_ids"], read["script"]) == (None, [], wish["script"])
    wrong = caller.post(f"{place}/segments/{part}/change", {"clear": ["script"]})
    assert wrong.status_code == 400
    foreign = caller.post(f"{place}/segments/{part}/change", {"host_ids": [sangzhi["host"]]})
    assert foreign.status_code == 404
    other = f"/api/v1/broadcasts/{qidong['repeated']}/segments/{part}"
    assert caller.get(other).status_code == 404
