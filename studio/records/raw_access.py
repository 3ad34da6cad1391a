"""Breaking the glass: a system administrator looks at a county's raw footage, and says why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account, Unit
from studio.units import now


class RawAccess(Row):
    """A reason given for one county, good for a short while. Never changed, never removed."""

    __tablename__ = "raw_access"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    """The county whose footage is looked at."""
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]

    account: Mapped[Account] = relationship()
    unit: Mapped[Unit] = relationship()
