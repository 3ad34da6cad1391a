"""Files that a row let go: noted in its own transaction, deleted by the worker when nothing names them any more."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.records.loose_blobs import LooseBlob
from studio.store import Blobs, Database
from studio.units import now
from studio.workflows.blob_use import in_use

YOUNG = timedelta(minutes=10)
"""A file may be named by a row that is not committed yet: so long is waited after it was let go, or written again."""


def let_go(session: Session, *keys: str | None) -> None:
    """Note blobs that a row named until now."""
    for key in keys:
        if key is not None:
            session.merge(LooseBlob(key=key, at=now()))


def sweep_loose(database: Database, blobs: Blobs, young: timedelta = YOUNG) -> int:
    """Delete what was let go a while ago and nothing names; how many files went."""
    with database.reading() as session:
        due = select(LooseBlob.key).where(LooseBlob.at <= now() - young)
        keys = session.scalars(due).all()
    return sum(_delete(database, blobs, key, young) for key in keys)


def _delete(database: Database, blobs: Blobs, key: str, young: timedelta) -> bool:
    if blobs.exists(key) and time.time() - blobs.path(key).stat().st_mtime < young.total_seconds():
        return False  # the same bytes came once more; the next round decides
    with database.session() as session:
        session.execute(delete(LooseBlob).where(LooseBlob.key == key))
        unused = not in_use(session, key)
    if unused and blobs.exists(key):
        blobs.delete(key)
        return True
    return False
