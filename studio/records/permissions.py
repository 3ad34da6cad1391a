"""By whose leave footage is shown: consent of the people seen, licences of the music heard, and until when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account
from studio.records.work import Footage
from studio.units import now


class PermissionKind(StrEnum):
    """What leave is needed for."""

    PERSON = "person"
    """Somebody who is seen or heard."""
    MUSIC = "music"
    OTHER = "other"
    """A picture, a typeface, a place."""


class PermissionGiven(StrEnum):
    """How it was given."""

    WRITTEN = "written"
    MESSAGE = "message"
    SPOKEN = "spoken"
    LICENCE = "licence"
    """Bought, or free under a licence's terms."""


class FootagePermission(Row):
    """Leave to show a piece of footage: a consent or a licence. Renewed in place; the audit trail keeps what was."""

    __tablename__ = "footage_permission"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id"), index=True)
    kind: Mapped[PermissionKind]
    name: Mapped[str]
    """The person, or the title of the music."""
    given: Mapped[PermissionGiven]
    told: Mapped[str] = mapped_column(default="")
    """Where the paper lies, or number and terms of the licence."""
    until_on: Mapped[date | None] = mapped_column(Date, index=True)
    """Last day it holds, in the county's own time; None for no end."""
    ended_at: Mapped[datetime | None]
    """Since when it holds no more because somebody took it back; None while nobody has."""
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)

    footage: Mapped[Footage] = relationship()
    recorder: Mapped[Account | None] = relationship()
