"""Drafts: one step back and forth, into the trash and out of it."""

from __future__ import annotations

from studio.workflows.drafts import draft_trash, drafts
from web.api.asked_desk import MakeWish
from web.api.drafts import GROUP, get_draft, whole_draft
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes_desk import DraftShape, WholeDraftShape
from web.reach import viewer
from web.state import session


@operation(
    "POST",
    "/drafts/<draft_id>/undo",
    WholeDraftShape,
    group=GROUP,
    summary=_("Go back one step"),
    body=MakeWish,
    current=get_draft,
    refusals=(409,),
    tagged=True,
)
def undo_draft(draft_id: str, body: MakeWish) -> WholeDraftShape:
    """The step can be redone."""
    return whole_draft(drafts.undo(session(), viewer(), draft_id, body.version))


@operation(
    "POST",
    "/drafts/<draft_id>/redo",
    WholeDraftShape,
    group=GROUP,
    summary=_("Take an undo back"),
    body=MakeWish,
    current=get_draft,
    refusals=(409,),
    tagged=True,
)
def redo_draft(draft_id: str, body: MakeWish) -> WholeDraftShape:
    """As it was."""
    return whole_draft(drafts.redo(session(), viewer(), draft_id, body.version))


@operation(
    "POST",
    "/drafts/<draft_id>/trash",
    DraftShape,
    group=GROUP,
    summary=_("Put a draft into the trash for thirty days; what was made from it stays"),
    current=get_draft,
    refusals=(409,),
)
def trash_draft(draft_id: str) -> DraftShape:
    """Out of sight."""
    return DraftShape.model_validate(draft_trash.trash_draft(session(), viewer(), draft_id))


@operation(
    "POST",
    "/drafts/<draft_id>/restore",
    DraftShape,
    group=GROUP,
    summary=_("Take a draft out of the trash, as it was"),
)
def restore_draft(draft_id: str) -> DraftShape:
    """One that lies in none stays as it is."""
    return DraftShape.model_validate(draft_trash.restore_draft(session(), viewer(), draft_id))
