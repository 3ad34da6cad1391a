"""One job on this worker: its steps in child processes, its row kept up to date, its end written down."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from jobs.names import MAX_STARTS
from studio.errors import Cancelled, EnvironmentFault, StudioError
from studio.process import Limits, python_argv, run
from studio.process.messages import read_line
from studio.records.work import Job, JobState
from studio.settings import CHECKOUT, Settings
from studio.store import Blobs, Database, rows_changed
from studio.units import now
from studio.workflows.step import Steps
from studio.workflows.steps import clear_away

LOG = logging.getLogger(__name__)

REPORT_S = 1.0
"""Seconds between two writes of a job's progress; also how soon a cancel is seen."""

SURE = 0.02
"""Share of a step that must be done before its speed says anything."""

NICE = 5
"""Steps give way to the web process."""

T = TypeVar("T")


class Lost(BaseException):
    """This worker does not own the job any more, or is leaving.

    A BaseException, so that the queue neither retries nor records it: the job goes on elsewhere.
    """


@dataclass
class Worker:
    """What this worker process has at hand.

    Attributes:
        id: Its lease and executor id.
        settings: The studio's settings.
        database: Its own connections.
        blobs: Where files are kept.
        leaving: Set when children were killed on purpose and their ends mean nothing.
        slots: As many batch steps as this machine may run, whatever other machines told the queue.
    """

    id: str
    settings: Settings
    database: Database
    blobs: Blobs
    leaving: threading.Event = field(default_factory=threading.Event)
    slots: threading.Semaphore = field(default_factory=threading.Semaphore)


def begin(worker: Worker, job_id: str) -> bool:
    """Make this worker the job's owner; False when the job is over already.

    Raises:
        EnvironmentFault: ``job.gave_up``: it was started too often without getting on.
    """

    def take(session: Session) -> int:
        job = session.get(Job, job_id)
        if job is None or job.state not in (JobState.QUEUED, JobState.RUNNING):
            return 0
        job.state, job.worker = JobState.RUNNING, worker.id
        job.started_at = job.started_at or now()
        job.attempts += 1
        return job.attempts

    starts = insist(worker, take)
    if starts > MAX_STARTS:
        raise EnvironmentFault("job.gave_up", attempts=MAX_STARTS)
    return starts > 0


def run_in_child(worker: Worker, job_id: str, steps: Steps, name: str) -> None:
    """Run one step in a child process, writing its progress to the job's row.

    Raises:
        Lost: Another worker owns the job now, or this one is leaving.
        Cancelled: Somebody cancelled the job; the child is gone.
        StudioError: What the child told.
    """
    report = _Report(worker, job_id, steps, name)
    try:
        run(
            python_argv("jobs.child", job_id, name),
            limits=Limits(nice=NICE),
            cancelled=report.must_stop,
            on_line=report.line,
            environment=worker.settings.environment,
            cwd=CHECKOUT,
        )
    except StudioError:
        report.explain()
        raise
    report.explain()
    report.write_done()


def finish(worker: Worker, job_id: str, error: StudioError | None = None) -> None:
    """Write down how the job ended and clear away what it leaves. A cancelled job stays cancelled."""

    def close(session: Session) -> None:
        values: dict[str, Any] = {"finished_at": now(), "left_s": None}
        if error is None:
            values |= {"state": JobState.DONE, "percent": 100, "step": ""}
        else:
            values |= {
                "state": JobState.FAILED,
                "error_code": error.code,
                "error_params": error.params,
            }
        session.execute(_mine(worker, job_id).values(**values))

    insist(worker, close)
    clear_away(worker.settings, worker.database, worker.blobs, job_id)


def insist(worker: Worker, action: Callable[[Session], T]) -> T:
    """Do ``action`` in a transaction, again and again while the database is away.

    Raises:
        Lost: The worker is leaving; whoever takes the job over will do it.
    """
    while True:
        if worker.leaving.is_set():
            raise Lost
        try:
            with worker.database.session() as session:
                return action(session)
        except EnvironmentFault as fault:
            LOG.warning("waiting for the database: %s", fault)
            time.sleep(REPORT_S)


def _mine(worker: Worker, job_id: str) -> Update:
    """An update of the job's row that does nothing unless it is running here."""
    return update(Job).where(
        Job.id == job_id, Job.worker == worker.id, Job.state == JobState.RUNNING
    )


class _Report:
    """Keeps the row of a running job up to date, and learns from it whether to go on."""

    def __init__(self, worker: Worker, job_id: str, steps: Steps, name: str) -> None:
        self._worker = worker
        self._job_id = job_id
        self._name = name
        weights = dict(steps)
        total = sum(weights.values()) or 1.0
        names = [each for each, _ in steps]
        self._before = sum(weights[each] for each in names[: names.index(name)]) / total
        self._share = weights[name] / total
        self._done = 0.0
        self._error: StudioError | None = None
        self._begun = time.monotonic()
        self._written = float("-inf")
        self._stop = False

    def line(self, text: str) -> None:
        """Take in one line of the child."""
        message = read_line(text)
        if isinstance(message, StudioError):
            self._error = message
        elif isinstance(message, float):
            self._done = message

    def must_stop(self) -> bool:
        """Write progress once a second; True when the job is not ours any more or was cancelled."""
        if self._worker.leaving.is_set():
            return True
        if not self._stop and time.monotonic() - self._written >= REPORT_S:
            try:
                self._stop = not self._write()
            except EnvironmentFault as fault:
                LOG.warning("progress of %s not written: %s", self._job_id, fault)
            self._written = time.monotonic()
        return self._stop

    def explain(self) -> None:
        """Raise why the step did not end well, if it did not.

        Raises:
            Lost: The job is not ours any more.
            StudioError: What the child told.
        """
        if self._worker.leaving.is_set():
            raise Lost
        if self._stop and not insist(self._worker, self._is_cancelled):
            raise Lost
        if self._stop:
            raise Cancelled("cancelled")
        if self._error is not None:
            raise self._error

    def write_done(self) -> None:
        """Note that the step is done.

        Raises:
            Lost, Cancelled: As ``explain``.
        """
        self._done = 1.0
        self._stop = not insist(self._worker, lambda session: self._update(session, attempts=0))
        self.explain()

    def _write(self) -> bool:
        with self._worker.database.session() as session:
            return self._update(session)

    def _update(self, session: Session, **more: int) -> bool:
        values = {"step": self._name.partition("-")[0], "left_s": self._left_s(), **more}
        percent = min(99, int(100 * (self._before + self._share * self._done)))
        statement = _mine(self._worker, self._job_id).values(percent=percent, **values)
        return bool(rows_changed(session, statement))

    def _left_s(self) -> int | None:
        """What is left at the speed of this step so far; None in its first moments."""
        done, took_s = self._share * self._done, time.monotonic() - self._begun
        if self._done < SURE or took_s < REPORT_S:
            return None
        return round(took_s / done * (1 - self._before - done))

    def _is_cancelled(self, session: Session) -> bool:
        job = session.get(Job, self._job_id)
        return job is None or job.state is JobState.CANCELLED
