"""Several items sold together at one price."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.goods import Item
from studio.units import now


class Bundle(Row):
    """What a buyer gets for one price, from one day to another: two bags of daylily and a jar of sauce."""

    __tablename__ = "bundle"
    __table_args__ = (
        CheckConstraint("price_fen > 0", name="price_above_nothing"),
        CheckConstraint("from_on <= until_on", name="from_before_until"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    price_fen: Mapped[int]
    from_on: Mapped[date] = mapped_column(Date)
    """First day, in the county's own time."""
    until_on: Mapped[date] = mapped_column(Date)
    """Last day."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    parts: Mapped[list[BundlePart]] = relationship(
        order_by="BundlePart.position", lazy="selectin", cascade="all, delete-orphan"
    )


class BundlePart(Row):
    """Some pieces of one item in a bundle."""

    __tablename__ = "bundle_part"
    __table_args__ = (CheckConstraint("pieces > 0", name="some_pieces"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    pieces: Mapped[int]

    item: Mapped[Item] = relationship(lazy="joined")
