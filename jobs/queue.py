"""The queue's front: put in, cancel, make ready, ask after the workers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy import func, select, text, update
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from jobs.names import APPLICATION, QUEUES, VERSION
from studio.errors import Conflict
from studio.records.queue import WorkerLease
from studio.records.work import Job, JobState
from studio.settings import Settings
from studio.store import Database, county_of, is_fresh, rows_changed
from studio.units import now
from studio.workflows.steps import steps_of

logging.getLogger("dbos").setLevel(logging.WARNING)

OPEN = (JobState.QUEUED, JobState.RUNNING)
"""States of a job that is not over."""


@dataclass(frozen=True)
class QueueHealth:
    """What ``doctor`` shows of the queue."""

    workers: int
    """Workers heard of within their lease."""
    queued: int
    running: int


def prepare(settings: Settings) -> None:
    """Make or bring up to date our tables and the queue's, once for all processes that ask at the same time.

    Raises:
        EnvironmentFault: ``database.unavailable``.
    """
    database = Database(settings)
    try:
        database.upgrade()
        with _alone(settings, database):
            DBOS.migrate(settings.database_url)
    finally:
        database.close()


def enqueue(session: Session, job: Job) -> None:
    """Add the job's row and the queue's own in the session's transaction: both or neither.

    Jobs of one county share a partition, so that counties take turns.

    Raises:
        InputError: The job's subject does not tell its steps.
    """
    session.add(job)
    session.flush()
    options: EnqueueOptions = {
        "workflow_name": job.kind.value,
        "queue_name": QUEUES[job.kind],
        "workflow_id": job.id,
        "app_version": VERSION,
        "queue_partition_key": county_of(session, job.unit_id),
    }
    address = session.get_bind().engine.url
    _client(address.set(drivername=address.get_backend_name())).enqueue_in_transaction(
        session, options, job.id, steps_of(session, job)
    )


def cancel(session: Session, job_id: str) -> None:
    """Ask a job to stop. A queued one never starts; a running one has stopped within two seconds.

    Raises:
        Conflict: ``job.over``: it had ended before.
    """
    stop = update(Job).where(Job.id == job_id, Job.state.in_(OPEN))
    ended = stop.values(state=JobState.CANCELLED, finished_at=now(), left_s=None)
    if rows_changed(session, ended) == 0:
        raise Conflict("job.over")


def health(session: Session) -> QueueHealth:
    """How many workers are alive and how much is waiting."""
    counts = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    fresh = select(func.count()).select_from(WorkerLease).where(is_fresh(session))
    alive = session.scalar(fresh)
    return QueueHealth(alive or 0, counts.get(JobState.QUEUED, 0), counts.get(JobState.RUNNING, 0))


@cache
def _client(address: URL) -> DBOSClient:
    """The library's client for a database. It only writes into our transactions, so it never connects itself."""
    return DBOSClient(
        system_database_url=address.render_as_string(hide_password=False),
        application_name=APPLICATION,
        lazy=True,
    )


@contextmanager
def _alone(settings: Settings, database: Database) -> Iterator[None]:
    """Let one process at a time through: a file lock beside SQLite, an advisory lock in PostgreSQL."""
    if database.lite:
        import fcntl  # noqa: PLC0415 - Linux only; commands that need no queue load elsewhere too

        settings.var.mkdir(parents=True, exist_ok=True)
        with (settings.var / "queue.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with database.engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(20261124)"))
        yield
