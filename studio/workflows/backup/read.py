"""Backups for reading: written by nobody knows whom, until every hash has been held against the list.

Nothing is ever unpacked as a tar says: names are looked up, bytes are copied. Links, devices, sparse files, foreign
names, names given twice and files that no list names are refused.
"""

from __future__ import annotations

import os
import stat
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from typing_extensions import override

from studio.errors import InputError, NotFound, Refused
from studio.workflows.backup.manifest import MOST_BYTES, NAME, SETS, Entry, Manifest, is_ours, parse
from studio.workflows.backup.stream import Meter, forget_cached, hash_stream

MOST_FILES = 2_000_000
"""Files of one backup: thirty times what 51 counties have published in the benchmark of the gallery."""

HEADER_MOST = 1 << 20
"""Bytes that one header of a tar may take; ours take two kilobytes."""


class Backup(ABC):
    """One backup: its list, and its files by name."""

    manifest: Manifest

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def names(self) -> set[str]:
        """Every file that belongs to this backup alone."""

    @abstractmethod
    def open(self, entry: Entry) -> BinaryIO:
        """A file for reading, as long as the list says.

        Raises:
            InputError: ``backup.lacks`` or ``backup.tampered``.
            Refused: ``backup.hostile``.
        """


class TarBackup(Backup):
    """A tar file."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        super().__init__(path)
        self._file = file
        self._places = _members(file, path.name)
        if NAME not in self._places:
            raise InputError("backup.cut_off", name=path.name)
        offset, size = self._places.pop(NAME)
        if size > MOST_BYTES:
            raise Refused("backup.hostile", name=path.name, inner=NAME)
        file.seek(offset)
        self.manifest = parse(file.read(size), path.name)

    @override
    def names(self) -> set[str]:
        return set(self._places)

    @override
    def open(self, entry: Entry) -> BinaryIO:
        if entry.name not in self._places:
            raise InputError("backup.lacks", name=self.path.name, inner=entry.name)
        offset, size = self._places[entry.name]
        if size != entry.bytes:
            raise InputError("backup.tampered", name=self.path.name, inner=entry.name)
        return cast("BinaryIO", _Window(self._file, offset, size))


class FolderBackup(Backup):
    """One day of a backup folder; its blobs lie with those of other days."""

    def __init__(self, root: Path, day: Path) -> None:
        super().__init__(day)
        self._root = root
        with _plain(day, NAME, day.name) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise Refused("backup.hostile", name=day.name, inner=NAME)
            self.manifest = parse(file.read(), day.name)

    @override
    def names(self) -> set[str]:
        found = set()
        for path in self.path.rglob("*"):
            inner = path.relative_to(self.path).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise Refused("backup.hostile", name=self.path.name, inner=inner)
            if path.is_file():
                found.add(inner)
        return found - {NAME}

    @override
    def open(self, entry: Entry) -> BinaryIO:
        base = self.path if entry.key is None else self._root
        return _plain(base, entry.name, self.path.name)


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """The backup at ``path``: a tar file, a backup folder (its newest day), or one day of a folder.

    Raises:
        NotFound: ``backup.none_here``.
        InputError: ``backup.cut_off``, ``backup.bad_manifest``, ``backup.newer``.
        Refused: ``backup.hostile``.
    """
    if path.is_file():
        with path.open("rb") as file:
            yield TarBackup(path, file)
        return
    day = _day_of(path)
    if day is None:
        raise NotFound("backup.none_here", name=str(path))
    yield FolderBackup(day.parent.parent, day)


def verify(backup: Backup, meter: Meter) -> None:
    """Hold every file against the list, and the list against the files.

    Raises:
        InputError: ``backup.lacks``, ``backup.tampered``, each with the file's name.
        Refused: ``backup.hostile``: a link, or a file that no list names.
    """
    listed = {entry.name for entry in backup.manifest.entries}
    for name in sorted(backup.names() - listed):
        raise Refused("backup.hostile", name=backup.path.name, inner=name)
    for entry in backup.manifest.entries:
        with backup.open(entry) as file:
            if hash_stream(file, meter) != (entry.bytes, entry.sha256):
                raise InputError("backup.tampered", name=backup.path.name, inner=entry.name)


def _day_of(path: Path) -> Path | None:
    """The folder with the list: ``path`` itself, or the newest day in it."""
    if (path / NAME).is_file():
        return path.resolve()
    days = sorted(each for each in path.glob(f"{SETS}/*") if (each / NAME).is_file())
    return days[-1].resolve() if days else None


def _plain(base: Path, inner: str, name: str) -> BinaryIO:
    """Open a regular file below ``base``, no step of whose path is a link."""
    steps = inner.split("/")
    parents = [base.joinpath(*steps[:count]) for count in range(1, len(steps))]
    path = base / inner
    if any(parent.is_symlink() for parent in parents) or path.is_symlink():
        raise Refused("backup.hostile", name=name, inner=inner)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Refused("backup.hostile", name=name, inner=inner)
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("backup.lacks", name=name, inner=inner) from None
    forget_cached(file)
    return file


def _members(file: BinaryIO, name: str) -> dict[str, tuple[int, int]]:
    """Where each file of a tar lies: offset and size, bytes."""
    whole = os.fstat(file.fileno()).st_size
    forget_cached(file)
    places: dict[str, tuple[int, int]] = {}
    try:
        with tarfile.open(fileobj=cast("BinaryIO", _Headers(file, name)), mode="r:") as tar:
            while (member := tar.next()) is not None:
                tar.members.clear()  # type: ignore[attr-defined]  # the stubs forget it; it would keep every header
                odd = not member.isreg() or member.issparse() or member.size < 0
                odd = odd or member.name in places
                if odd or not (is_ours(member.name) or member.name == NAME):
                    raise Refused("backup.hostile", name=name, inner=member.name)
                if member.offset_data + member.size > whole:
                    raise InputError("backup.cut_off", name=name)
                places[member.name] = (member.offset_data, member.size)
                if len(places) > MOST_FILES:
                    raise Refused("backup.hostile", name=name, inner=member.name)
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise InputError("backup.cut_off", name=name) from error
    return places


class _Headers:
    """A tar for reading headers only: one that claims more bytes than any of ours is refused, not read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= HEADER_MOST:
            raise Refused("backup.hostile", name=self._name, inner="?")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


class _Window:
    """A stretch of a file as a file."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        self._file, self._at, self._left = file, offset, size

    def __enter__(self) -> _Window:
        return self

    def __exit__(self, *_: object) -> None:
        """The tar stays open for the next one."""

    def read(self, size: int) -> bytes:
        self._file.seek(self._at)
        data = self._file.read(min(size, self._left))
        self._at += len(data)
        self._left -= len(data)
        return data
