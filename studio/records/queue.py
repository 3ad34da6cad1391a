"""The lease by which workers know of each other."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from studio.records.base import Row

BEAT_S = 3.0
"""Seconds between two heartbeats of a worker."""

LEASE_S = 15.0
"""Seconds of silence after which a worker counts as dead."""


class WorkerLease(Row):
    """One living worker process. Written by it every few seconds, deleted when it leaves in order."""

    __tablename__ = "worker_lease"

    id: Mapped[str] = mapped_column(primary_key=True)
    """The queue's executor id: host, process and a random part; never used twice."""
    host: Mapped[str]
    pid: Mapped[int]
    seen_s: Mapped[float] = mapped_column(index=True)
    """Last heartbeat, seconds since 1970 on the database's clock, so that clocks of machines need not agree."""
