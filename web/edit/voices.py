"""Voices recorded for a draft: taken in, and played again."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Response, request
from flask.typing import ResponseReturnValue

from studio.errors import InputError
from studio.workflows.drafts.draft_voice import Sent, record_voice, recording_of
from web.edit.answers import answer, apart, opened
from web.edit.routes import blueprint
from web.edit.times import seconds_of
from web.entered import Entered
from web.files import blob
from web.reach import viewer
from web.state import session, studio

TAKING_IN = threading.BoundedSemaphore(1)
"""Recordings decoded at once: each takes a second of one core."""


@blueprint.post("/<draft_id>/voice")
def record(draft_id: str) -> ResponseReturnValue:
    """Take a recording in, from the page's script or as a file, and put it where the playhead stands."""
    form = Entered(request.form)
    version = form.whole("version", 1, 2_000_000_000)
    for error in form.errors.values():
        raise error
    sent = next((each for each in request.files.getlist("file") if each.filename), None)
    if sent is None:
        raise InputError("web.no_file")
    opened(draft_id)
    sent.stream.flush()
    where = Sent(Path(str(sent.stream.name)), seconds_of(form.raw("start") or "0"))
    with TAKING_IN:
        saved = record_voice(session(), studio().settings, viewer(), draft_id, version, where)
    return apart(saved) if saved.apart else answer(saved.draft)


@blueprint.get("/<draft_id>/voice/<recording_id>")
def voice(draft_id: str, recording_id: str) -> Response:
    """A recording of the draft, to listen to."""
    draft = opened(draft_id)
    return blob(recording_of(session(), viewer(), draft, recording_id).blob)
