"""Files that a row named until lately."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row
from studio.units import now


class LooseBlob(Row):
    """A blob that somebody let go; it is deleted unless a row names it by then."""

    __tablename__ = "loose_blob"

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
