"""What is acknowledged is on the disk, and what was not is cut off: flushes that fail, full disks, cuts in between."""

from __future__ import annotations

import hashlib
import os

import pytest

from studio.errors import EnvironmentFault
from studio.store import Part
from studio.workflows.footage.append_upload import _Taking
from studio.workflows.footage.follower import Pace
from studio.workflows.footage.sweep_uploads import sweep_uploads
from tests.web.tus import DATA, change, footage, parts


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


@pytest.fixture
def small_steps(monkeypatch):
    """Bytes come a thousand at a time; four thousand are worth a mark."""
    marks = Pace(least=4000, pause_s=0, late_s=60, most=4000)
    monkeypatch.setattr("studio.workflows.footage.append_upload.MARKS", marks)
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
    assert len(marked) >= 2, "one on the way at least; a slow disk makes no more"


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
