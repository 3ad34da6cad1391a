"""Busy times of hosts, as their calendars' files told them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.live import Host
from studio.units import now


class HostBusy(Row):
    """A calendar's file with times at which a host cannot come; they count from when somebody looked at and added it.

    The file itself and what its events are called are not kept.
    """

    __tablename__ = "host_busy"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    host_id: Mapped[str] = mapped_column(ForeignKey("host.id"), index=True)
    name: Mapped[str]
    """Of the file."""
    spans: Mapped[list[Any]] = mapped_column(JSON)
    """As ``studio.schedule.Span`` writes itself, by start, none touching another."""
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    """When they were added; None while only looked at."""

    host: Mapped[Host] = relationship()
