"""The job behind an upload: learn everything about the file, or say why it cannot be used."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from studio.errors import Cancelled, StudioError
from studio.records.media import ANALYSIS_VERSION, Analysis
from studio.records.work import Footage, FootageState, Job
from studio.store import Blobs
from studio.workflows.footage.looking import Beside, Report, SourceFile, look_at
from studio.workflows.step import Done, Step, row_of

PROBE_SHARE = 0.02
"""Of the step's progress; the rest is the analysis."""

PICTURES = ("poster", "filmstrip", "proxy", "still")
"""What of it lies in the blobs."""

LEARNT = ("info", "analysis", "analysis_version", "made_bytes", *PICTURES)
"""What the bytes alone decide of a footage row."""


def run(step: Step) -> Done:
    """Look at the file; its row says afterwards what is in it or why it is refused.

    Bytes that were looked at before by the same detectors, for whichever unit, are not looked at again. A second look
    that fails leaves what the first one found.
    """
    with step.database.reading() as session:
        footage = row_of(session, Footage, row_of(session, Job, step.job_id).subject_id)
        known = _known(session, step.blobs, footage)
    if known is not None:
        return Done(also=lambda session: _note(row_of(session, Footage, footage.id), known))
    beside = Beside(proxy=step.folder / "proxy.mp4", still=step.folder / "still.jpg")
    try:
        seen = look_at(
            step.blobs.path(footage.blob), step.settings, _reporter(step), step.cancelled, beside
        )
    except Cancelled:
        raise
    except StudioError as error:
        error.params = {**error.params, "name": footage.name}
        if error.permanent and footage.state is not FootageState.READY:
            _refuse(step, footage.id, error)
        raise
    learnt = _kept(step.blobs, seen, beside)
    keys = tuple(learnt[name] for name in PICTURES if learnt[name] is not None)
    return Done(
        blobs=keys, also=lambda session: _note(row_of(session, Footage, footage.id), learnt)
    )


def _kept(blobs: Blobs, seen: SourceFile, beside: Beside) -> dict[str, Any]:
    """Put the pictures and the light film into the blobs."""

    def put(name: str) -> str | None:
        path = getattr(beside, name)
        return blobs.put_file(path, path.suffix, move=True) if path.exists() else None

    keys = {
        "poster": blobs.put_bytes(seen.poster_jpeg, ".jpg"),
        "filmstrip": blobs.put_bytes(seen.filmstrip_jpeg, ".jpg"),
        "proxy": put("proxy"),
        "still": put("still"),
    }
    return {
        "info": seen.info,
        "analysis": seen.analysis,
        "analysis_version": seen.analysis.version,
        "made_bytes": sum(blobs.size(key) for key in keys.values() if key is not None),
        **keys,
    }


def _known(session: Session, blobs: Blobs, footage: Footage) -> dict[str, Any] | None:
    """What today's detectors found in the same bytes elsewhere, when all of it is still there."""
    same = (
        select(Footage)
        .where(
            Footage.sha256 == footage.sha256,
            Footage.id != footage.id,
            Footage.state == FootageState.READY,
            Footage.analysis_version == ANALYSIS_VERSION,
        )
        .options(undefer(Footage.analysis))
    )
    for other in session.scalars(same):
        learnt = {name: getattr(other, name) for name in LEARNT}
        if all(blobs.exists(learnt[name]) for name in PICTURES if learnt[name] is not None):
            return learnt
    return None


def _note(footage: Footage, learnt: dict[str, Any]) -> None:
    footage.state = FootageState.READY
    for name, value in learnt.items():
        setattr(footage, name, value)
    footage.filmed_at = footage.info.telemetry.captured_at if footage.info else None
    footage.score = score_of(footage.analysis)
    footage.refusal_code, footage.refusal_params = None, {}


def score_of(analysis: Analysis | None) -> int | None:
    """How good a file looks on the whole, in thousandths: the mean of its shots, each by its length."""
    if analysis is None:
        return None
    length = sum((each.range.duration for each in analysis.shots), Fraction(0))
    good = sum(float(each.range.duration) * each.quality.score for each in analysis.shots)
    return round(1000 * good / float(length)) if length else None


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
