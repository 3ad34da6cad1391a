"""The queue's front: put in, cancel, make ready, ask after the workers."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy import column, func, select, table, text, update
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from jobs.names import APPLICATION, FIRST, NORMAL, QUEUES, VERSION
from studio.errors import Conflict
from studio.records.people import Unit, UnitKind
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
        "priority": FIRST if job.first else NORMAL,
    }
    address = session.get_bind().engine.url
    _client(address.set(drivername=address.get_backend_name())).enqueue_in_transaction(
        session, options, job.id, steps_of(session, job)
    )


def put_first(session: Session, job_id: str, *, first: bool) -> None:
    """Let a waiting job go before all that waits in its county, or back to its turn by age.

    The library has no call for that: the one column by which it sorts what it takes is written here. A job that is
    just being taken stays as it is.

    Raises:
        Conflict: ``job.not_waiting``: it runs already, or is over.
    """
    waiting = update(Job).where(Job.id == job_id, Job.state == JobState.QUEUED)
    if rows_changed(session, waiting.values(first=first)) == 0:
        raise Conflict("job.not_waiting")
    lite = session.get_bind().dialect.name == "sqlite"
    line = table(
        "workflow_status",
        column("workflow_uuid"),
        column("status"),
        column("priority"),
        schema=None if lite else "dbos",
    )
    here = update(line).where(line.c.workflow_uuid == job_id, line.c.status == "ENQUEUED")
    session.execute(here.values(priority=FIRST if first else NORMAL))


def waiting_before(session: Session) -> dict[str, int]:
    """How many jobs stand before each waiting one in its county's line, whoever may see them."""
    wanted = (
        select(Job.id, Job.kind, Job.unit_id, Unit.kind, Unit.parent_id)
        .join(Unit, Unit.id == Job.unit_id)
        .where(Job.state == JobState.QUEUED)
        .order_by(Job.first.desc(), Job.created_at, Job.id)
    )
    lines: Counter[tuple[str, str]] = Counter()
    before = {}
    for job_id, kind, unit_id, unit_kind, above in session.execute(wanted):
        county = above if unit_kind is UnitKind.STATION and above is not None else unit_id
        before[job_id] = lines[QUEUES[kind], county]
        lines[QUEUES[kind], county] += 1
    return before


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
