"""Voices recorded for a draft: taken in, and played again."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import Response, request
from flask.typing import ResponseReturnValue

from studio.errors import InputError
from studio.workflows.accounts import break_glass
from studio.workflows.drafts.draft_voice import (
    TakenVoice,
    draft_for_voice,
    record_voice,
    recording_of,
    take_in,
)
from web.edit.answers import answer, apart, opened
from web.edit.routes import blueprint
from web.edit.times import seconds_of
from web.entered import Entered
from web.files import blob
from web.kept import note_loose
from web.reach import viewer
from web.state import session, studio

TAKING_IN = threading.BoundedSemaphore(1)
"""Recordings decoded at once: each takes a second of one core."""


def decoded(sent: Path) -> TakenVoice:
    """The recording in the blobs; before this view's own session is opened: that one holds SQLite's write lock."""
    with TAKING_IN:
        taken = take_in(studio().settings, sent)
    note_loose(taken.blob)
    return taken


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
    start = seconds_of(form.raw("start") or "0")
    with studio().database.reading() as reading:
        draft = draft_for_voice(reading, viewer(), draft_id)
        break_glass.check_open(reading, viewer(), draft.unit_id)
    sent.stream.flush()
    taken = decoded(Path(str(sent.stream.name)))
    opened(draft_id)
    saved = record_voice(session(), studio().settings, viewer(), draft_id, version, taken, start)
    return apart(saved) if saved.apart else answer(saved.draft)


@blueprint.get("/<draft_id>/voice/<recording_id>")
def voice(draft_id: str, recording_id: str) -> Response:
    """A recording of the draft, to listen to."""
    draft = opened(draft_id)
    return blob(recording_of(session(), viewer(), draft, recording_id).blob)
