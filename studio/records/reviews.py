"""What people say of a clip before it goes out: comments at a time and at a place in the picture."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account
from studio.records.work import Clip
from studio.units import now

PLACE = 1000
"""Parts into which width and height of a picture are divided to name a place in it."""


class ClipComment(Row):
    """A comment on a clip, or an answer to one. Its words are never changed; it is settled and opened again."""

    __tablename__ = "clip_comment"
    __table_args__ = (Index("ix_clip_comment_clip_id_created_at", "clip_id", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    """The clip's."""
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("clip_comment.id"))
    """The comment it answers; answers have no answers of their own."""
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]
    aspect: Mapped[str | None]
    """Shape of the file it was said of, such as ``9:16``; None for the clip as a whole."""
    at_ms: Mapped[int | None]
    """Milliseconds from the beginning of the clip; None for no moment."""
    x: Mapped[int | None]
    """From the left of that shape's picture, in thousandths of its width; None for no place."""
    y: Mapped[int | None]
    """From its top, in thousandths of its height."""
    wanted: Mapped[bool] = mapped_column(default=False)
    """Whether it was said while changes were asked for."""
    resolved_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    resolved_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    clip: Mapped[Clip] = relationship()
    author: Mapped[Account] = relationship(foreign_keys=[account_id])
    resolver: Mapped[Account | None] = relationship(foreign_keys=[resolved_by])
