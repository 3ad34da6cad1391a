"""Voices for a draft: sent as the page or a phone's recorder sends them, heard again, placed, taken away."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import select

from studio.records.drafts import VoiceRecording
from studio.records.people import AuditEntry
from tests.recorded import recording
from tests.web.test_edit import change, draft_of, drafts


@pytest.fixture
def draft(qidong):
    return qidong["draft"]


def send(visitor, draft, version, start="1.01", data=None, name="voice.webm"):
    data = recording(1.5) if data is None else data
    form = {
        "version": version,
        "start": start,
        "file": (io.BytesIO(data), name),
        "open": 1,
        "part": "track",
    }
    return visitor.post(f"/edit/{draft}/voice", form)


def voices(database, draft):
    return draft_of(database, draft).edit.voices


def test_a_recording_lies_over_the_draft_and_plays_again(enter, database, draft):
    visitor = enter("qidong-media")
    answer = send(visitor, draft, 1)
    assert answer.location == f"/edit/{draft}?take=1#track"
    (voice,) = voices(database, draft)
    assert (float(voice.start), float(voice.length), voice.level_db) == (
        1,
        pytest.approx(1.5, abs=0.05),
        0,
    )
    page = visitor.get(f"/edit/{draft}").text
    address = re.search(rf'src="(/edit/{draft}/voice/\w+)"', page)[1]
    played = visitor.get(address)
    assert (played.status_code, played.mimetype, played.data[4:8]) == (200, "audio/mp4", b"ftyp")
    part = visitor.get(address, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)
    assert 'class="block voice"' in page
    assert '<polygon points="0,' in page
    with database.reading() as session:
        kept = session.get_one(VoiceRecording, voice.recording)
        assert (kept.blob, kept.draft_id) == (voice.blob, draft)
        assert "draft.voice" in session.scalars(select(AuditEntry.action)).all()


def test_it_is_moved_made_softer_and_taken_away_and_all_is_undone(enter, database, draft):
    visitor = enter("qidong-media")
    send(visitor, draft, 1)
    (voice,) = voices(database, draft)
    change(visitor, draft, 2, "voice", voice=voice.recording, start="51/25")
    change(visitor, draft, 3, "voice", voice=voice.recording, start="2.04", level="-6")
    (now,) = voices(database, draft)
    assert (float(now.start), now.level_db) == (2.04, -6)
    change(visitor, draft, 4, "unvoice", voice=voice.recording)
    assert voices(database, draft) == ()
    assert visitor.get(f"/edit/{draft}/voice/{voice.recording}").status_code == 200
    change(visitor, draft, 5, "undo")
    assert voices(database, draft) == (now,)


def test_a_voice_begins_before_the_takes_end_however_short_they_become(enter, database, draft):
    visitor = enter("qidong-media")
    send(visitor, draft, 1, start="7.5")
    assert "最后" not in visitor.get(f"/edit/{draft}").text
    change(visitor, draft, 2, "remove", take=2)
    assert float(voices(database, draft)[0].start) == 3.96
    send(visitor, draft, 3, start="3", data=recording(6))
    assert "秒听不到" in visitor.get(f"/edit/{draft}").text


def test_the_script_gets_the_board(enter, draft):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    answer = send(visitor, draft, 1)
    assert answer.status_code == 200
    assert 'name="version" value="2"' in answer.text
    assert "<html" not in answer.text


def test_only_the_desk_may_ask_for_the_microphone(enter, draft):
    visitor = enter("qidong-media")
    assert "microphone=(self)" in visitor.get(f"/edit/{draft}").headers["Permissions-Policy"]
    assert "microphone=()" in visitor.get("/edit").headers["Permissions-Policy"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"hello", "文本"),
        (b"#EXTM3U\nhttp://example.org/a.ts\n", "播放列表"),
        (recording(1, level=0), "听不到声音"),
        (recording(0.2), "太短了"),
        (b"OggS" + bytes(99), "读不懂"),
    ],
)
def test_what_is_no_voice_is_said_and_changes_nothing(enter, database, draft, data, said):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    answer = send(visitor, draft, 1, data=data)
    assert answer.status_code == 400, answer.text
    assert said in answer.text
    assert draft_of(database, draft).version == 1
    with database.reading() as session:
        assert (
            len(
                session.scalars(
                    select(VoiceRecording).where(VoiceRecording.draft_id == draft)
                ).all()
            )
            == 1
        )


def test_a_long_recording_comes_whole_and_one_that_is_too_large_not_at_all(enter, database, draft):
    visitor = enter("qidong-media")
    assert send(visitor, draft, 1, data=recording(14)).status_code == 302
    assert float(voices(database, draft)[0].length) == pytest.approx(14, abs=0.1)
    kind = "multipart/form-data; boundary=x"
    much = b"x" * (49 << 20)
    answer = visitor.client.post(f"/edit/{draft}/voice", data=much, content_type=kind)
    assert answer.status_code == 413
    assert draft_of(database, draft).version == 2


def test_there_is_an_end_to_voices(enter, database, draft):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    for version in range(1, 13):
        assert send(visitor, draft, version, data=recording(0.6)).status_code == 200
    assert send(visitor, draft, 13).status_code == 400
    assert len(voices(database, draft)) == 12


def test_who_was_overtaken_keeps_the_recording_in_their_own_copy(enter, database, draft):
    first, second = enter("qidong-media"), enter("qidong-coordinator")
    change(first, draft, 1, "remove", take=2)
    answer = send(second, draft, 1)
    assert answer.status_code == 409
    copy = next(each for each in drafts(database) if each.copy_of == draft)
    (voice,) = copy.edit.voices
    assert second.get(f"/edit/{copy.id}/voice/{voice.recording}").status_code == 200
    assert voices(database, draft) == ()


def test_nothing_but_numbers_places_a_voice(enter, database, draft):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    assert send(visitor, draft, 1, start="x").status_code == 400
    send(visitor, draft, 1)
    (voice,) = voices(database, draft)
    for fields in (
        {"start": "nan"},
        {"start": "1", "level": "99"},
        {"voice": "nobody", "start": "1"},
    ):
        assert (
            change(visitor, draft, 2, "voice", **{"voice": voice.recording, **fields}).status_code
            == 400
        )
    assert voices(database, draft) == (voice,)
