"""What an item costs: prices that were proposed and approved, and what sellers may ask."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account
from studio.records.price_days import PriceDays
from studio.units import now


class PriceState(StrEnum):
    """Life of a proposed price."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    TURNED_DOWN = "turned_down"
    """By whoever approves, or because another one was proposed or approved after it."""
    RECORDED = "recorded"
    """From a price list that says what it once cost elsewhere, or here. Nobody here approved it, and it is in force for
    nothing."""


class ItemPrice(Row):
    """A price that somebody wants for an item. On each day the newest approved one that holds then is the item's."""

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
    """Last day; None for no end."""
    was_evidence: Mapped[str] = mapped_column(default="")
    """What shows that the former price was really asked: shop order, receipt, screenshot and their dates."""
    state: Mapped[PriceState] = mapped_column(default=PriceState.PROPOSED)
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    said: Mapped[dict[str, str] | None] = mapped_column(JSON)
    """Where it came from a list, what that says: ``state``, ``proposer``, ``decider``; names are words."""

    proposer: Mapped[Account | None] = relationship(foreign_keys=[proposed_by])
    decider: Mapped[Account | None] = relationship(foreign_keys=[decided_by])

    @property
    def days(self) -> PriceDays:
        """It and its days."""
        return PriceDays(self.valid_from, self.valid_until, self.price_fen, self.list_price_fen)

    @property
    def told_state(self) -> PriceState:
        """Its state; of one that is only recorded, what the list says became of it."""
        if self.state is PriceState.RECORDED and self.said:
            return PriceState(self.said["state"])
        return self.state

    @property
    def proposer_name(self) -> str:
        """Who proposed it; empty where nobody knows."""
        if self.said is not None:
            return self.said.get("proposer", "")
        return self.proposer.name if self.proposer else ""

    @property
    def decider_name(self) -> str:
        """Who decided on it, here or by the list; empty where nobody did, or nobody knows."""
        if self.decider is None and self.said is not None:
            return self.said.get("decider", "")
        return self.decider.name if self.decider else ""


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
