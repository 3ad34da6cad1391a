"""Every change of a broadcast is one version, every new one begins with a whole one, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from studio.errors import Conflict
from studio.records.live import Broadcast, SegmentKind
from studio.records.people import AuditEntry, Role
from studio.records.rundowns import BroadcastVersion
from studio.schedule import Every, Repeat
from studio.units import now
from studio.workflows.live import (
    copy_rundown,
    plan_broadcast,
    plan_rundown,
    restore_rundown,
    rundown_versions,
    take_plan,
)
from studio.workflows.live.cast import set_cast
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft
from studio.workflows.live.series import make_series, occurrences_of
from tests.workflows.live.test_take_plan import ask, known_host, search, wishes_of

START = datetime(2027, 7, 1, 11, 30, tzinfo=UTC)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def hosts(place, coordinator):
    """Ids of a channel and two hosts."""
    with place.database.session() as session:
        people = [
            known_host(session, coordinator, place.county, name).id for name in ("刘满仓", "周晓禾")
        ]
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        return channel.id, *people


@pytest.fixture
def new(place, coordinator, hosts):
    def made(*titles, start=START, minutes=60):
        draft = BroadcastDraft("开采季", *hosts[:2], start, start + timedelta(minutes=minutes))
        with place.database.session() as session:
            made = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
            if titles:
                plan_rundown.add_segments(
                    session, coordinator, made, [talk(each) for each in titles]
                )
        return made

    return made


def talk(title: str, seconds: int = 600, **changes) -> SegmentDraft:
    return SegmentDraft(SegmentKind.INTERACTION, seconds, title, **changes)


def titles(place, made) -> str:
    with place.database.reading() as session:
        return "".join(each.title for each in session.get(Broadcast, made).segments)


def versions(place, made) -> list[tuple[int, int | None]]:
    """Revision of each and where taking back leads to."""
    own = select(BroadcastVersion).where(BroadcastVersion.broadcast_id == made)
    with place.database.reading() as session:
        rows = session.scalars(own.order_by(BroadcastVersion.revision))
        return [(each.revision, each.undo) for each in rows]


def as_it_is(row: Broadcast, **changes) -> BroadcastDraft:
    values = {
        "title": row.title,
        "channel_id": row.channel_id,
        "host_id": row.host_id,
        "start": row.start_at,
        "end": row.end_at,
    }
    return BroadcastDraft(**values | changes)


def rename(place, coordinator, made, title):
    with place.database.session() as session:
        row = session.get(Broadcast, made)
        draft = as_it_is(row, title=title)
        plan_broadcast.change_broadcast(session, coordinator, made, draft, row.revision)


def take_back(place, coordinator, made):
    with place.database.session() as session:
        restore_rundown.take_back(session, coordinator, made)


def begins_whole(place, coordinator, made):
    """A change is taken back, what was made with it is not."""
    stood = titles(place, made), versions(place, made)
    assert stood == (stood[0], [(0, None)])
    with place.database.reading() as session:
        kept = rundown_versions.version_at(session, made, 0)
        assert rundown_versions.plan_of(kept) == rundown_versions.plan_now(
            session, session.get(Broadcast, made)
        )
        count = len(session.get(Broadcast, made).segments)
        assert restore_rundown.steps_of(session, coordinator, made) == (False, False)
    with place.database.session() as session, pytest.raises(Conflict, match="no_undo"):
        restore_rundown.take_back(session, coordinator, made)
    rename(place, coordinator, made, "改个标题")
    take_back(place, coordinator, made)
    with place.database.reading() as session:
        row = session.get(Broadcast, made)
        assert len(row.segments) == count > 0
        assert row.title != "改个标题"


def test_what_a_plan_made_is_not_emptied_by_taking_back(place, coordinator, hosts):
    asked = ask(place, coordinator, wishes_of(place))
    search(place, asked)
    with place.database.session() as session:
        made = take_plan.take_plan(session, coordinator, asked, None).made
    begins_whole(place, coordinator, made[0])


def test_copies_and_occurrences_are_not_emptied_by_taking_back(place, coordinator, hosts, new):
    first = new("甲", "乙", start=(now() + timedelta(days=5)).replace(microsecond=0))
    with place.database.session() as session:
        set_cast(session, coordinator, first, [hosts[2]])
    with place.database.session() as session:
        start = START + timedelta(days=7)
        copied = copy_rundown.copy_broadcast(session, coordinator, first, start).id
    with place.database.session() as session:
        row = make_series(session, coordinator, first, Repeat(every=Every.DAY, count=2))
        second = occurrences_of(session, row.id)[1].id
    for made in (copied, second):
        with place.database.reading() as session:
            assert [each.name for each in session.get(Broadcast, made).more_hosts] == ["周晓禾"]
        begins_whole(place, coordinator, made)
        with place.database.reading() as session:
            assert [each.name for each in session.get(Broadcast, made).more_hosts] == ["周晓禾"]


def test_what_changes_nothing_is_no_change(place, coordinator, hosts, new):
    made = new("甲", "乙")
    before = versions(place, made)
    with place.database.session() as session:
        row = session.get(Broadcast, made)
        noted = len(session.scalars(select(AuditEntry)).all())
        revision, changed_at, part = row.revision, row.changed_at, row.segments[0].id
        plan_broadcast.change_broadcast(session, coordinator, made, as_it_is(row), revision)
        plan_rundown.change_segment(session, coordinator, made, part, talk("甲"))
        plan_rundown.move_segment(session, coordinator, made, part, -1)
        set_cast(session, coordinator, made, [])
    with place.database.reading() as session:
        row = session.get(Broadcast, made)
        assert (row.revision, row.changed_at) == (revision, changed_at)
        assert len(session.scalars(select(AuditEntry)).all()) == noted
    assert versions(place, made) == before


def test_edits_within_an_edit_are_one_step(place, coordinator, hosts, new):
    made = new("甲", "乙")
    with (
        place.database.session() as session,
        plan_broadcast.edit(session, coordinator, made) as broadcast,
    ):
        plan_rundown.add_segment(session, coordinator, made, talk("丙"))
        plan_rundown.move_segment(session, coordinator, made, broadcast.segments[2].id, -2)
        set_cast(session, coordinator, made, [hosts[2]])
    assert titles(place, made) == "丙甲乙"
    assert versions(place, made) == [(0, None), (1, 0), (2, 1)]
    take_back(place, coordinator, made)
    assert titles(place, made) == "甲乙"
    with place.database.reading() as session:
        assert not session.get(Broadcast, made).more_hosts


def test_an_edit_that_fails_leaves_the_next_one_to_be_kept(place, coordinator, hosts, new):
    made = new("甲")
    with place.database.session() as session:
        with (
            pytest.raises(Conflict),
            plan_broadcast.edit(session, coordinator, made) as broadcast,
        ):
            raise Conflict("schedule.is_fixed", title=broadcast.title)
        plan_rundown.add_segment(session, coordinator, made, talk("乙"))
    assert versions(place, made)[-1] == (2, 1)
