"""Connections that stall or are silent."""

from __future__ import annotations

import socket

from web.uploads import lines


def test_a_line_that_stalls_is_given_up(monkeypatch):
    monkeypatch.setattr(lines, "STALL_S", 0.1)
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as stream:
        theirs.send(b"some")
        with lines.pieces("u", stream, ours) as pieces:
            assert list(pieces) == [b"some"]
        assert ours.gettimeout() is None


def test_only_a_line_that_is_silent_is_released():
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as stream:
        theirs.send(b"some")
        with lines.pieces("u", stream, ours) as pieces:
            assert next(pieces) == b"some"
            assert not lines.release("u")
            assert not lines.release("other", 0)
            assert lines.release("u", 0)
            assert list(pieces) == []
        assert not lines.release("u", 0)
