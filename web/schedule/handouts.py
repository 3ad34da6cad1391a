"""A broadcast to take along: as paper, as a picture, as text to paste, for other programs."""

from __future__ import annotations

from flask import Response, render_template, request

from studio.errors import InputError
from studio.schedule import planned
from studio.schedule.exports import Looks, links_text, rundown_text
from studio.workflows.handouts import Given, files_of
from studio.workflows.live import watch_schedule
from studio.workflows.live.series_places import places_in_series
from web.entered import number_in
from web.files import attachment
from web.i18n import language
from web.schedule.routes import blueprint
from web.schedule.table import whole
from web.state import session, studio

TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}
"""By the end of a file's name."""

KINDS = ("pdf", "png", "txt", "links", "csv", "json", "obs")
"""What is offered here; calendar and run sheet have addresses of their own."""


@blueprint.get("/<broadcast_id>/handouts")
def handouts(broadcast_id: str) -> str:
    """Texts to copy, files to save."""
    broadcast = whole(broadcast_id)
    plan = planned(broadcast)
    links = {part.item.id: part.item.link for part in broadcast.segments if part.item}
    text, missing = links_text(plan, links, language())
    return render_template(
        "schedule/handouts.html",
        broadcast=broadcast,
        rundown=rundown_text(plan, language()),
        links=text,
        missing=missing,
    )


@blueprint.get("/<broadcast_id>/handouts/file")
def handout(broadcast_id: str) -> Response:
    """One file; ``part`` counts pictures from 1 where a long rundown has several."""
    kind = request.args.get("kind", "txt")
    if kind not in KINDS:
        raise InputError("form.choice")
    part = request.args.get("part", "1")
    name, body = drawn(broadcast_id, kind, number_in(part) or 1)
    return attachment(body, name, TYPES["." + name.rpartition(".")[2]])


def drawn(broadcast_id: str, kind: str, part: int = 1) -> tuple[str, bytes]:
    """A broadcast as a file of this kind: name and bytes; the last where there are fewer than ``part``.

    Raises:
        NotFound: ``not_found``: there is no such broadcast for who asks.
    """
    broadcast = whole(broadcast_id)
    found = watch_schedule.findings(session(), [broadcast])
    links = {part.item.id: part.item.link for part in broadcast.segments if part.item}
    series = places_in_series(session(), [broadcast])
    given = Given(studio().settings, language(), found, links, Looks(), series)
    made = list(files_of(planned(broadcast), kind, given).items())
    end, body = made[min(max(part, 1), len(made)) - 1]
    return f"{broadcast.title}{end}", body
