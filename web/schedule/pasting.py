"""Rows of a spreadsheet into a rundown: looked at first, then all of them or none."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.errors import InputError
from studio.records.live import Broadcast
from studio.schedule.pasted import USUAL_ORDER
from studio.words import Message
from studio.workflows.live.paste_rundown import Offered, look_at, take_pasted
from web.problems import tell
from web.reach import fetch, viewer
from web.schedule.routes import blueprint
from web.schedule.seen import seen_revision
from web.schedule.table import known_to
from web.schedule.words import table_words
from web.state import session


@blueprint.get("/<broadcast_id>/paste")
def paste(broadcast_id: str) -> ResponseReturnValue:
    """Where to paste."""
    return _page(fetch(Broadcast, broadcast_id))


@blueprint.post("/<broadcast_id>/paste")
def do_paste(broadcast_id: str) -> ResponseReturnValue:
    """Show what was understood; taken where that is asked for and nothing is wrong."""
    broadcast = fetch(Broadcast, broadcast_id)
    try:
        offered = look_at(request.form.get("rows", "").replace("\x00", ""), known_to(broadcast))
    except InputError as error:
        return _page(broadcast, refused=error), 422
    if request.form.get("do") != "take" or not offered.pasted.fine:
        return _page(broadcast, offered), 200 if offered.pasted.fine else 422
    instead = seen_revision() if request.form.get("instead") == "1" else None
    made = take_pasted(session(), viewer(), broadcast_id, offered, instead)
    tell(Message(_("%(count)s parts are in the rundown.", count=len(made)), ""))
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor=made[0].id))


def _page(
    broadcast: Broadcast, offered: Offered | None = None, refused: InputError | None = None
) -> str:
    return render_template(
        "schedule/paste.html",
        broadcast=broadcast,
        offered=offered,
        refused=refused,
        typed=request.form,
        order=USUAL_ORDER,
        head=table_words(broadcast.id)["head"],
    )
