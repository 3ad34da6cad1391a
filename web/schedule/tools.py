"""A broadcast as a whole: who is on beside the first host, templates, copies, two out of one, one out of two."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from studio.errors import InputError
from studio.records.live import Broadcast
from studio.schedule import LONGEST, OPEN, local
from studio.schedule.shapes import SHAPES, length_min
from studio.words import Message, say
from studio.workflows.live import cast as casting
from studio.workflows.live import copy_rundown, rundown_templates
from web.entered import Entered
from web.i18n import language
from web.problems import tell
from web.reach import viewer, visible
from web.schedule.routes import blueprint
from web.schedule.seen import seen_revision
from web.schedule.table import table_of
from web.state import session


@blueprint.get("/<broadcast_id>/tools")
def tools(broadcast_id: str) -> ResponseReturnValue:
    """What can be done with a broadcast as a whole."""
    table = table_of(broadcast_id, steps=False)
    broadcast = table.broadcast
    day = broadcast.start_at + timedelta(days=7)
    return render_template(
        "schedule/tools.html",
        broadcast=broadcast,
        table=table,
        hosts=[each for each in table.hosts if each.id != broadcast.host_id],
        shapes=[
            (name, say(f"rundown.{name}", language()).text, length_min(name)) for name in SHAPES
        ],
        templates=rundown_templates.templates_of(session(), broadcast.unit_id),
        next_day=local(day).date().isoformat(),
        next_start=day,
        others=_mergeable(broadcast),
        name_limit=rundown_templates.NAME_LIMIT,
    )


def _mergeable(broadcast: Broadcast) -> list[Broadcast]:
    """Open broadcasts on the same channel that fit into one with it."""
    wanted = (
        select(Broadcast)
        .where(
            Broadcast.channel_id == broadcast.channel_id,
            Broadcast.id != broadcast.id,
            Broadcast.state.in_(OPEN),
            Broadcast.start_at > broadcast.end_at - LONGEST,
            Broadcast.end_at < broadcast.start_at + LONGEST,
        )
        .order_by(Broadcast.start_at, Broadcast.id)
    )
    found = session().scalars(visible(wanted)).all()
    return [
        each
        for each in found
        if each.start_at >= broadcast.end_at or each.end_at <= broadcast.start_at
    ]


@blueprint.post("/<broadcast_id>/cast")
def cast(broadcast_id: str) -> ResponseReturnValue:
    """Have these hosts on too."""
    host_ids = list(filter(None, request.form.getlist("hosts")))
    casting.set_cast(session(), viewer(), broadcast_id, host_ids, seen_revision())
    return _told(broadcast_id, _("Saved."))


@blueprint.post("/<broadcast_id>/begin")
def begin_from(broadcast_id: str) -> ResponseReturnValue:
    """Begin with the parts of a template: of the house, or one's own."""
    name, own = request.form.get("shape", ""), request.form.get("template", "")
    if own:
        rundown_templates.fill_from_own(session(), viewer(), broadcast_id, own)
    else:
        copy_rundown.fill_from_template(session(), viewer(), broadcast_id, name, language())
    return _told(broadcast_id, _("The parts are there. Now choose an item for each."))


@blueprint.post("/<broadcast_id>/template")
def keep_template(broadcast_id: str) -> ResponseReturnValue:
    """Keep the rundown as a template."""
    name = request.form.get("name", "")
    rundown_templates.keep_template(session(), viewer(), broadcast_id, name)
    tell(Message(_("The template is kept. New broadcasts can begin with it."), ""))
    return redirect(url_for("schedule.tools", broadcast_id=broadcast_id, _anchor="begin"))


@blueprint.post("/<broadcast_id>/template/<template_id>/drop")
def drop_template(broadcast_id: str, template_id: str) -> ResponseReturnValue:
    """Take a template off the list."""
    table_of(broadcast_id)
    rundown_templates.drop_template(session(), viewer(), template_id)
    return redirect(url_for("schedule.tools", broadcast_id=broadcast_id, _anchor="begin"))


@blueprint.post("/<broadcast_id>/copy")
def copy(broadcast_id: str) -> ResponseReturnValue:
    """The same on another day."""
    typed = Entered(request.form)
    start = typed.moment("day", "start")
    for error in typed.errors.values():
        raise error
    if start is None:
        raise InputError("form.missing")
    made = copy_rundown.copy_broadcast(session(), viewer(), broadcast_id, start)
    return _told(made.id, _("This is the copy. Check its hosts and goods for the new day."))


@blueprint.post("/<broadcast_id>/split")
def split(broadcast_id: str) -> ResponseReturnValue:
    """Two broadcasts out of one."""
    part_id = request.form.get("part", "")
    made = copy_rundown.split_broadcast(session(), viewer(), broadcast_id, part_id)
    return _told(
        made.id,
        _(
            "This is the second broadcast. The first one ends where it begins. To undo that, merge the two again."
        ),
    )


@blueprint.post("/<broadcast_id>/merge")
def merge(broadcast_id: str) -> ResponseReturnValue:
    """One broadcast out of two."""
    other = request.form.get("other", "")
    kept = copy_rundown.merge_broadcasts(session(), viewer(), broadcast_id, other)
    return _told(
        kept.id,
        _(
            "Both are in this one now; the later one is called off. To undo that, put back the version before, and "
            "take the later one back to draft."
        ),
    )


def _told(broadcast_id: str, words: str) -> ResponseReturnValue:
    tell(Message(words, ""))
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor="rundown"))
