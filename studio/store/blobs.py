"""Files by content. One interface; the local disk now."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from typing_extensions import override

from studio.errors import EnvironmentFault, NotFound
from studio.settings import Settings

CHUNK = 1 << 20
"""Bytes read at a time."""

MIB = 1 << 20
"""Bytes."""

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}(\.[a-z0-9]{1,8})?")
_SUFFIX = re.compile(r"(\.[a-z0-9]{1,8})?")
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of a disk that takes no more."""


class Blobs(Protocol):
    """A store of files under keys made from their content: ``ab/abcd….mp4``. The same bytes have one key."""

    def put_file(
        self, path: Path, suffix: str, *, move: bool = False, sha256: str | None = None
    ) -> str:
        """Keep the bytes of ``path`` and return their key; with ``move`` the file itself is taken away.

        ``sha256``, in hexadecimal, spares the reading where whoever wrote the file has hashed it.
        """
        ...

    def put_bytes(self, data: bytes, suffix: str) -> str:
        """Keep ``data`` and return its key."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The blob for reading, seekable."""
        ...

    def path(self, key: str) -> Path:
        """A local path of the blob, for programs that want files; never write to it."""
        ...

    def size(self, key: str) -> int:
        """Bytes."""
        ...

    def exists(self, key: str) -> bool:
        """Whether there is such a blob."""
        ...

    def delete(self, key: str) -> None:
        """Forget the blob; one that is not there is no error."""
        ...

    def check_room(self, size: int = 0) -> None:
        """Make sure ``size`` more bytes leave the reserve free: ``disk.reserve`` otherwise."""
        ...


class LocalBlobs(Blobs):
    """Blobs as files under one folder.

    A blob is written to a temporary name on the same file system, flushed to the disk, then renamed; a crash at any
    moment leaves the whole blob or none. ``disk.full`` leaves nothing behind.
    """

    def __init__(self, root: Path, reserve_mib: int = 0) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._reserve_mib = reserve_mib

    @override
    def put_file(
        self, path: Path, suffix: str, *, move: bool = False, sha256: str | None = None
    ) -> str:
        key_for = _keys(suffix)
        if move and self._same_disk(path):
            key = key_for(_flush_and_hash(path, sha256))
            with _faults(path.name):
                self._settle(path, key)
            return key
        with _faults(path.name), self._temporary() as temporary:
            digest = hashlib.sha256()
            with path.open("rb") as source, temporary.open("wb") as target:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    target.write(chunk)
                _flush(target)
            key = key_for(digest.hexdigest())
            self._settle(temporary, key)
        if move:
            path.unlink()
        return key

    @override
    def put_bytes(self, data: bytes, suffix: str) -> str:
        key = _keys(suffix)(hashlib.sha256(data).hexdigest())
        with _faults(key), self._temporary() as temporary:
            with temporary.open("wb") as target:
                target.write(data)
                _flush(target)
            self._settle(temporary, key)
        return key

    @override
    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    @override
    def path(self, key: str) -> Path:
        path = self._place(key)
        if not path.is_file():
            raise NotFound("not_found", kind="blob", id=key)
        return path

    @override
    def size(self, key: str) -> int:
        return self.path(key).stat().st_size

    @override
    def exists(self, key: str) -> bool:
        return self._place(key).is_file()

    @override
    def delete(self, key: str) -> None:
        self._place(key).unlink(missing_ok=True)

    @override
    def check_room(self, size: int = 0) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        free_mib = (shutil.disk_usage(self._root).free - size) // MIB
        if free_mib < self._reserve_mib:
            raise EnvironmentFault(
                "disk.reserve", free_mib=max(0, free_mib), reserve_mib=self._reserve_mib
            )

    def _place(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise NotFound("not_found", kind="blob", id=key)
        return self._root / key

    def _same_disk(self, path: Path) -> bool:
        self._root.mkdir(parents=True, exist_ok=True)
        return path.stat().st_dev == self._root.stat().st_dev

    @contextmanager
    def _temporary(self) -> Iterator[Path]:
        self._incoming.mkdir(parents=True, exist_ok=True)
        temporary = self._incoming / uuid.uuid4().hex
        try:
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)

    def _settle(self, written: Path, key: str) -> None:
        place = self._place(key)
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            _flush_folder(self._root)
        written.replace(place)
        _flush_folder(place.parent)


def blobs_of(settings: Settings) -> LocalBlobs:
    """The blob store these settings ask for."""
    return LocalBlobs(settings.var / "blobs", settings.disk_reserve_mib)


class _Keys(Protocol):
    def __call__(self, digest: str, /) -> str: ...


def _keys(suffix: str) -> _Keys:
    """Makes keys with this suffix (lower case, with its dot, or empty)."""
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"a suffix looks like .mp4, not {suffix!r}")
    return lambda digest: f"{digest[:2]}/{digest}{suffix}"


def _flush_and_hash(path: Path, known: str | None) -> str:
    with path.open("rb+") as source:
        digest = known or hashlib.file_digest(source, "sha256").hexdigest()
        _flush(source)
    return digest


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _faults(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise EnvironmentFault("disk.full", name=name) from error
        raise
