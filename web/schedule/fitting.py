"""Fit a rundown into its time: shown first, done then."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.schedule import duration_text, segment_text
from studio.words import Message
from studio.workflows.live.fit_rundown import fit_rundown, fitted
from web.i18n import language
from web.problems import tell
from web.reach import viewer
from web.schedule.routes import blueprint
from web.schedule.seen import seen_revision
from web.schedule.table import whole
from web.state import session


@blueprint.get("/<broadcast_id>/fit")
def fit(broadcast_id: str) -> ResponseReturnValue:
    """What would become shorter or longer, and what would fall out."""
    broadcast = whole(broadcast_id)
    found = fitted(broadcast)
    places = {each.id: each.position for each in broadcast.segments}
    return render_template(
        "schedule/fit.html",
        broadcast=broadcast,
        resized=[
            (
                places[each.segment.id],
                segment_text(each.segment, broadcast.start_at, language()),
                duration_text(each.segment.planned_s),
                duration_text(each.planned_s),
            )
            for each in found.resized
        ],
        dropped=[
            (
                places[each.id],
                segment_text(each, broadcast.start_at, language()),
                duration_text(each.planned_s),
            )
            for each in found.dropped
        ],
        over=duration_text(found.over_s) if found.over_s else "",
    )


@blueprint.post("/<broadcast_id>/fit")
def do_fit(broadcast_id: str) -> ResponseReturnValue:
    """Do what was shown."""
    revision = seen_revision()
    fit_rundown(session(), viewer(), broadcast_id, -1 if revision is None else revision)
    tell(Message(_("The lengths are fitted. You can take that back above the table."), ""))
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor="rundown"))
