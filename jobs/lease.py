"""Leases: how workers show that they live, and how others see that one does not.

A worker writes a row every ``BEAT_S``. It counts as dead when that row is older than ``LEASE_S`` on the database's own
clock, when it left and took the row with it, or when its process is gone from the machine that asks.
"""

from __future__ import annotations

import os
import platform
import uuid
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from studio.records.queue import WorkerLease
from studio.store import database_clock, is_fresh, rows_changed

DAY_S = 86_400
"""Seconds after which the row of a dead worker is swept away."""


def new_worker_id() -> str:
    """An id no worker ever had."""
    return f"{platform.node()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


def this_machine() -> str:
    """Names this boot of this machine and its process numbers: within it a process number tells who lives."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{platform.node()} {boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 - not a path
    except OSError:
        return f"{platform.node()} {uuid.uuid4().hex}"


def beat(session: Session, worker: str, machine: str) -> None:
    """Renew the worker's lease, or take it out."""
    mine = update(WorkerLease).where(WorkerLease.id == worker)
    if rows_changed(session, mine.values(seen_s=database_clock(session))) == 0:
        session.add(
            WorkerLease(id=worker, host=machine, pid=os.getpid(), seen_s=database_clock(session))
        )


def leave(session: Session, worker: str) -> None:
    """Give the lease back: others take over at once."""
    session.execute(delete(WorkerLease).where(WorkerLease.id == worker))


def living(session: Session, machine: str, *, trust_age: bool) -> set[str]:
    """Ids of the workers that live.

    Args:
        session: For reading.
        machine: ``this_machine()`` of the caller.
        trust_age: Whether an old lease means death; not so just after the database itself was away.
    """
    alive = set()
    fresh = is_fresh(session)
    for row, in_time in session.execute(select(WorkerLease, fresh)):
        gone = row.host == machine and not _runs(row.pid)
        if not gone and (in_time or not trust_age):
            alive.add(row.id)
    return alive


def sweep(session: Session) -> None:
    """Forget workers that died long ago."""
    session.execute(delete(WorkerLease).where(WorkerLease.seen_s < database_clock(session) - DAY_S))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
