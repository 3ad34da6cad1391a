"""Whether somebody is still shown the first steps of their role."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from studio.records.people import Account
from studio.store import Viewer
from studio.units import now


def put_guide_away(session: Session, viewer: Viewer, *, away: bool) -> None:
    """Put the viewer's own first steps away, or let them be shown again."""
    own = update(Account).where(Account.id == viewer.account_id)
    session.execute(own.values(guided_at=now() if away else None))
