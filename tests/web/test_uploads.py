"""tus 1.0 as a program speaks it, over the real application, database and disk."""

from __future__ import annotations

import base64
import hashlib

import pytest
from sqlalchemy import select

from studio.records.uploads import Upload
from studio.records.work import Job, JobKind
from tests.web.tus import DATA, OCTETS, b64, footage, parts


def test_what_is_spoken_is_told(tus):
    answer = tus.ask("OPTIONS", "/uploads")
    assert answer.status_code in {200, 204}
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(1 << 20)
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "checksum",
        "expiration",
        "termination",
    }


def test_a_file_comes_in_two_pieces_and_becomes_footage_once(tus, database, settings):
    made = tus.create()
    assert made.status_code == 201
    assert made.headers["Upload-Offset"] == "0"
    address = made.headers["Location"]
    first = tus.patch(address, 0, DATA[:10_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "10000")
    assert "X-Next" not in first.headers
    assert [part.read_bytes() for part in parts(settings)] == [DATA[:10_000]]
    asked = tus.head(address)
    assert asked.status_code == 200
    assert asked.headers["Upload-Offset"] == "10000"
    assert asked.headers["Upload-Length"] == str(len(DATA))
    assert asked.headers["Upload-Metadata"] == f"filename {b64('采收.mp4')}"
    assert asked.headers["Cache-Control"] == "no-store"
    assert asked.headers["Tus-Resumable"] == "1.0.0"
    assert "GMT" in asked.headers["Upload-Expires"]

    last = tus.patch(address, 10_000, DATA[10_000:])
    assert last.headers["Upload-Offset"] == str(len(DATA))

    (kept,) = footage(database)
    assert kept.sha256 == hashlib.sha256(DATA).hexdigest()
    assert (settings.var / "blobs" / kept.blob).read_bytes() == DATA
    assert last.headers["X-Next"] == f"/footage/{kept.id}"
    assert parts(settings) == []
    with database.reading() as session:
        jobs = select(Job).where(Job.subject_id == kept.id, Job.kind == JobKind.INGEST)
        assert len(session.scalars(jobs).all()) == 1
    again = tus.patch(address, len(DATA), b"")
    assert (again.status_code, again.headers["X-Next"]) == (204, last.headers["X-Next"])
    assert tus.head(address).headers["Upload-Offset"] == str(len(DATA))
    assert len(footage(database)) == 1


def test_a_file_may_come_with_its_creation(tus, database):
    made = tus.create(body=DATA)
    assert (made.status_code, made.headers["Upload-Offset"]) == (201, str(len(DATA)))
    assert made.headers["X-Next"] == f"/footage/{footage(database)[0].id}"


def test_the_same_bytes_again_are_the_footage_that_is_there(tus, database):
    first, second = tus.create(body=DATA), tus.create(body=DATA, name="again.mp4")
    assert first.headers["X-Next"] == second.headers["X-Next"]
    assert len(footage(database)) == 1


def test_a_wrong_place_is_refused_and_named(tus):
    address = tus.create(body=DATA[:100]).headers["Location"]
    for offset in (0, 99, 101):
        answer = tus.patch(address, offset, DATA[100:200])
        assert answer.status_code == 409
        assert "第 100 字节" in answer.json["error"]["message"]
    assert tus.head(address).headers["Upload-Offset"] == "100"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_damaged_piece_is_not_kept(tus, settings, algorithm):
    address = tus.create(body=DATA[:100]).headers["Location"]
    piece = DATA[100:5000]
    digest = base64.b64encode(hashlib.new(algorithm, piece).digest()).decode()
    damaged = tus.patch(address, 100, b"x" + piece[1:], Upload_Checksum=f"{algorithm} {digest}")
    assert damaged.status_code == 460
    assert "损坏" in damaged.json["error"]["message"]
    assert tus.head(address).headers["Upload-Offset"] == "100"
    assert parts(settings)[0].read_bytes() == DATA[:100]
    whole = tus.patch(address, 100, piece, Upload_Checksum=f"{algorithm} {digest}")
    assert (whole.status_code, whole.headers["Upload-Offset"]) == (204, "5000")


def test_a_damaged_first_piece_leaves_no_upload(tus, database, settings):
    digest = base64.b64encode(hashlib.sha1(b"other").digest()).decode()  # noqa: S324 - tus asks for it
    assert tus.create(body=DATA, Upload_Checksum=f"sha1 {digest}").status_code == 460
    with database.reading() as session:
        assert not session.scalars(select(Upload).where(Upload.name == "采收.mp4")).all()
    assert parts(settings) == []


@pytest.mark.parametrize(
    "checksum", ["md5 abcd", "sha1", "sha1 ***", "sha256 黄".encode().decode("latin-1")]
)
def test_a_checksum_nobody_understands_is_refused(tus, checksum):
    address = tus.create().headers["Location"]
    answer = tus.patch(address, 0, DATA, Upload_Checksum=checksum)
    assert answer.status_code in {400, 460}
    assert tus.head(address).headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("length", ["", "-1", "x", "1.5", "9" * 40, "٣"])
def test_a_length_that_is_none_is_refused(tus, length):
    assert tus.create(length=length).status_code == 400


@pytest.mark.parametrize("given", ["filename ***", "filename /////w==", "x" * 5000])
def test_metadata_that_cannot_be_read_is_refused(tus, given):
    assert tus.create(Upload_Metadata=given).status_code == 400


def test_an_upload_is_dropped(tus, settings):
    address = tus.create(body=DATA[:100]).headers["Location"]
    assert tus.ask("DELETE", address).status_code == 204
    assert parts(settings) == []
    assert tus.head(address).status_code == 404
    assert tus.patch(address, 100, DATA[100:]).status_code == 404


def test_dropping_what_is_complete_keeps_the_footage(tus, database):
    address = tus.create(body=DATA).headers["Location"]
    assert tus.ask("DELETE", address).status_code == 204
    assert len(footage(database)) == 1


def test_another_version_is_refused(tus):
    address = tus.create().headers["Location"]
    for answer in (
        tus.create(Tus_Resumable="0.2.2"),
        tus.ask("HEAD", address, Tus_Resumable="2.0.0"),
    ):
        assert answer.status_code == 412
        assert answer.headers["Tus-Version"] == "1.0.0"


def test_another_type_is_refused(tus):
    address = tus.create().headers["Location"]
    assert tus.patch(address, 0, DATA, Content_Type="video/mp4").status_code == 415


def test_a_client_without_patch_names_it_in_its_post(tus):
    address = tus.create().headers["Location"]
    sent = tus.ask(
        "POST", address, DATA, Upload_Offset=0, X_HTTP_Method_Override="PATCH", Content_Type=OCTETS
    )
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(DATA)))
    asked = tus.ask("HEAD", address, X_HTTP_Method_Override="DELETE")
    assert asked.status_code == 200
    assert tus.ask("POST", address).status_code == 405
