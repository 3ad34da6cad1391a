from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from studio.errors import EnvironmentFault, InputError
from studio.records.people import Unit, UnitKind
from studio.records.work import ClipOrder
from studio.settings import Settings
from studio.store import Database, revisions
from studio.store.upgrade import config, metadata, ours
from tests.goods import daylily


def county(slug):
    return Unit(kind=UnitKind.COUNTY, slug=slug, name_zh="祁东", name_en="Qidong")


def test_the_migrations_make_what_the_rows_declare(database):
    with database.engine.begin() as connection:
        connection.execute(text("create table operation_outputs (id integer)"))
        options = {"include_object": ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata()) == []


def test_a_second_upgrade_changes_nothing(database):
    database.upgrade()
    with database.engine.begin() as connection:
        current, newest = revisions(connection)
    assert current == newest is not None


def test_orders_of_before_are_delivered_as_they_were(database):
    """Down to the tables of before prices, sellers and presets, and up again with a row in them."""
    with database.session() as session:
        unit = county("qidong")
        session.add(unit)
        session.flush()
        item = daylily(unit.id)
        session.add(item)
        session.flush()
        order = ClipOrder(
            unit_id=unit.id,
            item_id=item.id,
            template="product-hero",
            aspects=["9:16"],
            lengths=["15"],
            footage_ids=[],
            preset="light",
            music=False,
        )
        session.add(order)
    with database.engine.connect() as connection:
        if database.lite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF").close()
        with connection.begin():
            command.downgrade(config(connection), "0003")
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()
    with database.reading() as session:
        found = session.get_one(ClipOrder, order.id)
        assert (found.preset, found.music, found.words) == ("social", True, None)


def test_processes_may_upgrade_at_once(database):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: database.upgrade(), range(4)))


def test_a_session_commits_at_the_end(database):
    with database.session() as session:
        session.add(county("qidong"))
    with database.reading() as session:
        unit = session.scalars(select(Unit)).one()
    assert unit.kind is UnitKind.COUNTY


def test_a_session_rolls_back_on_error(database):
    def add_and_fail():
        with database.session() as session:
            session.add(county("qidong"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with database.reading() as session:
        assert session.scalars(select(Unit)).all() == []


def test_reading_keeps_nothing(database):
    with database.reading() as session:
        session.add(county("qidong"))
        session.flush()
    with database.reading() as session:
        assert session.scalars(select(Unit)).all() == []


def test_writers_wait_for_each_other(database):
    def add(number):
        with database.session() as session:
            before = len(session.scalars(select(Unit)).all())
            session.add(county(f"county-{number}"))
            return before

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(add, range(24)))) == 24
    with database.reading() as session:
        assert len(session.scalars(select(Unit)).all()) == 24


def test_what_is_committed_survives_a_power_cut(database):
    with database.engine.connect() as connection:
        if not database.lite:
            assert connection.exec_driver_sql("show synchronous_commit").scalar_one() == "on"
            return
        answers = [
            connection.exec_driver_sql(f"pragma {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert answers == ["wal", 2, 1, 30_000]


def test_a_database_that_is_away_is_a_fault_of_the_environment(tmp_path):
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    environment = {"COUNTY_STUDIO_VAR": str(tmp_path), "COUNTY_STUDIO_DATABASE_URL": url}
    away = Database(Settings.from_environment(environment))
    with pytest.raises(EnvironmentFault) as caught, away.session() as session:
        session.execute(text("select 1"))
    assert caught.value.code == "database.unavailable"


@pytest.mark.parametrize("url", ["nonsense", "foo://x", "mysql://user:secret@host/x", "http://[/"])
def test_an_address_of_no_database_is_refused_without_repeating_it(tmp_path, url):
    environment = {"COUNTY_STUDIO_VAR": str(tmp_path), "COUNTY_STUDIO_DATABASE_URL": url}
    with pytest.raises(InputError) as caught:
        Database(Settings.from_environment(environment))
    assert caught.value.code == "database.bad_url"
    assert "secret" not in str(caught.value)
