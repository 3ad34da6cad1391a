"""One broadcast: its rundown, what there is to know of it, and what can be taken away."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.errors import NotFound
from studio.records.live import Segment, SegmentKind
from studio.schedule import MOVES
from studio.units import now
from studio.workflows.live import plan_rundown, watch_schedule
from studio.workflows.live.segment_draft import SegmentDraft
from studio.workflows.talk import LONGEST
from web.files import attachment
from web.i18n import language
from web.layout import may
from web.reach import fetch, viewer, visible
from web.schedule.answers import back
from web.schedule.forms import part_draft
from web.schedule.routes import blueprint
from web.schedule.seen import seen_revision
from web.schedule.table import clips_of, items_of, table_of, whole
from web.state import session

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
"""What the calendar feed holds."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ICS = "text/calendar; charset=utf-8"

EMPTY = SegmentDraft(SegmentKind.ITEM, 300)
"""What the form of a new part begins with."""


@blueprint.get("/<broadcast_id>")
def show(broadcast_id: str) -> ResponseReturnValue:
    """The rundown as a table, and the findings."""
    table = table_of(broadcast_id)
    return render_template(
        "schedule/show.html",
        broadcast=table.broadcast,
        table=table,
        items=items_of(table.broadcast),
        hosts=table.hosts,
        kinds=list(SegmentKind),
        empty=EMPTY,
        threads=table.threads if may("schedule.comment", table.broadcast.unit_id) else None,
        longest=LONGEST,
        moves=MOVES[table.broadcast.state],
    )


@blueprint.get("/<broadcast_id>/parts/<part_id>")
def part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """One part with all its fields, for who uses no table."""
    table = table_of(broadcast_id, steps=False)
    line = next((each for each in table.lines if each.part.id == part_id), None)
    if line is None:
        raise NotFound("not_found", kind="segment", id=part_id)
    return render_template(
        "schedule/part.html",
        broadcast=table.broadcast,
        table=table,
        line=line,
        items=items_of(table.broadcast),
        hosts=table.hosts,
        clips=clips_of([line.part.item_id] if line.part.item_id else []),
        kinds=list(SegmentKind),
        threads=[each for each in table.threads if each.comment.segment_id == part_id],
        longest=LONGEST,
    )


@blueprint.post("/<broadcast_id>/parts")
def add_part(broadcast_id: str) -> ResponseReturnValue:
    """Put a part at the end, or behind another one."""
    draft = part_draft(request.form)
    after = request.form.get("after") or None
    added = plan_rundown.add_segment(session(), viewer(), broadcast_id, draft, after)
    return back(broadcast_id, added.id)


@blueprint.post("/<broadcast_id>/parts/<part_id>")
def change_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Change a part."""
    draft = part_draft(request.form, fetch(Segment, part_id))
    plan_rundown.change_segment(session(), viewer(), broadcast_id, part_id, draft, seen_revision())
    return back(broadcast_id, part_id)


@blueprint.post("/<broadcast_id>/parts/<part_id>/move")
def move_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Move a part one place up or down."""
    by = -1 if request.form.get("by") == "up" else 1
    plan_rundown.move_segment(session(), viewer(), broadcast_id, part_id, by)
    return back(broadcast_id, part_id)


@blueprint.post("/<broadcast_id>/parts/<part_id>/remove")
def remove_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Take a part out."""
    plan_rundown.remove_segment(session(), viewer(), broadcast_id, part_id)
    return back(broadcast_id, "rundown")


@blueprint.get("/<broadcast_id>/broadcast.ics")
def feed(broadcast_id: str) -> Response:
    """The broadcast for a calendar."""
    name, body = calendar_of(broadcast_id)
    return attachment(body, name, ICS)


@blueprint.get("/calendar.ics")
def calendar() -> Response:
    """All broadcasts one may see, for a calendar."""
    name, body = calendar_of_all()
    return attachment(body, name, ICS)


def calendar_of(broadcast_id: str) -> tuple[str, bytes]:
    """One broadcast as a calendar's file: its name and its bytes."""
    broadcast = whole(broadcast_id)
    body = watch_schedule.feed([broadcast], broadcast.title, language())
    return f"{broadcast.title}.ics", body


def calendar_of_all() -> tuple[str, bytes]:
    """What the caller may see from ``PAST`` to ``AHEAD``, as ``calendar_of``."""
    wanted = watch_schedule.between(now() - PAST, now() + AHEAD)
    found = session().scalars(visible(wanted)).unique().all()
    name = _("Broadcasts")
    return f"{name}.ics", watch_schedule.feed(found, name, language())


@blueprint.get("/<broadcast_id>/rundown.xlsx")
def sheet(broadcast_id: str) -> Response:
    """The run sheet to print and fill in."""
    broadcast = whole(broadcast_id)
    body = watch_schedule.sheet(session(), broadcast, language())
    return attachment(body, f"{broadcast.title}.xlsx", XLSX)
