"""``python -m jobs.child JOB STEP``: one step in a process of its own.

It dies with the worker that started it.
"""

from __future__ import annotations

import sys

from sqlalchemy.orm import Session

from studio.process.messages import tell_parent
from studio.records.work import Job
from studio.settings import Settings
from studio.workflows.steps import run_step


def main(job_id: str, step: str) -> None:
    """Run the step."""
    settings = Settings.from_environment()
    tell_parent(lambda done, cancelled: run_step(settings, job_id, step, done, cancelled, _enqueue))


def _enqueue(session: Session, job: Job) -> None:
    from jobs.queue import enqueue  # noqa: PLC0415 - half a second to load, and hardly any step queues another job

    enqueue(session, job)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
