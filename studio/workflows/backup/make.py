"""Make a backup of a running installation."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.metadata
import shutil
from dataclasses import dataclass
from pathlib import Path

from studio.errors import Conflict, EnvironmentFault, InputError, NotFound
from studio.process import CancelCheck, never
from studio.render.workplace import workplace
from studio.settings import Settings
from studio.store import Blobs, Database, blobs_of, driver_url, revisions
from studio.store.snapshot import frozen, tool
from studio.units import now
from studio.workflows.backup.manifest import (
    BLOBS,
    DATA,
    DUMP,
    SECRET,
    SETS,
    SETTINGS,
    SQLITE,
    Entry,
    Manifest,
)
from studio.workflows.backup.stream import Meter, Report
from studio.workflows.backup.thin import LOCK, alone_in, thin
from studio.workflows.backup.wanted import (
    named_keys,
    office_files,
    office_settings,
    published_keys,
)
from studio.workflows.backup.write import FolderWriter, TarWriter, Writer, known_entries

ROUNDS = 5
"""Looks at the database before what is still not there counts as missing: files are exchanged while we copy."""

MIB = 1 << 20
"""Bytes."""

SLACK_MIB = 16
"""Room for lists and folders, MiB."""


@dataclass(frozen=True)
class BackedUp:
    """A finished backup.

    Attributes:
        path: The tar file, or the day's folder.
        manifest: Its list.
        written: Bytes that had to be written; the rest was there from earlier days.
        removed: Older days that went.
    """

    path: Path
    manifest: Manifest
    written: int
    removed: int = 0


def back_up(
    settings: Settings,
    target: Path,
    report: Report,
    cancelled: CancelCheck = never,
    *,
    keep: int | None = None,
) -> BackedUp:
    """Back everything up into ``target``: a new file if its name ends in ``.tar``, else a folder.

    The site and the workers may run. The database is one state of it; every file that this state names is there.
    What is published is copied first.

    Args:
        settings: What to back up.
        target: Where to.
        report: Told of the progress.
        cancelled: Asked at each piece.
        keep: In a folder, how many of the newest days stay, this one included; all of them when None.

    Raises:
        Conflict: ``backup.exists``; ``backup.busy``: another run is backing up into that folder.
        InputError: ``backup.inside``, ``backup.not_ours``, ``backup.nothing``, ``database.damaged``.
        EnvironmentFault: ``backup.no_room``, ``database.no_tool``, ``database.unavailable``.
        VerifyFailed: ``backup.not_as_written``.
    """
    target = target.absolute()
    as_tar = target.suffix == ".tar"
    _check_target(settings, target, as_tar=as_tar)
    with contextlib.closing(Database(settings)) as database:
        _check_source(settings, database)
        beside = target.parent if as_tar else target
        alone = contextlib.nullcontext() if as_tar else alone_in(target)
        with alone, workplace(beside, ".backup-") as work:
            meter = Meter(report, cancelled)
            writer: Writer
            if as_tar:
                writer = TarWriter(target, work, meter)
            else:
                writer = FolderWriter(target, work, meter, known_entries(target))
            with contextlib.closing(writer):
                made = _Run(settings, database, writer, work, meter).all()
            if keep is None or as_tar:
                return made
            return dataclasses.replace(made, removed=thin(target, keep))


def _check_target(settings: Settings, target: Path, *, as_tar: bool) -> None:
    if target.resolve().is_relative_to(settings.var):
        raise InputError("backup.inside", name=str(target), var=str(settings.var))
    if as_tar and (target.exists() or target.is_symlink()):
        raise Conflict("backup.exists", name=str(target))
    if as_tar or not target.exists():
        return
    foreign = not target.is_dir() or (
        not (target / SETS).is_dir()
        and any(not each.name.startswith((".backup-", "blobs", LOCK)) for each in target.iterdir())
    )
    if foreign:
        raise InputError("backup.not_ours", name=str(target))


def _check_source(settings: Settings, database: Database) -> None:
    """Make sure that there is something to back up, and the tools for it."""
    if database.lite:
        file = Path(str(driver_url(settings.database_url).database))
        if not file.is_file():
            raise InputError("backup.nothing", name=str(file))
    else:
        tool("pg_dump")


@dataclass(frozen=True)
class _State:
    """What one state of the database says."""

    keys: tuple[str, ...]
    """Of every blob it names."""
    published: int
    """How many of them are handed out."""
    revision: str


@dataclass
class _Run:
    """One backup being made."""

    settings: Settings
    database: Database
    writer: Writer
    work: Path
    meter: Meter

    def __post_init__(self) -> None:
        self._blobs: Blobs = blobs_of(self.settings)
        self._entries: dict[str, Entry] = {}
        self._written = 0
        self._frozen = self.work / (SQLITE if self.database.lite else DUMP)

    def all(self) -> BackedUp:
        began = now()
        state, missing = self._blobs_of_one_state()
        held = {f"{BLOBS}{key}" for key in state.keys}
        # What an earlier look named and the last one does not stays out of a folder's list; in a tar it lies there.
        if isinstance(self.writer, FolderWriter):
            self._entries = {name: each for name, each in self._entries.items() if name in held}
        for name, path in office_files(self.settings.data).items():
            self._note(self.writer.put_bytes(f"{DATA}{name}", path.read_bytes()))
        self._note(self.writer.put_bytes(SETTINGS, office_settings(self.settings)))
        secret = self.settings.var / SECRET
        if secret.is_file():
            self._note(self.writer.put_bytes(SECRET, secret.read_bytes()))
        with self._frozen.open("rb") as file:
            self._note(self.writer.put(self._frozen.name, file))
        manifest = Manifest(
            made_at=began,
            made_by=importlib.metadata.version("county-studio"),
            database="sqlite" if self.database.lite else "postgresql",
            revision=state.revision,
            published=state.published,
            entries=tuple(self._entries.values()),
            missing=tuple(sorted(missing)),
        )
        return BackedUp(self.writer.finish(manifest), manifest, self._written)

    def _blobs_of_one_state(self) -> tuple[_State, set[str]]:
        """Copy until a state of the database is found whose every blob is here; that state, and what is missing.

        A file may go while we copy (a changed price has it made anew); then the database is looked at again, and only
        what that look adds is copied. What two looks in a row name and nobody finds is missing.
        """
        state = self._look()
        missing = self._copy(state.keys)
        for _ in range(ROUNDS - 1):
            if not missing:
                break
            state, before = self._look(), missing
            missing = self._copy(state.keys)
            if missing and missing <= before:
                break
        return state, missing

    def _look(self) -> _State:
        """Freeze the database as it is now, and read in the frozen one."""
        self._frozen.unlink(missing_ok=True)
        with frozen(self.database, self._frozen, self.meter.cancelled) as connection:
            current, _ = revisions(connection)
            if current is None:
                raise InputError("backup.nothing", name=self._frozen.name)
            return _State(named_keys(connection), len(published_keys(connection)), current)

    def _copy(self, keys: tuple[str, ...]) -> set[str]:
        """Copy the blobs that are not here yet; those that are not to be found."""
        wanted, missing = {}, set()
        for key in keys:
            if f"{BLOBS}{key}" in self._entries:
                continue
            try:
                wanted[key] = self._blobs.size(key)
            except NotFound:
                missing.add(key)
        self.meter.begin("backup_files", sum(wanted.values()))
        fresh = {}
        for key, size in wanted.items():
            held = self.writer.held(f"{BLOBS}{key}")
            if held is None:
                fresh[key] = size
            else:
                self._entries[held.name] = held
        self._check_room(sum(fresh.values()))
        self.meter.begin("backup_files", sum(fresh.values()))
        for key in fresh:
            try:
                file = self._blobs.open(key)
            except (NotFound, FileNotFoundError):
                missing.add(key)
                continue
            with file:
                self._note(self.writer.put(f"{BLOBS}{key}", file))
        return missing

    def _check_room(self, size: int) -> None:
        """Two more databases: the frozen one is there already, its copy is to come, and a later look takes another."""
        need = size + 2 * self._frozen.stat().st_size + SLACK_MIB * MIB
        free = shutil.disk_usage(self.work).free
        if free < need:
            raise EnvironmentFault(
                "backup.no_room",
                name=str(self.writer.target),
                need_mib=-(-need // MIB),
                free_mib=free // MIB,
            )

    def _note(self, entry: Entry) -> None:
        self._entries[entry.name] = entry
        self._written += entry.bytes
