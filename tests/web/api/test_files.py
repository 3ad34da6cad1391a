"""Files taken by programs: whole, in parts, not again while nothing changed; raw footage as on the pages."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update

from studio.records.api_tokens import Scope
from studio.records.people import AuditEntry
from studio.records.work import Clip, ClipState, Rendition
from studio.units import now

WHY = "县里反映画面花屏，核对原片"
KINDS = {
    "poster.jpg": "image/jpeg",
    "filmstrip.jpg": "image/jpeg",
    "still.jpg": "image/jpeg",
    "proxy.mp4": "video/mp4",
    "original": "application/octet-stream",
}


@pytest.fixture
def media(program):
    return program("qidong-media")


def entries(database, action):
    with database.reading() as session:
        return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_stored_file_whole_in_part_and_not_again(media, qidong, name, kind):
    place = f"/api/v1/footage/{qidong['footage']}/{name}"
    whole = media.get(place)
    assert (whole.status_code, whole.mimetype) == (200, kind)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "Authorization" in whole.headers["Vary"]
    assert whole.headers["Cache-Control"] == "private, no-cache"
    again = media.get(place, If_None_Match=whole.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    part = media.get(place, Range="bytes=2-5")
    assert (part.status_code, part.data) == (206, whole.data[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(whole.data)}"
    tail = media.get(place, Range="bytes=-3", If_Range=whole.headers["ETag"])
    assert (tail.status_code, tail.data) == (206, whole.data[-3:])
    assert media.get(place, Range="bytes=2-5", If_Range='"other"').data == whole.data
    assert media.get(place, Range="pages=1").data == whole.data
    beyond = media.get(place, Range="bytes=9999999-")
    assert (beyond.status_code, beyond.mimetype) == (416, "application/problem+json")
    assert beyond.json["title"] == "要的这一段不在文件里。"


def test_the_original_is_noted_once_a_download(media, qidong, database):
    place = f"/api/v1/footage/{qidong['footage']}/original"
    answer = media.get(place)
    assert "attachment" in answer.headers["Content-Disposition"]
    media.get(place, Range="bytes=2-5")
    media.get(place, If_None_Match=answer.headers["ETag"])
    (noted,) = entries(database, "footage.original")
    assert noted.subject_id == qidong["footage"]


def test_from_the_province_only_with_a_reason_given_on_the_page(program, enter, qidong, database):
    caller = program("province")
    places = [f"/api/v1/footage/{qidong['footage']}/{each}" for each in (*KINDS, "shots")]
    for place in places:
        answer = caller.get(place)
        assert (answer.status_code, answer.json["code"]) == (403, "footage.reason_first")
        assert "填写原因" in answer.json["detail"]
    assert not entries(database, "footage.original")
    enter("province").post(f"/footage/{qidong['footage']}/reason", {"reason": WHY})
    assert {caller.get(place).status_code for place in places} == {200}
    assert len(entries(database, "footage.opened_raw")) == len(places) - 1
    assert len(entries(database, "footage.original")) == 1


def test_watching_is_a_scope_of_its_own(program, qidong):
    reader = program("qidong-media", Scope.READ_FOOTAGE, Scope.READ_CLIPS)
    for place in (
        f"/api/v1/footage/{qidong['footage']}/proxy.mp4",
        f"/api/v1/footage/{qidong['footage']}/original",
        f"/api/v1/renditions/{qidong['published_tall']}/file.mp4",
    ):
        answer = reader.get(place)
        assert (answer.status_code, answer.json["code"]) == (403, "api.scope")


def test_what_was_seen_and_heard(media, qidong):
    seen = media.get(f"/api/v1/footage/{qidong['footage']}/shots").json
    first, last = seen["start_ms"], seen["start_ms"] + seen["length_ms"]
    assert seen["shots"][0]["start_ms"] == first
    assert [each["number"] for each in seen["shots"]] == list(range(1, len(seen["shots"]) + 1))
    assert seen["shots"][-1]["end_ms"] == last
    assert all(0 <= each["score"] <= 1000 for each in seen["shots"])
    assert all(0 <= each <= 1000 for each in seen["waveform"])
    for each in seen["speech"] + seen["music"]:
        assert first <= each["start_ms"] < each["end_ms"] <= last


def test_a_clip_its_cover_and_its_certificate(media, qidong, database):
    place = f"/api/v1/renditions/{qidong['published_tall']}"
    film = media.get(f"{place}/file.mp4", Range="bytes=0-0")
    assert (film.status_code, film.mimetype) == (206, "video/mp4")
    whole, tile = media.get(f"{place}/cover.jpg"), media.get(f"{place}/cover.jpg?size=tile")
    assert 0 < len(tile.data) != len(whole.data)
    with Image.open(io.BytesIO(tile.data)) as small:
        assert small.format == "JPEG"
    paper = media.get(f"{place}/certificate.json")
    with database.reading() as session:
        kept = session.get_one(Rendition, qidong["published_tall"]).certificate
    assert json.loads(paper.data) == kept.model_dump(mode="json")
    assert "attachment" in paper.headers["Content-Disposition"]
    with database.session() as session:
        one = update(Clip).where(Clip.id == qidong["published_clip"])
        session.execute(one.values(held_since=now()))
    held = media.get(f"{place}/file.mp4")
    assert (held.status_code, held.json["code"]) == (409, "clip.held")


def test_versions_and_one_published_instead_of_another(program, qidong, database):
    caller = program("qidong-coordinator")
    old, new = qidong["published_clip"], qidong["ready_clip"]
    found = caller.get(f"/api/v1/clips/{new}/versions").json["versions"]
    assert {each["id"] for each in found} == {old, new}
    assert caller.post(f"/api/v1/clips/{new}/publish?instead=maybe").status_code == 400
    answer = caller.post(f"/api/v1/clips/{new}/publish?instead=yes")
    assert answer.json["state"] == "published"
    with database.reading() as session:
        assert session.get_one(Clip, old).state is ClipState.WITHDRAWN


def test_pictures_of_items_drafts_and_shops(program, media, qidong):
    for place in (
        f"/api/v1/photos/{qidong['item_photo']}/picture.jpg",
        f"/api/v1/photos/{qidong['item_photo']}/picture.jpg?size=tile",
        f"/api/v1/drafts/{qidong['draft']}/picture?source=1&large=yes",
    ):
        answer = media.get(place)
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert picture.format == "JPEG"
        assert media.get(place, If_None_Match=answer.headers["ETag"]).status_code == 304
    nowhere = media.get(f"/api/v1/drafts/{qidong['draft']}/picture?source=2")
    assert (nowhere.status_code, nowhere.json["code"]) == (422, "desk.no_source")
    seller = program("qidong-seller")
    assert seller.get("/api/v1/shop/portrait.jpg").mimetype == "image/jpeg"
    assert seller.get(f"/api/v1/photos/{qidong['item_photo']}/picture.jpg").status_code == 403
    assert media.get("/api/v1/shop/portrait.jpg").status_code == 404


def test_a_recording_is_heard_by_those_of_its_draft(program, media, qidong):
    place = f"/api/v1/drafts/{qidong['draft']}/voices/{qidong['recording']}/sound.m4a"
    assert media.get(place).mimetype == "audio/mp4"
    assert media.get(place, Range="bytes=1-2").status_code == 206
    assert program("sangzhi-media").get(place).status_code == 404
    refused = program("province").get(place)
    assert (refused.status_code, refused.json["code"]) == (403, "footage.reason_first")


def test_a_sellers_poster(program, qidong):
    seller, place = program("qidong-seller"), f"/api/v1/gallery/{qidong['published_clip']}/poster"
    answer = seller.get(f"{place}.pdf?paper=a5")
    assert answer.data.startswith(b"%PDF-")
    assert b"CreationDate" not in answer.data  # drawn a second later it has the same tag
    with Image.open(io.BytesIO(seller.get(f"{place}.jpg?paper=phone&price=no").data)) as picture:
        assert picture.height > picture.width
    shopless = program("qidong-media").get(f"{place}.pdf")
    assert (shopless.status_code, shopless.json["code"]) == (422, "shop.first")
    assert seller.get(f"{place}.jpg?paper=a0").status_code == 400


def test_a_broadcast_and_all_of_them_for_a_calendar(program, qidong):
    start = now().replace(microsecond=0) + timedelta(days=3)
    wish = {"title": "晚场", "host_id": qidong["host"], "channel_id": qidong["channel"]}
    span = {"start_at": start.isoformat(), "end_at": (start + timedelta(hours=1)).isoformat()}
    made = program("qidong-coordinator").post("/api/v1/broadcasts", wish | span)
    assert made.status_code == 201
    seller = program("qidong-seller", Scope.READ_BROADCASTS)
    one = seller.get(f"/api/v1/broadcasts/{qidong['broadcast']}/broadcast.ics")
    every = seller.get("/api/v1/calendar.ics")
    assert one.data.count(b"BEGIN:VEVENT") == 1
    assert "SUMMARY:晚场" in every.text
    assert "SUMMARY:晚场" not in one.text


def test_a_certificate_is_renewed_where_it_stands(media, qidong):
    place = f"/api/v1/papers/{qidong['paper']}"
    before = media.get(place)
    wish = {"name": "有机产品", "number": "COP-2", "until_on": "2031-06-30", "claims": ["有机"]}
    after = media.post(f"{place}/change", wish, If_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert date.fromisoformat(after.json["until_on"]) == date(2031, 6, 30)
    assert media.get(place).headers["ETag"] == after.headers["ETag"]
    late = media.post(f"{place}/change", wish, If_Match=before.headers["ETag"])
    assert late.status_code == 412
    banned = media.post(f"{place}/change", wish | {"claims": ["国家级"]})
    assert banned.status_code == 422
    assert media.get(place).json["claims"] == ["有机"]


def test_a_part_is_put_before_another(program, qidong, sangzhi):
    caller = program("qidong-coordinator")
    place = f"/api/v1/broadcasts/{qidong['broadcast']}"
    for _ in range(2):
        caller.post(f"{place}/segments", {"planned_s": 60, "kind": "open"})
    first, second, third = (each["id"] for each in caller.get(place).json["segments"])
    moved = caller.post(f"{place}/segments/{third}/place", {"before": first})
    assert [each["id"] for each in moved.json["segments"]] == [third, first, second]
    last = caller.post(f"{place}/segments/{third}/place", {"before": None})
    assert [each["id"] for each in last.json["segments"]] == [first, second, third]
    foreign = caller.post(f"{place}/segments/{third}/place", {"before": sangzhi["part"]})
    assert foreign.status_code == 404
    clips = caller.get(f"{place}/segments/{qidong['part']}/clips").json["clips"]
    assert {each["state"] for each in clips} == {"published"}
    assert caller.get(f"{place}/segments/{second}/clips").json["clips"] == []
