"""How many rows a statement changed."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update
from sqlalchemy.orm import Session


def rows_changed(session: Session, statement: Update | Delete) -> int:
    """Run an update or delete and count its rows: none means somebody else was quicker."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
