"""What takes long is done while nobody holds SQLite's write lock: lists are read, voices decoded, files hashed."""

from __future__ import annotations

import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from studio.records.drafts import VoiceRecording
from studio.records.item_photos import ItemPhoto
from studio.records.loose_blobs import LooseBlob
from studio.store import blobs_of
from studio.workflows.catalog import list_reading
from studio.workflows.catalog.item_photos import MOST
from studio.workflows.drafts import draft_voice
from studio.workflows.loose_blobs import sweep_loose
from tests.recorded import recording
from tests.web.api.program import Program, token_for
from tests.web.seed import picture
from tests.web.test_edit_voice import send as send_voice
from tests.web.test_import import seal_of, send
from tests.web.unlocked import Watched
from web import kept

LIST = "品名,规格,直播价\n干豆角,250g/袋,19.9\n剁椒,400g/瓶,12.8\n".encode()


@pytest.fixture
def watched(monkeypatch, database):
    return Watched(monkeypatch, database)


@pytest.fixture
def media(enter):
    return enter("qidong-media")


@pytest.fixture
def caller(app, database):
    return Program(app, token_for(database, "qidong-media"))


def test_what_the_watch_says_is_so(watched, database):
    assert not watched.is_locked()
    with database.session() as session:
        session.connection()
        assert watched.is_locked()


def test_a_price_list_on_the_pages(media, world, watched):
    watched.watch(list_reading, "read_price_list")
    place = send(media, world, LIST).location
    seal = seal_of(media.get(place).text)
    mend = {"fix:报价!C2": "18.9", "was:报价!C2": "", "import": "1", "seal": seal}
    assert media.post(place, mend).location == place, "another price than was looked at"
    seal = seal_of(media.get(place).text)
    assert media.post(place, {"import": "1", "seal": seal}).status_code == 302
    assert watched.calls == [("read_price_list", False)] * 5


def test_a_price_list_of_a_program(caller, qidong, watched):
    watched.watch(list_reading, "read_price_list")
    asked = urlencode({"unit": qidong["unit"], "name": "报价.csv"})
    sent = caller.post(f"/api/v1/catalog/imports?{asked}", LIST)
    place, tag = sent.headers["Location"], sent.headers["ETag"]
    assert len(watched.calls) == 1, "read once to be kept and told"
    fix = {"sheet": sent.json["goods"][0]["sheet"], "cell": "C2", "text": "18.9"}
    mend = caller.post(f"{place}/mend", {"fixes": [fix], "left_out": []}, If_Match=tag)
    assert mend.json["goods"][0]["price_fen"] == 1890
    wish = {"seal": mend.json["seal"]}
    late = caller.post(f"{place}/import", wish, If_Match=tag)
    assert late.status_code == 412
    done = caller.post(f"{place}/import", wish, If_Match=mend.headers["ETag"])
    assert done.status_code == 200, done.text
    again = caller.post(f"/api/v1/catalog/imports?{asked}", LIST).headers["Location"]
    assert caller.post(f"{again}/drop").status_code == 200
    assert watched.calls == [("read_price_list", False)] * 7


def blobs_in(settings):
    """Names of all files in the blobs."""
    return {each.name for each in (settings.var / "blobs").rglob("*") if each.is_file()}


def loose(database):
    with database.reading() as session:
        return set(session.scalars(select(LooseBlob.key)))


def test_voices_are_decoded_with_the_lock_free(media, caller, qidong, watched, database):
    watched.watch(draft_voice, "take_in_voice")
    assert send_voice(media, qidong["draft"], 1).status_code == 302
    path = f"/api/v1/drafts/{qidong['draft']}/voices"
    tag = caller.get(path).headers["ETag"]
    made = caller.post(f"{path}?name=a.wav&version=2", recording(1), If_Match=tag)
    assert made.status_code == 201, made.text
    assert watched.calls == [("take_in_voice", False)] * 2
    with database.reading() as session:
        named = set(session.scalars(select(VoiceRecording.blob)))
    assert loose(database) <= named


def test_a_voice_over_another_version_is_not_decoded(media, caller, qidong, watched):
    watched.watch(draft_voice, "take_in_voice")
    path = f"/api/v1/drafts/{qidong['draft']}/voices?name=a.wav&version=7"
    assert caller.post(path, recording(1)).status_code == 409
    assert watched.calls == []


def test_a_voice_that_came_too_late_goes_again(caller, qidong, database, settings):
    before = blobs_in(settings)
    path = f"/api/v1/drafts/{qidong['draft']}/voices?name=a.wav&version=1"
    late = caller.post(path, recording(1), If_Match='"another"')
    assert late.status_code == 412
    assert len(blobs_in(settings) - before) == 1
    assert sweep_loose(database, blobs_of(settings), timedelta(0)) == 1
    assert blobs_in(settings) == before
    assert loose(database) == set()


def photographs(count):
    """So many that differ."""
    return [(io.BytesIO(picture() + bytes([n])), f"{n}.jpg") for n in range(count)]


def test_photographs_are_kept_with_the_lock_free(media, caller, qidong, watched):
    watched.watch(kept, "keep_file")
    path = f"/catalog/{qidong['item']}/photos"
    assert media.post(path, {"file": photographs(2)}).status_code == 302
    path = f"/api/v1/items/{qidong['item']}/photos"
    tag = caller.get(path).headers["ETag"]
    assert caller.post(f"{path}?name=x.jpg", picture() + b"x", If_Match=tag).status_code == 201
    assert watched.calls == [("keep_file", False)] * 3


def test_what_stays_is_not_swept(media, qidong, database, settings):
    path = f"/catalog/{qidong['item']}/photos"
    media.post(path, {"file": photographs(2)})
    with database.reading() as session:
        keys = set(session.scalars(select(ItemPhoto.sent).where(ItemPhoto.sent.is_not(None))))
    assert len(keys) == 2
    assert keys <= loose(database)
    assert sweep_loose(database, blobs_of(settings), timedelta(0)) == 0
    assert loose(database) == set()
    assert all(blobs_of(settings).exists(key) for key in keys)


def test_too_many_photographs_leave_nothing_behind(media, caller, qidong, settings):
    before = blobs_in(settings)
    path = f"/catalog/{qidong['item']}/photos"
    assert media.post(path, {"file": photographs(MOST)}).status_code == 400
    assert blobs_in(settings) == before, "none was kept"
    assert media.post(path, {"file": photographs(MOST - 1)}).status_code == 302
    full = blobs_in(settings)
    path = f"/api/v1/items/{qidong['item']}/photos?name=x.jpg"
    assert caller.post(path, picture() + b"x").json["code"] == "item_photo.too_many"
    assert blobs_in(settings) == full


def test_portraits_are_kept_with_the_lock_free(app, database, enter, watched):
    watched.watch(kept, "keep_file")
    file = (io.BytesIO(picture()), "face.jpg")
    assert enter("qidong-seller").post("/gallery/shop/portrait", {"file": file}).status_code == 302
    seller = Program(app, token_for(database, "qidong-seller"))
    tag = seller.get("/api/v1/shop").headers["ETag"]
    sent = seller.post("/api/v1/shop/portrait?name=a.jpg", picture() + b"1", If_Match=tag)
    assert sent.status_code == 200, sent.text
    assert watched.calls == [("keep_file", False)] * 2
