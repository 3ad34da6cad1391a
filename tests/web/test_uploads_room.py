"""Room for uploads: limits, quotas, the disk's reserve, and what is promised; and what happens when a disk is full."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

from studio.units import now
from studio.workflows.footage.sweep_uploads import sweep_uploads
from tests.web.conftest import smaller
from tests.web.tus import DATA, Tus, change, parts
from tests.web.visitor import Visitor
from web import create_app


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


def test_twenty_at_once_share_what_is_left(settings, database):
    """Of 1 MiB five files of 200 KiB may come, however many ask in the same moment."""
    app = create_app(smaller(settings, county_quota_mib=1))
    clients = [Tus(Visitor(app, database, "qidong-media")) for _ in range(20)]
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = pool.map(lambda client: client.create(length=200 << 10).status_code, clients)
    assert sorted(answers) == [201] * 5 + [507] * 15


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
