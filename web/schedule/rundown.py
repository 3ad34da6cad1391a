"""One broadcast: its rundown, what there is to know of it, and what can be taken away."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from studio.errors import NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, Segment, SegmentKind
from studio.records.work import Clip, ClipState
from studio.schedule import MOVES, OPEN, balance_s, duration_text, plan_times, planned
from studio.units import now
from studio.workflows import plan_rundown, watch_schedule
from web.files import attachment
from web.i18n import language
from web.reach import fetch, viewer, visible
from web.schedule.forms import part_draft
from web.schedule.routes import blueprint
from web.state import session

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
"""What the calendar feed holds."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<broadcast_id>")
def show(broadcast_id: str) -> ResponseReturnValue:
    """The rundown with planned times, and the findings."""
    broadcast = whole(broadcast_id)
    plan = planned(broadcast)
    over_s = balance_s(plan)
    items = select(Item).order_by(Item.unit_id, Item.sku).options(lazyload(Item.further))
    return render_template(
        "schedule/show.html",
        broadcast=broadcast,
        parts=list(zip(broadcast.segments, plan_times(plan), strict=True)),
        findings=watch_schedule.findings(session(), [broadcast])[broadcast.id],
        total=duration_text(plan.planned_s),
        over=duration_text(abs(over_s)),
        is_over=over_s > 0,
        items=session().scalars(visible(items)).all(),
        clips=_published(),
        kinds=list(SegmentKind),
        is_open=broadcast.state in OPEN,
        moves=MOVES[broadcast.state],
    )


def whole(broadcast_id: str) -> Broadcast:
    """The broadcast with all its plan needs, or 404."""
    wanted = select(Broadcast).where(Broadcast.id == broadcast_id).options(*watch_schedule.WHOLE)
    found = session().scalars(visible(wanted)).unique().one_or_none()
    if found is None:
        raise NotFound("not_found", kind="broadcast", id=broadcast_id)
    return found


def _published() -> list[Clip]:
    wanted = (
        select(Clip)
        .where(Clip.state == ClipState.PUBLISHED)
        .order_by(Clip.published_at.desc())
        .options(joinedload(Clip.renditions))
    )
    return list(session().scalars(visible(wanted)).unique())


@blueprint.post("/<broadcast_id>/parts")
def add_part(broadcast_id: str) -> ResponseReturnValue:
    """Put a part at the end."""
    added = plan_rundown.add_segment(session(), viewer(), broadcast_id, part_draft(request.form))
    return _back(broadcast_id, added.id)


@blueprint.post("/<broadcast_id>/parts/<part_id>")
def change_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Change a part."""
    draft = part_draft(request.form, fetch(Segment, part_id))
    plan_rundown.change_segment(session(), viewer(), broadcast_id, part_id, draft)
    return _back(broadcast_id, part_id)


@blueprint.post("/<broadcast_id>/parts/<part_id>/move")
def move_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Move a part one place up or down."""
    by = -1 if request.form.get("by") == "up" else 1
    plan_rundown.move_segment(session(), viewer(), broadcast_id, part_id, by)
    return _back(broadcast_id, part_id)


@blueprint.post("/<broadcast_id>/parts/<part_id>/remove")
def remove_part(broadcast_id: str, part_id: str) -> ResponseReturnValue:
    """Take a part out."""
    plan_rundown.remove_segment(session(), viewer(), broadcast_id, part_id)
    return _back(broadcast_id, "rundown")


def _back(broadcast_id: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor=anchor))


@blueprint.get("/<broadcast_id>/broadcast.ics")
def feed(broadcast_id: str) -> Response:
    """The broadcast for a calendar."""
    broadcast = whole(broadcast_id)
    body = watch_schedule.feed([broadcast], broadcast.title, language())
    return attachment(body, f"{broadcast.title}.ics", "text/calendar; charset=utf-8")


@blueprint.get("/calendar.ics")
def calendar() -> Response:
    """All broadcasts one may see, for a calendar."""
    wanted = watch_schedule.between(now() - PAST, now() + AHEAD)
    found = session().scalars(visible(wanted)).unique().all()
    name = _("Broadcasts")
    return attachment(
        watch_schedule.feed(found, name, language()), f"{name}.ics", "text/calendar; charset=utf-8"
    )


@blueprint.get("/<broadcast_id>/rundown.xlsx")
def sheet(broadcast_id: str) -> Response:
    """The run sheet to print and fill in."""
    broadcast = whole(broadcast_id)
    body = watch_schedule.sheet(session(), broadcast, language())
    return attachment(body, f"{broadcast.title}.xlsx", XLSX)
