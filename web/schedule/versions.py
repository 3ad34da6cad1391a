"""Versions of a broadcast: who changed what, whom that concerns, and an older one put back."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from studio.records.live import Broadcast
from studio.records.rundowns import BroadcastVersion
from studio.schedule import OPEN, KeptPlan
from studio.schedule.difference import difference
from studio.schedule.difference_words import concerns, names_of, sentences
from studio.words import Message
from studio.workflows.live import restore_rundown
from studio.workflows.live.rundown_versions import Stretch, plan_of, stretches
from studio.workflows.live.version_changes import changed_by
from web.i18n import language
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.schedule.routes import blueprint
from web.state import session

TOLD = 15
"""Versions whose changes are told on the list."""

LINES = 4
"""Sentences of each."""


@dataclass(frozen=True)
class Shown:
    """A version on the list, with the first sentences of what it changed."""

    stretch: Stretch
    said: list[str]
    more: int


@blueprint.get("/<broadcast_id>/versions")
def versions(broadcast_id: str) -> ResponseReturnValue:
    """All versions, the newest first."""
    broadcast = fetch(Broadcast, broadcast_id)
    found = stretches(session(), viewer(), broadcast_id)
    shown = [Shown(each, [], 0) for each in found]
    plans = _plans(found[:TOLD])
    for place, each in enumerate(found[:TOLD]):
        if each.before is not None:
            before, after = plans[each.before.id], plans[each.version.id]
            said = sentences(difference(before, after), names_of(before, after), language())
            shown[place] = Shown(each, said[:LINES], max(0, len(said) - LINES))
    return render_template(
        "schedule/versions.html",
        broadcast=broadcast,
        shown=shown,
        is_open=broadcast.state in OPEN,
    )


def _plans(found: list[Stretch]) -> dict[str, KeptPlan]:
    ids = {each.version.id for each in found} | {each.before.id for each in found if each.before}
    wanted = select(BroadcastVersion).where(BroadcastVersion.id.in_(ids))
    loaded = visible(wanted).options(undefer(BroadcastVersion.plan))
    return {each.id: plan_of(each) for each in session().scalars(loaded)}


@blueprint.get("/<broadcast_id>/versions/<version_id>")
def version(broadcast_id: str, version_id: str) -> ResponseReturnValue:
    """What one version changed; with ``to=now``, what was changed since."""
    broadcast = fetch(Broadcast, broadcast_id)
    since = request.args.get("to") == "now"
    found = changed_by(session(), viewer(), broadcast, version_id, since=since)
    told, asked = found.told, found.version
    return render_template(
        "schedule/version.html",
        broadcast=broadcast,
        version=asked,
        since=since,
        lines=None if told is None else sentences(told, found.names, language()),
        concerns=[] if told is None else concerns(told, found.names, language()),
        is_open=broadcast.state in OPEN,
        is_now=asked.revision == broadcast.revision,
    )


@blueprint.post("/<broadcast_id>/versions/<version_id>/restore")
def restore(broadcast_id: str, version_id: str) -> ResponseReturnValue:
    """Put it back."""
    restore_rundown.restore(session(), viewer(), broadcast_id, version_id)
    tell(Message(_("The older version is back. You can take that back above the table."), ""))
    return redirect(url_for("schedule.show", broadcast_id=broadcast_id, _anchor="rundown"))
