"""Drafts of edits: begun, saved without ever writing over somebody else's work, undone, and made into a clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload, undefer

from studio.edit.desk_captions import following
from studio.edit.desk_voices import within
from studio.errors import Conflict, NotFound
from studio.records.desk import DraftEdit
from studio.records.drafts import DraftVersion, EditDraft
from studio.records.goods import Item
from studio.records.people import Account
from studio.settings import Settings
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.drafts.desk import OnDesk, on_desk
from studio.workflows.footage.receive_footage import MAKERS

KEPT = 200
"""Versions of a draft that are kept."""

LATEST = 60
"""Drafts that are listed."""

Change = Callable[[OnDesk], DraftEdit]
"""What is done to an edit."""


@dataclass(frozen=True)
class Saved:
    """What became of a change.

    Attributes:
        draft: That holds it: the one that was changed, or the person's own copy of it.
        ahead: Who had saved the draft meanwhile, so that a copy was made; None where nobody had.
        of: The draft that both began from.
    """

    draft: EditDraft
    of: EditDraft
    ahead: str | None = None

    @property
    def apart(self) -> bool:
        """Whether it was kept as a copy."""
        return self.draft is not self.of


def drafts_of(session: Session, viewer: Viewer) -> list[EditDraft]:
    """The drafts of the viewer's units that lie in no trash with their edits, those changed last first."""
    load = (
        undefer(EditDraft.edit),
        joinedload(EditDraft.item).lazyload(Item.further),
        joinedload(EditDraft.changer),
    )
    wanted = select(EditDraft).where(EditDraft.trashed_at.is_(None))
    wanted = wanted.order_by(EditDraft.changed_at.desc(), EditDraft.id).limit(LATEST)
    return list(session.scalars(scoped(wanted, viewer).options(*load)))


def open_draft(session: Session, viewer: Viewer, draft_id: str) -> EditDraft:
    """The draft with its edit, and with all that the desk tells of it, in one question.

    Raises:
        NotFound: It is not there for this viewer.
        Conflict: ``desk.trashed``.
    """
    load = (
        undefer(EditDraft.edit),
        joinedload(EditDraft.item).lazyload(Item.further),
        joinedload(EditDraft.changer),
        joinedload(EditDraft.unit),
    )
    wanted = select(EditDraft).where(EditDraft.id == draft_id).options(*load)
    found = session.scalars(scoped(wanted, viewer), execution_options={"populate_existing": True})
    draft = found.one_or_none()
    if draft is None:
        raise NotFound("not_found", kind=EditDraft.__tablename__, id=draft_id)
    _check_not_trashed(draft)
    return draft


def history_of(session: Session, draft: EditDraft) -> DraftVersion:
    """The state it is in, with what undoing and redoing lead to."""
    return session.get_one(DraftVersion, (draft.id, draft.version))


def change_draft(
    session: Session,
    settings: Settings,
    viewer: Viewer,
    draft_id: str,
    version: int,
    change: Change,
) -> Saved:
    """Save a change to the draft as ``version`` of it was. Where somebody saved meanwhile, both are kept.

    Captions go where their takes go.

    Raises:
        NotFound: It is not there for this viewer.
        Forbidden: ``forbidden.role``.
        Conflict: ``desk.too_old``: that version is kept no longer.
        InputError: As the change itself.
    """
    draft = held_draft(session, viewer, draft_id)
    base = draft.edit if version == draft.version else _state(session, draft, version).edit
    edit = within(following(base, change(on_desk(session, settings, viewer, draft, base))))
    if version == draft.version:
        if edit != base:
            _save(session, viewer, draft, edit, undo=version)
        return Saved(draft, draft)
    if edit == draft.edit and draft.changed_by == viewer.account_id:
        return Saved(draft, draft)  # sent once more: the answer was lost, not the change
    return _kept_apart(session, viewer, draft, version, edit)


def undo(session: Session, viewer: Viewer, draft_id: str, version: int) -> EditDraft:
    """Go back one step; the step can be redone.

    Raises:
        NotFound, Forbidden: As ``change_draft``.
        Conflict: ``desk.changed``: somebody saved meanwhile; ``desk.nothing_to_undo``.
    """
    draft, here = _current(session, viewer, draft_id, version)
    if here.undo is None:
        raise Conflict("desk.nothing_to_undo")
    before = _state(session, draft, here.undo)
    _save(session, viewer, draft, before.edit, undo=before.undo, redo=version)
    return draft


