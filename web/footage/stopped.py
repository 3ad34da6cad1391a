"""Uploads that stopped, as the upload page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio.records.uploads import Upload
from web.uploads.headers import read_metadata


@dataclass(frozen=True)
class Stopped:
    """One upload that can go on, and what its file is known by."""

    id: str
    name: str
    size: int
    """Bytes of the whole file."""
    offset: int
    """Bytes that have arrived."""
    modified: str
    """When the file was last changed, as its browser says: milliseconds since 1970; empty where it does not."""
    until: datetime


def stopped_of(upload: Upload) -> Stopped:
    """An upload for the page."""
    return Stopped(
        id=upload.id,
        name=upload.name,
        size=upload.length,
        offset=upload.received,
        modified=read_metadata(upload.given).get("modified", ""),
        until=upload.expires_at,
    )
