"""Photographs of what is sold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row, new_id
from studio.units import now


class ItemPhoto(Row):
    """A photograph of an item, or one that was sent and is being looked at, or was turned away."""

    __tablename__ = "item_photo"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    """The least stands first, on lists and posters."""
    name: Mapped[str]
    """Of the file, as it was sent."""
    photo: Mapped[str | None]
    """Blob key of a JPEG of our own, developed in the intake gate's child."""
    sent: Mapped[str | None]
    """Blob key of the file until the gate has looked at it; never shown."""
    refusal_code: Mapped[str | None]
    """Why it was turned away."""
    refusal_params: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
