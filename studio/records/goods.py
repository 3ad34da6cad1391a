"""The catalog item: what footage, clips and broadcasts are about."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Unit
from studio.records.price_days import PriceDays, PriceDaysText, nearest
from studio.units import now

if TYPE_CHECKING:
    from studio.records.papers import ItemPaper


class Harvest(StrEnum):
    """How the harvest stands this year, as the county says; ``studio.words`` names it under ``harvest.<value>``."""

    COMING = "coming"
    NOW = "now"
    LAST_DAYS = "last_days"
    OVER = "over"


class Item(Row):
    """Something a county sells."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("unit_id", "sku"),
        CheckConstraint("price_fen >= 0", name="price_not_negative"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock_not_negative"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    sku: Mapped[str]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str]
    origin: Mapped[str]
    spec: Mapped[str]
    price_unit: Mapped[str]
    """What the price is for, such as ``袋``."""
    price_fen: Mapped[int]
    """A copy of today's, for lists (``workflows.catalog.day_prices`` renews it); ``price_on`` knows every day's."""
    list_price_fen: Mapped[int | None]
    price_from: Mapped[date | None] = mapped_column(Date)
    """First day on which today's price holds, in the county's own time; None for always before."""
    price_until: Mapped[date | None] = mapped_column(Date)
    """Last day; None for no end."""
    price_days: Mapped[tuple[PriceDays, ...]] = mapped_column(PriceDaysText(), default=())
    """What it costs by days, worked out of its approved prices; none while it still has its first one."""
    selling_points: Mapped[list[str]]
    season_from: Mapped[str | None]
    """``MM-DD``; a window may wrap the year; None when sold all year."""
    season_to: Mapped[str | None]
    perishable: Mapped[bool] = mapped_column(default=False)
    safety_note: Mapped[str] = mapped_column(default="")
    stock: Mapped[int | None]
    """Pieces that may be sold; None where nobody counts, as with what is picked to order."""
    office_note: Mapped[str] = mapped_column(default="")
    """The office's own remark; no viewer sees it."""
    link: Mapped[str] = mapped_column(default="")
    harvest: Mapped[Harvest | None]
    """None where nobody has said: the season alone counts."""
    harvest_at: Mapped[datetime | None]
    """When somebody said so."""
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship()
    further: Mapped[list[ItemSeason]] = relationship(
        order_by="ItemSeason.position", lazy="selectin", cascade="all, delete-orphan"
    )
    """Windows after the first."""
    variants: Mapped[list[ItemVariant]] = relationship(
        order_by="ItemVariant.position, ItemVariant.id", cascade="all, delete-orphan"
    )
    papers: Mapped[list[ItemPaper]] = relationship(viewonly=True, order_by="ItemPaper.id")

    @property
    def prices(self) -> tuple[PriceDays, ...]:
        """What it costs, by days, the earliest first."""
        first = PriceDays(self.price_from, self.price_until, self.price_fen, self.list_price_fen)
        return self.price_days or (first,)

    def price_on(self, day: date) -> PriceDays:
        """What it costs on a day; where nobody approved a price for it, the nearest one, which ``holds`` not."""
        return nearest(self.prices, day)

    @property
    def windows(self) -> tuple[tuple[str, str], ...]:
        """All windows in order; none when sold all year."""
        first = ((self.season_from or "", self.season_to or ""),)
        return (
            *(first if any(first[0]) else ()),
            *((each.first, each.last) for each in self.further),
        )


class ItemSeason(Row):
    """A window of an item beyond its first: 春茶 and 秋茶 are one item's."""

    __tablename__ = "item_season"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    first: Mapped[str]
    """``MM-DD``."""
    last: Mapped[str]
    """``MM-DD``; before ``first`` where it wraps the year."""


class ItemVariant(Row):
    """A size or packing of an item with a price and a stock of its own: 500 g, 1 kg, a gift box."""

    __tablename__ = "item_variant"
    __table_args__ = (
        UniqueConstraint("item_id", "name"),
        CheckConstraint("price_fen > 0", name="price_above_nothing"),
        CheckConstraint("stock IS NULL OR stock >= 0", name="stock_not_negative"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    """Such as ``1kg/袋``."""
    price_fen: Mapped[int]
    list_price_fen: Mapped[int | None]
    stock: Mapped[int | None]
    """Pieces; None where nobody counts."""
