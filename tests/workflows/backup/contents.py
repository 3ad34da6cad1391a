"""What an installation holds: every row of every table, and every file that a row names."""

from __future__ import annotations

import contextlib
import hashlib
from typing import Any

from sqlalchemy import inspect, select

from studio.settings import Settings
from studio.store import Database
from studio.store.upgrade import metadata
from studio.workflows.backup.wanted import named_keys


def rows_of(settings: Settings) -> dict[str, list[Any]]:
    """Rows by table, in the order of their values as text."""
    with contextlib.closing(Database(settings)) as database, database.reading() as session:
        connection = session.connection()
        there = inspect(connection)
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata().sorted_tables
            if there.has_table(table.name)
        }


def files_of(settings: Settings) -> dict[str, str]:
    """SHA-256 of every file on the disk by its key; empty for one that is not there."""
    with contextlib.closing(Database(settings)) as database, database.reading() as session:
        keys = named_keys(session.connection())
    found = {}
    for key in keys:
        found[key] = ""
        path = settings.var / "blobs" / key
        if path.is_file():
            with path.open("rb") as file:
                found[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
