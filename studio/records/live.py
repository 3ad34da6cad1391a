"""Hosts, channels, broadcasts and their segments. Instants are UTC, durations whole seconds."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Text,
    UniqueConstraint,
    cast,
    column,
    exists,
    func,
    select,
    table,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.calendars import CalendarKind, CalendarLink
from studio.records.goods import Item
from studio.records.people import Account, Unit
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


_BUSY = table("host_busy", column("host_id"), column("applied_at"), column("spans"))
"""Files of ``studio.records.host_busy``, which stands on this module."""


class Host(Row):
    """A person in front of the camera."""

    __tablename__ = "host"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    birth_date: Mapped[date | None] = mapped_column(Date)
    guardian_consent: Mapped[bool] = mapped_column(default=False)
    """A guardian agreed in writing; asked for between 16 and 18."""
    verified_until: Mapped[date | None] = mapped_column(Date)
    """Last day on which the check of their identity counts; None when nobody checked."""
    availability: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What was said by hand, as ``studio.schedule.Availability`` writes itself; None when nothing was."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts changes of what is written down here."""
    travel_buffer_s: Mapped[int] = mapped_column(default=0)
    """Seconds from one room to another."""
    max_minutes_day: Mapped[int | None]
    """Minutes on air in a day; None for no limit."""

    has_page: Mapped[bool] = column_property(
        exists()
        .where(
            CalendarLink.subject_id == id,  # noqa: A003 - the row's own
            CalendarLink.kind == CalendarKind.HOST_PAGE,
            CalendarLink.revoked_at.is_(None),
        )
        .correlate_except(CalendarLink)
    )
    """Whether a link to their own page is out, where they are asked to answer."""

    busy_text: Mapped[str | None] = column_property(
        select(func.aggregate_strings(cast(_BUSY.c.spans, Text), ","))
        .where(_BUSY.c.host_id == id, _BUSY.c.applied_at.is_not(None))  # noqa: A003 - the row's own
        .correlate_except(_BUSY)
        .scalar_subquery()
    )
    """Busy times of files that were added: each file's JSON, with commas; read by ``studio.schedule.host_time``."""

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
    account: Mapped[str] = mapped_column(default="")
    """Name of the account on the platform."""
    room: Mapped[str] = mapped_column(default="")
    """Where the camera stands."""
    aspect: Mapped[str] = mapped_column(default="")
    """Shape of its picture, such as ``9:16``; empty when not known."""
    bitrate_kbps: Mapped[int] = mapped_column(default=4000)
    """Of the recording, sound included."""
    max_concurrent: Mapped[int] = mapped_column(default=1)
    """Broadcasts it can show at once."""
    second_zone: Mapped[str] = mapped_column(default="")
    """IANA name of a zone that is shown beside Asia/Shanghai."""
    prime_time: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    """When most people watch: each as ``studio.schedule.Hours`` writes itself; None when nobody said."""

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
    series_id: Mapped[str | None] = mapped_column(ForeignKey("broadcast_series.id"), index=True)
    series_at: Mapped[datetime | None]
    """Start by the rule of its series, by which calendars know it; it stays when the broadcast is moved."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship()
    channel: Mapped[Channel] = relationship()
    host: Mapped[Host] = relationship()
    more_hosts: Mapped[list[Host]] = relationship(
        secondary="broadcast_host", order_by="Host.name", viewonly=True
    )
    segments: Mapped[list[Segment]] = relationship(
        back_populates="broadcast", order_by="Segment.position", cascade="all, delete-orphan"
    )
    answers: Mapped[list[HostAnswer]] = relationship(order_by="HostAnswer.host_id", viewonly=True)
    """What hosts said, those among them who are no longer on."""


class BroadcastHost(Row):
    """Somebody who is on beside the broadcast's first host."""

    __tablename__ = "broadcast_host"

    broadcast_id: Mapped[str] = mapped_column(
        ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True
    )
    host_id: Mapped[str] = mapped_column(ForeignKey("host.id"), primary_key=True, index=True)


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

    host: Mapped[Host] = relationship()


class FindingOverride(Row):
    """A warning that somebody let stand, and why. It counts while it is the same matter and no worse."""

    __tablename__ = "finding_override"
    __table_args__ = (UniqueConstraint("broadcast_id", "fingerprint"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    code: Mapped[str]
    fingerprint: Mapped[str]
    """Of the matter, as ``studio.schedule.fingerprint`` makes it."""
    measure: Mapped[int] = mapped_column(default=0)
    """How bad it was, as ``Finding.measure`` says it."""
    reason: Mapped[str]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    account: Mapped[Account | None] = relationship()


class Segment(Row):
    """One part of a rundown; it follows the part before it, or starts when the clock says so."""

    __tablename__ = "segment"
    __table_args__ = (CheckConstraint("planned_s > 0", name="has_duration"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcast.id"), index=True)
    position: Mapped[int]
    kind: Mapped[SegmentKind] = mapped_column(default=SegmentKind.ITEM)
    title: Mapped[str] = mapped_column(default="")
    item_id: Mapped[str | None] = mapped_column(ForeignKey("item.id"))
    clip_id: Mapped[str | None] = mapped_column(ForeignKey("clip.id"))
    clip_order_id: Mapped[str | None] = mapped_column(ForeignKey("clip_order.id"))
    """The order of the clip it waits for; None when nobody ordered one from here."""
    planned_s: Mapped[int]
    min_s: Mapped[int | None]
    """Shortest it can be; None when it cannot be shortened."""
    max_s: Mapped[int | None]
    """Longest it can be; None when it cannot be stretched."""
    fixed_clock_s: Mapped[int | None]
    """Fixed start, seconds after midnight of the broadcast's first day; None follows."""
    optional: Mapped[bool] = mapped_column(default=False)
    host_ids: Mapped[list[str]] = mapped_column(default=list)
    """Who is on; empty for the broadcast's first host."""
    price_fen: Mapped[int | None]
    """The price as it was at the lock; None before."""
    list_price_fen: Mapped[int | None]
    quota: Mapped[int | None]
    """Pieces set aside for it."""
    overlay: Mapped[str] = mapped_column(default="")
    talking_points: Mapped[list[str]] = mapped_column(default=list)
    warn_s: Mapped[int] = mapped_column(default=60)
    """Seconds before its end at which the timer turns yellow."""
    script: Mapped[str] = mapped_column(default="")

    broadcast: Mapped[Broadcast] = relationship(back_populates="segments")
    item: Mapped[Item | None] = relationship()
    clip: Mapped[Clip | None] = relationship()
