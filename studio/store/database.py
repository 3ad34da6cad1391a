"""One database, SQLite or PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from studio.errors import EnvironmentFault, InputError
from studio.records.queue import WorkerLease
from studio.settings import Settings
from studio.store.lease import is_fresh
from studio.store.upgrade import revisions, upgrade

BUSY_MS = 30_000
"""How long an SQLite writer waits for another one."""

LITE_POOL = {"pool_size": 20, "max_overflow": 400}
"""SQLite's connections are files: as many as the site answers requests at once, some kept open."""

SERVER_POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 10}
"""PostgreSQL's connections are processes: of its usual hundred no process of ours takes more than thirty; whoever
gets none within ten seconds is told so."""

CONNECT_S = 5
"""How long PostgreSQL may take to answer a connection."""

SILENCE_MS = 10_000
"""How long a PostgreSQL connection may stay unacknowledged before it counts as lost (TCP_USER_TIMEOUT)."""

DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
"""What a database's address may begin with."""

DATA = "data"
"""Of ``Session.info``: the folder with the kits and word lists of the units that the rows belong to."""

_BEGIN = "studio_begin"
_FULL = ("disk is full", "No space left", "disk I/O error")


class Database:
    """The engine of ``settings.database_url`` and sessions on it."""

    def __init__(self, settings: Settings) -> None:
        self.url = driver_url(settings.database_url)
        self.lite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url) if self.lite else _postgresql(self.url)
        self._data = settings.data
        self._reading = self.engine.execution_options(**{_BEGIN: "DEFERRED"})

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits at the end of the block and rolls back on any error.

        On SQLite it holds the one write lock from its first statement on: keep the block short.

        Raises:
            EnvironmentFault: ``database.unavailable`` or ``disk.full``.
        """
        with _faults(), self._opened(self.engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reads only: sees one state throughout, blocks no writer, keeps nothing it changed.

        Raises:
            EnvironmentFault: ``database.unavailable``.
        """
        with _faults(), self._opened(self._reading) as session:
            yield session

    def _opened(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info={DATA: self._data})

    def upgrade(self) -> None:
        """Bring the tables to the newest migration; safe when several processes do it at once.

        Raises:
            EnvironmentFault: ``database.unavailable``.
        """
        with _faults(), self.engine.connect() as connection:
            if self.lite:
                _enforce_references(connection, "OFF")  # a rebuilt table is dropped for a moment
            with connection.begin():
                if not self.lite:
                    connection.execute(text("select pg_advisory_xact_lock(20261123)"))
                upgrade(connection)
            if self.lite:
                _enforce_references(connection, "ON")

    def is_current(self) -> bool:
        """Whether every migration has run.

        Raises:
            EnvironmentFault: ``database.unavailable``.
        """
        with _faults(), self._reading.connect() as connection:
            current, newest = revisions(connection)
        return current == newest

    def workers_alive(self) -> int:
        """How many workers have been heard of within their lease.

        Raises:
            EnvironmentFault: ``database.unavailable``.
        """
        with self.reading() as session:
            fresh = select(func.count()).select_from(WorkerLease).where(is_fresh(session))
            return session.scalar(fresh) or 0

    def close(self) -> None:
        """Give back every pooled connection."""
        self.engine.dispose()


def driver_url(address: str) -> URL:
    """The SQLAlchemy URL for ``address``: ``postgresql://`` means psycopg 3.

    Raises:
        InputError: ``database.bad_url``; the address is not repeated, for it may hold a password.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise InputError("database.bad_url", found="?") from error
    if url.drivername not in DRIVERS:
        raise InputError("database.bad_url", found=url.drivername)
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_MS / 1000},
        **({} if url.database in {None, "", ":memory:"} else LITE_POOL),
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    del entry
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    for pragma in (
        f"busy_timeout={BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _enforce_references(connection: Connection, switch: str) -> None:
    """Foreign keys on or off; SQLite takes this only outside a transaction."""
    raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    raw.execute(f"PRAGMA foreign_keys={switch}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"BEGIN {connection.get_execution_options().get(_BEGIN, 'IMMEDIATE')}"
    )


def _postgresql(url: URL) -> Engine:
    arguments: dict[str, Any] = {"connect_timeout": CONNECT_S, "tcp_user_timeout": SILENCE_MS}
    return create_engine(url, pool_pre_ping=True, connect_args=arguments, **SERVER_POOL)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        cause = str(error.orig)
        if any(words in cause for words in _FULL):
            raise EnvironmentFault("disk.full", name="database") from error
        raise EnvironmentFault("database.unavailable", cause=cause[:300]) from error
    except PoolTimeout as error:
        raise EnvironmentFault(
            "database.unavailable", cause="every connection is in use"
        ) from error
