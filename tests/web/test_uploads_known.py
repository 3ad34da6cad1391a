"""Files that are here already are known before a byte of them is sent."""

from __future__ import annotations

import hashlib

import pytest

from tests.web.tus import DATA, footage


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
