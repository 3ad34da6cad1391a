"""Put a backup back: nothing is touched before every hash was held against the list."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from studio.errors import Conflict, EnvironmentFault, InputError, VerifyFailed
from studio.process import CancelCheck, never
from studio.render.workplace import workplace
from studio.settings import Settings
from studio.store import Database
from studio.store.snapshot import (
    check_sqlite,
    frozen,
    is_empty,
    load_dump,
    settle_sqlite,
)
from studio.units import now
from studio.workflows.backup.manifest import BLOBS, DATA, DUMP, SECRET, Entry, Manifest, key_digest
from studio.workflows.backup.place import DATABASE, check_place, check_schema
from studio.workflows.backup.read import Backup, open_backup, verify
from studio.workflows.backup.stream import Meter, Report, copy, flush_folder, hash_file
from studio.workflows.backup.wanted import office_files, published_keys

OFFICE = "restored-data"
"""Folder under ``var`` with the office's own templates and assets, where they are not those that are here."""

MIB = 1 << 20
"""Bytes."""


@dataclass(frozen=True)
class Restored:
    """A backup that was put back.

    Attributes:
        manifest: Its list.
        published: Files of published clips that were opened again and are what their names say.
        lost: Keys of published files that were missing or had gone bad before the backup was made.
        replaced: Folder with what was here before; None when nothing was.
        office: Folder with templates and assets that differ from those here; None when none does.
        differs: Their paths.
    """

    manifest: Manifest
    published: int
    lost: tuple[str, ...]
    replaced: Path | None
    office: Path | None
    differs: tuple[str, ...]


def check_backup(path: Path, report: Report, cancelled: CancelCheck = never) -> Manifest:
    """Hold every file of a backup against its list, and touch nothing.

    Raises:
        InputError: As ``open_backup`` and ``verify`` say.
    """
    meter = Meter(report, cancelled)
    with open_backup(path.absolute()) as backup:
        _verify(backup, meter)
        return backup.manifest


def restore(
    path: Path,
    settings: Settings,
    report: Report,
    *,
    replace: bool = False,
    cancelled: CancelCheck = never,
) -> Restored:
    """Put the backup at ``path`` into ``settings.var`` and its database.

    Blobs come first, each under its own name once it is whole; the database takes its name last, brought to the newest
    schema and held against the blobs. Killed at any moment, an installation that was here is as it was.

    Args:
        path: A tar file, a backup folder or one day of it.
        settings: Where to.
        report: Told of the progress.
        replace: Put it in the place of an installation that is here; its database is kept beside.
        cancelled: Asked at each piece.

    Raises:
        Conflict: ``restore.not_empty`` without ``replace``; ``restore.running``.
        InputError: What is wrong with the backup; ``restore.newer``, ``restore.other_database``.
        EnvironmentFault: ``backup.no_room``, ``database.no_tool``.
        VerifyFailed: ``restore.not_whole``: something published did not arrive.
    """
    meter = Meter(report, cancelled)
    with open_backup(path.absolute()) as backup:
        manifest = backup.manifest
        check_schema(manifest, path)
        check_place(manifest, settings, replace=replace)
        _verify(backup, meter)
        settings.var.mkdir(parents=True, exist_ok=True)
        with workplace(settings.var, ".restore-") as work:
            return _Run(backup, settings, work, meter).all()


def _verify(backup: Backup, meter: Meter) -> None:
    meter.begin("backup_check", backup.manifest.bytes)
    verify(backup, meter)


