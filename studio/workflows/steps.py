"""The steps of each kind of job. The queue runs them one by one, each in a child process.

A step may be run again after a crash, by another machine too: it gives the same result and leaves nothing twice.
"""

from __future__ import annotations

import importlib
import shutil
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studio.process import CancelCheck
from studio.records.work import Job, JobKind, JobState, JobStep
from studio.settings import Settings
from studio.store import Blobs, Database, blobs_of
from studio.workflows.blob_use import in_use
from studio.workflows.enqueue import Enqueue
from studio.workflows.step import Done, Step, Steps, row_of
from studio.workflows.step_names import (
    ingest_steps,
    personalise_steps,
    plan_steps,
    portrait_steps,
    produce_steps,
    rehearse_steps,
    reprice_steps,
)

_STEPS: Mapping[JobKind, Callable[[Session, Job], Steps]] = {
    JobKind.INGEST: ingest_steps,
    JobKind.PRODUCE: produce_steps,
    JobKind.REPRICE: reprice_steps,
    JobKind.PORTRAIT: portrait_steps,
    JobKind.ITEM_PHOTO: portrait_steps,
    JobKind.PERSONALISE: personalise_steps,
    JobKind.PERSONALISE_ALL: personalise_steps,
    JobKind.PLAN: plan_steps,
    JobKind.REHEARSE: rehearse_steps,
}

_RUNNERS = {
    JobKind.INGEST: "studio.workflows.footage.ingest",
    JobKind.PRODUCE: "studio.workflows.clips.produce_clips",
    JobKind.REPRICE: "studio.workflows.clips.renew_files",
    JobKind.PORTRAIT: "studio.workflows.gallery.portrait",
    JobKind.ITEM_PHOTO: "studio.workflows.catalog.item_photo",
    JobKind.PERSONALISE: "studio.workflows.gallery.personal_files",
    JobKind.PERSONALISE_ALL: "studio.workflows.gallery.personal_files",
    JobKind.PLAN: "studio.workflows.live.plan_proposals",
    JobKind.REHEARSE: "studio.workflows.clips.rehearse",
}
"""Modules with ``run(step) -> Done``, imported where the step runs: who only queues needs no media tool."""


def steps_of(session: Session, job: Job) -> Steps:
    """Names and weights of a job's steps, in order.

    Raises:
        InputError: The job's subject does not tell.
    """
    return _STEPS[job.kind](session, job)


def run_step(
    settings: Settings,
    job_id: str,
    name: str,
    progress: Callable[[float], None],
    cancelled: CancelCheck,
    enqueue: Enqueue,
) -> None:
    """Run one step to its end and note that it ended well; one that did so before is not run again.

    Raises:
        StudioError: Whatever went wrong, typed.
    """
    database = Database(settings)
    with database.reading() as session:
        kind = row_of(session, Job, job_id).kind
        if session.get(JobStep, (job_id, name)) is not None:
            return
    folder = work_folder(settings, job_id) / uuid.uuid4().hex
    folder.mkdir(parents=True)
    try:
        blobs = blobs_of(settings)
        step = Step(job_id, name, settings, database, blobs, folder, progress, cancelled, enqueue)
        done: Done = importlib.import_module(_RUNNERS[kind]).run(step)
        with database.session() as session:
            if session.get(JobStep, (job_id, name)) is None:
                noted = JobStep(
                    job_id=job_id, name=name, result=done.result, blobs=list(done.blobs)
                )
                session.add(noted)
                session.flush()
                if done.also is not None:
                    done.also(session)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        database.close()


def work_folder(settings: Settings, job_id: str) -> Path:
    """Where a job's steps write what is not finished; on the blobs' file system."""
    return settings.var / "work" / job_id


def clear_away(settings: Settings, database: Database, blobs: Blobs, job_id: str) -> None:
    """Remove what a job that is over leaves: its work folder, its step notes, blobs nothing refers to."""
    with database.reading() as session:
        job = session.get(Job, job_id)
        if job is None or job.state in (JobState.QUEUED, JobState.RUNNING):
            return
        notes = session.scalars(select(JobStep).where(JobStep.job_id == job_id)).all()
        keys = {key for note in notes for key in note.blobs}
        unused = {key for key in keys if not in_use(session, key, job_id)}
    shutil.rmtree(work_folder(settings, job_id), ignore_errors=True)
    for key in unused:
        blobs.delete(key)
    if notes:
        with database.session() as session:
            session.execute(delete(JobStep).where(JobStep.job_id == job_id))
