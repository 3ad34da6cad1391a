"""The others of a series get one's rundown: kept, noted, with who is on, what was said and what was ordered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from studio.records.live import Broadcast, SegmentKind
from studio.records.people import AuditEntry
from studio.records.work import ClipOrder
from studio.schedule import Every, Repeat
from studio.units import now
from studio.workflows.live import copy_rundown, plan_broadcast, plan_rundown, rundown_talk
from studio.workflows.live.cast import set_cast
from studio.workflows.live.change_series import SeriesDraft, change_series
from studio.workflows.live.segment_draft import SegmentDraft
from studio.workflows.live.series import make_series, occurrences_of
from studio.workflows.live.series_scope import Scope
from tests.workflows.live.test_edit_broadcast import (
    as_it_is,
    coordinator,
    hosts,
    new,
    take_back,
    talk,
    titles,
    versions,
)

__all__ = ["coordinator", "hosts", "new"]


@pytest.fixture
def two(place, coordinator, new):
    """Ids of two occurrences with the parts 甲 and 乙."""
    first = new("甲", "乙", start=(now() + timedelta(days=5)).replace(microsecond=0))
    with place.database.session() as session:
        row = make_series(session, coordinator, first, Repeat(every=Every.DAY, count=2))
        return first, occurrences_of(session, row.id)[1].id


def give(place, coordinator, first, **changes):
    """Have the others get the first one's rundown, and what ``changes`` of it."""
    with place.database.session() as session:
        row = session.get(Broadcast, first)
        draft = SeriesDraft(as_it_is(row, **changes), rundown=True)
        return change_series(session, coordinator, first, Scope.ALL, draft, row.revision)


def parts_of(place, made):
    with place.database.reading() as session:
        return list(session.get(Broadcast, made).segments)


def test_the_others_keep_one_version_that_is_one_step_back(place, coordinator, two):
    first, second = two
    with place.database.session() as session:
        plan_rundown.add_segment(session, coordinator, first, talk("丙"))
        plan_rundown.remove_segment(session, coordinator, first, parts_of(place, first)[0].id)
    before = versions(place, second)
    outcome = give(place, coordinator, first, title="新名")
    assert outcome.changed == 2, "each once, though title and rundown changed"
    assert titles(place, second) == "乙丙"
    assert versions(place, second) == [*before, (1, 0)]
    with place.database.reading() as session:
        assert session.get(Broadcast, second).revision == 1
        noted = select(AuditEntry.action).where(AuditEntry.subject_id == second)
        assert list(session.scalars(noted)).count("broadcast.change") == 1
    with place.database.session() as session:
        plan_rundown.add_segment(session, coordinator, second, talk("丁"))
    take_back(place, coordinator, second)
    assert titles(place, second) == "乙丙", "only the last addition"
    take_back(place, coordinator, second)
    with place.database.reading() as session:
        row = session.get(Broadcast, second)
        assert (titles(place, second), row.title) == ("甲乙", "开采季")


def test_who_a_part_names_is_on_and_the_first_host_is_the_broadcast_s_own(
    place, coordinator, hosts, two
):
    first, second = two
    _, lead, guest = hosts
    with place.database.session() as session:
        stand_in = plan_broadcast.add_host(session, coordinator, place.county, "代班").id
        row = session.get(Broadcast, second)
        draft = as_it_is(row, host_id=stand_in)
        plan_broadcast.change_broadcast(session, coordinator, second, draft, row.revision)
    with place.database.session() as session:
        set_cast(session, coordinator, first, [guest])
        part = session.get(Broadcast, first).segments[0].id
        both = talk("甲", host_ids=(lead, guest))
        plan_rundown.change_segment(session, coordinator, first, part, both)
    give(place, coordinator, first)
    with place.database.reading() as session:
        row = session.get(Broadcast, second)
        assert row.host_id == stand_in
        assert row.segments[0].host_ids == [stand_in, guest]
        assert [each.id for each in row.more_hosts] == [guest]


def test_what_was_said_of_a_part_stays_with_it(place, coordinator, two):
    first, second = two
    renamed, same = (each.id for each in parts_of(place, second))
    with place.database.session() as session:
        for part in (renamed, same):
            rundown_talk.comment(session, coordinator, second, "这一段要改", part)
        part = session.get(Broadcast, first).segments[0].id
        plan_rundown.change_segment(session, coordinator, first, part, talk("新甲"))
        plan_rundown.move_segment(session, coordinator, first, part, 1)
    give(place, coordinator, first)
    assert [(each.id, each.title) for each in parts_of(place, second)] == [
        (same, "乙"),
        (renamed, "新甲"),
    ]


def test_a_clip_that_is_being_made_comes_to_every_copy(place, coordinator, two):
    first, second = two
    with place.database.session() as session:
        order = ClipOrder(
            unit_id=place.county,
            item_id=place.item,
            template="x",
            aspects=["9:16"],
            lengths=["15"],
            footage_ids=[],
            preset="p",
            music=True,
        )
        session.add(order)
        session.flush()
        sold = SegmentDraft(SegmentKind.ITEM, 600, item_id=place.item)
        part = plan_rundown.add_segment(session, coordinator, first, sold)
        part.clip_order_id = order.id
        wanted = order.id
    give(place, coordinator, first)
    with place.database.session() as session:
        start = now() + timedelta(days=30)
        copied = copy_rundown.copy_broadcast(session, coordinator, first, start).id
    half = parts_of(place, first)[-1].id
    with place.database.session() as session:
        made = copy_rundown.split_broadcast(session, coordinator, first, half).id
    assert [parts_of(place, each)[-1].clip_order_id for each in (second, copied, made)] == [
        wanted
    ] * 3


def test_what_was_said_goes_with_the_second_half(place, coordinator, new):
    made = new("甲", "乙")
    with place.database.session() as session:
        one, other = (each.id for each in session.get(Broadcast, made).segments)
        for part in (one, other):
            asked = rundown_talk.comment(session, coordinator, made, "这一段要改", part)
            rundown_talk.answer(session, coordinator, asked.id, "好")
    with place.database.session() as session:
        second = copy_rundown.split_broadcast(session, coordinator, made, other).id
    for broadcast in (made, second):
        with place.database.reading() as session:
            (thread,) = rundown_talk.threads_of(session, coordinator, broadcast)
            (part,) = session.get(Broadcast, broadcast).segments
            assert {each.segment_id for each in (thread.comment, *thread.answers)} == {part.id}
