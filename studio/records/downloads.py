"""Who took which file, one row for each download."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, new_id
from studio.records.people import Account
from studio.records.work import Clip, Rendition
from studio.units import now


class Download(Row):
    """A file of a clip was taken. Written with the download's first byte, never changed."""

    __tablename__ = "download"
    __table_args__ = (
        Index("ix_download_account_id_clip_id", "account_id", "clip_id"),
        Index("ix_download_unit_id_at", "unit_id", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    """The clip's."""
    clip_id: Mapped[str] = mapped_column(ForeignKey("clip.id"))
    rendition_id: Mapped[str] = mapped_column(ForeignKey("rendition.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    """Who took it, or whose link was used."""
    own: Mapped[bool] = mapped_column(default=False)
    """Whether it was the file with their own card."""
    at: Mapped[datetime] = mapped_column(default=now)

    clip: Mapped[Clip] = relationship()
    rendition: Mapped[Rendition] = relationship()
    account: Mapped[Account] = relationship()
