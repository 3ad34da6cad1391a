"""How drafts look and what they say, by programs; and a still as the clip will show it."""

from __future__ import annotations

import io

import pytest
from PIL import Image


@pytest.fixture
def media(program):
    return program("qidong-media")


@pytest.fixture
def path(qidong):
    return f"/api/v1/drafts/{qidong['draft']}"


RECIPE = {"template": "recipe", "aspects": ["1:1", "1:1"], "preset": "social", "music": False}


def test_another_look_leaves_takes_and_can_be_undone(media, path):
    seen = media.get(path)
    made = media.post(f"{path}/look", {"version": 1} | RECIPE, If_Match=seen.headers["ETag"])
    assert made.status_code == 200, made.text
    told = {name: made.json[name] for name in RECIPE}
    assert told == RECIPE | {"aspects": ["1:1"]}
    assert made.json["takes"] == seen.json["takes"]
    assert made.headers["ETag"] == media.get(path).headers["ETag"]
    undone = media.post(f"{path}/undo", {"version": 2}).json
    assert undone["template"] == seen.json["template"]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"template": "no-such"}, 404, "brand.no_template"),
        ({"preset": "no-such"}, 404, "preset.unknown"),
        ({"version": 9}, 409, "desk.changed"),
    ],
)
def test_a_look_that_there_is_not(media, path, wrong, status, code):
    answer = media.post(f"{path}/look", {"version": 1} | RECIPE | wrong)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert media.get(path).json["version"] == 1


def test_words_are_those_of_the_template_and_others_are_kept(media, path):
    media.post(f"{path}/look", {"version": 1} | RECIPE)
    said = {"version": 2, "steps": [" 焯水 ", "浸泡"], "valid_until": "2026-12-31"}
    made = media.post(f"{path}/words", said)
    assert made.status_code == 200, made.text
    assert "steps" in made.json["shown"]
    assert made.json["steps"] == ["焯水", "浸泡"]
    assert media.get(f"{path}/words").json == made.json
    media.post(f"{path}/look", {"version": 3} | RECIPE | {"template": "product-hero"})
    other = media.post(f"{path}/words", {"version": 4, "valid_until": "2026-12-31"}).json
    assert "steps" not in other["shown"]
    assert (other["steps"], other["valid_until"]) == (["焯水", "浸泡"], "2026-12-31")


def test_a_broadcast_begins_by_the_clock_of_the_place(media, path):
    media.post(f"{path}/look", {"version": 1} | RECIPE | {"template": "live-teaser"})
    said = {"version": 2, "live_at": "2026-08-01T12:30:00+01:00"}
    made = media.post(f"{path}/words", said).json
    assert made["live_at"] == "2026-08-01T11:30:00Z"
    early = media.post(f"{path}/words", {"version": 3, "live_at": "0001-01-01T00:00:00+14:00"})
    assert (early.status_code, early.json["code"]) == (422, "form.date")


def test_a_crop_set_by_hand_and_taken_back(media, path):
    point = {"version": 1, "take": 2, "aspect": "9:16", "x": 100, "y": 500}
    made = media.post(f"{path}/takes/point", point).json
    assert [each["points"] for each in made["takes"]] == [
        [],
        [{"aspect": "9:16", "x": 100, "y": 500}],
    ]
    whole = media.post(f"{path}/takes/point", point | {"version": 2, "aspect": None}).json
    assert whole["takes"][1]["points"] == [{"aspect": None, "x": 100, "y": 500}]
    left = media.post(f"{path}/takes/unpoint", {"version": 3, "take": 2}).json
    assert left["takes"][1]["points"] == []


def test_an_end_moved_by_frames(media, path):
    before = media.get(path).json["takes"][0]
    nudge = {"version": 1, "take": 1, "edge": "end", "frames": -25}
    after = media.post(f"{path}/takes/nudge", nudge).json["takes"][0]
    assert after["start_ms"] == before["start_ms"]
    assert after["end_ms"] == before["end_ms"] - 1000, "25 frames a second"


@pytest.mark.parametrize("name", ["point", "unpoint", "nudge"])
def test_no_change_to_a_take_that_is_not_there(media, path, name):
    more = {"point": {"x": 1, "y": 1}, "nudge": {"edge": "start", "frames": 1}}.get(name, {})
    answer = media.post(f"{path}/takes/{name}", {"version": 1, "take": 9} | more)
    assert (answer.status_code, answer.json["code"]) == (422, "desk.no_take")


@pytest.mark.media
@pytest.mark.parametrize(("aspect", "size"), [("9:16", (540, 960)), ("16:9", (960, 540))])
def test_a_still_is_what_the_clip_will_show(media, path, aspect, size):
    address = f"{path}/still?take=2&aspect={aspect}"
    drawn = media.get(address)
    picture = Image.open(io.BytesIO(drawn.data))
    assert (drawn.status_code, drawn.mimetype, picture.size) == (200, "image/jpeg", size)
    same = media.get(address, If_None_Match=drawn.headers["ETag"])
    assert (same.status_code, same.data) == (304, b"")
    media.post(f"{path}/takes/point", {"version": 1, "take": 2, "x": 0, "y": 500})
    assert media.get(address).headers["ETag"] != drawn.headers["ETag"]
    gone = media.get(f"{path}/still?take=9")
    assert (gone.status_code, gone.json["code"]) == (422, "desk.no_take")


def test_the_document_says_that_a_still_is_a_picture(media):
    told = media.get("/api/v1/openapi.json").json["paths"]["/api/v1/drafts/{draft_id}/still"]["get"]
    assert list(told["responses"]["200"]["content"]) == ["image/jpeg"]
    assert list(told["responses"]["422"]["content"]) == ["application/problem+json"]
