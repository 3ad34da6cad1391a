"""Broadcasts as a whole, what is said of them, and steps of drafts, by programs."""

from __future__ import annotations

import pytest

from tests.web.api.test_changes import make


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


@pytest.fixture
def broadcast(coordinator, qidong):
    """With two parts of ten minutes."""
    made = make(coordinator, "create_broadcast", qidong).json
    path = f"/api/v1/broadcasts/{made['id']}"
    for _ in range(2):
        wish = {"planned_s": 600, "item_id": qidong["item"]}
        made = coordinator.post(f"{path}/segments", wish).json
    return path, made


def test_one_becomes_two_and_two_become_one(coordinator, broadcast):
    path, whole = broadcast
    second = whole["segments"][1]["id"]
    made = coordinator.post(f"{path}/split", {"segment_id": second})
    assert (made.status_code, len(made.json["segments"])) == (201, 1)
    first = coordinator.get(path).json
    assert first["end_at"] == made.json["start_at"]
    joined = coordinator.post(f"{path}/merge", {"other_id": made.json["id"]}).json
    assert (joined["id"], len(joined["segments"])) == (whole["id"], 2)
    gone = coordinator.get(f"/api/v1/broadcasts/{made.json['id']}").json
    assert gone["state"] == "cancelled"


def test_the_same_on_another_day(coordinator, broadcast):
    path, _ = broadcast
    made = coordinator.post(f"{path}/copy", {"start_at": "2030-07-01T19:30:00+08:00"})
    assert made.headers["Location"].endswith(made.json["id"])
    assert made.json["start_at"] == "2030-07-01T11:30:00Z"
    assert [each["planned_s"] for each in made.json["segments"]] == [600, 600]
    odd = coordinator.post(f"{path}/copy", {"start_at": "0001-01-01T00:00:00Z"})
    assert (odd.status_code, odd.json["code"]) == (422, "api.year")


def test_who_is_on_beside_the_first(coordinator, qidong, broadcast):
    path, _ = broadcast
    other = make(coordinator, "add_host", qidong).json
    told = coordinator.post(f"{path}/cast", {"host_ids": [other["id"], other["id"]]}).json
    assert [each["id"] for each in told["more_hosts"]] == [other["id"]]
    assert coordinator.post(f"{path}/cast", {"host_ids": []}).json["more_hosts"] == []


def test_steps_back_and_an_older_version(coordinator, program, broadcast):
    path, whole = broadcast
    part = f"{path}/segments/{whole['segments'][0]['id']}"
    coordinator.post(f"{part}/change", {"planned_s": 900})
    assert coordinator.post(f"{path}/undo").json["segments"][0]["planned_s"] == 600
    assert coordinator.post(f"{path}/redo").json["segments"][0]["planned_s"] == 900
    theirs = program("qidong-administrator").post(f"{path}/undo")
    assert (theirs.status_code, theirs.json["code"]) == (409, "version.no_undo")
    listed = coordinator.get(f"{path}/versions").json["items"]
    assert listed[0]["revision"] == coordinator.get(path).json["revision"]
    old = next(each for each in listed if each["revision"] == whole["revision"])
    back = coordinator.post(f"{path}/versions/{old['id']}/restore").json
    assert back["segments"][0]["planned_s"] == 600


def test_a_template_kept_used_and_dropped(coordinator, qidong, broadcast):
    path, _ = broadcast
    kept = coordinator.post(f"{path}/template", {"name": "二十分钟"}).json
    assert (kept["parts"], kept["planned_s"]) == (2, 1200)
    names = {each["name"] for each in coordinator.get("/api/v1/rundown-templates").json["items"]}
    assert names == {"二十分钟", "周五晚场"}
    empty = make(coordinator, "create_broadcast", qidong, title="空的").json
    begin = f"/api/v1/broadcasts/{empty['id']}/begin"
    both = coordinator.post(begin, {"template_id": kept["id"], "shape": "x"})
    assert (both.status_code, both.json["code"]) == (422, "api.one_template")
    unknown = coordinator.post(begin, {"shape": "no-such"})
    assert (unknown.status_code, unknown.json["code"]) == (422, "schedule.no_such_template")
    filled = coordinator.post(begin, {"template_id": kept["id"]}).json
    assert [each["planned_s"] for each in filled["segments"]] == [600, 600]
    assert coordinator.post(begin, {"template_id": kept["id"]}).status_code == 409
    drop = f"/api/v1/rundown-templates/{kept['id']}/drop"
    assert coordinator.post(drop).json["name"] == "二十分钟"
    assert coordinator.post(drop).status_code == 404


def test_what_is_said_of_a_broadcast(coordinator, program, qidong, broadcast):
    path, whole = broadcast
    wish = {"text": "再短一点", "segment_id": whole["segments"][0]["id"]}
    said = program("qidong-media").post(f"{path}/talk", wish).json
    answer = coordinator.post(f"/api/v1/talk/{said['id']}/answer", {"text": "好"}).json
    assert answer["parent_id"] == said["id"]
    assert answer["about"] == said["about"]
    settled = coordinator.post(f"/api/v1/talk/{said['id']}/settle", {"done": True}).json
    assert settled["resolved_at"]
    listed = coordinator.get(f"{path}/talk").json["items"]
    assert {each["text"] for each in listed} == {"再短一点", "好"}
    assert program("qidong-seller").get(f"{path}/talk").status_code == 403


def test_a_draft_one_step_back_and_out_of_the_trash(program, qidong):
    media = program("qidong-media")
    made = make(media, "begin_draft", qidong).json
    path = f"/api/v1/drafts/{made['id']}"
    mark = {"version": 1, "source": 0, "kind": "must", "start_ms": 0, "end_ms": 1500}
    media.post(f"{path}/marks", mark)
    undone = media.post(f"{path}/undo", {"version": 2}).json
    assert (undone["version"], undone["marks"]) == (3, [])
    assert media.post(f"{path}/redo", {"version": 3}).json["marks"]
    late = media.post(f"{path}/undo", {"version": 1})
    assert (late.status_code, late.json["code"]) == (409, "desk.changed")
    assert media.post(f"{path}/trash").json["trashed_at"]
    assert media.get(path).json["code"] == "desk.trashed"
    assert made["id"] not in {each["id"] for each in media.get("/api/v1/drafts").json["items"]}
    trash = media.get("/api/v1/drafts?trash=yes").json["items"]
    assert [each["id"] for each in trash] == [made["id"]]
    assert media.post(f"{path}/restore").json["trashed_at"] is None
    assert media.get(path).status_code == 200
