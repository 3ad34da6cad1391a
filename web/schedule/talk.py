"""Comments on a broadcast and on its parts."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.records.rundowns import BroadcastComment
from studio.words import Message
from studio.workflows.live import rundown_talk
from web.problems import tell
from web.reach import fetch, viewer
from web.schedule.routes import blueprint
from web.state import session


@blueprint.post("/<broadcast_id>/talk")
def comment(broadcast_id: str) -> ResponseReturnValue:
    """Say something of the broadcast, or of a part."""
    part_id = request.form.get("part") or None
    text = request.form.get("text", "")
    said = rundown_talk.comment(session(), viewer(), broadcast_id, text, part_id)
    return _to(said, _("Your comment is there for everyone who plans or cuts."))


@blueprint.post("/talk/<talk_id>/answer")
def answer_talk(talk_id: str) -> ResponseReturnValue:
    """Answer a comment."""
    said = rundown_talk.answer(session(), viewer(), talk_id, request.form.get("text", ""))
    return _to(fetch(BroadcastComment, said.parent_id or said.id), _("Answered."))


@blueprint.post("/talk/<talk_id>/settle")
def settle_talk(talk_id: str) -> ResponseReturnValue:
    """Mark it as settled, or open it again."""
    done = request.form.get("done") == "1"
    found = rundown_talk.settle(session(), viewer(), talk_id, done=done)
    return _to(found, _("Settled.") if done else _("Open again."))


def _to(said: BroadcastComment, words: str) -> ResponseReturnValue:
    tell(Message(words, ""))
    anchor = f"talk-{said.id}"
    return redirect(url_for("schedule.show", broadcast_id=said.broadcast_id, _anchor=anchor))
