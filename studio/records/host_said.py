"""What hosts say of their broadcasts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.live import Broadcast, Host
from studio.units import now


class HostSaid(StrEnum):
    """A host's answer."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


class HostAnswer(Row):
    """A host can come to a broadcast, or cannot. It counts for the time it was given for only."""

    __tablename__ = "host_answer"
    __table_args__ = (UniqueConstraint("broadcast_id", "host_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    host_id: Mapped[str] = mapped_column(ForeignKey("host.id"), index=True)
    said: Mapped[HostSaid]
    reason: Mapped[str] = mapped_column(default="")
    """Why not, in the host's words."""
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    """The window they answered for."""
    at: Mapped[datetime] = mapped_column(default=now)

    broadcast: Mapped[Broadcast] = relationship()
    host: Mapped[Host] = relationship()
