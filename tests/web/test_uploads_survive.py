"""Uploads against a real site that is killed, left, fooled and kept waiting. Sockets, processes and disk are real."""

from __future__ import annotations

import socket
import struct
import threading

import pytest
from sqlalchemy import select

from studio.errors import Conflict
from studio.records.work import Footage
from studio.store import Parts
from tests.process.children import eventually
from tests.web.served import DATA, MIB, OCTETS, PATIENCE_S, check_kept, site

__all__ = ["site"]


@pytest.mark.queue
def test_a_site_killed_in_mid_patch_goes_on_where_it_had_acknowledged(site):
    address = site.create()
    line = site.patching(address, 0, len(DATA))
    line.send(DATA[: 19 * MIB])
    assert eventually(lambda: site.noted(address) >= 16 * MIB, PATIENCE_S)
    site.kill()
    acknowledged = site.noted(address)
    line.close()

    site.start()

    offset = site.offset(address)
    assert acknowledged <= offset <= 19 * MIB
    assert 19 * MIB - offset <= 8 * MIB
    assert site.patch(address, offset, DATA[offset:]).status == 204
    check_kept(site, address)


@pytest.mark.queue
def test_a_reset_connection_keeps_what_came(site):
    address = site.create()
    line = site.patching(address, 0, len(DATA))
    line.send(DATA[: 3 * MIB])
    part = site.settings.var / "uploads" / f"{address.rpartition('/')[2]}.part"
    assert eventually(lambda: part.exists() and part.stat().st_size > 2 * MIB, PATIENCE_S)
    line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()
    assert eventually(lambda: site.offset(address) > 2 * MIB, PATIENCE_S)
    offset = site.offset(address)
    assert offset <= 3 * MIB
    assert site.patch(address, offset, DATA[offset:]).status == 204
    check_kept(site, address)


@pytest.mark.queue
def test_a_silent_line_makes_room_for_its_sender_on_another(site):
    """A phone that has changed its network: the old line is half open and never says so."""
    address = site.create()
    silent = site.patching(address, 0, len(DATA))
    silent.send(DATA[:MIB])
    assert eventually(lambda: site.offset(address) == MIB, PATIENCE_S)
    assert site.patch(address, MIB, DATA[MIB:]).status == 204
    silent.close()
    check_kept(site, address)


@pytest.mark.queue
def test_a_second_client_waits_its_turn_and_asks_anew(site):
    address = site.create()
    busy, done = site.patching(address, 0, len(DATA)), threading.Event()
    sent = [0]

    def trickle():
        while not done.wait(0.05) and sent[0] < 10 * MIB:
            busy.send(DATA[sent[0] : sent[0] + 32768])
            sent[0] += 32768
        busy.send(DATA[sent[0] :])

    sender = threading.Thread(target=trickle)
    sender.start()
    part = site.settings.var / "uploads" / f"{address.rpartition('/')[2]}.part"
    assert eventually(lambda: part.exists() and part.stat().st_size > 0, PATIENCE_S)
    assert site.patch(address, 0, DATA[:100]).status == 423
    done.set()
    sender.join()
    assert busy.getresponse().status == 204
    busy.close()
    assert site.patch(address, 0, DATA[:100]).status == 409
    check_kept(site, address)


@pytest.mark.queue
def test_a_dropped_upload_stops_its_line(site):
    address = site.create()
    line = site.patching(address, 0, len(DATA))
    line.send(DATA[:MIB])
    part = site.settings.var / "uploads" / f"{address.rpartition('/')[2]}.part"
    assert eventually(part.exists, PATIENCE_S)
    assert site.ask("DELETE", address).status == 204
    assert not part.exists()
    assert site.ask("HEAD", address).status == 404
    line.close()


@pytest.mark.queue
@pytest.mark.parametrize("excess", [0, 1])
def test_a_body_of_no_announced_length_is_counted(site, excess):
    address = site.create(300_000)
    line = site.begin(
        "PATCH",
        address,
        None,
        Content_Type=OCTETS,
        Upload_Offset=0,
        Transfer_Encoding="chunked",
    )
    for start in range(0, 300_000, 100_000):
        line.send(b"186a0\r\n" + DATA[start : start + 100_000] + b"\r\n")
    line.send(b"1\r\nx\r\n" * excess + b"0\r\n\r\n")
    assert line.getresponse().status == (413 if excess else 204)
    line.close()
    if excess:
        assert site.offset(address) == 0
    else:
        check_kept(site, address, DATA[:300_000])


@pytest.mark.queue
def test_many_come_side_by_side(site):
    """More uploads than the site has threads; pages are answered meanwhile."""
    addresses = [site.create(MIB) for _ in range(20)]
    statuses = []

    def send(number, address):
        body = bytes([number]) + DATA[: MIB - 1]
        statuses.append(site.patch(address, 0, body).status)

    senders = [threading.Thread(target=send, args=each) for each in enumerate(addresses)]
    for sender in senders:
        sender.start()
    assert site.ask("GET", "/footage").status == 200
    for sender in senders:
        sender.join()
    assert statuses == [204] * 20
    with site.database.reading() as session:
        kept = session.scalars(select(Footage).where(Footage.name == "采收.mp4")).all()
    assert len({each.sha256 for each in kept}) == 20


@pytest.mark.queue
def test_pages_are_answered_while_many_wait_for_their_lines(site, settings):
    addresses = [site.create(MIB) for _ in range(40)]
    waiting = [site.patching(address, 0, MIB) for address in addresses]
    for line in waiting:
        line.send(b"x")
    parts = Parts(settings.var / "uploads")

    def is_held(address):
        try:
            with parts.held(address.rpartition("/")[2], 0):
                return False
        except Conflict:
            return True

    assert eventually(lambda: all(is_held(each) for each in addresses), PATIENCE_S)
    assert site.ask("GET", "/footage").status == 200
    assert all(is_held(each) for each in addresses)
    for line in waiting:
        line.close()
