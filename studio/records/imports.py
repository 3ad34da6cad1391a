"""A price list that somebody has sent and not yet imported, or has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row, new_id
from studio.units import now


class CatalogImport(Row):
    """A file of goods: kept while its sender looks at what it says, dropped when it is in the catalog."""

    __tablename__ = "catalog_import"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    """File name, as sent."""
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The file's bytes; None once it is imported."""
    fixes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What was typed instead of a cell's text, by ``sheet!address``."""
    left_out: Mapped[list[str]] = mapped_column(default=list)
    """Rows that are not wanted, ``sheet!number``."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
