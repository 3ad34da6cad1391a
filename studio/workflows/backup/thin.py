"""A backup folder kept from growing for ever: old days go, and the blobs that no day lists any more."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.errors import Conflict, InputError
from studio.workflows.backup.manifest import BLOBS, SETS
from studio.workflows.backup.read import FolderBackup
from studio.workflows.backup.stream import flush_folder

LOCK = "lock"
"""File in a backup folder that the one who works in it holds locked."""

GONE = ".backup-gone-"
"""A day on its way out has a name that the next run clears away."""


@contextmanager
def alone_in(target: Path) -> Iterator[None]:
    """Let nobody else back up into a folder meanwhile: a file that one run counts on must not be another's old one.

    Raises:
        Conflict: ``backup.busy``.
    """
    import fcntl  # noqa: PLC0415 - Linux only; doctor must load elsewhere to say so

    target.mkdir(parents=True, exist_ok=True)
    with (target / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("backup.busy", name=str(target)) from None
        yield


def thin(target: Path, keep: int) -> int:
    """Keep the newest ``keep`` days of a folder; how many went.

    A day's name goes first, its blobs last, so that a kill leaves no day that lacks one. Where a list that stays cannot
    be read no blob goes: nobody knows what it needs.
    """
    days = sorted(each for each in (target / SETS).iterdir() if each.is_dir())
    old, kept = days[:-keep], days[-keep:]
    for day in old:
        gone = target / f"{GONE}{day.name}"
        day.rename(gone)
        flush_folder(target / SETS)
        shutil.rmtree(gone, ignore_errors=True)
    if old:
        with contextlib.suppress(InputError):
            _forget_blobs(target, kept)
    return len(old)


def _forget_blobs(target: Path, kept: list[Path]) -> None:
    listed: set[str] = set()
    for day in kept:
        listed |= {entry.name for entry in FolderBackup(target, day).manifest.entries}
    for path in (target / BLOBS).glob("*/*"):
        if path.relative_to(target).as_posix() not in listed:
            path.unlink()
