from __future__ import annotations

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from studio.errors import EnvironmentFault, InputError
from studio.records.clip import Certificate
from studio.records.downloads import Download
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.goods import Item
from studio.records.host_busy import HostBusy
from studio.records.live import Broadcast, BroadcastHost, Channel, Host
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper
from studio.records.people import Account, AuditEntry, Unit, UnitKind
from studio.records.price_days import PriceDays
from studio.records.prices import ItemPrice, PriceState
from studio.records.work import Clip, ClipOrder, Rendition
from studio.schedule.host_time import availability_of
from studio.settings import Settings
from studio.store import Database, revisions
from studio.store.upgrade import config, metadata, ours
from studio.units import Size, TimeRange, now
from studio.workflows.cutting.order_clips import facts_for
from tests.goods import daylily


def county(slug):
    return Unit(kind=UnitKind.COUNTY, slug=slug, name_zh="祁东", name_en="Qidong")


def test_the_migrations_make_what_the_rows_declare(database):
    with database.engine.begin() as connection:
        connection.execute(text("create table if not exists operation_outputs (id integer)"))
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
    step_down(database, "0003")
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()
    with database.reading() as session:
        found = session.get_one(ClipOrder, order.id)
        assert (found.preset, found.music, found.words) == ("social", True, None)


def test_downloads_of_before_are_counted_from_the_audit_trail(database):
    """Down to the tables of before downloads, and up again with two lines in the trail."""
    with database.session() as session:
        unit = county("qidong")
        account = Account(login="zhou", name="周", password_hash="x")
        session.add_all((unit, account))
        session.flush()
        rendition = a_rendition(session, unit)
        for action in ("clip.download", "clip.publish"):
            session.add(
                AuditEntry(
                    account_id=account.id,
                    unit_id=unit.id,
                    action=action,
                    subject_id=rendition.id,
                )
            )
    step_down(database, "0007")
    database.upgrade()
    with database.reading() as session:
        (found,) = session.scalars(select(Download)).all()
        assert (found.account_id, found.clip_id) == (account.id, rendition.clip_id)
        assert (found.rendition_id, found.own) == (rendition.id, False)
        assert session.get_one(Account, account.id).link_version == 0


def test_prices_of_before_until_9999_have_no_end(database):
    """Down to the tables of before, and up again with years far off in them."""
    far = {"from_on": date(2026, 1, 1), "until_on": date.max}
    with database.session() as session:
        unit = county("qidong")
        session.add(unit)
        session.flush()
        item = daylily(unit.id, price_from=date.min, price_until=date.max)
        session.add(item)
        session.flush()
        papers = [
            ItemPaper(
                unit_id=unit.id, item_id=item.id, name="有机", number=str(until), until_on=until
            )
            for until in (date.max, date(2199, 12, 31))
        ]
        offer = ItemOffer(unit_id=unit.id, item_id=item.id, text="立减5", **far)
        session.add_all([*papers, offer])
    step_down(database, "0032")
    database.upgrade()
    with database.reading() as session:
        found = session.get_one(Item, item.id)
        assert (found.price_from, found.price_until) == (None, None)
        ends = select(ItemPaper.until_on).order_by(ItemPaper.number)
        assert session.scalars(ends).all() == [date(2199, 12, 31), None]
        assert session.scalars(select(ItemOffer.until_on)).all() == [date(2199, 12, 31)]


def test_busy_times_of_before_stand_with_their_files_alone(database):
    """As they were copied among those said by hand, whole or cut at midnights; the way down copies them again."""
    whole = {"start": "2030-06-10T10:00:00Z", "end": "2030-06-10T11:00:00Z"}
    long = {"start": "2030-06-01T10:00:00Z", "end": "2030-06-04T01:30:00Z"}
    cuts = [
        "2030-06-01T10:00:00Z",
        "2030-06-01T16:00:00Z",
        "2030-06-03T16:00:00Z",
        "2030-06-04T01:30:00Z",
    ]
    cut = [{"start": start, "end": end} for start, end in itertools.pairwise(cuts)]
    hand = {"start": "2030-06-02T01:00:00Z", "end": "2030-06-02T03:00:00Z"}
    with database.session() as session:
        unit = county("qidong")
        session.add(unit)
        session.flush()
        host, other = Host(unit_id=unit.id, name="刘满仓"), Host(unit_id=unit.id, name="周晓禾")
        other.availability = {"away": [hand]}
        session.add_all([host, other])
        session.flush()
        added = HostBusy(unit_id=unit.id, host_id=host.id, name="a.ics", spans=[long, whole])
        added.applied_at = now()
        looked_at = HostBusy(unit_id=unit.id, host_id=other.id, name="b.ics", spans=[hand])
        session.add_all([added, looked_at])
    step_down(database, "0036")
    with database.engine.begin() as connection:
        kept = connection.scalar(
            text("select availability from host where id = :id"), {"id": host.id}
        )
        copied = json.loads(kept) if isinstance(kept, str) else kept
        assert copied["away"] == [long, whole]
        said = json.dumps({"away": [*cut, hand, whole], "hours": []})
        wanted = text("update host set availability = :said where id = :id")
        connection.execute(wanted, {"said": said, "id": host.id})
    database.upgrade()
    with database.reading() as session:
        found = session.get_one(Host, host.id)
        assert found.availability == {"away": [hand], "hours": []}
        assert found.revision == 1
        starts = [each.start.isoformat() for each in availability_of(found).away]
        assert starts == [f"2030-06-{at}:00:00+00:00" for at in ("01T10", "02T01", "10T10")]
        assert session.get_one(Host, other.id).availability == {"away": [hand]}


