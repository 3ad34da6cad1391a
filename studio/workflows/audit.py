"""Who did what: one line for every change that somebody may ask about later."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.records.people import AuditEntry
from studio.store import Viewer


def note(
    session: Session,
    viewer: Viewer | None,
    unit_id: str,
    action: str,
    subject_id: str,
    **detail: str | int | float | None,
) -> None:
    """Add an entry in the transaction of the change itself; no viewer means the system."""
    entry = AuditEntry(
        account_id=None if viewer is None else viewer.account_id,
        unit_id=unit_id,
        action=action,
        subject_id=subject_id,
        detail=detail,
    )
    session.add(entry)
