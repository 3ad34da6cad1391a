"""The jobs page: what runs, waits, failed and why, what ended; and what people do with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import aliased, joinedload

from jobs import queue
from studio.records.work import Job, JobKind, JobState
from studio.units import now
from studio.words import Message
from studio.workflows import steer_jobs
from web.accounts.forms import page_asked
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.state import session
from web.work.forms import GROUPS, states_of
from web.work.routes import blueprint

PAGE = 40
"""Jobs of one section; further ones are turned to."""

RECENT = timedelta(days=3)
"""How long what ended well stands on the first page."""


@dataclass(frozen=True)
class Section:
    """Jobs of one state of affairs.

    Attributes:
        key: Of ``GROUPS``.
        jobs: As many as are shown.
        count: How many there are.
    """

    key: str
    jobs: Sequence[Job]
    count: int


@blueprint.get("/jobs")
def jobs() -> ResponseReturnValue:
    """All of it, or one section with its pages."""
    group = request.args.get("show", "")
    page = page_asked(request.args)
    shown = _sections(group, page if group in GROUPS else 1)
    return render_template(
        "work/jobs.html",
        group=group,
        page=page,
        pages=max(1, -(-shown[0].count // PAGE)) if group in GROUPS else 1,
        health=queue.health(session()),
        **_told(shown),
    )


@blueprint.get("/jobs/live")
def live() -> ResponseReturnValue:
    """For a page that polls: how far each open job is; the whole list where one began, ended or moved."""
    group = request.args.get("show", "")
    shown = _sections(group, page_asked(request.args) if group in GROUPS else 1)
    told = _told(shown)
    if request.args.get("seen") == told["seen"]:
        return render_template("work/jobs_live.html", **told)
    answer = make_response(render_template("work/jobs_list.html", group=group, **told))
    answer.headers["HX-Retarget"] = "#jobs"
    answer.headers["HX-Reswap"] = "outerHTML"
    return answer


@blueprint.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> ResponseReturnValue:
    """Ask a job to stop."""
    found = fetch(Job, job_id)
    if found.state in GROUPS["open"]:
        steer_jobs.stop(session(), queue.cancel, viewer(), job_id)
        tell(Message(_("The job is being stopped."), ""), "note")
    return redirect(_back(found))


@blueprint.post("/jobs/<job_id>/retry")
def retry(job_id: str) -> ResponseReturnValue:
    """Queue once more what failed or was stopped."""
    again = steer_jobs.retry(session(), queue.enqueue, viewer(), job_id)
    tell(Message(_("“%(title)s” is tried again.", title=again.title), ""))
    return redirect(_back(again))


@blueprint.post("/jobs/<job_id>/first")
def first(job_id: str) -> ResponseReturnValue:
    """Let a waiting job go before others, or back to its turn."""
    ahead = request.form.get("first", "1") == "1"
    found = steer_jobs.put_first(session(), queue.put_first, viewer(), job_id, first=ahead)
    said = _("“%(title)s” goes next.") if ahead else _("“%(title)s” waits for its turn.")
    tell(Message(said % {"title": found.title}, ""))
    return redirect(_back(found))


def _sections(group: str, page: int) -> list[Section]:
    """The one asked for, or all of them; the first page of each."""
    alone = group in GROUPS
    shown = _shown(all_days=alone)
    states = visible(select(Job.state, func.count()).where(shown).group_by(Job.state))
    counts = dict(session().execute(states).all())
    return [
        Section(
            key,
            _page_of(select(Job).where(Job.state.in_(states_of(key)), shown), key, page),
            sum(counts.get(state, 0) for state in states_of(key)),
        )
        for key in ([group] if alone else ["running", "waiting", "failed", "ended"])
    ]


def _shown(*, all_days: bool) -> ColumnElement[bool]:
    """Failed jobs that are done once more stand where the new one does; what ended long ago, on a page of its own."""
    later = aliased(Job)
    tried = exists(select(later.id).where(later.retry_of == Job.id))
    old = Job.state.in_(GROUPS["ended"]) & (Job.finished_at <= now() - RECENT)
    hidden = (Job.state == JobState.FAILED) & tried
    return ~hidden if all_days else ~hidden & ~func.coalesce(old, false())


def _page_of(wanted: Select[Job], key: str, page: int) -> Sequence[Job]:
    waiting = (Job.first.desc(), Job.created_at, Job.id)
    newest = (func.coalesce(Job.finished_at, Job.created_at).desc(), Job.id)
    order = waiting if key in {"waiting", "running", "open"} else newest
    load = (joinedload(Job.unit), joinedload(Job.requester))
    cut = wanted.order_by(*order).limit(PAGE).offset((page - 1) * PAGE).options(*load)
    return session().scalars(visible(cut)).all()


def _told(shown: list[Section]) -> dict[str, object]:
    """What the list's templates need; ``seen`` changes whenever more than a progress bar does."""
    each_job = [job for section in shown for job in section.jobs]
    ahead = (
        queue.waiting_before(session()) if any(j.state is JobState.QUEUED for j in each_job) else {}
    )
    tried = _tried(each_job)
    return {
        "sections": shown,
        "ahead": ahead,
        "tried": tried,
        "seen": _print_of(shown),
        "subject_url": _subject_url,
    }


def _tried(each_job: Iterable[Job]) -> dict[str, str]:
    """Ids of the jobs that do these once more, by the id of the one they follow."""
    ids = [job.id for job in each_job if job.state in steer_jobs.ENDED_BADLY]
    later = select(Job.retry_of, Job.id).where(Job.retry_of.in_(ids))
    return {of: job_id for of, job_id in session().execute(later) if of is not None}


def _print_of(shown: list[Section]) -> str:
    lines = [f"{section.key} {section.count}" for section in shown]
    lines += [f"{job.id} {job.state} {job.first}" for section in shown for job in section.jobs]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _subject_url(job: Job) -> str:
    """Where what the job is about, or what it made, can be seen; empty where there is no page for it."""
    match job.kind:
        case JobKind.INGEST:
            return url_for("footage.show", footage_id=job.subject_id)
        case JobKind.REPRICE:
            return url_for("clips.show", clip_id=job.subject_id)
        case JobKind.PRODUCE:
            return url_for("work.job", job_id=job.id)
        case JobKind.PLAN:
            return url_for("schedule.proposal", proposal_id=job.subject_id)
        case _:
            return ""


def _back(found: Job) -> str:
    """To the list where one came from it, else to the page the job belongs to."""
    if request.form.get("back") == "jobs":
        return url_for("work.jobs")
    if found.kind is JobKind.INGEST and request.form.get("back") != "job":
        return url_for("footage.show", footage_id=found.subject_id)
    if found.kind is JobKind.PLAN and request.form.get("back") != "job":
        return url_for("schedule.proposal", proposal_id=found.subject_id)
    return url_for("work.job", job_id=found.id)
