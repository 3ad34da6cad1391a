"""SHA-256 of uploads that are still growing: hashed while they arrive, not read again when they are there.

What a process has hashed it remembers for the next request; after a crash the file is hashed again from its beginning,
beside what arrives.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from studio.store import Part
from studio.workflows.footage.follower import Follower, Pace

if TYPE_CHECKING:
    from hashlib import _Hash

PIECE = 256 << 10
"""Bytes hashed at a time."""

PACE = Pace(least=4 * PIECE, pause_s=0, late_s=1, most=1 << 62)
"""The writer never waits for the hash before its end: the file itself holds what is not hashed yet."""

KEPT = 1000
"""Uploads of which the hash so far is remembered; one takes a few hundred bytes."""


@dataclass
class Hashed:
    """How far a file is hashed."""

    at: int = 0
    digest: _Hash = field(default_factory=hashlib.sha256)

    def copy(self) -> Hashed:
        """The same, to go on from later."""
        return Hashed(self.at, self.digest.copy())


_remembered: OrderedDict[str, Hashed] = OrderedDict()
_guard = threading.Lock()


def _recall(upload_id: str, size: int) -> Hashed:
    """What is hashed of the first ``size`` bytes; nothing when it is not known."""
    with _guard:
        known = _remembered.pop(upload_id, None)
    return known if known is not None and known.at <= size else Hashed()


def _remember(upload_id: str, hashed: Hashed) -> None:
    with _guard:
        _remembered[upload_id] = hashed
        while len(_remembered) > KEPT:
            _remembered.popitem(last=False)


class RunningHash:
    """Hashes what stands in a part, behind its writer. Only whoever holds the part may have one."""

    def __init__(self, upload_id: str, part: Part, size: int) -> None:
        self._upload_id, self._part, self._size = upload_id, part, size
        self._hashed = _recall(upload_id, size)
        self._first = self._hashed.copy()
        self._buffer = bytearray(PIECE)
        self._stopped = False
        self._follower = Follower(self._go_to, self._hashed.at, PACE)

    def grew(self, size: int) -> None:
        """Tell how many bytes stand there now."""
        self._size = size
        self._follower.grew(size)

    def end(self) -> str:
        """SHA-256 of all that stands there, in hexadecimal."""
        self._follower.grew(self._size)
        self._follower.close()
        self._stopped = True
        return self._hashed.digest.hexdigest()

    def pause(self, size: int) -> None:
        """Hash no more; remember what is hashed of the ``size`` bytes that stay. Nothing after ``end``."""
        if self._stopped:
            return
        self._stopped = True
        self._follower.stop()
        fit = self._hashed if self._hashed.at <= size else self._first
        if fit.at <= size:
            _remember(self._upload_id, fit)

    def _go_to(self, size: int) -> None:
        view = memoryview(self._buffer)
        while self._hashed.at < size and not self._stopped:
            found = self._part.read_into(
                view[: min(PIECE, size - self._hashed.at)], self._hashed.at
            )
            if not found:
                raise OSError(f"{self._part.path.name} ends at {self._hashed.at}, not at {size}")
            self._hashed.digest.update(view[:found])
            self._hashed.at += found
