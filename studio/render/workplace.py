"""Where half-done work lies: a folder beside its target that goes away whatever happens, also when a run was killed.

Whoever works in such a folder holds a lock on it, which the kernel takes back with the process. A folder whose lock is
free belongs to a run that was killed; the next one removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Prefix = Literal[".render-", ".personal-", ".backup-", ".restore-"]
"""How the names of such folders begin."""

PREFIXES: tuple[Prefix, ...] = (".render-", ".personal-", ".backup-", ".restore-")
"""All of them."""


@contextmanager
def workplace(beside: Path, prefix: Prefix) -> Iterator[Path]:
    """A new folder in ``beside``, so on the file system where its content is to appear by rename.

    Raises:
        OSError: ``beside`` cannot be made or written.
    """
    beside.mkdir(parents=True, exist_ok=True)
    sweep(beside)
    folder, lock = _locked(beside, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(beside: Path) -> None:
    """Remove what killed runs left in ``beside``; what somebody is working in stays."""
    for folder in beside.iterdir():
        if folder.name.startswith(PREFIXES) and folder.is_dir() and not folder.is_symlink():
            with contextlib.suppress(OSError):  # in use, or gone meanwhile
                _remove_left(folder)


def _remove_left(folder: Path) -> None:
    import fcntl  # noqa: PLC0415 - Linux only; doctor must load elsewhere to say so

    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(lock)


def _locked(beside: Path, prefix: Prefix) -> tuple[Path, int]:
    """A folder that is ours: another run may take one that is made but not locked yet for a leftover."""
    import fcntl  # noqa: PLC0415 - Linux only; doctor must load elsewhere to say so

    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=beside))
        with contextlib.suppress(FileNotFoundError):
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            # A file system without locks cannot tell what is left: there sweep removes nothing.
            with contextlib.suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)
