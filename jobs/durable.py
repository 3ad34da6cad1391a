"""The durable workflows: one for each kind of job, all made alike.

The library records each step that ended; a job that is resumed goes on at the step it was in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from dbos import DBOS
from dbos import error as dbos_errors

from jobs.names import BATCH, QUEUES, RETRY_S, STEP_ATTEMPTS
from jobs.run import Lost, Worker, begin, finish, run_in_child
from studio.errors import EnvironmentFault, StudioError
from studio.records.work import JobKind
from studio.workflows.step import Steps
from studio.workflows.steps import clear_away

LOG = logging.getLogger(__name__)


def register(worker: Worker) -> None:
    """Tell the library the workflows; before it is launched."""
    for kind in JobKind:
        _register(worker, kind)


def _register(worker: Worker, kind: JobKind) -> None:
    @DBOS.step(
        name=f"{kind.value}.step",
        retries_allowed=True,
        max_attempts=STEP_ATTEMPTS,
        interval_seconds=RETRY_S,
        backoff_rate=3.0,
        should_retry=_may_pass,
    )
    def step(job_id: str, steps: Steps, name: str) -> None:
        if QUEUES[kind] == BATCH:
            with worker.slots:
                run_in_child(worker, job_id, steps, name)
        else:
            run_in_child(worker, job_id, steps, name)

    @DBOS.workflow(name=kind.value, max_recovery_attempts=None)
    def workflow(job_id: str, steps: Steps) -> None:
        _work(worker, job_id, steps, step)


def _work(
    worker: Worker, job_id: str, steps: Steps, step: Callable[[str, Steps, str], None]
) -> None:
    """Run what is left of the job and write down its end, whatever it is."""
    try:
        if not begin(worker, job_id):
            clear_away(worker.settings, worker.database, worker.blobs, job_id)
            return
        for name, _ in steps:
            step(job_id, steps, name)
    except Exception as error:
        if worker.leaving.is_set():
            raise Lost from error
        known = _typed(error)
        LOG.warning("job %s ended with %s", job_id, known, exc_info=known is not error)
        finish(worker, job_id, known)
    else:
        finish(worker, job_id)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, StudioError) and not error.permanent


def _typed(error: Exception) -> StudioError:
    """The studio's own error inside what the library raised."""
    if isinstance(error, dbos_errors.DBOSMaxStepRetriesExceeded) and error.errors:
        return _typed(error.errors[-1])
    if isinstance(error, StudioError):
        return error
    return EnvironmentFault("job.unexpected", cause=f"{type(error).__name__}: {error}"[:300])
