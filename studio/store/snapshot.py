"""One state of a database as a file, taken while others write, and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL

from studio.errors import EnvironmentFault, InputError, ProcessFailed
from studio.process import CancelCheck, Limits, never, run
from studio.store.database import BUSY_MS, Database

DUMP_LIMITS = Limits(wall_s=4 * 3600.0)
"""Bounds of pg_dump and pg_restore."""

_OLD = ("server version mismatch", "unsupported version")
"""What pg_dump says of a newer server, and pg_restore of a newer dump."""


@contextmanager
def frozen(
    database: Database, target: Path, cancelled: CancelCheck = never
) -> Iterator[Connection]:
    """Write the database's present state into ``target`` and yield a connection that sees exactly that state.

    SQLite goes through its backup API into a checked, closed file; PostgreSQL through ``pg_dump``, which reads the
    snapshot that the connection's own transaction has exported. Neither blocks a writer.

    Raises:
        EnvironmentFault: ``database.no_tool`` without pg_dump, ``database.old_tool``, ``database.unavailable``.
        InputError: ``database.damaged``.
        ProcessFailed: pg_dump did not end well.
    """
    if database.lite:
        copy_sqlite(database.url, target)
        engine = create_engine(f"sqlite:///{target}")
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()
        return
    program = tool("pg_dump")
    reading = database.engine.execution_options(isolation_level="REPEATABLE READ")
    with reading.connect() as connection, connection.begin():
        exported = str(connection.execute(text("select pg_export_snapshot()")).scalar_one())
        address, environment = _libpq(database.url)
        argv = (program, "--format=custom", f"--snapshot={exported}", f"--file={target}", address)
        _run(argv, environment, cancelled)
        _flush(target)
        yield connection


def copy_sqlite(url: URL, target: Path) -> None:
    """Copy an SQLite database in one transaction of reading, whatever others write meanwhile.

    Raises:
        InputError: ``database.damaged``: the copy fails SQLite's own integrity check.
    """
    source = sqlite3.connect(f"{Path(str(url.database)).resolve().as_uri()}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        try:
            source.execute(f"PRAGMA busy_timeout={BUSY_MS}")
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
        except sqlite3.DatabaseError as error:
            raise InputError("database.damaged", name=target.name, cause=str(error)) from error
    check_sqlite(target)
    _flush(target)


def check_sqlite(path: Path) -> None:
    """Let SQLite look at every page of a database file.

    Raises:
        InputError: ``database.damaged``.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            opened.execute("PRAGMA trusted_schema=OFF")
            found = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise InputError("database.damaged", name=path.name, cause=str(error)) from error
    if found != "ok":
        raise InputError("database.damaged", name=path.name, cause=str(found)[:200])


def settle_sqlite(path: Path) -> bool:
    """Bring what a log holds into the database file itself; False when another process has the database open."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError:
        return True  # damaged, perhaps the very reason for putting a backup back
    return not path.with_name(
        f"{path.name}-shm"
    ).exists()  # the last one to close it takes this away


def is_empty(database: Database) -> bool:
    """Whether the database holds none of our rows: no table of accounts, or nobody in it.

    Raises:
        EnvironmentFault: ``database.unavailable``.
    """
    with database.reading() as session:
        if not inspect(session.connection()).has_table("account"):
            return True
        return session.execute(text("select 1 from account limit 1")).first() is None


def load_dump(database: Database, dump: Path, cancelled: CancelCheck = never) -> None:
    """Put a ``pg_dump`` file back in one transaction: all of it or nothing; what is there of its tables goes.

    Raises:
        EnvironmentFault: ``database.no_tool`` without pg_restore, ``database.old_tool``.
        ProcessFailed: pg_restore did not end well; the database is as it was.
    """
    program = tool("pg_restore")
    address, environment = _libpq(database.url)
    argv = (
        *(program, "--single-transaction", "--exit-on-error", "--clean", "--if-exists"),
        *("--no-owner", "--no-privileges", f"--dbname={address}", str(dump)),
    )
    _run(argv, environment, cancelled)


def tool(name: str) -> str:
    """Path of a program of PostgreSQL's.

    Raises:
        EnvironmentFault: ``database.no_tool``.
    """
    found = shutil.which(name)
    if found is None:
        raise EnvironmentFault("database.no_tool", program=name)
    return found


def _run(argv: tuple[str, ...], environment: dict[str, str], cancelled: CancelCheck) -> None:
    try:
        run(argv, limits=DUMP_LIMITS, environment=environment, cancelled=cancelled)
    except ProcessFailed as error:
        if not any(words in error.stderr for words in _OLD):
            raise
        program = Path(argv[0]).name
        raise EnvironmentFault("database.old_tool", program=program) from error


def _libpq(url: URL) -> tuple[str, dict[str, str]]:
    """The address without its password, and the password where no list of processes shows it."""
    plain = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )
    environment = {"PGPASSWORD": url.password} if url.password else {}
    return plain.render_as_string(hide_password=False), environment


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
