"""What the gallery's order depends on beside the clips."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row


class GalleryDay(Row):
    """The one row that says for which day clips are ranked (``Clip.gallery_rank``)."""

    __tablename__ = "gallery_day"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Always 1."""
    day: Mapped[str]
    """``YYYY-MM-DD`` by the counties' clock; empty when no clip was ranked yet."""
