"""Where a backup goes: a tar file, or a folder that shares blobs among the backups of many days.

Both appear under their name whole or not at all.
"""

from __future__ import annotations

import io
import tarfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, cast

from typing_extensions import override

from studio.errors import Conflict, InputError, VerifyFailed
from studio.workflows.backup.manifest import BLOBS, NAME, SETS, Entry, Manifest
from studio.workflows.backup.read import open_backup, verify
from studio.workflows.backup.stream import (
    CHUNK,
    PRIVATE,
    Hashing,
    Meter,
    copy,
    create,
    flush,
    flush_folder,
    hash_file,
)


class Writer(ABC):
    """Takes the files of one backup and, at the end, their list."""

    def __init__(self, target: Path, work: Path, meter: Meter) -> None:
        self.target = target
        self._work = work
        self._meter = meter

    @abstractmethod
    def held(self, name: str) -> Entry | None:
        """A file that is here from an earlier backup and need not be written again."""

    @abstractmethod
    def _take(self, name: str, file: BinaryIO) -> tuple[int, str]:
        """Write a file; its size and SHA-256."""

    def put(self, name: str, file: BinaryIO) -> Entry:
        """Take a file."""
        size, digest = self._take(name, file)
        return Entry(name=name, bytes=size, sha256=digest)

    def put_bytes(self, name: str, data: bytes) -> Entry:
        """Take a small file."""
        return self.put(name, io.BytesIO(data))

    @abstractmethod
    def finish(self, manifest: Manifest) -> Path:
        """Write the list, read everything again that was written, and give the backup its name.

        Raises:
            VerifyFailed: ``backup.not_as_written``.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of what is open, however it ended."""

    def _as_written(self, want: Entry, found: tuple[int, str]) -> None:
        if found != (want.bytes, want.sha256):
            raise VerifyFailed("backup.not_as_written", name=want.name)


class TarWriter(Writer):
    """One tar file, not compressed (films do not shrink), readable by any tar."""

    def __init__(self, target: Path, work: Path, meter: Meter) -> None:
        super().__init__(target, work, meter)
        self._path = work / "backup.tar"
        self._raw = create(self._path)
        self._tar = tarfile.TarFile(
            fileobj=self._raw, mode="w", format=tarfile.PAX_FORMAT, copybufsize=CHUNK
        )

    @override
    def held(self, name: str) -> Entry | None:
        return None

    @override
    def _take(self, name: str, file: BinaryIO) -> tuple[int, str]:
        info = tarfile.TarInfo(name)
        info.size = _length(file)
        info.mode = PRIVATE
        hashing = Hashing(file, self._meter)
        self._tar.addfile(info, cast("BinaryIO", hashing))
        self._tar.members.clear()  # type: ignore[attr-defined]  # the stubs forget it; it would keep every header
        return hashing.bytes, hashing.sha256

    @override
    def close(self) -> None:
        self._raw.close()

    @override
    def finish(self, manifest: Manifest) -> Path:
        self._take(NAME, io.BytesIO(manifest.model_dump_json(indent=1).encode()))
        self._tar.close()
        flush(self._raw)
        self._raw.close()
        self._meter.begin("backup_check", manifest.bytes)
        with open_backup(self._path) as written:
            verify(written, self._meter)
        if self.target.exists():  # another run was quicker
            raise Conflict("backup.exists", name=str(self.target))
        self._path.rename(self.target)
        flush_folder(self.target.parent)
        return self.target


class FolderWriter(Writer):
    """A folder: ``blobs/`` for all days together, ``sets/<instant>/`` for each of them."""

    def __init__(self, target: Path, work: Path, meter: Meter, known: Mapping[str, Entry]) -> None:
        super().__init__(target, work, meter)
        self._known = known
        self._set = work / "set"
        self._set.mkdir(mode=0o700)
        self._fresh: list[Entry] = []

    @override
    def held(self, name: str) -> Entry | None:
        """A blob whose size is what an earlier list says; one that no list names (a killed run's) is read again."""
        path = self.target / name
        if not name.startswith(BLOBS) or path.is_symlink() or not path.is_file():
            return None
        known = self._known.get(name)
        if known is None:
            size, digest = hash_file(path, self._meter)
            known = Entry(name=name, bytes=size, sha256=digest)
        sound = known.bytes == path.stat().st_size and not known.changed
        return known if sound else None

    @override
    def put(self, name: str, file: BinaryIO) -> Entry:
        entry = super().put(name, file)
        if entry.key is None:
            self._fresh.append(entry)
            return entry
        written = self._work / name
        self._as_written(entry, hash_file(written, self._meter))
        final = self.target / name
        final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        written.replace(final)
        flush_folder(final.parent)
        return entry

    @override
    def _take(self, name: str, file: BinaryIO) -> tuple[int, str]:
        place = (self._work if name.startswith(BLOBS) else self._set) / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return copy(file, place, self._meter)

    @override
    def finish(self, manifest: Manifest) -> Path:
        self._meter.begin("backup_check", sum(each.bytes for each in self._fresh))
        for entry in self._fresh:
            self._as_written(entry, hash_file(self._set / entry.name, self._meter))
        self._take(NAME, io.BytesIO(manifest.model_dump_json(indent=1).encode()))
        days = self.target / SETS
        days.mkdir(mode=0o700, exist_ok=True)
        final = days / manifest.made_at.strftime("%Y%m%dT%H%M%S.%fZ")
        self._set.rename(final)
        flush_folder(days)
        return final

    @override
    def close(self) -> None:
        """Nothing is open between two files."""


def known_entries(target: Path) -> dict[str, Entry]:
    """Blobs that the newest backup in a folder lists; nothing where its list cannot be read."""
    try:
        with open_backup(target) as newest:
            return {each.name: each for each in newest.manifest.entries if each.key is not None}
    except (InputError, OSError):
        return {}


def _length(file: BinaryIO) -> int:
    end = file.seek(0, io.SEEK_END)
    file.seek(0)
    return end
