"""A broadcast that repeats: its rule. Its occurrences are broadcasts with rundowns of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Unit
from studio.units import now


class BroadcastSeries(Row):
    """The rule of a series. What differs from it stands in the broadcasts themselves."""

    __tablename__ = "broadcast_series"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    start_at: Mapped[datetime]
    """Of the first, by the rule."""
    length_s: Mapped[int]
    repeat: Mapped[dict[str, Any]] = mapped_column(JSON)
    """As ``studio.schedule.Repeat`` writes itself."""
    planned_until: Mapped[date | None] = mapped_column(Date)
    """Last day up to which each broadcast of a rule without an end was made, once; None where the rule ends."""
    revision: Mapped[int] = mapped_column(default=0)
    """Raised with every change of the rule; SEQUENCE in the calendar feed."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship()
