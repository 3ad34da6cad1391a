"""Offers that stand with an item: coupons, discounts, gifts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row, new_id
from studio.units import now


class ItemOffer(Row):
    """An offer as people write it (``满200减20``), from one day to another; ``catalog.offers`` works it out."""

    __tablename__ = "item_offer"
    __table_args__ = (CheckConstraint("from_on <= until_on", name="from_before_until"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    text: Mapped[str]
    from_on: Mapped[date] = mapped_column(Date)
    """First day, in the county's own time."""
    until_on: Mapped[date] = mapped_column(Date)
    """Last day."""
    created_at: Mapped[datetime] = mapped_column(default=now)
