"""The connections that bring bytes: read in pieces, released when they stall, and when their sender has come back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO

from gunicorn.http.errors import ParseException
from werkzeug.exceptions import ClientDisconnected

PIECE = 128 << 10
"""Bytes read at a time: small, so that a slow line's bytes are counted soon."""

FAST_PIECES = 4
"""How many of them are read at once on a line that brings one in ``FAST_S``: each read costs copies of its own."""

FAST_S = 0.02
"""Seconds: 6 MiB/s."""

STALL_S = 20.0
"""Seconds without a byte after which a connection is given up: it holds a thread."""

STALE_S = 3.0
"""Seconds without a byte after which a newcomer for the same upload takes its place."""


@dataclass
class _Line:
    """One connection that is being read."""

    socket: socket.socket | None
    heard_s: float = field(default_factory=time.monotonic)


_lines: dict[str, _Line] = {}
_guard = threading.Lock()


@contextmanager
def pieces(
    upload_id: str, stream: IO[bytes], connection: socket.socket | None
) -> Iterator[Iterator[bytes]]:
    """The body in pieces; it just ends when the line breaks, stalls, or is released.

    The line counts as this upload's from the first piece that is asked for: its reader holds the upload by then.
    """
    line = _Line(connection)
    try:
        yield _read(upload_id, stream, line)
    finally:
        with _guard:
            if _lines.get(upload_id) is line:
                del _lines[upload_id]
        if connection is not None:
            with suppress(OSError):
                connection.settimeout(None)


def _read(upload_id: str, stream: IO[bytes], line: _Line) -> Iterator[bytes]:
    with _guard:
        _lines[upload_id] = line
    if line.socket is not None:
        line.socket.settimeout(STALL_S)
    size, asked_s = PIECE, time.monotonic()
    while piece := _piece(stream, size):
        line.heard_s = time.monotonic()
        fast = line.heard_s - asked_s < FAST_S * size / PIECE
        size = PIECE * FAST_PIECES if fast else PIECE
        yield piece
        asked_s = time.monotonic()


def _piece(stream: IO[bytes], size: int) -> bytes:
    try:
        return stream.read(size)
    except (OSError, ClientDisconnected, ParseException):
        return b""


def release(upload_id: str, silent_s: float = STALE_S) -> bool:
    """Stop reading an upload's line if it has been silent for ``silent_s``; whether there was one to stop."""
    with _guard:
        line = _lines.get(upload_id)
    if line is None or line.socket is None or time.monotonic() - line.heard_s < silent_s:
        return False
    with suppress(OSError):
        line.socket.shutdown(socket.SHUT_RD)
    return True
