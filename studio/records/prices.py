"""What an item costs: prices that were proposed and approved, and what sellers may ask."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account
from studio.units import now


class PriceState(StrEnum):
    """Life of a proposed price."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    TURNED_DOWN = "turned_down"
    """By whoever approves, or because another one was proposed or approved after it."""


class ItemPrice(Row):
    """A price that somebody wants for an item. The newest approved one is the item's own."""

    __tablename__ = "item_price"
    __table_args__ = (CheckConstraint("price_fen > 0", name="price_above_nothing"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    price_fen: Mapped[int]
    list_price_fen: Mapped[int | None]
    """Former price, shown struck through where it is higher."""
    valid_from: Mapped[date | None] = mapped_column(Date)
    """First day it may be asked, in the county's own time; None for at once."""
    valid_until: Mapped[date | None] = mapped_column(Date)
    """Last day; None for until another one is approved."""
    was_evidence: Mapped[str] = mapped_column(default="")
    """What shows that the former price was really asked: shop order, receipt, screenshot and their dates."""
    state: Mapped[PriceState] = mapped_column(default=PriceState.PROPOSED)
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]

    proposer: Mapped[Account | None] = relationship(foreign_keys=[proposed_by])
    decider: Mapped[Account | None] = relationship(foreign_keys=[decided_by])


class PriceRange(Row):
    """What sellers may ask for an item, from one day to another. Of those that hold today the newest counts."""

    __tablename__ = "price_range"
    __table_args__ = (
        CheckConstraint("least_fen > 0 AND least_fen <= most_fen", name="least_before_most"),
        CheckConstraint("from_on <= until_on", name="from_before_until"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    least_fen: Mapped[int]
    most_fen: Mapped[int]
    from_on: Mapped[date] = mapped_column(Date)
    """First day, in the county's own time."""
    until_on: Mapped[date] = mapped_column(Date)
    """Last day."""
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime] = mapped_column(default=now)

    approver: Mapped[Account | None] = relationship()
