"""Files that grow while they are uploaded: one for each upload, appended in place, held by one writer at a time."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from studio.errors import Conflict, EnvironmentFault, NotFound
from studio.store.blobs import FULL

WAIT_S = 3.0
"""How long a newcomer waits for the writer before it, seconds: one that lost its line still has bytes to flush."""

TICK_S = 0.05
"""Seconds between two tries."""

_ID = re.compile(r"[0-9a-f]{32}")


class Part:
    """The bytes of one upload so far. Nothing is promised before ``sync`` has returned."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self._file = file

    @property
    def size(self) -> int:
        """Bytes written so far, flushed or not."""
        return self._file.seek(0, os.SEEK_END)

    def cut(self, size: int) -> None:
        """Forget what stands behind ``size`` bytes, and go on there."""
        self._file.truncate(size)
        self._file.seek(size)

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            EnvironmentFault: ``disk.full``.
        """
        view = memoryview(data)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as error:
            if error.errno in FULL:
                raise EnvironmentFault("disk.full", name=self.path.name) from error
            raise

    def read_into(self, buffer: memoryview, at: int) -> int:
        """Fill ``buffer`` with what stands from ``at`` on; how many bytes did. The place to write at stays."""
        return os.preadv(self._file.fileno(), [buffer], at)

    def sync(self) -> None:
        """Return when the bytes are on the disk.

        Raises:
            EnvironmentFault: ``disk.full``: some file systems find out only now.
        """
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            if error.errno in FULL:
                raise EnvironmentFault("disk.full", name=self.path.name) from error
            raise

    @contextmanager
    def twin(self) -> Iterator[Path]:
        """A second name of the same bytes, for somebody who takes files away; the part itself stays.

        Where the file system knows no hard links, the part's own path: then it must be copied.
        """
        twin = self.path.with_suffix(".whole")
        twin.unlink(missing_ok=True)
        try:
            twin.hardlink_to(self.path)
        except OSError:
            yield self.path
            return
        try:
            yield twin
        finally:
            twin.unlink(missing_ok=True)

    def remove(self) -> None:
        """Delete it."""
        self.path.unlink(missing_ok=True)


class Parts:
    """The folder of all parts, on the file system of the blobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, upload_id: str) -> Path:
        """Where the bytes of an upload are.

        Raises:
            NotFound: Not an id.
        """
        if not _ID.fullmatch(upload_id):
            raise NotFound("not_found", kind="upload", id=upload_id)
        return self._folder / f"{upload_id}.part"

    @contextmanager
    def held(self, upload_id: str, wait_s: float | None = None) -> Iterator[Part]:
        """Hold an upload against all other threads, processes and machines; the kernel lets go of the dead's.

        The file is made when it is not there; whoever finds that it should not be removes it.

        Raises:
            Conflict: ``upload.held``: somebody else writes to it.
        """
        path = self.path(upload_id)
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        with open(descriptor, "r+b", buffering=0) as file:  # noqa: PTH123 - Path.open takes no descriptor
            _lock(descriptor, WAIT_S if wait_s is None else wait_s)
            yield Part(path, file)

    def ids(self) -> list[str]:
        """Uploads of which there are bytes."""
        with suppress(FileNotFoundError):
            return sorted(path.stem for path in self._folder.iterdir() if path.suffix == ".part")
        return []


def _lock(descriptor: int, wait_s: float) -> None:
    import fcntl  # noqa: PLC0415 - Linux only; doctor must load elsewhere to say so

    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Conflict("upload.held") from None
            time.sleep(TICK_S)
        else:
            return
