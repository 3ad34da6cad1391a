"""Hosts, channels, broadcasts and their segments. Instants are UTC, durations whole seconds."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.work import Clip
from studio.units import now


class BroadcastState(StrEnum):
    """Life of a broadcast."""

    DRAFT = "draft"
    REVIEW = "review"
    """Somebody else looks at it; it may still be changed."""
    LOCKED = "locked"
    """Fixed: prices are frozen, hosts and feeds rely on it."""
    LIVE = "live"
    ENDED = "ended"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class SegmentKind(StrEnum):
    """What happens in a segment."""

    OPEN = "open"
    ITEM = "item"
    INTERACTION = "interaction"
    FILLER = "filler"
    """Takes what time is left: stretches before anything else does."""
    CLOSE = "close"


class Host(Row):
    """A person in front of the camera."""

    __tablename__ = "host"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]

    unit: Mapped[Unit] = relationship()


class Channel(Row):
    """An account on a live platform."""

    __tablename__ = "channel"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    platform: Mapped[str]
    """Such as ``douyin``, ``kuaishou``, ``channels``."""
    turnaround_s: Mapped[int] = mapped_column(default=600)
    """Seconds the channel needs between two broadcasts."""

    unit: Mapped[Unit] = relationship()


class Broadcast(Row):
    """A planned live stream: channel, host, window ``[start, end)``, rundown."""

    __tablename__ = "broadcast"
    __table_args__ = (CheckConstraint("end_at > start_at", name="ends_after_start"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str]
    channel_id: Mapped[str] = mapped_column(ForeignKey("channel.id"), index=True)
    host_id: Mapped[str] = mapped_column(ForeignKey("host.id"), index=True)
    start_at: Mapped[datetime] = mapped_column(index=True)
    end_at: Mapped[datetime]
    state: Mapped[BroadcastState] = mapped_column(default=BroadcastState.DRAFT)
    revision: Mapped[int] = mapped_column(default=0)
    """Raised with every change; SEQUENCE in the calendar feed."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship()
    channel: Mapped[Channel] = relationship()
    host: Mapped[Host] = relationship()
    segments: Mapped[list[Segment]] = relationship(
        back_populates="broadcast", order_by="Segment.position", cascade="all, delete-orphan"
    )


class Segment(Row):
    """One part of a rundown; segments follow each other from the broadcast's start."""

    __tablename__ = "segment"
    __table_args__ = (CheckConstraint("planned_s > 0", name="has_duration"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcast.id"), index=True)
    position: Mapped[int]
    kind: Mapped[SegmentKind] = mapped_column(default=SegmentKind.ITEM)
    title: Mapped[str] = mapped_column(default="")
    item_id: Mapped[str | None] = mapped_column(ForeignKey("item.id"))
    clip_id: Mapped[str | None] = mapped_column(ForeignKey("clip.id"))
    planned_s: Mapped[int]
    script: Mapped[str] = mapped_column(default="")

    broadcast: Mapped[Broadcast] = relationship(back_populates="segments")
    item: Mapped[Item | None] = relationship()
    clip: Mapped[Clip | None] = relationship()
