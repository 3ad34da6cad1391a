"""The first page of the day, and one job."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from studio.records.goods import Item
from studio.records.live import Broadcast
from studio.records.raw_access import RawAccess
from studio.records.work import Clip, ClipState, Footage, Job, JobKind
from studio.units import now
from studio.workflows import steer_jobs
from studio.workflows.accounts import break_glass
from studio.workflows.clips.review import to_change
from web.person import somebody
from web.policies import ADMINISTRATORS, EDITORS
from web.reach import fetch, viewer, visible
from web.state import session
from web.work.forms import GROUPS

blueprint = Blueprint("work", __name__)

TO_DECIDE = (ClipState.READY, ClipState.PROPOSED, ClipState.APPROVED)
"""States of clips that wait for somebody."""


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What waits for this person; sellers go straight to the gallery."""
    if not somebody().may(EDITORS):
        return redirect(url_for("gallery.index"))
    running = select(Job).where(Job.state.in_(GROUPS["open"])).order_by(Job.created_at.desc())
    footage = select(Footage).where(Footage.trashed_at.is_(None))
    footage = footage.order_by(Footage.created_at.desc())
    clips = select(Clip).where(Clip.state.in_(TO_DECIDE))
    coming = select(Broadcast).where(Broadcast.end_at > now()).order_by(Broadcast.start_at)
    load = (joinedload(Clip.item).lazyload(Item.further), joinedload(Clip.renditions))
    return render_template(
        "work/home.html",
        looked=_looked(),
        jobs=session().scalars(visible(running).limit(5)).all(),
        to_change=to_change(session(), viewer()),
        footage=session().scalars(visible(footage).limit(4)).all(),
        clips=session()
        .scalars(visible(clips.order_by(Clip.created_at.desc())).limit(6).options(*load))
        .unique()
        .all(),
        broadcasts=session()
        .scalars(
            visible(coming)
            .limit(4)
            .options(joinedload(Broadcast.channel), joinedload(Broadcast.host))
        )
        .all(),
    )


def _looked() -> list[RawAccess]:
    """What administrators read of the province's looks into their counties."""
    if not somebody().may(ADMINISTRATORS):
        return []
    return break_glass.recent(session(), somebody().viewer(ADMINISTRATORS))


@blueprint.get("/jobs/<job_id>")
def job(job_id: str) -> ResponseReturnValue:
    """One job; what it made, when it is done."""
    found = fetch(Job, job_id)
    return render_template(
        "work/job.html",
        job=found,
        clips=_clips_of(found),
        again=steer_jobs.successor(session(), found.id),
    )


def _clips_of(found: Job) -> list[Clip]:
    if found.kind is not JobKind.PRODUCE:
        return []
    made = select(Clip).where(Clip.order_id == found.subject_id).order_by(Clip.length_s)
    return list(
        session()
        .scalars(visible(made).options(joinedload(Clip.item), joinedload(Clip.renditions)))
        .unique()
    )


@blueprint.get("/jobs/<job_id>/card")
def card(job_id: str) -> ResponseReturnValue:
    """The job's card for a page that polls; when the job has ended the page is told to load anew."""
    found = fetch(Job, job_id)
    answer = make_response(render_template("work/card.html", job=found))
    if found.state not in GROUPS["open"]:
        answer.headers["HX-Refresh"] = "true"
    return answer
