"""Files that requests bring, in the blobs before their rows are: where no row comes to name them, they go again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flask import g

from studio.workflows.footage.receive_footage import KeptFile, keep_file
from studio.workflows.loose_blobs import let_go
from web.state import studio


def keep_sent(files: Iterable[tuple[Path, str]]) -> list[KeptFile]:
    """Take files into the blobs, by path and by the name that their person knows.

    Before the view's own session is opened: hashing takes a while, and that session holds SQLite's write lock.

    Raises:
        EnvironmentFault: ``disk.reserve`` or ``disk.full``.
    """
    blobs, kept = studio().blobs, list[KeptFile]()
    try:
        for path, name in files:
            kept.append(keep_file(blobs, path, name, move=True))
    finally:
        note_loose(*(each.key for each in kept))
    return kept


def note_loose(*keys: str) -> None:
    """Have the worker delete these some minutes from now, unless a row names them by then."""
    if "database_session" in g:
        raise RuntimeError("the view's own session is open: on SQLite this one would wait for it")
    with studio().database.session() as own:
        let_go(own, *keys)
