"""Links by which calendars subscribe to broadcasts without signing in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Unit
from studio.units import now


class CalendarKind(StrEnum):
    """Whose broadcasts a link opens."""

    HOST = "host"
    HOST_PAGE = "host_page"
    """No calendar: the host's own page, where they see their run sheets and answer."""
    CHANNEL = "channel"
    COUNTY = "county"


class CalendarLink(Row):
    """A secret address of a calendar. The secret is not kept: it is signed anew from the row's id when it is shown."""

    __tablename__ = "calendar_link"
    __table_args__ = (Index("ix_calendar_link_kind_subject_id", "kind", "subject_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[CalendarKind]
    subject_id: Mapped[str]
    """Of a host, a channel, or the unit itself."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship()
