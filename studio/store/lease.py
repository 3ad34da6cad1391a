"""How old a worker's lease is, on the database's clock: those of several machines need not agree."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Float, literal_column
from sqlalchemy.orm import Session

from studio.records.queue import LEASE_S, WorkerLease

_CLOCKS = {
    "sqlite": "(julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "extract(epoch from clock_timestamp())",
}


def database_clock(session: Session) -> ColumnElement[float]:
    """Now, seconds since 1970."""
    return literal_column(_CLOCKS[session.get_bind().dialect.name], Float)


def is_fresh(session: Session) -> ColumnElement[bool]:
    """Whether a lease has not run out."""
    return WorkerLease.seen_s > database_clock(session) - LEASE_S
