"""What people note about footage, and what was made of it: tags, items shown, clips made from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.goods import Item
from studio.units import now


class FootageTag(Row):
    """A word by which footage is found again."""

    __tablename__ = "footage_tag"
    __table_args__ = (Index("ix_footage_tag_unit_id_name", "unit_id", "name"),)

    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))


class FootageItem(Row):
    """Footage, or a range of it, shows an item; beside ``Footage.item_id``, which it was uploaded for."""

    __tablename__ = "footage_item"
    __table_args__ = (
        CheckConstraint(
            "(start_ms IS NULL AND end_ms IS NULL) OR (0 <= start_ms AND start_ms < end_ms)",
            name="range_or_whole",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    start_ms: Mapped[int | None]
    """Milliseconds from the first picture; None with ``end_ms`` for the whole file."""
    end_ms: Mapped[int | None]
    """Half-open."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    item: Mapped[Item] = relationship()


class ClipFootage(Row):
    """A clip has pictures of this footage."""

    __tablename__ = "clip_footage"

    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"), primary_key=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id"), primary_key=True, index=True)
