"""A host's busy times from their calendar's file: upload, look, add all or nothing, take out again."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from studio.errors import InputError
from studio.records.live import Host
from studio.schedule.busy import LARGEST
from studio.schedule.host_time import availability_of
from studio.words import Message
from studio.workflows.live import host_busy as workflow
from web.problems import tell, words_of
from web.reach import viewer
from web.schedule.routes import blueprint
from web.state import session, studio


@blueprint.get("/hosts/<host_id>/busy")
def busy(host_id: str) -> ResponseReturnValue:
    """What is known of a host's time, and a place for a file."""
    return _page(workflow.own_host(session(), viewer(), host_id))


@blueprint.post("/hosts/<host_id>/busy")
def send_busy(host_id: str) -> ResponseReturnValue:
    """Read a file; nothing is added yet.

    Reading takes a second. It is done before this view's own session is opened: that one holds SQLite's write lock.
    """
    with studio().database.reading() as reading:
        workflow.own_host(reading, viewer(), host_id)
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise InputError("web.no_file")  # noqa: TRY301 - told like what the file itself is refused for
        found = workflow.read_file(studio().settings, file.stream.read(LARGEST + 1))
        staged = workflow.stage_busy(session(), viewer(), host_id, found, file.filename)
    except InputError as error:
        tell(words_of(error), "bad")
        return redirect(url_for("schedule.busy", host_id=host_id))
    return redirect(url_for("schedule.look_at_busy", busy_id=staged.id))


@blueprint.get("/busy/<busy_id>")
def look_at_busy(busy_id: str) -> ResponseReturnValue:
    """What a file says, and what of the plan it stands against."""
    staged = workflow.own_busy(session(), viewer(), busy_id)
    return render_template(
        "schedule/busy_preview.html",
        staged=staged,
        spans=workflow.spans_of(staged),
        clashes=workflow.in_the_way(session(), staged),
        earlier=workflow.imports_of(session(), staged.host),
    )


@blueprint.post("/busy/<busy_id>")
def add_busy(busy_id: str) -> ResponseReturnValue:
    """Add all of it."""
    replacing = request.form.get("replace") == "1"
    done = workflow.apply_busy(session(), viewer(), busy_id, replacing=replacing)
    told = ngettext("%(num)s busy time is added.", "%(num)s busy times are added.", len(done.spans))
    tell(Message(told, ""))
    return redirect(url_for("schedule.busy", host_id=done.host_id))


@blueprint.post("/busy/<busy_id>/remove")
def remove_busy(busy_id: str) -> ResponseReturnValue:
    """Take a file's times out again, or forget a file that was only looked at."""
    host = workflow.remove_busy(session(), viewer(), busy_id)
    return redirect(url_for("schedule.busy", host_id=host.id))


def _page(host: Host) -> str:
    return render_template(
        "schedule/busy.html",
        host=host,
        imports=workflow.imports_of(session(), host),
        away=availability_of(host).away,
        limit=LARGEST >> 20,
    )