@dataclass
class _Run:
    """One backup being put back."""

    backup: Backup
    settings: Settings
    work: Path
    meter: Meter
    _kept: Path | None = None
    """Folder with what was here before."""

    def all(self) -> Restored:
        manifest = self.backup.manifest
        blobs = tuple(each for each in manifest.entries if each.key is not None)
        wanted = self._not_here(blobs)
        self._check_room(wanted)
        self.meter.begin("restore_files", sum(each.bytes for each in wanted))
        for entry in wanted:
            self._place_blob(entry)
        differs = self._office()
        staged = self._database()
        published, lost = self._check_published(staged)
        self._name()
        office = self.settings.var / OFFICE if differs else None
        return Restored(manifest, published, lost, self._kept, office, differs)

    def _not_here(self, blobs: Iterable[Entry]) -> list[Entry]:
        """Blobs that are not here yet, sound; one that is here is read before it is believed."""
        found = []
        for entry in blobs:
            place = self.settings.var / entry.name
            here = place.is_file() and not place.is_symlink()
            sound = (entry.sha256, key_digest(str(entry.key)))
            if not here or hash_file(place, self.meter)[1] not in sound:
                found.append(entry)
        return found

    def _check_room(self, wanted: Iterable[Entry]) -> None:
        others = (each.bytes for each in self.backup.manifest.entries if each.key is None)
        need = sum(each.bytes for each in wanted) + 2 * sum(others)
        need += self.settings.disk_reserve_mib * MIB
        free = shutil.disk_usage(self.work).free
        if free < need:
            raise EnvironmentFault(
                "backup.no_room",
                name=str(self.settings.var),
                need_mib=-(-need // MIB),
                free_mib=free // MIB,
            )

    def _copied(self, entry: Entry, name: str) -> Path:
        """A file out of the backup into the workplace, held against the list once more on its way."""
        place = self.work / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with self.backup.open(entry) as file:
            found = copy(file, place, self.meter)
        if found != (entry.bytes, entry.sha256):
            raise InputError("backup.tampered", name=self.backup.path.name, inner=entry.name)
        return place

    def _entries(self, name: str) -> list[Entry]:
        return [each for each in self.backup.manifest.entries if each.name == name]

    def _place_blob(self, entry: Entry) -> None:
        written = self._copied(entry, "blob")
        final = self.settings.var / entry.name
        final.parent.mkdir(parents=True, exist_ok=True)
        written.replace(final)
        flush_folder(final.parent)

    def _office(self) -> tuple[str, ...]:
        """Put what the office wrote into a folder of its own if any of it is not what stands here."""
        entries = {
            each.name.removeprefix(DATA): each
            for each in self.backup.manifest.entries
            if each.name.startswith(DATA)
        }
        here = office_files(self.settings.data)
        differs = tuple(
            name
            for name, each in sorted(entries.items())
            if name not in here or hash_file(here[name], self.meter)[1] != each.sha256
        )
        if differs:
            for name, entry in entries.items():
                self._copied(entry, f"{OFFICE}/{name}")
            final = self.settings.var / OFFICE
            shutil.rmtree(final, ignore_errors=True)  # of an earlier run of this command
            (self.work / OFFICE).rename(final)
        return differs

    def _database(self) -> Settings:
        """The database in the workplace (SQLite) or in its own place (PostgreSQL), at the newest schema."""
        manifest = self.backup.manifest
        (entry,) = self._entries(manifest.database_file)
        file = self._copied(entry, entry.name)
        staged = self.settings
        if manifest.database == "sqlite":
            check_sqlite(file)
            staged = dataclasses.replace(staged, database_url=f"sqlite:///{file}")
        with contextlib.closing(Database(staged)) as database:
            if manifest.database == "postgresql":
                self._kept = self._dumped_beside(database)
                load_dump(database, file, self.meter.cancelled)
            database.upgrade()
        return staged

    def _dumped_beside(self, database: Database) -> Path | None:
        """A dump of what is here, if anything is."""
        if is_empty(database):
            return None
        kept = self._kept_folder()
        with frozen(database, self.work / "before.dump", self.meter.cancelled):
            (self.work / "before.dump").rename(kept / DUMP)
        flush_folder(kept)
        return kept

    def _kept_folder(self) -> Path:
        kept = self.settings.var / f"replaced-{now():%Y%m%dT%H%M%SZ}"
        kept.mkdir(mode=0o700)
        return kept

    def _check_published(self, staged: Settings) -> tuple[int, tuple[str, ...]]:
        """Open every published file again; how many are sound, and which were lost before the backup was made."""
        manifest = self.backup.manifest
        known = {*manifest.missing, *manifest.changed}
        with (
            contextlib.closing(Database(staged)) as database,
            database.reading() as session,
        ):
            keys = published_keys(session.connection())
        sizes = {each.key: each.bytes for each in manifest.entries if each.key is not None}
        self.meter.begin("restore_check", sum(sizes.get(key, 0) for key in keys))
        bad = [key for key in keys if not self._is_sound(key)]
        for key in bad:
            if key not in known:
                raise VerifyFailed("restore.not_whole", inner=key)
        return len(keys) - len(bad), tuple(bad)

    def _is_sound(self, key: str) -> bool:
        path = self.settings.var / BLOBS / key
        return path.is_file() and hash_file(path, self.meter)[1] == key_digest(key)

    def _name(self) -> None:
        """The moment it counts: the secret key and the database take their names; what was here is kept beside."""
        var = self.settings.var
        fresh = [self._copied(each, SECRET) for each in self._entries(SECRET)]
        lite = self.backup.manifest.database == "sqlite"
        staged_file = self.work / self.backup.manifest.database_file
        if lite:
            settle_sqlite(staged_file)
            self._kept = self._kept_beside()
        for file in fresh:
            file.replace(var / SECRET)
        if lite:
            staged_file.replace(var / DATABASE)
        flush_folder(var)

    def _kept_beside(self) -> Path | None:
        """Give what is here a second name; its first one stays until the new database takes it over."""
        var = self.settings.var
        old = [var / name for name in (DATABASE, SECRET) if (var / name).exists()]
        if not (var / DATABASE).exists():
            return None
        if not settle_sqlite(var / DATABASE):
            raise Conflict("restore.running", name=str(var))
        kept = self._kept_folder()
        for file in old:
            os.link(file, kept / file.name)
        for log in var.glob(f"{DATABASE}-*"):  # a damaged database's: the new one must not read it
            log.replace(kept / log.name)
        flush_folder(kept)
        return kept
