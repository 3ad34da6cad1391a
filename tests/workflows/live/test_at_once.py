"""Two people at once: nothing is lost and nothing done twice, on both databases.

On PostgreSQL both have read before either writes; SQLite lets the second begin when the first is done.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from studio.errors import Conflict, StudioError
from studio.records.goods import Item
from studio.records.host_busy import HostBusy
from studio.records.live import Broadcast, BroadcastState, Host, SegmentKind
from studio.records.people import Role
from studio.records.rundowns import BroadcastVersion
from studio.schedule import Every, Repeat, Span
from studio.schedule.grid import Column, Known
from studio.schedule.host_time import availability_of
from studio.units import now
from studio.workflows.catalog.edit_item import change_item
from studio.workflows.catalog.item_drafts import draft_of
from studio.workflows.live import (
    copy_rundown,
    edit_broadcast,
    plan_broadcast,
    plan_rundown,
    take_plan,
)
from studio.workflows.live.change_series import SeriesDraft, change_series
from studio.workflows.live.host_busy import apply_busy
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import Typed
from studio.workflows.live.segment_draft import SegmentDraft
from studio.workflows.live.series import make_series, occurrences_of
from studio.workflows.live.series_scope import Scope
from tests.workflows.live.test_take_plan import ask, known_host, search, wishes_of

START = datetime(2027, 7, 1, 11, 30, tzinfo=UTC)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def people(place, coordinator):
    """Ids of a channel and a host."""
    with place.database.session() as session:
        host = known_host(session, coordinator, place.county, "刘满仓")
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        return channel.id, host.id


@pytest.fixture
def new(place, coordinator, people):
    def made(*drafts, start=START):
        draft = BroadcastDraft("开采季", *people, start, start + timedelta(hours=2))
        with place.database.session() as session:
            broadcast = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
            plan_rundown.add_segments(session, coordinator, broadcast.id, drafts)
            return broadcast.id

    return made


def talk(title, seconds=600):
    return SegmentDraft(SegmentKind.INTERACTION, seconds, title)


def at_once(place, look, *works):
    """Let each do its work in a session of its own after both have looked; what each gives back, or its refusal."""
    both = threading.Barrier(1 if place.database.lite else len(works), timeout=30)

    def run(work):
        try:
            with place.database.session() as session:
                seen = look(session)  # and holds it, as a page does
                both.wait()
                done = work(session)
            del seen
        except StudioError as error:
            return error
        return done

    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result() for each in [pool.submit(run, work) for work in works]]


def whole(broadcast_id):
    """Look at a broadcast as a page does: with its parts."""

    def look(session):
        row = session.get(Broadcast, broadcast_id)
        return row, list(row.segments)

    return look


def refused(found):
    assert not [
        each for each in found if isinstance(each, Exception) and not isinstance(each, Conflict)
    ]
    return [each.code for each in found if isinstance(each, Conflict)]


def test_two_cells_are_two_changes_and_two_versions(place, coordinator, new):
    made = new(talk("甲"), talk("乙"))
    with place.database.reading() as session:
        parts = [each.id for each in session.get(Broadcast, made).segments]

    def write(place_of, was):
        typed = Typed(Column.TITLE, f"新{was}", was)
        return lambda session: plan_rundown.set_cell(
            session, coordinator, (made, parts[place_of]), typed, Known({}, {}, {})
        )

    found = at_once(place, whole(made), write(0, "甲"), write(1, "乙"))
    assert not refused(found)
    with place.database.reading() as session:
        row = session.get(Broadcast, made)
        assert [each.title for each in row.segments] == ["新甲", "新乙"]
        revisions = session.scalars(
            select(BroadcastVersion.revision).order_by(BroadcastVersion.revision)
        ).all()
        assert revisions[-1] == row.revision == 3
        assert revisions == list(range(4))


def test_of_two_who_write_into_one_cell_one_is_told(place, coordinator, new):
    made = new(talk("甲"))
    with place.database.reading() as session:
        part = session.get(Broadcast, made).segments[0].id

    def write(text):
        typed = Typed(Column.TITLE, text, "甲")
        return lambda session: plan_rundown.set_cell(
            session, coordinator, (made, part), typed, Known({}, {}, {})
        )

    found = at_once(place, whole(made), write("子"), write("丑"))
    assert refused(found) == ["cell.changed"]


def test_no_part_comes_into_a_plan_while_it_is_fixed(place, coordinator, new):
    made = new(SegmentDraft(SegmentKind.ITEM, 7200, item_id=place.item))

    def fix(session):
        row = plan_broadcast.own_broadcast(session, coordinator, made)
        plan_broadcast.require_open(row)
        plan_broadcast.freeze_prices(row)
        row.state = BroadcastState.LOCKED
        edit_broadcast.touch(row)

    def add(session):
        draft = SegmentDraft(SegmentKind.ITEM, 300, item_id=place.item)
        plan_rundown.add_segment(session, coordinator, made, draft)

    found = at_once(place, whole(made), fix, add)
    assert refused(found) in ([], ["schedule.is_fixed"])
    with place.database.reading() as session:
        row = session.get(Broadcast, made)
        assert row.state is BroadcastState.LOCKED
        assert [each.price_fen for each in row.segments] == [2990] * len(row.segments)


def test_a_plan_is_taken_once(place, coordinator, people):
    asked = ask(place, coordinator, wishes_of(place))
    search(place, asked)

    def take(session):
        return len(take_plan.take_plan(session, coordinator, asked, None).made)

    found = at_once(place, lambda session: session.get(take_plan.PlanProposal, asked), take, take)
    assert refused(found) == ["plan_page.closed"]
    made = next(each for each in found if isinstance(each, int))
    with place.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Broadcast)) == made > 0


def test_two_who_merge_the_same_two_from_either_end_do_not_wait_for_ever(place, coordinator, new):
    one, other = new(talk("甲")), new(talk("乙"), start=START + timedelta(hours=3))

    def merge(first, second):
        return lambda session: copy_rundown.merge_broadcasts(session, coordinator, first, second)

    found = at_once(place, whole(one), merge(one, other), merge(other, one))
    assert refused(found) == ["schedule.is_fixed"], "one is called off by then"
    with place.database.reading() as session:
        assert [each.title for each in session.get(Broadcast, one).segments] == ["甲", "乙"]


def test_two_who_change_a_series_from_different_days_do_not_wait_for_ever(place, coordinator, new):
    first = new(talk("甲"), start=(now() + timedelta(days=5)).replace(microsecond=0))
    with place.database.session() as session:
        row = make_series(session, coordinator, first, Repeat(every=Every.DAY, count=4))
        days = [each.id for each in occurrences_of(session, row.id)]

    def rename(chosen, title):
        def work(session):
            row = session.get(Broadcast, chosen)
            fields = row.channel_id, row.host_id, row.start_at, row.end_at
            draft = SeriesDraft(BroadcastDraft(title, *fields))
            change_series(session, coordinator, chosen, Scope.ALL, draft, row.revision)

        return work

    found = at_once(place, whole(days[0]), rename(days[0], "早场"), rename(days[-1], "晚场"))
    assert refused(found) in ([], ["schedule.changed"])
    with place.database.reading() as session:
        assert len({session.get(Broadcast, each).title for each in days}) == 1


def test_two_busy_files_both_count(place, coordinator, people):
    days = [START + timedelta(days=number) for number in range(2)]
    with place.database.session() as session:
        rows = [
            HostBusy(
                unit_id=place.county,
                host_id=people[1],
                name=f"{day:%d}.ics",
                spans=[Span(start=day, end=day + timedelta(hours=1)).model_dump(mode="json")],
                account_id=coordinator.account_id,
            )
            for day in days
        ]
        session.add_all(rows)
        session.flush()
        files = [each.id for each in rows]

    def add(file):
        return lambda session: apply_busy(session, coordinator, file, replacing=False)

    found = at_once(
        place, lambda session: session.get(Host, people[1]), add(files[0]), add(files[1])
    )
    assert not refused(found)
    with place.database.reading() as session:
        away = availability_of(session.get(Host, people[1])).away
        assert [each.start for each in away] == days


def test_of_two_saves_of_one_item_one_is_told(place, coordinator):
    with place.database.reading() as session:
        item = session.get(Item, place.item)
        draft, revision = draft_of(item), item.revision

    def save(**changes):
        return lambda session: change_item(
            session, coordinator, place.item, replace(draft, sku="", **changes), revision
        )

    found = at_once(
        place, lambda session: session.get(Item, place.item), save(stock=5), save(origin="新产地")
    )
    assert refused(found) == ["item.changed"]
    with place.database.reading() as session:
        item = session.get(Item, place.item)
        assert item.revision == revision + 1
        assert (item.stock == 5) != (item.origin == "新产地")
