"""What a workflow needs of the queue, without knowing it."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy.orm import Session

from studio.records.work import Job


class Enqueue(Protocol):
    """Puts a job in the queue inside the caller's transaction; ``jobs.queue.enqueue`` is the real one."""

    def __call__(self, session: Session, job: Job, /) -> None:
        """Add the job's row and the queue's own, both or neither."""
        ...
