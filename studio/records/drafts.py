"""An edit that somebody is working on, and every state it was saved in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from studio.records.base import Row, ValueJson, new_id
from studio.records.desk import DraftEdit
from studio.records.goods import Item
from studio.records.people import Account, Unit
from studio.records.work import ClipOrder
from studio.units import now


class EditDraft(Row):
    """A draft as it stands. Whoever saves names the version they saw; nobody's work is written over."""

    __tablename__ = "edit_draft"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("item.id"))
    footage_ids: Mapped[list[str]]
    version: Mapped[int] = mapped_column(default=1)
    edit: Mapped[DraftEdit] = mapped_column(ValueJson(DraftEdit), deferred=True)
    copy_of: Mapped[str | None] = mapped_column(ForeignKey("edit_draft.id"), index=True)
    """The draft that somebody else had saved first, where this is what a second person made of it."""
    copy_of_version: Mapped[int | None]
    """The version that person saw."""
    order_id: Mapped[str | None] = mapped_column(ForeignKey("clip_order.id"))
    """What was last made from it."""
    created_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    changed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    trashed_at: Mapped[datetime | None] = mapped_column(index=True)
    """Since when it lies in the trash."""
    trashed_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    unit: Mapped[Unit] = relationship()
    item: Mapped[Item] = relationship()
    order: Mapped[ClipOrder | None] = relationship()
    changer: Mapped[Account | None] = relationship(foreign_keys=[changed_by])


class DraftVersion(Row):
    """A state the draft was saved in. Undoing saves an earlier one once more."""

    __tablename__ = "edit_draft_version"

    draft_id: Mapped[str] = mapped_column(ForeignKey("edit_draft.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    edit: Mapped[DraftEdit] = mapped_column(ValueJson(DraftEdit), deferred=True)
    undo: Mapped[int | None]
    """The version that undoing goes back to."""
    redo: Mapped[int | None]
    """The version that redoing brings back, after an undo."""
    saved_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime] = mapped_column(default=now)


class VoiceRecording(Row):
    """A voice recorded for a draft, as the gate wrote it anew. Where a clip was made with it, it outlives the draft."""

    __tablename__ = "voice_recording"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"), index=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("edit_draft.id"), index=True)
    blob: Mapped[str]
    bytes: Mapped[int]
    length_ms: Mapped[int]
    outline: Mapped[str]
    """Peaks of a twentieth of a second each, two hexadecimal digits a point: their square roots from 0 to 255."""
    recorded_by: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)

    recorder: Mapped[Account | None] = relationship()
