"""What stands behind an item: certificates and licences, and where it is sold on each platform."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row, new_id


class ItemPaper(Row):
    """A certificate or licence: geographical indication, organic, SC number, trade mark."""

    __tablename__ = "item_paper"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    name: Mapped[str]
    number: Mapped[str]
    until_on: Mapped[date | None] = mapped_column(Date)
    """Last day; None for no end."""
    claims: Mapped[list[str]] = mapped_column(default=list)
    """What may be said of the item while the paper holds, such as ``有机``."""


class ShopLink(Row):
    """Where an item is bought on a platform."""

    __tablename__ = "shop_link"
    __table_args__ = (UniqueConstraint("item_id", "platform"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    platform: Mapped[str]
    """As ``catalog.Platform``."""
    link: Mapped[str]
