"""Footage that is asked for: what to film, for which item, by a link that needs no account."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.goods import Item
from studio.records.people import Account, Unit
from studio.units import now


class ShotShape(StrEnum):
    """How the phone is held."""

    ANY = "any"
    UPRIGHT = "upright"
    WIDE = "wide"


class ShotRequest(Row):
    """A wish for footage. Its link is signed, not kept: see ``workflows.footage.request_links``."""

    __tablename__ = "shot_request"
    __table_args__ = (
        CheckConstraint("most_files > 0 AND most_bytes > 0", name="room_above_nothing"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    what: Mapped[str]
    """What to film, such as 拍晾晒."""
    note: Mapped[str] = mapped_column(default="")
    """Whatever else helps."""
    film_on: Mapped[date | None] = mapped_column(Date)
    """The day to film on, in the county's own time."""
    shape: Mapped[ShotShape] = mapped_column(default=ShotShape.ANY)
    seconds: Mapped[int | None]
    """About how long one film should be."""
    photos: Mapped[bool] = mapped_column(default=True)
    """Whether photographs are welcome too."""
    until: Mapped[datetime] = mapped_column(index=True)
    """When its link ends."""
    most_files: Mapped[int]
    most_bytes: Mapped[int] = mapped_column(BigInteger)
    """Of everything that comes by the link."""
    link_version: Mapped[int] = mapped_column(default=0)
    """Part of what signs the link: one more, and those that are out are worth nothing."""
    revoked_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    """When somebody said that nothing more is wanted."""
    created_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    unit: Mapped[Unit] = relationship()
    item: Mapped[Item] = relationship()
    creator: Mapped[Account] = relationship()
