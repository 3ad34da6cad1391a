"""Uploads under way: how much of a file has safely arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row, new_id
from studio.units import now


class Upload(Row):
    """A file that is being sent in pieces (a tus upload). Its bytes grow in one file named by its id.

    Kept until ``expires_at`` also when it is complete, so that a client that never heard the end can ask.
    """

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(ForeignKey("item.id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    """Whose it is: nobody else sees it. By a shot request's link, whoever asked; then ``browser`` sees it alone."""
    request_id: Mapped[str | None] = mapped_column(index=True)
    """Of the shot request by whose link it comes; None for who is signed in."""
    sender: Mapped[str] = mapped_column(default="")
    """What somebody without an account calls themselves."""
    browser: Mapped[str] = mapped_column(default="")
    """Random mark of the browser that sends it by a link."""
    name: Mapped[str]
    """File name as the person knows it, any Unicode; never used as a path."""
    given: Mapped[str]
    """The client's ``Upload-Metadata``, as it came: handed back when asked."""
    length: Mapped[int] = mapped_column(BigInteger)
    """Bytes of the whole file, as promised."""
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes that were on the disk before this was written: what has been acknowledged."""
    expires_at: Mapped[datetime] = mapped_column(index=True)
    """Moves on with every byte that arrives."""
    footage_id: Mapped[str | None]
    """What it became. No foreign key: footage may go while its upload is still asked for."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def complete(self) -> bool:
        """Whether all bytes are there (it may not have become footage yet)."""
        return self.received == self.length
