"""Taking over the jobs of workers that died.

Only ``list_workflows`` and ``resume_workflows`` are used, which the library documents. The living worker with the
smallest id does it for all. Should two do it at once, or a dead worker turn out alive, nothing runs twice to the end:
the job's row names one owner, and whoever finds another name there stops.
"""

from __future__ import annotations

import logging

from dbos import DBOS

from jobs import lease
from jobs.run import Worker

LOG = logging.getLogger(__name__)


def take_over(worker: Worker, machine: str, *, trust_age: bool) -> None:
    """Put the jobs that dead workers were running back into their queues.

    Raises:
        EnvironmentFault: ``database.unavailable``.
    """
    with worker.database.reading() as session:
        living = lease.living(session, machine, trust_age=trust_age)
    if worker.id != min(living, default=""):
        return
    running = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    for job in running:
        if job.executor_id not in living:
            LOG.warning("taking over %s from %s", job.workflow_id, job.executor_id)
            DBOS.resume_workflow(job.workflow_id, queue_name=job.queue_name)
