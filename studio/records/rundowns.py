"""What stays of a rundown: its versions, what people say of it, and rundowns to begin with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account
from studio.units import now


class VersionKind(StrEnum):
    """What made a version."""

    SAVE = "save"
    STATE = "state"
    """It was handed in, fixed, taken back, called off: such a version always stays."""
    UNDO = "undo"
    """Undone or done again."""
    RESTORE = "restore"
    """An older version was put back."""


class BroadcastVersion(Row):
    """A broadcast with its rundown as it was after a change."""

    __tablename__ = "broadcast_version"
    __table_args__ = (UniqueConstraint("broadcast_id", "revision"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    revision: Mapped[int]
    """The broadcast's after the change."""
    kind: Mapped[VersionKind] = mapped_column(default=VersionKind.SAVE)
    plan: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """``studio.schedule.KeptPlan`` as JSON, compressed (zlib)."""
    undo: Mapped[int | None]
    """Revision that taking back leads to; None where there is nothing to take back."""
    redo: Mapped[int | None]
    """Revision that was taken back to get here."""
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(default=now)

    account: Mapped[Account | None] = relationship()


class BroadcastComment(Row):
    """Something said of a broadcast or one of its segments, or an answer. Its words never change."""

    __tablename__ = "broadcast_comment"
    __table_args__ = (
        Index("ix_broadcast_comment_broadcast_id_created_at", "broadcast_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    broadcast_id: Mapped[str] = mapped_column(ForeignKey("broadcast.id", ondelete="CASCADE"))
    segment_id: Mapped[str | None]
    """None for the broadcast as a whole. No foreign key: a segment that is taken out may come back with its id."""
    about: Mapped[str] = mapped_column(default="")
    """What the segment was called when it was said."""
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("broadcast_comment.id"))
    """The comment it answers; answers have no answers of their own."""
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]
    resolved_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    resolved_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    author: Mapped[Account] = relationship(foreign_keys=[account_id])
    resolver: Mapped[Account | None] = relationship(foreign_keys=[resolved_by])


class RundownTemplate(Row):
    """A unit's own rundown to begin with: kinds, lengths and words, no items, no hosts."""

    __tablename__ = "rundown_template"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Values of segments by name of their column."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
