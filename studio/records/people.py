"""Who works where: units, accounts, memberships, the audit trail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.units import now


class UnitKind(StrEnum):
    """Place of a unit in the tree."""

    PROVINCE = "province"
    COUNTY = "county"
    STATION = "station"


class Role(StrEnum):
    """What a member may do in a unit and below it."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    MEDIA = "media"
    SELLER = "seller"


class Unit(Row):
    """A province, a county or a village station."""

    __tablename__ = "unit"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[UnitKind]
    slug: Mapped[str] = mapped_column(unique=True)
    """Such as ``qidong``; names the brand kit under ``templates/brands/``."""
    name_zh: Mapped[str]
    name_en: Mapped[str]
    link_version: Mapped[int] = mapped_column(default=0)
    """Part of what signs download links of its clips: one more, and all that are out are worth nothing."""


class Account(Row):
    """A person who signs in."""

    __tablename__ = "account"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(unique=True)
    """Digits only (``studio.units.phone``); a second name to sign in by."""
    password_hash: Mapped[str]
    """argon2id, encoded with its parameters; empty for who has no password and comes in by invitation."""
    one_time_until: Mapped[datetime | None]
    """Set while the password is one that an administrator made: good until then, and to be changed first of all."""
    language: Mapped[str] = mapped_column(default="zh")
    """``zh`` or ``en``."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)
    link_version: Mapped[int] = mapped_column(default=0)
    """As of ``Unit``, for the links that this person was given."""
    guided_at: Mapped[datetime | None]
    """When they put the first steps away; None while these are shown."""

    memberships: Mapped[list[Membership]] = relationship(back_populates="account")


class Membership(Row):
    """An account's role in a unit; rights flow down the tree."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "unit_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[Role]

    account: Mapped[Account] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship()


class AuditEntry(Row):
    """Who did what to which row."""

    __tablename__ = "audit_entry"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    """None for the system itself."""
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    action: Mapped[str]
    """Such as ``clip.publish``."""
    subject_id: Mapped[str]
    detail: Mapped[dict[str, str | int | float | None]] = mapped_column(default=dict)
