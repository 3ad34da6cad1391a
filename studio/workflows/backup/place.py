"""Whether a backup may go where it is wanted: nobody's work in the way, the right kind of database, no newer schema."""

from __future__ import annotations

import contextlib
from pathlib import Path

from studio.errors import Conflict, InputError
from studio.settings import Settings
from studio.store import Database, driver_url
from studio.store.snapshot import is_empty, settle_sqlite
from studio.store.upgrade import knows
from studio.workflows.backup.manifest import Manifest

DATABASE = "studio.sqlite"
"""File under ``var``."""


def check_schema(manifest: Manifest, path: Path) -> None:
    """Make sure that our migrations know the backup's schema.

    Raises:
        InputError: ``restore.newer``.
    """
    if not knows(manifest.revision):
        raise InputError(
            "restore.newer", name=path.name, revision=manifest.revision, made_by=manifest.made_by
        )


def check_place(manifest: Manifest, settings: Settings, *, replace: bool) -> None:
    """Make sure that nobody's work is in the way.

    Raises:
        InputError: ``restore.other_database``.
        Conflict: ``restore.not_empty`` without ``replace``; ``restore.running``.
    """
    url = driver_url(settings.database_url)
    lite = url.get_backend_name() == "sqlite"
    own = not lite or Path(str(url.database)).resolve() == settings.var / DATABASE
    if lite != (manifest.database == "sqlite") or not own:
        raise InputError("restore.other_database", kind=manifest.database)
    target = settings.var / DATABASE
    if lite:
        empty = not target.exists()
    else:
        with contextlib.closing(Database(settings)) as database:
            empty = is_empty(database)
            if not empty and replace and database.workers_alive():
                raise Conflict("restore.running", name=str(settings.var))
    if not empty and not replace:
        raise Conflict("restore.not_empty", name=str(settings.var))
    if lite and not empty and not settle_sqlite(target):
        raise Conflict("restore.running", name=str(settings.var))
