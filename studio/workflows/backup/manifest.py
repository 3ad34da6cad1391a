"""The list of what a backup holds: every file with its size and SHA-256, and the schema they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from studio.errors import InputError
from studio.records.value import Value

FORMAT = 1
"""Of the manifest; a newer one is refused."""

NAME = "manifest.json"
"""Its file."""

MOST_BYTES = 256 << 20
"""Largest manifest that is read: some two million files."""

SETS = "sets"
"""Folder of a backup folder's days: each holds a manifest, a database and the office's own files."""

BLOBS = "blobs/"
"""Blobs lie below this, under their keys."""

DATA = "data/"
"""``templates/`` and ``assets/`` of the office lie below this."""

SQLITE, DUMP, SECRET, SETTINGS = "database.sqlite", "database.dump", "secret.key", "settings.json"
"""The other files a backup may hold."""

BLOB_KEY = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})(\.[a-z0-9]{1,8})?")
"""A blob's key; its second group is the SHA-256 of its content."""

_STEP = re.compile(r"[^/\\\x00-\x1f\x7f]{1,200}")
_DEEPEST = 8


class Entry(Value):
    """One file."""

    name: str
    """Path in the backup, ``/`` between its steps."""
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @field_validator("name")
    @classmethod
    def _of_ours(cls, name: str) -> str:
        if not is_ours(name):
            raise ValueError("no file of a backup has such a name")
        return name

    @property
    def key(self) -> str | None:
        """The blob's key; None for other files."""
        return self.name.removeprefix(BLOBS) if self.name.startswith(BLOBS) else None

    @property
    def changed(self) -> bool:
        """Whether this is a blob whose content is no longer what its key says."""
        return self.key is not None and key_digest(self.key) != self.sha256


class Manifest(Value):
    """Everything about one backup."""

    format: Literal[1] = 1
    made_at: datetime
    made_by: str
    """Version of County Studio."""
    database: Literal["sqlite", "postgresql"]
    revision: str
    """Schema version: the newest migration the database had."""
    published: int
    """Renditions and sellers' files of published clips."""
    entries: tuple[Entry, ...]
    missing: tuple[str, ...] = ()
    """Keys of blobs that rows name and that were not there when the backup was made."""

    @model_validator(mode="after")
    def _once_each(self) -> Manifest:
        names = [entry.name for entry in self.entries]
        if len(set(names)) != len(names):
            raise ValueError("a file is listed twice")
        if self.database_file not in names:
            raise ValueError("the database is not listed")
        return self

    @property
    def database_file(self) -> str:
        """Name of the database's file."""
        return SQLITE if self.database == "sqlite" else DUMP

    @property
    def changed(self) -> tuple[str, ...]:
        """Keys of blobs that had gone bad before the backup was made."""
        return tuple(entry.name.removeprefix(BLOBS) for entry in self.entries if entry.changed)

    @property
    def bytes(self) -> int:
        """Of all files together."""
        return sum(entry.bytes for entry in self.entries)


def is_ours(name: str) -> bool:
    """Whether a backup may hold a file of this name: one of the few fixed ones, a blob, or a plain path of the data."""
    if name in (SQLITE, DUMP, SECRET, SETTINGS):
        return True
    if name.startswith(BLOBS):
        return BLOB_KEY.fullmatch(name.removeprefix(BLOBS)) is not None
    steps = name.removeprefix(DATA).split("/")
    plain = all(_STEP.fullmatch(step) and step not in (".", "..") for step in steps)
    return name.startswith(DATA) and plain and len(steps) <= _DEEPEST


def key_digest(key: str) -> str:
    """The SHA-256 that a blob's key promises."""
    found = BLOB_KEY.fullmatch(key)
    return found[2] if found else ""


def parse(data: bytes, source: str) -> Manifest:
    """Read a manifest.

    Raises:
        InputError: ``backup.bad_manifest``, ``backup.newer``.
    """
    try:
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if any(each["loc"] == ("format",) for each in found):
            raise InputError("backup.newer", name=source) from error
        first = found[0]
        where = ".".join(str(step) for step in first["loc"])
        cause = f"{where}: {first['msg']}"[:200]
        raise InputError("backup.bad_manifest", name=source, cause=cause) from error


def total(entries: Iterable[Entry]) -> int:
    """Bytes of them together."""
    return sum(entry.bytes for entry in entries)
