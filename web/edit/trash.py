"""Drafts into the trash, and out of it."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.words import Message
from studio.workflows.drafts.draft_trash import restore_draft, trash_draft
from web.edit.routes import blueprint
from web.problems import tell
from web.reach import viewer
from web.state import session


@blueprint.post("/<draft_id>/trash")
def trash(draft_id: str) -> ResponseReturnValue:
    """Delete it; the next page takes that back at one tap."""
    draft = trash_draft(session(), viewer(), draft_id)
    return redirect(url_for("edit.index", gone=draft.id))


@blueprint.post("/<draft_id>/restore")
def restore(draft_id: str) -> ResponseReturnValue:
    """Have it back as it was."""
    draft = restore_draft(session(), viewer(), draft_id)
    tell(Message(_("The draft is back."), ""))
    return redirect(url_for("edit.show", draft_id=draft.id))
