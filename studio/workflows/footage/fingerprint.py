"""Files known before they are sent: size and a few samples tell them apart; the whole hash decides afterwards."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.records.people import Unit
from studio.records.work import Footage
from studio.store import Viewer, county_of, scoped

SAMPLE = 64 << 10
"""Bytes of each of the three samples: beginning, middle, end. The upload page reads the same (``upload.js``)."""


def fingerprint_of(path: Path) -> str:
    """SHA-256, in hexadecimal, of the size (eight bytes, the highest first) and the three samples."""
    size = path.stat().st_size
    digest = hashlib.sha256(size.to_bytes(8, "big"))
    with path.open("rb") as file:
        for start in (0, (size - SAMPLE) // 2, size - SAMPLE):
            file.seek(max(0, start))
            digest.update(file.read(SAMPLE))
    return digest.hexdigest()


def known_footage(
    session: Session, viewer: Viewer, unit_id: str, size: int, fingerprint: str
) -> Footage | None:
    """Footage of the unit's county that is this file, as far as samples tell; of what the viewer may see."""
    county = county_of(session, unit_id)
    units = select(Unit.id).where(or_(Unit.id == county, Unit.parent_id == county))
    same = scoped(select(Footage), viewer).where(
        Footage.unit_id.in_(units),
        Footage.bytes == size,
        Footage.fingerprint == fingerprint,
        Footage.trashed_at.is_(None),  # sent again, it comes back
    )
    return session.scalars(same.order_by(Footage.created_at)).first()
