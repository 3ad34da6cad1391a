"""The job behind an upload: learn everything about the file, or say why it cannot be used."""

from __future__ import annotations

from sqlalchemy.orm import Session

from studio.errors import Cancelled, StudioError
from studio.records.work import Footage, FootageState, Job
from studio.workflows.cut_files import Report, SourceFile, look_at
from studio.workflows.step import Done, Step, row_of

PROBE_SHARE = 0.02
"""Of the step's progress; the rest is the analysis."""


def run(step: Step) -> Done:
    """Look at the file; its row says afterwards what is in it or why it is refused."""
    with step.database.reading() as session:
        footage = row_of(session, Footage, row_of(session, Job, step.job_id).subject_id)
    try:
        seen = look_at(
            step.blobs.path(footage.blob), step.settings, _reporter(step), step.cancelled
        )
    except Cancelled:
        raise
    except StudioError as error:
        error.params = {**error.params, "name": footage.name}
        if error.permanent:
            _refuse(step, footage.id, error)
        raise
    poster = step.blobs.put_bytes(seen.poster_jpeg, ".jpg")
    filmstrip = step.blobs.put_bytes(seen.filmstrip_jpeg, ".jpg")

    def note(session: Session) -> None:
        _note(row_of(session, Footage, footage.id), seen, poster, filmstrip)

    return Done(blobs=(poster, filmstrip), also=note)


def _note(footage: Footage, seen: SourceFile, poster: str, filmstrip: str) -> None:
    footage.state = FootageState.READY
    footage.info, footage.analysis = seen.info, seen.analysis
    footage.poster, footage.filmstrip = poster, filmstrip
    footage.refusal_code, footage.refusal_params = None, {}


def _refuse(step: Step, footage_id: str, error: StudioError) -> None:
    """Say on the footage itself why it cannot be used; the job fails with the same words."""
    with step.database.session() as session:
        footage = row_of(session, Footage, footage_id)
        footage.state = FootageState.REFUSED
        footage.refusal_code = error.code
        footage.refusal_params = error.params


def _reporter(step: Step) -> Report:
    def report(code: str, done: float) -> None:
        step.progress(0.0 if code == "probe" else PROBE_SHARE + (1 - PROBE_SHARE) * done)

    return report
