"""What the footage library and shot requests ask of the database, on each kind of database; and their migration."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import select, text

from studio.errors import InputError
from studio.records.footage_links import ClipFootage
from studio.records.media import Telemetry
from studio.records.permissions import FootagePermission
from studio.records.requests import ShotRequest
from studio.records.work import Clip, ClipState, Footage
from studio.store import Database, viewer_of
from studio.store.upgrade import config
from studio.units import now
from studio.units.clock import today
from studio.workflows.footage.disk_use import disk_use
from studio.workflows.footage.shot_requests import (
    RequestState,
    arrived_for,
    check_room_for,
    requests_there,
    state_of,
)
from studio.workflows.footage_library import (
    LEAVES,
    FootageSearch,
    count_leaves,
    count_trash,
    find_footage,
    places_there,
)
from studio.workflows.permissions import renew_permission, sweep_permissions
from studio.workflows.spelt import spelt
from tests.web.seed import analysis, info, make_world

FILMED = datetime(2026, 6, 12, 5, tzinfo=UTC)


@pytest.fixture
def filled(settings):
    """A studio; its settings, database, ids of Qidong, and who administers it."""
    world = make_world(settings)
    county = world.counties["qidong"]
    with closing(Database(settings)) as database:
        ids = county.ids | {"unit": county.unit}
        yield settings, database, ids, world.accounts["qidong-administrator"]


def more(session, ids, count):
    """Files a minute apart, two in each minute."""
    for number in range(count):
        name = f"采茶 100%_{number}.mp4"
        at = now() - timedelta(minutes=number // 2 + 1)
        session.add(
            Footage(
                unit_id=ids["unit"],
                name=name,
                spelt=spelt(name),
                blob=f"bb/{number:064x}.mp4",
                sha256=f"{number:064x}",
                bytes=number,
                score=number * 100,
                place="茶山",
                filmed_at=FILMED,
                created_at=at.replace(microsecond=0),
            )
        )


def test_pages_tell_each_file_once_and_in_order(filled):
    _, database, ids, account = filled
    with database.session() as session:
        more(session, ids, 7)
    with database.reading() as session:
        viewer, key, told = viewer_of(session, account), "", []
        while True:
            page = find_footage(session, viewer, FootageSearch(words="采茶"), key, limit=3)
            told += [each.bytes for each in page.footage]
            if not page.next:
                break
            key = page.next
        assert sorted(told) == list(range(7))
        assert [each // 2 for each in told] == sorted(each // 2 for each in told)


def test_words_and_filters(filled):
    _, database, ids, account = filled
    with database.session() as session:
        more(session, ids, 8)
    with database.reading() as session:
        viewer = viewer_of(session, account)

        def found(**wanted):
            page = find_footage(session, viewer, FootageSearch(**wanted))
            return sorted(each.bytes for each in page.footage)

        assert found(words="caicha 100%_3") == [3]
        assert found(words="cc", grade="best") == [7]
        assert found(words="cc", grade="poor") == [0, 1, 2, 3, 4]
        assert found(place="茶山", used=True) == []
        assert found(words="hhc") == [100]
        assert found(from_on=FILMED.date(), until_on=FILMED.date()) == list(range(8))
        assert found(from_on=FILMED.date() + timedelta(days=1)) == []
        assert found(item_id=ids["item"], used=True, leave="valid") == [100]
        assert [found(words="sc", leave=each) for each in LEAVES] == [[], [], [100], []]
        assert places_there(session, viewer) == ["茶山"]
        assert count_trash(session, viewer) == 0
        assert count_leaves(session, viewer) == (0, 0)


def test_what_is_over_is_withdrawn_and_comes_back(filled):
    _, database, ids, account = filled
    with database.session() as session:
        permission = session.get_one(FootagePermission, ids["permission"])
        permission.until_on = today() - timedelta(days=1)
    assert sweep_permissions(database) == 1
    with database.session() as session:
        viewer = viewer_of(session, account)
        assert count_leaves(session, viewer) == (1, 0)
        clip = session.get_one(Clip, ids["published_clip"])
        assert clip.state is ClipState.WITHDRAWN
        renew_permission(session, viewer, ids["footage"], ids["permission"], today())
        assert clip.state is ClipState.PUBLISHED
        assert count_leaves(session, viewer) == (0, 1)


def test_the_disk_adds_up(filled):
    settings, database, ids, account = filled
    with database.session() as session:
        more(session, ids, 3)
    with database.reading() as session:
        use = disk_use(session, viewer_of(session, account), settings)
        (unit,) = use.units
        assert (unit.kinds["originals"], unit.files, unit.kinds["trash"]) == (303, 6, 0)
        assert unit.kinds["clips"] > 0
        assert [each.bytes for each in use.largest] == [100, 100, 100, 2, 1, 0]
        assert use.free > 0


def test_requests_count_what_came_and_keep_to_their_room(filled):
    _, database, ids, account = filled
    with database.session() as session:
        request = session.get_one(ShotRequest, ids["shot_request"])
        (listed,) = requests_there(session, viewer_of(session, account))
        assert listed.id == request.id
        arrived = arrived_for(session, [request.id])[request.id]
        assert state_of(request, arrived) is RequestState.OPEN
        session.get_one(Footage, ids["footage"]).request_id = request.id
        session.flush()
        arrived = arrived_for(session, [request.id])[request.id]
        assert (arrived.files, arrived.bytes) == (1, 100)
        assert state_of(request, arrived) is RequestState.ARRIVED
        check_room_for(session, request.id, request.most_bytes - 100, 2)
        for size, files in ((request.most_bytes - 99, 1), (1, 3)):
            with pytest.raises(InputError):
                check_room_for(session, request.id, size, files)


def test_footage_and_clips_of_before_are_found_as_well(filled):
    """Down to the tables of before the library, and up again with a file and its clips."""
    _, database, ids, _account = filled
    with database.session() as session:
        footage = session.get_one(Footage, ids["footage"])
        told = info().model_copy(update={"telemetry": Telemetry(captured_at=FILMED)})
        footage.info, footage.analysis = told, analysis()
        was = spelt(footage.name)
    with database.engine.connect() as connection:
        if database.lite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF").close()
        with connection.begin():
            command.downgrade(config(connection), "0010")
            there = connection.execute(text("select * from footage")).mappings().first()
            assert "spelt" not in there
    database.upgrade()
    with database.reading() as session:
        footage = session.get_one(Footage, ids["footage"])
        assert (footage.spelt, footage.filmed_at, footage.score) == (was, FILMED, 550)
        shown = select(ClipFootage.clip_id).where(ClipFootage.footage_id == footage.id)
        assert set(session.scalars(shown)) == {ids["ready_clip"], ids["published_clip"]}
