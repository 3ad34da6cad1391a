"""What a backup is to hold: the blobs that rows name, and what the office itself wrote into its folders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import JSON, Connection, String, Table, Text, inspect, select

from studio.records.sellers import PersonalClip
from studio.records.work import Clip, ClipState, Rendition
from studio.settings import PREFIX, Settings
from studio.store.upgrade import metadata

KEY = re.compile(r"(?<![0-9a-f/])([0-9a-f]{2})/(\1[0-9a-f]{62}(?:\.[a-z0-9]{1,8})?)(?![0-9a-z])")
"""A blob's key anywhere in a text."""

FOLDERS = ("templates", "assets")
"""Of the data folder: kits, claim words, templates, catalog."""

AT_ONCE = 500
"""Rows read at a time."""


def published_keys(connection: Connection) -> tuple[str, ...]:
    """Keys of every file that is handed out now, each once, the newest clips first: files, covers, sellers' files."""
    out = (
        select(Rendition.blob, Rendition.cover)
        .join(Clip, Clip.id == Rendition.clip_id)
        .where(Clip.state == ClipState.PUBLISHED)
        .order_by(Clip.published_at.desc(), Rendition.id)
    )
    sold = (
        select(PersonalClip.blob, PersonalClip.cover)
        .join(Rendition, Rendition.id == PersonalClip.rendition_id)
        .join(Clip, Clip.id == Rendition.clip_id)
        .where(Clip.state == ClipState.PUBLISHED, PersonalClip.blob.is_not(None))
        .order_by(PersonalClip.created_at.desc(), PersonalClip.id)
    )
    looks = (out, sold) if inspect(connection).has_table(PersonalClip.__tablename__) else (out,)
    found = (key for wanted in looks for row in connection.execute(wanted) for key in row)
    return tuple(dict.fromkeys(key for key in found if key))


def named_keys(connection: Connection) -> tuple[str, ...]:
    """Keys of every blob that any row names anywhere, what is published first.

    Whatever column or value a key stands in, it is found: a column that is added later is not forgotten. A database
    that waits for its migrations is read as it is.
    """
    keys = dict.fromkeys(published_keys(connection))
    there = inspect(connection)
    for table in metadata().sorted_tables:
        if there.has_table(table.name):
            names = {each["name"] for each in there.get_columns(table.name)}
            keys |= dict.fromkeys(_keys_in(connection, table, names))
    return tuple(keys)


def _keys_in(connection: Connection, table: Table, names: set[str]) -> Iterator[str]:
    columns = [each for each in table.columns if each.name in names and _is_text(each.type)]
    if not columns:
        return
    # As plain text: values are not built again only to be searched.
    wanted = select(*(each.cast(Text) for each in columns))
    for rows in connection.execute(wanted).partitions(AT_ONCE):
        for row in rows:
            for value in row:
                if value:
                    yield from (f"{first}/{rest}" for first, rest in KEY.findall(value))


def _is_text(kind: object) -> bool:
    plain = getattr(kind, "impl_instance", kind)
    return isinstance(plain, String | JSON)


def office_files(data: Path) -> dict[str, Path]:
    """What stands in the data folder, by ``templates/…`` or ``assets/…``; links and hidden files are left out."""
    found = {}
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            inner = path.relative_to(data)
            hidden = any(step.startswith((".", "__pycache__")) for step in inner.parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                found[inner.as_posix()] = path
    return found


def office_settings(settings: Settings) -> bytes:
    """The environment variables that are in force and may be told, as JSON; never a password or a key."""
    left_out = {f"{PREFIX}{name}" for name in ("DATABASE_URL", "SECRET_KEY")}
    told = {name: value for name, value in settings.environment.items() if name not in left_out}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()