def redo(session: Session, viewer: Viewer, draft_id: str, version: int) -> EditDraft:
    """Take an undo back.

    Raises:
        NotFound, Forbidden: As ``change_draft``.
        Conflict: ``desk.changed``, ``desk.nothing_to_redo``.
    """
    draft, here = _current(session, viewer, draft_id, version)
    if here.redo is None:
        raise Conflict("desk.nothing_to_redo")
    after = _state(session, draft, here.redo)
    _save(session, viewer, draft, after.edit, undo=after.undo, redo=after.redo)
    return draft


def held_draft(session: Session, viewer: Viewer, draft_id: str) -> EditDraft:
    """The draft, which nobody else changes until this transaction is over.

    Raises:
        NotFound: It is not there for this viewer.
        Forbidden: ``forbidden.role``.
        Conflict: ``desk.trashed``.
    """
    draft = get_or_not_found(session, viewer, EditDraft, draft_id)
    require_role(session, viewer, draft.unit_id, MAKERS)
    session.refresh(draft, ["edit", "version", "trashed_at"], with_for_update=True)
    _check_not_trashed(draft)
    return draft


def _check_not_trashed(draft: EditDraft) -> None:
    if draft.trashed_at is not None:
        raise Conflict("desk.trashed", name=draft.item.name_zh)


def _current(
    session: Session, viewer: Viewer, draft_id: str, version: int
) -> tuple[EditDraft, DraftVersion]:
    draft = held_draft(session, viewer, draft_id)
    if draft.version != version:
        raise Conflict("desk.changed", name=_name_of(session, draft.changed_by))
    return draft, history_of(session, draft)


def _state(session: Session, draft: EditDraft, version: int) -> DraftVersion:
    found = session.get(DraftVersion, (draft.id, version), options=[undefer(DraftVersion.edit)])
    if found is None:
        raise Conflict("desk.too_old")
    return found


def _save(
    session: Session,
    viewer: Viewer,
    draft: EditDraft,
    edit: DraftEdit,
    *,
    undo: int | None,
    redo: int | None = None,
) -> None:
    draft.version += 1
    draft.edit, draft.changed_by, draft.changed_at = edit, viewer.account_id, now()
    keep_version(session, draft, undo=undo, redo=redo)
    old = DraftVersion.version <= draft.version - KEPT
    session.execute(delete(DraftVersion).where(DraftVersion.draft_id == draft.id, old))


def keep_version(
    session: Session, draft: EditDraft, *, undo: int | None = None, redo: int | None = None
) -> None:
    """Write the draft's state down."""
    state = DraftVersion(
        draft_id=draft.id,
        version=draft.version,
        edit=draft.edit,
        undo=undo,
        redo=redo,
        saved_by=draft.changed_by,
    )
    session.add(state)
    session.flush()


def _kept_apart(
    session: Session, viewer: Viewer, draft: EditDraft, version: int, edit: DraftEdit
) -> Saved:
    """The change in the person's own copy: one for each version that they were overtaken at."""
    mine = select(EditDraft).where(
        EditDraft.copy_of == draft.id,
        EditDraft.copy_of_version == version,
        EditDraft.created_by == viewer.account_id,
        EditDraft.trashed_at.is_(None),
    )
    ahead = _name_of(session, draft.changed_by)
    copy = session.scalars(mine.options(undefer(EditDraft.edit))).first()
    if copy is not None:
        if edit != copy.edit:
            _save(session, viewer, copy, edit, undo=copy.version)
        return Saved(copy, draft, ahead)
    copy = EditDraft(
        unit_id=draft.unit_id,
        item_id=draft.item_id,
        footage_ids=list(draft.footage_ids),
        edit=edit,
        copy_of=draft.id,
        copy_of_version=version,
        created_by=viewer.account_id,
        changed_by=viewer.account_id,
    )
    session.add(copy)
    session.flush()
    keep_version(session, copy)
    note(session, viewer, copy.unit_id, "draft.keep_apart", copy.id, of=draft.id)
    return Saved(copy, draft, ahead)


def _name_of(session: Session, account_id: str | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return account.name if account else "—"
