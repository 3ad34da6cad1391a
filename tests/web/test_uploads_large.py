"""A file of two gigabytes (``--full-size``; else of 96 MiB) to which everything happens on its way."""

from __future__ import annotations

import hashlib
import random
import shutil
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.process.children import eventually
from tests.web.served import MIB, PATIENCE_S, check_hashed, site

pytestmark = pytest.mark.queue

__all__ = ["site"]

NOISE = random.Random(9).randbytes(MIB)


def block(number: int) -> bytes:
    """A MiB that no other is like: one out of its place changes the file's hash."""
    return number.to_bytes(8, "big") + NOISE[8:]


class Film:
    """What is sent, made as it goes; nobody holds all of it.

    Args:
        mib: Its size.
    """

    def __init__(self, mib: int) -> None:
        self.mib, self.size = mib, mib * MIB

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from ``start`` to ``end``."""
        while start < end:
            number, skip = divmod(start, MIB)
            piece = block(number)[skip : skip + end - start]
            yield piece
            start += len(piece)

    def digest(self) -> str:
        """Its SHA-256."""
        digest = hashlib.sha256()
        for number in range(self.mib):
            digest.update(block(number))
        return digest.hexdigest()


def send(line, film: Film, start: int, end: int) -> None:
    for piece in film.pieces(start, end):
        line.send(piece)


def settled(site, address) -> int:
    """Where it goes on, once nobody else holds it: asked and tried with nothing, as a careful client does."""
    offset = 0

    def is_free() -> bool:
        nonlocal offset
        offset = site.offset(address)
        return site.patch(address, offset, b"").status == 204

    assert eventually(is_free, PATIENCE_S)
    return offset


@pytest.fixture
def lines() -> Iterator[ExitStack]:
    """Closes what was opened."""
    with ExitStack() as opened:
        yield opened


def test_all_that_can_happen_on_the_way_and_every_byte_is_there(site, lines, request):
    film = Film(2048 if request.config.getoption("--full-size") else 96)
    third, half, most = film.size // 3, film.size // 2, film.size * 5 // 6
    address = site.create(film.size)
    for folder in ("uploads", "blobs"):  # pytest would keep it for three runs
        lines.callback(shutil.rmtree, site.settings.var / folder, ignore_errors=True)

    def patching(offset: int):
        return lines.enter_context(closing(site.patching(address, offset, film.size - offset)))

    # Killed in mid-piece: what was acknowledged stays.
    send(patching(0), film, 0, third)
    assert eventually(lambda: site.noted(address) > third // 2, PATIENCE_S)
    site.kill()
    acknowledged = site.noted(address)
    site.start()
    offset = site.offset(address)
    assert acknowledged <= offset <= third

    # Stalled: the line stays open and says nothing; its sender comes back on another.
    send(patching(offset), film, offset, half)
    stalled, offset = offset, settled(site, address)
    assert offset == half

    # Somebody who is not up to date tries to go on at an old place, meanwhile and afterwards; then the network resets.
    line = patching(offset)
    send(line, film, offset, most)
    assert site.patch(address, stalled, b"stale").status in {409, 423}
    line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    offset = settled(site, address)
    assert half < offset <= most
    assert site.patch(address, stalled, b"stale").status == 409

    last = patching(offset)
    send(last, film, offset, film.size)
    answer = last.getresponse()
    assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(film.size))
    check_hashed(site, address, film.digest())
