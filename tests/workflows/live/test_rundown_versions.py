"""Versions of rundowns, what others changed meanwhile, taking back and putting back, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import Role
from studio.records.rundowns import BroadcastVersion, VersionKind
from studio.schedule import plan_times, planned
from studio.schedule.grid import Column, Known, called
from studio.schedule.kept import KeptPlan
from studio.workflows.live import (
    cast,
    edit_broadcast,
    plan_broadcast,
    plan_rundown,
    restore_rundown,
    rundown_versions,
)
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import Typed
from studio.workflows.live.segment_draft import SegmentDraft
from tests.goods import daylily

START = datetime(2028, 2, 29, 15, 30, tzinfo=UTC)


@pytest.fixture
def anna(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def boris(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def plan(place, anna):
    """A broadcast over midnight of 29 February with three talks; its id, its hosts' and its parts'."""
    with place.database.session() as session:
        hosts = [
            plan_broadcast.add_host(session, anna, place.county, name).id
            for name in ("刘满仓", "周晓禾")
        ]
        channel = plan_broadcast.add_channel(session, anna, place.county, "县播号", "douyin", 600)
        draft = BroadcastDraft("跨夜场", channel.id, hosts[0], START, START + timedelta(hours=1))
        made = plan_broadcast.new_broadcast(session, anna, place.county, draft).id
        parts = [
            plan_rundown.add_segment(session, anna, made, talk(title)).id for title in "甲乙丙"
        ]
    return made, hosts, parts


def talk(title: str, seconds: int = 300, **changes) -> SegmentDraft:
    return SegmentDraft(SegmentKind.INTERACTION, seconds, title, **changes)


def now_of(place, made) -> KeptPlan:
    with place.database.reading() as session:
        return rundown_versions.plan_now(session, session.get(Broadcast, made))


def titles(place, made) -> str:
    return "".join(each.title for each in now_of(place, made).segments)


def test_every_change_is_a_version_and_the_list_tells_them_by_person(place, anna, boris, plan):
    made, _, parts = plan
    with place.database.session() as session:
        plan_rundown.change_segment(session, boris, made, parts[0], talk("丁"))
    with place.database.session() as session:
        plan_rundown.move_segment(session, anna, made, parts[2], -2)
    with place.database.reading() as session:
        kept = session.scalars(select(func.count()).select_from(BroadcastVersion)).one()
        lines = rundown_versions.stretches(session, anna, made)
    assert kept == 6, "planned, three parts, two changes"
    assert [each.saves for each in lines] == [1, 1, 4]
    assert lines[0].before.id == lines[1].version.id
    assert lines[-1].before.revision == 0, "as it was planned"


def test_one_s_own_steps_are_taken_back_and_done_again(place, anna, plan):
    made, _, parts = plan
    before = now_of(place, made)
    with place.database.session() as session:
        plan_rundown.remove_segment(session, anna, made, parts[1])
    with place.database.session() as session:
        plan_rundown.copy_segment(session, anna, made, parts[0])
    after = now_of(place, made)
    assert titles(place, made) == "甲甲丙"
    for expected in ("甲丙", "甲乙丙"):
        with place.database.session() as session:
            restore_rundown.take_back(session, anna, made)
        assert titles(place, made) == expected
    assert now_of(place, made) == before, "with the same id"
    for expected in ("甲丙", "甲甲丙"):
        with place.database.session() as session:
            restore_rundown.do_again(session, anna, made)
        assert titles(place, made) == expected
    assert now_of(place, made) == after
    with place.database.session() as session, pytest.raises(Conflict, match="no_redo"):
        restore_rundown.do_again(session, anna, made)


def test_what_somebody_else_did_is_not_taken_back(place, anna, boris, plan):
    made, _, parts = plan
    with place.database.session() as session:
        plan_rundown.remove_segment(session, boris, made, parts[0])
    with place.database.session() as session, pytest.raises(Conflict, match="no_undo"):
        restore_rundown.take_back(session, anna, made)
    with place.database.session() as session:
        restore_rundown.take_back(session, boris, made)
    with place.database.session() as session, pytest.raises(Conflict, match="no_undo"):
        restore_rundown.take_back(session, boris, made)
    with place.database.reading() as session:
        assert restore_rundown.steps_of(session, boris, made) == (False, True)
        assert restore_rundown.steps_of(session, anna, made) == (False, False)


def test_an_older_version_is_put_back_whole(place, anna, boris, plan):
    made, hosts, parts = plan
    with place.database.reading() as session:
        old = rundown_versions.newest_version(session, made).id
    before = now_of(place, made)
    with place.database.session() as session:
        cast.set_cast(session, boris, made, [hosts[1]])
        plan_rundown.change_segment(
            session, boris, made, parts[0], talk("戊", host_ids=(hosts[1],))
        )
        plan_rundown.remove_segment(session, boris, made, parts[2])
        plan_rundown.add_segment(session, boris, made, talk("己"), parts[0])
    assert titles(place, made) == "戊己乙"
    with place.database.session() as session:
        restore_rundown.restore(session, anna, made, old)
    after = now_of(place, made)
    assert after.model_copy(update={"names": {}}) == before.model_copy(update={"names": {}})
    with place.database.session() as session:
        restore_rundown.take_back(session, anna, made)
    assert titles(place, made) == "戊己乙"
    with place.database.session() as session, pytest.raises(NotFound):
        restore_rundown.restore(session, anna, made, "0" * 32)


def test_a_fixed_plan_is_left_alone(place, anna, plan):
    made, _, _ = plan
    with place.database.session() as session:
        plan_broadcast.set_state(session, anna, made, BroadcastState.CANCELLED)
        newest = rundown_versions.newest_version(session, made)
        assert newest.kind is VersionKind.STATE
    with place.database.session() as session, pytest.raises(Conflict, match="is_fixed"):
        restore_rundown.take_back(session, anna, made)
    with place.database.session() as session:
        plan_broadcast.set_state(session, anna, made, BroadcastState.DRAFT)
    with place.database.session() as session, pytest.raises(Conflict, match="no_undo"):
        restore_rundown.take_back(session, anna, made)


def revision(place, made) -> int:
    with place.database.reading() as session:
        return session.get(Broadcast, made).revision


def test_a_fixed_version_that_is_put_back_brings_no_frozen_price(place, anna, plan):
    made, _, _ = plan
    with place.database.session() as session:
        tea = daylily(place.county, sku="tea", name_zh="白茶", price_fen=8800)
        session.add(tea)
        session.flush()
        sold = SegmentDraft(SegmentKind.ITEM, 600, item_id=place.item)
        part = plan_rundown.add_segment(session, anna, made, sold).id
        fixed = session.get(Broadcast, made)
        with edit_broadcast.keeping(session, anna, fixed, VersionKind.STATE):
            plan_broadcast.freeze_prices(fixed)
            fixed.state = BroadcastState.LOCKED
        version = rundown_versions.newest_version(session, made).id
        other = tea.id
    with place.database.session() as session:
        plan_broadcast.set_state(session, anna, made, BroadcastState.DRAFT)
        session.get(Item, place.item).price_fen = 5555

    def shown(session):
        row = session.get(Broadcast, made).segments[-1]
        return (
            row.price_fen,
            row.list_price_fen,
            plan_times(planned(row.broadcast))[-1].price.price.fen,
        )

    with place.database.session() as session:
        restore_rundown.restore(session, anna, made, version)
        assert shown(session) == (None, None, 5555)
    with place.database.session() as session:
        row = session.get(Broadcast, made).segments[-1]
        row.price_fen, row.list_price_fen = 2990, 3990  # as versions before this one left it
    with place.database.session() as session:
        replaced = replace(sold, item_id=other)
        plan_rundown.change_segment(session, anna, made, part, replaced)
        assert shown(session) == (None, None, 8800)


def test_a_stale_form_says_what_the_other_person_changed(place, anna, boris, plan):
    made, _, parts = plan
    seen = revision(place, made)
    with place.database.session() as session:
        plan_rundown.change_segment(session, boris, made, parts[0], talk("丁", 360), seen)
    with place.database.session() as session, pytest.raises(Conflict) as refused:
        plan_rundown.change_segment(session, anna, made, parts[0], talk("甲甲"), seen)
    assert refused.value.code == "schedule.changed_by"
    assert refused.value.params["who"].startswith("coordinator")
    assert "时长由“5:00”改为“6:00”" in refused.value.params["what_zh"]
    with place.database.session() as session:
        plan_rundown.change_segment(session, anna, made, parts[1], talk("乙乙"), seen)
    assert titles(place, made) == "丁乙乙丙", "another part stands in nobody's way"
    with place.database.session() as session, pytest.raises(Conflict, match="changed_by"):
        plan_broadcast.set_state(session, anna, made, BroadcastState.REVIEW, seen)


def cell(place, who, made, part, column, text, was=None):
    with place.database.session() as session:
        known = Known({}, called({}), {})
        typed = Typed(column, text, was)
        return plan_rundown.set_cell(session, who, (made, part), typed, known)


def test_a_cell_is_not_written_over_what_somebody_else_wrote(place, anna, boris, plan):
    made, _, parts = plan
    cell(place, boris, made, parts[0], Column.TITLE, "欢迎", "甲")
    with pytest.raises(Conflict) as refused:
        cell(place, anna, made, parts[0], Column.TITLE, "大家好", "甲")
    assert refused.value.code == "cell.changed"
    assert (refused.value.params["now"], refused.value.params["yours"]) == ("欢迎", "大家好")
    cell(place, anna, made, parts[0], Column.LENGTH, "6:00", "5:00")
    cell(place, anna, made, parts[0], Column.TITLE, "欢迎", "甲")
    assert titles(place, made) == "欢迎乙丙", "the same by both is no quarrel"
    with place.database.session() as session:
        plan_rundown.remove_segment(session, boris, made, parts[0])
    with pytest.raises(Conflict, match=r"cell\.gone"):
        cell(place, anna, made, parts[0], Column.TITLE, "大家好", "欢迎")


def test_what_says_the_same_keeps_no_version(place, anna, plan):
    made, _, parts = plan
    before = revision(place, made)
    cell(place, anna, made, parts[0], Column.LENGTH, "5", "5:00")
    with place.database.session() as session:
        plan_rundown.change_segment(session, anna, made, parts[0], talk("甲"))
    assert revision(place, made) == before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"min_s": 301}, "cell.lengths_order"),
        ({"max_s": 299}, "cell.lengths_order"),
        ({"min_s": 0}, "cell.lengths_order"),
        ({"quota": -1}, "cell.below_nothing"),
        ({"quota": 1_000_001}, "cell.pieces"),
        ({"fixed_clock_s": 2 * 86_400}, "cell.clock"),
        ({"warn_s": -1}, "cell.length"),
        ({"overlay": "长" * 61}, "cell.long_text"),
        ({"talking_points": ("要点",) * 13}, "cell.many_points"),
    ],
)
def test_what_no_part_can_be(place, anna, plan, changes, code):
    made, _, _ = plan
    with place.database.session() as session, pytest.raises(InputError) as refused:
        plan_rundown.add_segment(session, anna, made, talk("戊", **changes))
    assert refused.value.code == code
    assert titles(place, made) == "甲乙丙"


def test_whoever_is_named_in_a_part_is_on_and_strangers_are_not(place, anna, plan):
    made, hosts, parts = plan
    with place.database.session() as session:
        plan_rundown.change_segment(session, anna, made, parts[0], talk("甲", host_ids=(hosts[1],)))
        assert [each.id for each in session.get(Broadcast, made).more_hosts] == [hosts[1]]
    with place.database.session() as session:
        cast.set_cast(session, anna, made, [])
        broadcast = session.get(Broadcast, made)
        assert list(broadcast.more_hosts) == []
        assert broadcast.segments[0].host_ids == [], "who is no longer on is in no part"
    with place.database.session() as session, pytest.raises(NotFound):
        cast.set_cast(session, anna, made, ["0" * 32])


def test_old_steps_of_one_person_become_one(place, anna, plan, monkeypatch):
    made, _, parts = plan
    moment = datetime(2026, 5, 1, 8, 0, 10, tzinfo=UTC)
    monkeypatch.setattr(rundown_versions, "now", lambda: moment)
    for seconds in range(200, 200 + rundown_versions.STEPS + 10):
        with place.database.session() as session:
            plan_rundown.change_segment(session, anna, made, parts[0], talk("甲", seconds))
    with place.database.reading() as session:
        kept = session.scalars(
            select(BroadcastVersion.revision)
            .where(BroadcastVersion.at == moment)
            .order_by(BroadcastVersion.revision)
        ).all()
        lines = rundown_versions.stretches(session, anna, made)
    assert len(kept) == rundown_versions.STEPS
    assert lines[0].saves == rundown_versions.STEPS
    with place.database.session() as session:
        restore_rundown.take_back(session, anna, made)
    assert now_of(place, made).segments[0].planned_s == 200 + rundown_versions.STEPS + 8


def test_a_seller_and_a_neighbour_change_nothing(place, plan):
    made, _, parts = plan
    seller, neighbour = place.person(Role.SELLER), place.person(Role.COORDINATOR, place.other)
    for who, error in ((seller, Forbidden), (neighbour, NotFound)):
        with place.database.session() as session, pytest.raises(error):
            restore_rundown.take_back(session, who, made)
        with pytest.raises(error):
            cell(place, who, made, parts[0], Column.TITLE, "别人")