def test_a_first_host_of_before_is_on_once(database):
    at = now()
    with database.session() as session:
        unit = county("qidong")
        session.add(unit)
        session.flush()
        channel = Channel(unit_id=unit.id, name="县播号", platform="douyin")
        hosts = [Host(unit_id=unit.id, name=name) for name in ("刘满仓", "周晓禾")]
        session.add_all([channel, *hosts])
        session.flush()
        ends = {"start_at": at, "end_at": at + timedelta(hours=2)}
        row = Broadcast(
            unit_id=unit.id, title="开采季", channel_id=channel.id, host_id=hosts[0].id, **ends
        )
        session.add(row)
        session.flush()
        session.add_all(BroadcastHost(broadcast_id=row.id, host_id=each.id) for each in hosts)
    step_down(database, "0037")
    database.upgrade()
    with database.reading() as session:
        found = session.get_one(Broadcast, row.id)
        assert (found.host.name, [each.name for each in found.more_hosts]) == ("刘满仓", ["周晓禾"])


def step_down(database, revision):
    with database.engine.connect() as connection:
        if database.lite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF").close()
        with connection.begin():
            command.downgrade(config(connection), revision)


def test_approved_prices_of_before_become_prices_by_days(database):
    """Down to one price for each item, and up again with three approved and two that are none."""
    with database.session() as session:
        unit = county("qidong")
        session.add(unit)
        session.flush()
        item, other = daylily(unit.id), daylily(unit.id, sku="other")
        session.add_all((item, other))
        session.flush()
        for day, fen, state, days in (
            (1, 2790, PriceState.APPROVED, (None, None)),
            (2, 1900, PriceState.APPROVED, (date(2027, 1, 8), date(2027, 1, 15))),
            (3, 1500, PriceState.TURNED_DOWN, (None, None)),
            (4, 1700, PriceState.APPROVED, (date(2027, 1, 15), date.max)),
            (5, 1600, PriceState.PROPOSED, (None, None)),
        ):
            when = datetime(2026, 5, day, tzinfo=UTC)
            told = {"valid_from": days[0], "valid_until": days[1], "decided_at": when}
            owner = {"unit_id": unit.id, "item_id": item.id}
            session.add(ItemPrice(price_fen=fen, state=state, **owner, **told))
    step_down(database, "0032")
    database.upgrade()
    with database.reading() as session:
        assert session.get_one(Item, other.id).price_days == ()
        assert session.get_one(Item, item.id).price_days == (
            PriceDays(None, date(2027, 1, 7), 2790, None),
            PriceDays(date(2027, 1, 8), date(2027, 1, 14), 1900, None),
            PriceDays(date(2027, 1, 15), None, 1700, None),
        )


def a_rendition(session, unit):
    """A clip's file with as little around it as the tables ask for."""
    item = daylily(unit.id)
    session.add(item)
    session.flush()
    _, facts = facts_for(session, item)
    order = ClipOrder(
        unit_id=unit.id, item_id=item.id, template="x", aspects=[], lengths=[], footage_ids=[]
    )
    session.add(order)
    session.flush()
    whole = TimeRange.of(0, 4)
    clip = Clip(
        unit_id=unit.id,
        order_id=order.id,
        item_id=item.id,
        title="x",
        post_text="x",
        length_s=4,
        timeline=Timeline(
            sources=(SourceRef(sha256="0" * 64, display=Size(320, 180)),),
            takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
            rate=Fraction(25),
        ),
        facts=facts,
        made_from="x",
    )
    session.add(clip)
    session.flush()
    certificate = Certificate(
        sha256="0" * 64,
        bytes=1,
        size=Size(320, 180),
        duration_ms=4000,
        loudness_lufs=None,
        true_peak_dbtp=None,
        checks=(),
        made_from={},
    )
    rendition = Rendition(
        clip_id=clip.id,
        aspect="16:9",
        preset="social",
        blob="x.mp4",
        cover="x.jpg",
        bytes=1,
        width=320,
        height=180,
        duration_ms=4000,
        certificate=certificate,
    )
    session.add(rendition)
    session.flush()
    return rendition


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


@pytest.mark.parametrize("settings", ["postgresql"], indirect=True)
def test_whoever_gets_no_connection_in_time_is_told_so(settings, monkeypatch):
    one = {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1}
    monkeypatch.setattr("studio.store.database.SERVER_POOL", one)
    database = Database(settings)
    with database.reading() as session:
        session.scalar(select(Unit.id))
        with pytest.raises(EnvironmentFault) as caught, database.reading() as other:
            other.scalar(select(Unit.id))
    assert caught.value.code == "database.unavailable"
    database.close()
