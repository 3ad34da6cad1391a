"""tus 1.0 as a program speaks it, over the real application, database and disk."""

from __future__ import annotations

import base64
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from jobs.queue import enqueue
from studio.errors import EnvironmentFault
from studio.records.uploads import Upload
from studio.records.work import Footage, Job, JobKind
from studio.store import Part, blobs_of
from studio.units import now
from studio.workflows.append_upload import _Taking
from studio.workflows.follower import Pace
from studio.workflows.sweep_uploads import sweep_uploads
from studio.workflows.upload import UploadRoom
from tests.web.conftest import smaller
from tests.web.visitor import Visitor
from web import create_app

OCTETS = "application/offset+octet-stream"
DATA = bytes(range(256)) * 100
WHOLE = len(DATA)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Tus:
    """A small client: one person's, with their cookie and token."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.common = {
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": visitor.token(),
            "Accept-Language": "zh-CN",
        }

    def ask(self, method, address, body=b"", **headers):
        named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        kind = {"Content-Type": OCTETS} if body else {}
        return self.visitor.client.open(
            address, method=method, data=body, headers=self.common | kind | named, buffered=True
        )

    def create(self, length=WHOLE, body=b"", name="采收.mp4", **headers):
        given = {"Upload_Metadata": f"filename {b64(name)}"} | headers
        return self.ask("POST", "/uploads", body, Upload_Length=length, **given)

    def patch(self, address, offset, body, **headers):
        more = {"Content_Type": OCTETS} | headers
        return self.ask("PATCH", address, body, Upload_Offset=offset, **more)

    def head(self, address):
        return self.ask("HEAD", address)


@pytest.fixture
def tus(enter):
    return Tus(enter("qidong-media"))


@pytest.fixture
def room(settings, database):
    return UploadRoom(settings, database, blobs_of(settings), enqueue)


def footage(database):
    with database.reading() as session:
        return session.scalars(select(Footage).where(Footage.name == "采收.mp4")).all()


def parts(settings):
    folder = settings.var / "uploads"
    return sorted(folder.iterdir()) if folder.exists() else []


def change(database, address, **values):
    with database.session() as session:
        upload = session.get_one(Upload, address.rpartition("/")[2])
        for name, value in values.items():
            setattr(upload, name, value)


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


def test_what_is_too_large_is_refused_before_a_byte_of_it(tus):
    answer = tus.create(length=(1 << 20) + 1)
    assert answer.status_code == 413
    assert "2 MiB" in answer.json["error"]["message"]


def test_more_than_was_promised_is_refused(tus, settings):
    address = tus.create(length=100).headers["Location"]
    assert tus.patch(address, 0, DATA[:101]).status_code == 413
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_a_disk_without_reserve_begins_nothing_and_loses_nothing(tus, settings, database, world):
    address = tus.create(body=DATA[:100]).headers["Location"]
    full = create_app(smaller(settings, disk_reserve_mib=1 << 40))
    other = Tus(Visitor(full, database, "qidong-media"))
    refused = other.create()
    assert refused.status_code == 507
    assert "磁盘只剩" in refused.json["error"]["message"]
    assert refused.json["error"]["remedy"]
    assert other.patch(address, 100, DATA[100:]).status_code == 507
    assert tus.patch(address, 100, DATA[100:]).headers["X-Next"]


def test_what_is_promised_counts_as_taken(tus, monkeypatch):
    """Of 2 MiB one stays free: there is room for one file of 600 KiB, also before its first byte has come."""
    free = SimpleNamespace(free=2 << 20)
    monkeypatch.setattr("studio.store.blobs.shutil.disk_usage", lambda _: free)
    assert tus.create(length=600 << 10).status_code == 201
    refused = tus.create(length=600 << 10)
    assert refused.status_code == 507
    assert "低于保留的 1 MiB" in refused.json["error"]["message"]


def test_a_county_s_share_is_its_own(settings, database):
    app = create_app(smaller(settings, county_quota_mib=1))
    app.testing = True
    mine = Tus(Visitor(app, database, "qidong-media"))
    assert mine.create(length=1 << 19).status_code == 201
    refused = mine.create(length=1 << 19)
    assert refused.status_code == 507
    assert "配额是 1 MiB" in refused.json["error"]["message"]
    assert Tus(Visitor(app, database, "sangzhi-media")).create(length=1 << 19).status_code == 201


def test_an_upload_nobody_went_on_with_is_gone(tus, database, settings, room):
    address = tus.create(body=DATA[:100]).headers["Location"]
    change(database, address, expires_at=now() - timedelta(seconds=1))
    for answer in (tus.head(address), tus.patch(address, 100, DATA[100:])):
        assert answer.status_code == 410
    sweep_uploads(room)
    assert parts(settings) == []
    assert tus.head(address).status_code == 410
    change(database, address, expires_at=now() - timedelta(days=8))
    sweep_uploads(room)
    assert tus.head(address).status_code == 404


def test_a_sweep_leaves_what_goes_on(tus, settings, room):
    address = tus.create(body=DATA[:100]).headers["Location"]
    sweep_uploads(room)
    assert tus.patch(address, 100, DATA[100:]).headers["X-Next"]


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


@pytest.mark.parametrize("login", ["sangzhi-media", "qidong-coordinator", "province"])
def test_somebody_else_s_upload_is_not_there(tus, enter, settings, login):
    address = tus.create(body=DATA[:100]).headers["Location"]
    other = Tus(enter(login))
    assert other.head(address).status_code == 404
    assert other.patch(address, 100, DATA[100:]).status_code == 404
    assert other.ask("DELETE", address).status_code == 404
    assert parts(settings)[0].read_bytes() == DATA[:100]
    assert tus.head(address).headers["Upload-Offset"] == "100"


@pytest.mark.parametrize("upload_id", ["..%2f..%2fstudio.sqlite", "a" * 32, "A" * 31])
def test_no_id_leads_out_of_the_folder(tus, upload_id):
    assert tus.head(f"/uploads/{upload_id}").status_code == 404


def test_a_seller_uploads_nothing(enter):
    assert Tus(enter("qidong-seller")).create().status_code == 403


def test_a_foreign_county_or_item_takes_nothing(tus, world, sangzhi):
    unit = b64(world.counties["sangzhi"].unit)
    assert tus.create(Upload_Metadata=f"filename YQ==,unit {unit}").status_code == 400
    item = b64(sangzhi["item"])
    assert tus.create(Upload_Metadata=f"filename YQ==,item {item}").status_code == 404


def test_who_works_in_several_counties_names_one(enter, world, database):
    province = Tus(enter("province"))
    assert province.create().status_code == 400
    unit = world.counties["sangzhi"].unit
    given = f"filename {b64('采收.mp4')},unit {b64(unit)}"
    assert province.create(body=DATA, Upload_Metadata=given).status_code == 201
    assert footage(database)[0].unit_id == unit


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


def test_every_change_needs_the_token(tus):
    address = tus.create().headers["Location"]
    del tus.common["X-CSRFToken"]
    assert tus.create().status_code == 400
    assert tus.patch(address, 0, DATA).status_code == 400
    assert tus.ask("DELETE", address).status_code == 400
    assert tus.head(address).headers["Upload-Offset"] == "0"


def test_a_client_without_patch_names_it_in_its_post(tus):
    address = tus.create().headers["Location"]
    sent = tus.ask(
        "POST", address, DATA, Upload_Offset=0, X_HTTP_Method_Override="PATCH", Content_Type=OCTETS
    )
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(DATA)))
    asked = tus.ask("HEAD", address, X_HTTP_Method_Override="DELETE")
    assert asked.status_code == 200
    assert tus.ask("POST", address).status_code == 405


@pytest.mark.parametrize("by", ["question", "sweep"])
def test_complete_but_cut_off_before_it_became_footage(tus, database, settings, room, by):
    """As killed after the last byte was acknowledged: the next question, or the next round, finishes it."""
    address = tus.create(body=DATA[:-1]).headers["Location"]
    parts(settings)[0].write_bytes(DATA)
    change(database, address, received=len(DATA))
    if by == "question":
        assert tus.head(address).headers["X-Next"]
    else:
        sweep_uploads(room)
    (kept,) = footage(database)
    assert kept.sha256 == hashlib.sha256(DATA).hexdigest()
    assert tus.head(address).headers["X-Next"] == f"/footage/{kept.id}"
    assert parts(settings) == []


def test_what_was_not_acknowledged_is_cut_off(tus, database, settings):
    """As killed between a write and its acknowledgement: the row is what counts."""
    address = tus.create(body=DATA[:100]).headers["Location"]
    with parts(settings)[0].open("ab") as file:
        file.write(b"never acknowledged")
    assert tus.head(address).headers["Upload-Offset"] == "100"
    assert tus.patch(address, 100, DATA[100:]).status_code == 204
    assert footage(database)[0].sha256 == hashlib.sha256(DATA).hexdigest()


def test_a_disk_that_lost_bytes_is_believed(tus, database, settings):
    address = tus.create(body=DATA[:100]).headers["Location"]
    parts(settings)[0].write_bytes(DATA[:40])
    assert tus.head(address).headers["Upload-Offset"] == "40"
    assert tus.patch(address, 40, DATA[40:]).status_code == 204
    assert footage(database)[0].sha256 == hashlib.sha256(DATA).hexdigest()


def test_who_holds_an_upload_is_not_disturbed(tus, room, monkeypatch):
    monkeypatch.setattr("studio.store.parts.WAIT_S", 0)
    address = tus.create(body=DATA[:100]).headers["Location"]
    with room.parts.held(address.rpartition("/")[2], 0):
        answer = tus.patch(address, 100, DATA[100:])
        assert answer.status_code == 423
        assert "另一个页面" in answer.json["error"]["message"]
        assert tus.head(address).headers["Upload-Offset"] == "100"
        assert tus.ask("DELETE", address).status_code == 423
    assert tus.patch(address, 100, DATA[100:]).status_code == 204


def test_the_page_lists_what_can_go_on(tus, enter, database):
    modified = b64("1767225600000")
    address = tus.create(
        name="梯田 <b>.mp4",
        body=DATA[:2560],
        Upload_Metadata=f"filename {b64('梯田 <b>.mp4')},modified {modified}",
    ).headers["Location"]
    page = tus.visitor.get("/footage/upload").text
    assert f'data-url="{address}"' in page
    assert 'data-offset="2560"' in page
    assert f'data-size="{len(DATA)}"' in page
    assert 'data-modified="1767225600000"' in page
    assert "梯田 &lt;b&gt;.mp4" in page
    assert address not in enter("qidong-coordinator").get("/footage/upload").text
    tus.patch(address, 2560, DATA[2560:])
    assert address not in tus.visitor.get("/footage/upload").text


def asked(visitor, unit, data):
    """What the page asks before it sends ``data``."""
    samples = (0, (len(data) - 65536) // 2, len(data) - 65536)
    read = b"".join(data[max(0, start) :][:65536] for start in samples)
    found = hashlib.sha256(len(data).to_bytes(8, "big") + read).hexdigest()
    query = {"unit": unit, "size": len(data), "fingerprint": found}
    return visitor.get("/uploads/known", query_string=query).json["next"]


@pytest.mark.parametrize("size", [1, 1000, 65536, 200_000, 700_001])
def test_a_file_that_is_here_is_known_before_it_is_sent(tus, enter, world, database, size):
    data = (DATA * 40)[:size]
    unit = world.counties["qidong"].unit
    assert asked(tus.visitor, unit, data) is None
    tus.create(length=size, body=data)
    assert asked(tus.visitor, unit, data) == f"/footage/{footage(database)[0].id}"
    assert asked(tus.visitor, unit, data + b"x") is None
    assert asked(tus.visitor, unit, b"x" + data[1:]) is None
    foreign = world.counties["sangzhi"].unit
    assert asked(tus.visitor, foreign, data) is None
    assert asked(enter("sangzhi-media"), foreign, data) is None
    assert asked(enter("sangzhi-media"), unit, data) is None


@pytest.mark.parametrize("size", ["", "x", "-1", "9" * 30])
def test_a_size_that_is_none_is_known_to_nobody(tus, world, size):
    query = {"unit": world.counties["qidong"].unit, "size": size, "fingerprint": "x"}
    assert tus.visitor.get("/uploads/known", query_string=query).json == {"next": None}


@pytest.fixture
def small_steps(monkeypatch):
    """Bytes come a thousand at a time; four thousand are worth a mark."""
    marks = Pace(least=4000, pause_s=0, late_s=60, most=4000)
    monkeypatch.setattr("studio.workflows.append_upload.MARKS", marks)
    monkeypatch.setattr("web.uploads.lines.PIECE", 1000)
    monkeypatch.setattr("web.uploads.lines.FAST_PIECES", 1)


def test_nothing_is_acknowledged_before_it_is_on_the_disk(tus, small_steps, monkeypatch):
    """Many marks on the way, each behind a flush of at least as much."""
    synced, marked = [], []
    fsync, mark = os.fsync, _Taking._mark

    def noted_fsync(descriptor):
        size = os.fstat(descriptor).st_size
        fsync(descriptor)
        synced.append(size)

    def noted_mark(taking, at):
        marked.append(at)
        assert max(synced) >= at
        mark(taking, at)

    monkeypatch.setattr("studio.store.parts.os.fsync", noted_fsync)
    monkeypatch.setattr(_Taking, "_mark", noted_mark)
    tus.create(body=DATA[:10_000])
    assert marked == sorted(set(marked))
    assert marked[-1] == 10_000
    assert len(marked) > 2


@pytest.mark.parametrize("lost_at", ["the end", "once on the way"])
def test_bytes_whose_flush_failed_are_not_acknowledged(
    tus, settings, small_steps, monkeypatch, lost_at
):
    """Whoever flushes has a thread of its own, and its failure reaches the sender.

    A second flush would say that all is well, as Linux does after it has dropped the pages.
    """
    address = tus.create(body=DATA[:100]).headers["Location"]
    flushed = []

    def full(part):
        flushed.append(part.size)
        if lost_at == "the end" or len(flushed) == 1:
            raise EnvironmentFault("disk.full", name=part.path.name)

    with monkeypatch.context() as while_full:
        while_full.setattr(Part, "sync", full)
        assert tus.patch(address, 100, DATA[100:]).status_code == 507
    assert tus.head(address).headers["Upload-Offset"] == "100"
    assert parts(settings)[0].read_bytes() == DATA[:100]


def test_a_full_disk_keeps_what_it_took(tus, database, settings, small_steps, monkeypatch):
    """The file system says so in mid-piece: whole pieces stay, the rest is cut off, and it goes on later."""
    address = tus.create(body=DATA[:100]).headers["Location"]
    write = Part.write

    def full(part, data):
        if part.size > 9000:
            write(part, data[:10])
            raise EnvironmentFault("disk.full", name=part.path.name)
        write(part, data)

    with monkeypatch.context() as while_full:
        while_full.setattr(Part, "write", full)
        answer = tus.patch(address, 100, DATA[100:])
    assert answer.status_code == 507
    assert "磁盘已满" in answer.json["error"]["message"]
    assert tus.head(address).headers["Upload-Offset"] == "9100"
    assert parts(settings)[0].read_bytes() == DATA[:9100]
    assert tus.patch(address, 9100, DATA[9100:]).status_code == 204
    assert footage(database)[0].sha256 == hashlib.sha256(DATA).hexdigest()


def test_twenty_at_once_share_what_is_left(settings, database):
    """Of 1 MiB five files of 200 KiB may come, however many ask in the same moment."""
    app = create_app(smaller(settings, county_quota_mib=1))
    clients = [Tus(Visitor(app, database, "qidong-media")) for _ in range(20)]
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = pool.map(lambda client: client.create(length=200 << 10).status_code, clients)
    assert sorted(answers) == [201] * 5 + [507] * 15
