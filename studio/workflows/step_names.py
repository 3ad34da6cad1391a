"""Which steps a job is made of, told when it is queued: no media tool is needed for that."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.records.work import Clip, ClipOrder, Job
from studio.workflows.step import Steps, row_of

ANALYSE = "analyse"
"""The one step of an ingest."""

PLAN, RENDER, FINISH = "plan", "render", "finish"
"""Steps of a production; a render is named ``render-15`` after its clip's seconds."""

REPRICE = "reprice"
"""Step that makes one file with another price, named ``reprice-`` and the rendition's id; a plan goes before, a finish
after."""

PORTRAIT, PERSONALISE = "portrait", "personalise"
"""The one step of a seller's or an item's picture, and of sellers' clips."""

PLAN_PERIOD = "plan_period"
"""The one step of planning a period."""

SECONDS_PER_PICTURE = 0.4
"""Rough wall seconds for one second of one aspect, for the progress bar."""

REHEARSAL = re.compile(r"(?P<what>wait|fail|refuse)(?P<number>\d+(\.\d+)?)")
"""Step of a rehearsal: wait so many seconds, fail so many times and then not, be refused."""


def ingest_steps(session: Session, job: Job) -> Steps:
    """One: probing and analysing share a decode."""
    del session, job
    return ((ANALYSE, 1.0),)


def produce_steps(session: Session, job: Job) -> Steps:
    """Plan, one render for each length (all aspects at once), finish."""
    order = row_of(session, ClipOrder, job.subject_id)
    per_second = SECONDS_PER_PICTURE * len(order.aspects)
    renders = ((f"{RENDER}-{length}", per_second * int(length)) for length in order.lengths)
    return ((PLAN, 1.0), *renders, (FINISH, 0.5))


def reprice_steps(session: Session, job: Job) -> Steps:
    """Plan, one for each file of the clip, finish."""
    clip = row_of(session, Clip, job.subject_id)
    seconds = clip.length_s * SECONDS_PER_PICTURE / 2
    files = ((f"{REPRICE}-{each.id}", seconds) for each in clip.renditions)
    return ((PLAN, 0.5), *files, (FINISH, 0.5))


def portrait_steps(session: Session, job: Job) -> Steps:
    """One."""
    del session, job
    return ((PORTRAIT, 1.0),)


def personalise_steps(session: Session, job: Job) -> Steps:
    """One: sellers' files are kept one by one within it."""
    del session, job
    return ((PERSONALISE, 1.0),)


def plan_steps(session: Session, job: Job) -> Steps:
    """One: a search cannot be cut in pieces."""
    del session, job
    return ((PLAN_PERIOD, 1.0),)


def rehearse_steps(session: Session, job: Job) -> Steps:
    """Read the subject, such as ``"wait0.5 fail1 wait2"``.

    Raises:
        InputError: ``rehearse.not_understood``.
    """
    del session
    parts = job.subject_id.split()
    if not parts or not all(REHEARSAL.fullmatch(part) for part in parts):
        raise InputError("rehearse.not_understood", found=job.subject_id)
    return tuple((f"rehearse-{number}:{part}", 1.0) for number, part in enumerate(parts))
