"""What a step of a job is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from studio.errors import NotFound
from studio.process import CancelCheck
from studio.records.base import Row
from studio.records.work import JobStep
from studio.settings import Settings
from studio.store import Blobs, Database
from studio.workflows.enqueue import Enqueue

Steps = tuple[tuple[str, float], ...]
"""Names and weights (rough seconds) of a job's steps, fixed when it is queued."""


@dataclass(frozen=True)
class Step:
    """One run of one step.

    Attributes:
        job_id: The job it belongs to.
        name: Its name, with what it is for behind a dash: ``render-15``.
        settings: The studio's settings.
        database: Where rows are read and written; no session is held while working.
        blobs: Where files are kept.
        folder: An empty folder of this run; it is removed afterwards, whatever happens.
        progress: Takes 0 to 1 of this step.
        cancelled: Polled by whatever takes long.
        enqueue: Queues what is to be done next, in the transaction of ``Done.also``.
    """

    job_id: str
    name: str
    settings: Settings
    database: Database
    blobs: Blobs
    folder: Path
    progress: Callable[[float], None]
    cancelled: CancelCheck
    enqueue: Enqueue

    @property
    def about(self) -> str:
        """What stands behind the dash of the name; empty when there is none."""
        return self.name.partition("-")[2]


@dataclass(frozen=True)
class Done:
    """What a step that ended well hands on."""

    result: dict[str, Any] = field(default_factory=dict)
    """Plain JSON for later steps of the same job."""
    blobs: tuple[str, ...] = ()
    """Keys it put; forgotten again when the job does not end well and nothing refers to them."""
    also: Callable[[Session], None] | None = None
    """Rows to write in the transaction that notes the step as done."""


def result_of(session: Session, job_id: str, name: str) -> dict[str, Any]:
    """What an earlier step handed on.

    Raises:
        NotFound: It has not ended well.
    """
    row = session.get(JobStep, (job_id, name))
    if row is None:
        raise NotFound("not_found", kind="job_step", id=name)
    return row.result


R = TypeVar("R", bound=Row)


def row_of(session: Session, kind: type[R], row_id: str) -> R:
    """A row by id, for the system itself; people's reads go through ``studio.store``'s scoped ones.

    Raises:
        NotFound: It is gone.
    """
    row = session.get(kind, row_id)
    if row is None:
        raise NotFound("not_found", kind=kind.__tablename__, id=row_id)
    return row
