"""Voices over a draft by programs: real recordings through the gate, placed, taken away."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.records.drafts import VoiceRecording
from tests.recorded import recording


@pytest.fixture
def media(program):
    return program("qidong-media")


def test_a_recording_over_a_draft_placed_and_taken_away(media, qidong, database):
    path = f"/api/v1/drafts/{qidong['draft']}/voices"
    assert media.get(path).json["voices"] == []
    made = media.post(f"{path}?name=说.wav&version=1&start_ms=1010", recording(1.5))
    assert made.status_code == 201
    (voice,) = made.json["voices"]
    assert (voice["start_ms"], voice["level_db"], made.json["version"]) == (1000, 0, 2)
    assert voice["length_ms"] == pytest.approx(1500, abs=50)
    assert media.get(path).headers["ETag"] == made.headers["ETag"]
    with database.reading() as session:
        assert session.get_one(VoiceRecording, voice["recording_id"]).draft_id == qidong["draft"]
    place = f"{path}/{voice['recording_id']}"
    wish = {"version": 2, "start_ms": 2040, "level_db": -6}
    moved = media.post(f"{place}/place", wish, If_Match=made.headers["ETag"]).json
    assert (moved["voices"][0]["start_ms"], moved["voices"][0]["level_db"]) == (2040, -6)
    late = media.post(f"{place}/place", wish)
    assert (late.status_code, late.json["code"]) == (409, "desk.changed")
    assert media.post(f"{place}/remove", {"version": 3}).json["voices"] == []
    gone = media.post(f"{place}/remove", {"version": 4})
    assert (gone.status_code, gone.json["code"]) == (422, "voice.gone")


@pytest.mark.parametrize("data", [b"hello", recording(1, level=0), b"OggS" + bytes(99)])
def test_what_is_no_voice_is_kept_nowhere(media, qidong, database, data):
    with database.reading() as session:
        before = session.scalars(select(VoiceRecording.id)).all()
    path = f"/api/v1/drafts/{qidong['draft']}/voices"
    answer = media.post(f"{path}?name=x.wav&version=1", data)
    assert answer.status_code == 422
    assert answer.json["code"].startswith(("voice.", "media."))
    with database.reading() as session:
        assert session.scalars(select(VoiceRecording.id)).all() == before
    late = media.post(f"{path}?name=x.wav&version=7", recording())
    assert (late.status_code, late.json["code"]) == (409, "desk.changed")
