"""Who hands clips out in their own name, and the clips that are theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, ValueJson, new_id
from studio.records.clip import Certificate
from studio.records.people import Account, Unit
from studio.records.value import Value
from studio.records.work import Rendition
from studio.units import now


class Seller(Row):
    """The shop of an account: what its card says."""

    __tablename__ = "seller"
    __table_args__ = (UniqueConstraint("account_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    shop: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    """Behind the QR code; empty for none."""
    phone: Mapped[str] = mapped_column(default="")
    wechat: Mapped[str] = mapped_column(default="")
    portrait: Mapped[str | None]
    """Blob key of a JPEG of our own, developed in the intake gate's child."""
    portrait_sent: Mapped[str | None]
    """Blob key of a picture as it was sent, until the gate has looked at it; never shown."""
    refusal_code: Mapped[str | None]
    """Why the picture sent last was turned away."""
    refusal_params: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)

    unit: Mapped[Unit] = relationship()
    account: Mapped[Account] = relationship()


class ShopCard(Value):
    """What a seller's card says. A frozen copy: the clip records what it showed."""

    shop: str
    link: str = ""
    phone: str = ""
    wechat: str = ""
    portrait: str | None = None
    """Blob key."""
    price_fen: int | None = None
    """None for the item's own price."""


class PersonalClip(Row):
    """A file in a seller's name: asked for, and made once ``blob`` is there."""

    __tablename__ = "personal_clip"
    __table_args__ = (UniqueConstraint("seller_id", "rendition_id", "made_from"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    seller_id: Mapped[str] = mapped_column(ForeignKey("seller.id"), index=True)
    rendition_id: Mapped[str] = mapped_column(ForeignKey("rendition.id"), index=True)
    made_from: Mapped[str]
    """Hash of everything that makes it: the clip's bytes, the card, kit and template."""
    master_sha256: Mapped[str]
    """Of the clip; another one there means that this one is no longer handed out."""
    card: Mapped[ShopCard] = mapped_column(ValueJson(ShopCard))
    job_id: Mapped[str] = mapped_column(index=True)
    """The job that makes or made it; one job may make many."""
    blob: Mapped[str | None]
    cover: Mapped[str | None]
    """Blob key; None where the clip's cover says another price."""
    bytes: Mapped[int | None]
    certificate: Mapped[Certificate | None] = mapped_column(ValueJson(Certificate), deferred=True)
    error_code: Mapped[str | None]
    """Why it could not be made."""
    error_params: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    downloads: Mapped[int] = mapped_column(default=0)

    seller: Mapped[Seller] = relationship()
    rendition: Mapped[Rendition] = relationship()
