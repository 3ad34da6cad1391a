"""Hashes of growing files: over several requests, after what was cut off, after a crash."""

from __future__ import annotations

import hashlib
import random
import uuid

import pytest

from studio.store import Parts
from studio.workflows.footage import running_hash
from studio.workflows.footage.running_hash import RunningHash

DATA = random.Random(3).randbytes(3_000_000)


@pytest.fixture
def growing(tmp_path):
    """An upload's id and its part."""
    upload_id = uuid.uuid4().hex
    with Parts(tmp_path).held(upload_id) as part:
        yield upload_id, part


def write(growing, start, end):
    """One request's bytes; the running hash, still open."""
    upload_id, part = growing
    running = RunningHash(upload_id, part, start)
    part.cut(start)
    for at in range(start, end, 100_000):
        part.write(DATA[at : min(end, at + 100_000)])
        running.grew(min(end, at + 100_000))
    return running


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def test_all_in_one_request(growing):
    assert write(growing, 0, len(DATA)).end() == sha256(DATA)


def test_over_two_requests_nothing_is_read_twice(growing, monkeypatch):
    first = write(growing, 0, 2_000_000)
    first._follower.close()
    first.pause(2_000_000)
    read = []
    monkeypatch.setattr(running_hash.RunningHash, "_go_to", _noting(read))
    assert write(growing, 2_000_000, len(DATA)).end() == sha256(DATA)
    assert read[0] == 2_000_000


def _noting(read):
    go_to = RunningHash._go_to

    def noted(running, size):
        read.append(running._hashed.at)
        go_to(running, size)

    return noted


def test_what_was_hashed_and_cut_off_again_does_not_count(growing):
    upload_id, part = growing
    write(growing, 0, 1_500_000).pause(1_500_000)
    broken = RunningHash(upload_id, part, 1_500_000)
    part.write(b"of another mind" * 100_000)
    broken.grew(3_000_000)
    broken._follower.close()
    part.cut(1_500_000)
    broken.pause(1_500_000)
    assert write(growing, 1_500_000, len(DATA)).end() == sha256(DATA)


def test_after_a_crash_it_is_hashed_from_the_file(growing):
    write(growing, 0, 1_500_000).pause(1_500_000)
    running_hash._remembered.clear()
    assert write(growing, 1_500_000, len(DATA)).end() == sha256(DATA)


def test_what_is_remembered_of_more_than_stands_there_is_forgotten(growing):
    write(growing, 0, 1_500_000).pause(1_500_000)
    assert write(growing, 1_000_000, len(DATA)).end() == sha256(DATA)


def test_only_so_many_are_remembered(monkeypatch, growing):
    monkeypatch.setattr(running_hash, "KEPT", 2)
    for _ in range(4):
        RunningHash(uuid.uuid4().hex, growing[1], 0).pause(0)
    assert len(running_hash._remembered) == 2
