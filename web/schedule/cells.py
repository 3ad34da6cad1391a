"""The rundown's table while somebody works in it: one cell, one line dragged, copied, taken back."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.errors import Conflict, InputError
from studio.records.live import Broadcast, Segment
from studio.schedule.grid import Column
from studio.words import Message
from studio.workflows.live import plan_rundown, restore_rundown
from web.entered import Entered
from web.filters import playing_s, seconds
from web.problems import words_of
from web.reach import fetch, viewer
from web.schedule.answers import answer, back, for_script
from web.schedule.routes import blueprint
from web.schedule.seen import seen_revision
from web.schedule.table import clips_of, known_to
from web.state import session


@blueprint.post("/<broadcast_id>/parts/<part_id>/cell")
def change_cell(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Write one cell; where somebody else wrote into it meanwhile, say what."""
    column = Entered(request.form).choice("column", set(Column))
    if not column:
        raise InputError("form.choice")
    broadcast, part = fetch(Broadcast, broadcast_id), fetch(Segment, part_id)
    typed = plan_rundown.Typed(
        Column(column), request.form.get("text", "").replace("\x00", ""), request.form.get("was")
    )
    try:
        plan_rundown.set_cell(
            session(), viewer(), (broadcast_id, part_id), typed, known_to(broadcast, part.item_id)
        )
    except Conflict as error:
        if not for_script() or error.code != "cell.changed":
            raise
        said = words_of(error)
        return jsonify(conflict=f"{said.text} {said.remedy}", now=error.params["now"]), 409
    return back(broadcast_id, part_id)


@blueprint.get("/<broadcast_id>/parts/<part_id>/clips")
def part_clips(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """The clips that a part can play: id, and title with length."""
    fetch(Broadcast, broadcast_id)
    part = fetch(Segment, part_id)
    found = clips_of([part.item_id]) if part.item_id else []
    return jsonify(
        clips=[[each.id, f"{each.title} · {seconds(playing_s(each))}"] for each in found]
    )


@blueprint.post("/<broadcast_id>/parts/<part_id>/place")
def place_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Put a part before another one, or at the end."""
    before = request.form.get("before") or None
    plan_rundown.place_segment(session(), viewer(), broadcast_id, part_id, before)
    return back(broadcast_id, part_id)


@blueprint.post("/<broadcast_id>/parts/<part_id>/copy")
def copy_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Put a second one behind it."""
    copied = plan_rundown.copy_segment(session(), viewer(), broadcast_id, part_id)
    return back(broadcast_id, copied.id)


@blueprint.post("/<broadcast_id>/undo")
def undo(broadcast_id: str) -> ResponseReturnValue:
    """Take back one's last change, or do again what was taken back."""
    again = request.form.get("way") == "redo"
    do = restore_rundown.do_again if again else restore_rundown.take_back
    do(session(), viewer(), broadcast_id)
    return back(
        broadcast_id, "rundown", Message(_("Done again.") if again else _("Taken back."), "")
    )


@blueprint.get("/<broadcast_id>/news")
def news(broadcast_id: str) -> ResponseReturnValue:
    """What others changed since the revision that is before the person."""
    broadcast = fetch(Broadcast, broadcast_id)
    if seen_revision() in (None, broadcast.revision):
        return jsonify(same=True)
    return answer(broadcast_id)
