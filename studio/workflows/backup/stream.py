"""Bytes on their way: copied in pieces, hashed as they pass, stopped when somebody asks."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from studio.errors import Cancelled
from studio.process import CancelCheck

CHUNK = 1 << 20
"""Bytes read at a time."""

STEPS = 500
"""How often a step is told of at most."""

PRIVATE = 0o600
"""Mode of everything written: a backup holds hashes of passwords."""

Report = Callable[[str, float], None]
"""Told the step (a code that ``studio.words`` names as ``step.<code>``) and how much of it is done, 0 to 1."""


class Meter:
    """Counts what has been done of a step, tells of it, and stops the work when asked to.

    Args:
        report: Told of it.
        cancelled: Asked at each piece.
    """

    def __init__(self, report: Report, cancelled: CancelCheck) -> None:
        self._report = report
        self.cancelled = cancelled
        self._step, self._whole, self._done, self._told = "", 1, 0, 0

    def begin(self, step: str, whole: int) -> None:
        """A new step of ``whole`` bytes."""
        self._step, self._whole, self._done, self._told = step, max(1, whole), 0, 0
        self._report(step, 0.0)

    def passed(self, count: int) -> None:
        """``count`` more bytes are done.

        Raises:
            Cancelled: Somebody asked to stop.
        """
        if self.cancelled():
            raise Cancelled("cancelled")
        self._done += count
        if (
            STEPS * (self._done - self._told) >= self._whole
        ):  # not at every piece: a bar takes time to draw
            self._told = self._done
            self._report(self._step, min(1.0, self._done / self._whole))


class Hashing:
    """A file for reading whose bytes are hashed and counted as they are read."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file = file
        self._meter = meter
        self._digest = hashlib.sha256()
        self.bytes = 0

    def read(self, size: int = CHUNK) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self._digest.update(data)
        self.bytes += len(data)
        self._meter.passed(len(data))
        return data

    @property
    def sha256(self) -> str:
        """Of everything read so far."""
        return self._digest.hexdigest()


def copy(source: BinaryIO, target: Path, meter: Meter) -> tuple[int, str]:
    """Write ``source`` into a new file, flushed to the disk; its size and SHA-256."""
    hashing = Hashing(source, meter)
    with create(target) as file:
        while data := hashing.read():
            file.write(data)
        flush(file)
    return hashing.bytes, hashing.sha256


def create(path: Path) -> BinaryIO:
    """A new file that only its owner reads, for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, PRIVATE), "wb")


def hash_file(path: Path, meter: Meter) -> tuple[int, str]:
    """Size and SHA-256 of a file as it lies on the disk: what the system still holds of it is let go first."""
    with path.open("rb") as file:
        forget_cached(file)
        return hash_stream(file, meter)


def hash_stream(file: BinaryIO, meter: Meter) -> tuple[int, str]:
    """Size and SHA-256 of what is left of a stream."""
    hashing = Hashing(file, meter)
    while hashing.read():
        pass
    return hashing.bytes, hashing.sha256


def forget_cached(file: BinaryIO) -> None:
    """Have the next read come from the disk; where the system knows no such wish, nothing happens."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with suppress(OSError):
            advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def flush(file: BinaryIO) -> None:
    """Bring a file to the disk."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system can (Windows keeps them itself)."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
