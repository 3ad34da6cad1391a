"""Drafts cut by programs: takes and captions, version by version."""

from __future__ import annotations

import pytest


@pytest.fixture
def media(program):
    return program("qidong-media")


def strip(draft):
    return [(each["number"], each["source"], each["end_ms"]) for each in draft["takes"]]


def test_takes_put_in_trimmed_moved_and_taken_out(media, qidong):
    path = f"/api/v1/drafts/{qidong['draft']}"
    seen = media.get(path)
    assert strip(seen.json) == [(1, 0, 4000), (2, 1, 4000)]
    wish = {"version": 1, "source": 1, "start_ms": 0, "end_ms": 2000, "after": 1}
    made = media.post(f"{path}/takes", wish, If_Match=seen.headers["ETag"])
    assert (made.status_code, strip(made.json)) == (
        201,
        [(1, 0, 4000), (3, 1, 2000), (2, 1, 4000)],
    )
    late = media.post(f"{path}/takes", wish)
    assert (late.status_code, late.json["code"]) == (409, "desk.changed")
    trim = {"version": 2, "take": 3, "start_ms": 0, "end_ms": 1520}
    assert strip(media.post(f"{path}/takes/change", trim).json)[1] == (3, 1, 1520)
    swap = trim | {"version": 3, "source": 0}
    assert strip(media.post(f"{path}/takes/change", swap).json)[1] == (3, 0, 1520)
    moved = media.post(f"{path}/takes/move", {"version": 4, "take": 3, "to": 9}).json
    assert [each["number"] for each in moved["takes"]] == [1, 2, 3]
    left = media.post(f"{path}/takes/remove", {"version": 5, "take": 1}).json
    assert [each["number"] for each in left["takes"]] == [2, 3]
    undone = media.post(f"{path}/undo", {"version": 6}).json
    assert [each["number"] for each in undone["takes"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("name", "wish", "code"),
    [
        ("takes", {"source": 9, "start_ms": 0, "end_ms": 2000}, "desk.no_source"),
        ("takes", {"source": 0, "start_ms": 2000, "end_ms": 2000}, "api.span"),
        ("takes/change", {"take": 9, "start_ms": 0, "end_ms": 2000}, "desk.no_take"),
        ("takes/move", {"take": 9, "to": 0}, "desk.no_take"),
        ("takes/remove", {"take": 9}, "desk.no_take"),
    ],
)
def test_what_cannot_be_cut_changes_nothing(media, qidong, name, wish, code):
    path = f"/api/v1/drafts/{qidong['draft']}"
    answer = media.post(f"{path}/{name}", {"version": 1} | wish)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert media.get(path).json["version"] == 1


def test_a_plan_anew_keeps_to_the_length(media, qidong):
    path = f"/api/v1/drafts/{qidong['draft']}"
    planned = media.post(f"{path}/plan", {"version": 1, "length_s": 8})
    assert planned.status_code == 200, planned.text
    assert (planned.json["length_s"], planned.json["version"]) == (8, 2)


def test_captions_written_anew_and_taken_away(media, qidong):
    path = f"/api/v1/drafts/{qidong['draft']}/captions"
    lines = [
        {"start_ms": 0, "end_ms": 2000, "text": "清晨采摘"},
        {"start_ms": 2000, "end_ms": 9000, "text": "当天晾晒"},
    ]
    made = media.post(path, {"version": 1, "captions": lines}).json
    assert made["captions"] == [lines[0], lines[1] | {"end_ms": 8000}], "cut where the takes end"
    assert media.get(path).json == made
    late = [{"start_ms": 60_000, "end_ms": 61_000, "text": "太晚"}]
    outside = media.post(path, {"version": 2, "captions": late})
    assert (outside.status_code, outside.json["code"]) == (422, "desk.caption_outside")
    assert media.post(path, {"version": 2, "captions": []}).json["captions"] == []
