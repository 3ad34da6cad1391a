"""Where people are signed in, and the invitations that sign a seller's device in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account, Unit
from studio.units import now


class SessionKind(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105 - a kind of session, not a password
    DEVICE = "device"
    """By an invitation: lasts long, and never carries more than a seller's rights."""


class AccountSession(Row):
    """An account signed in on one browser. It lives until ``until``, which use puts off, or until it is ended."""

    __tablename__ = "account_session"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[SessionKind]
    token_hash: Mapped[str]
    """SHA-256, hexadecimal, of the secret in the browser's cookie."""
    password_mark: Mapped[str] = mapped_column(default="")
    """Tail of the password's hash at sign-in: another password ends the session. Empty for devices."""
    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    """The unit that invited the device."""
    agent: Mapped[str] = mapped_column(default="")
    """User-Agent header, shortened."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    """To within a few minutes."""
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class DeviceInvitation(Row):
    """A link that signs a seller in on their own device, as often as it says and until a day."""

    __tablename__ = "device_invitation"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    """Who is signed in by it."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256, hexadecimal, of the token in the link; the link itself is shown once and kept nowhere."""
    devices: Mapped[int]
    """How many may come in."""
    used: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    unit: Mapped[Unit] = relationship()
