"""Broadcasts and rundowns on rows, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import Role
from studio.units import Money
from studio.workflows.live import plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.live_show import show_of_broadcast
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft

START = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def draft(place, coordinator):
    with place.database.session() as session:
        host = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
    return BroadcastDraft("开采季", channel.id, host.id, START, START + timedelta(hours=1))


def planned(place, viewer, draft):
    with place.database.session() as session:
        return plan_broadcast.new_broadcast(session, viewer, place.county, draft).id


def changed(draft, **changes):
    return BroadcastDraft(**({field: getattr(draft, field) for field in vars(draft)} | changes))


def test_a_broadcast_is_planned_and_changed(place, coordinator, draft):
    made = planned(place, coordinator, draft)
    later = changed(draft, title="丰收季", end=START + timedelta(hours=2))
    with place.database.session() as session:
        saved = plan_broadcast.change_broadcast(session, coordinator, made, later, revision=0)
    assert (saved.title, saved.revision) == ("丰收季", 1)
    assert saved.end_at == START + timedelta(hours=2)


def test_a_save_over_a_newer_one_is_refused(place, coordinator, draft):
    made = planned(place, coordinator, draft)
    with place.database.session() as session:
        plan_broadcast.change_broadcast(
            session, coordinator, made, changed(draft, title="丰收季"), revision=0
        )
    with (
        place.database.session() as session,
        pytest.raises(Conflict, match=r"schedule\.changed_by") as refused,
    ):
        plan_broadcast.change_broadcast(session, coordinator, made, draft, revision=0)
    assert "丰收季" in str(refused.value.params["what_zh"])


@pytest.mark.parametrize(
    ("length", "code"),
    [
        (timedelta(0), "no_length"),
        (-timedelta(minutes=1), "ends_before_start"),
        (timedelta(hours=24, seconds=1), "too_long"),
    ],
)
def test_it_ends_after_it_starts_and_within_a_day(place, coordinator, draft, length, code):
    with pytest.raises(InputError, match=code):
        planned(place, coordinator, changed(draft, end=START + length))


@pytest.mark.parametrize("title", ["", "  ", "长" * 101])
def test_it_has_a_title(place, coordinator, draft, title):
    with pytest.raises(InputError, match="no_title"):
        planned(place, coordinator, changed(draft, title=title))


def test_who_may_plan(place, draft):
    with pytest.raises(Forbidden):
        planned(place, place.person(Role.SELLER), draft)
    with pytest.raises(Forbidden):
        planned(place, place.person(Role.MEDIA), draft)
    with pytest.raises(NotFound):
        planned(place, place.person(Role.ADMINISTRATOR, place.other), draft)


def test_a_foreign_host_is_not_there(place, draft):
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session, pytest.raises(NotFound):
        plan_broadcast.new_broadcast(session, stranger, place.other, draft)


def test_names_are_taken_once(place, coordinator, draft):
    with place.database.session() as session:
        with pytest.raises(Conflict):
            plan_broadcast.add_host(session, coordinator, place.county, " 刘满仓 ")
        with pytest.raises(Conflict):
            plan_broadcast.add_channel(session, coordinator, place.county, "县播号", "douyin", 0)


@pytest.mark.parametrize(
    ("name", "platform", "pause", "code"),
    [("", "douyin", 0, "no_name"), ("x", "tv", 0, "platform"), ("x", "douyin", -1, "turnaround")],
)
def test_a_bad_channel_is_refused(place, coordinator, name, platform, pause, code):
    with place.database.session() as session, pytest.raises(InputError, match=code):
        plan_broadcast.add_channel(session, coordinator, place.county, name, platform, pause)


def parts(place, made):
    with place.database.reading() as session:
        return [(each.position, each.title) for each in session.get(Broadcast, made).segments]


def talk(title, seconds=60):
    return SegmentDraft(kind=SegmentKind.INTERACTION, planned_s=seconds, title=title)


def test_parts_are_added_moved_and_removed(place, coordinator, draft):
    made = planned(place, coordinator, draft)
    with place.database.session() as session:
        ids = {
            title: plan_rundown.add_segment(session, coordinator, made, talk(title)).id
            for title in "甲乙丙"
        }
    with place.database.session() as session:
        plan_rundown.move_segment(session, coordinator, made, ids["丙"], -5)
    assert parts(place, made) == [(1, "丙"), (2, "甲"), (3, "乙")]
    with place.database.session() as session:
        plan_rundown.remove_segment(session, coordinator, made, ids["甲"])
    assert parts(place, made) == [(1, "丙"), (2, "乙")]
    with place.database.session() as session, pytest.raises(NotFound):
        plan_rundown.remove_segment(session, coordinator, made, ids["甲"])


@pytest.mark.parametrize("seconds", [0, -1, 4 * 3600 + 1])
def test_a_part_has_a_length(place, coordinator, draft, seconds):
    made = planned(place, coordinator, draft)
    with place.database.session() as session, pytest.raises(InputError, match="bad_length"):
        plan_rundown.add_segment(session, coordinator, made, talk("x", seconds))


def test_findings_of_two_that_clash_and_of_an_item_without_a_clip(place, coordinator, draft):
    first = planned(place, coordinator, draft)
    second = planned(place, coordinator, changed(draft, title="撞车"))
    part = SegmentDraft(kind=SegmentKind.ITEM, planned_s=3600, item_id=place.item)
    with place.database.session() as session:
        plan_rundown.add_segment(session, coordinator, first, part)
    with place.database.reading() as session:
        found = watch_schedule.findings(session, [session.get(Broadcast, first)])
    codes = {finding.code for finding in found[first]}
    assert {"schedule.host_double", "schedule.channel_double", "schedule.clip_missing"} <= codes
    with place.database.session() as session:
        plan_broadcast.set_state(session, coordinator, second, BroadcastState.CANCELLED)
    with place.database.reading() as session:
        found = watch_schedule.findings(session, [session.get(Broadcast, first)])
    assert "schedule.host_double" not in {finding.code for finding in found[first]}


def test_feed_and_sheet(place, coordinator, draft):
    made = planned(place, coordinator, draft)
    with place.database.reading() as session:
        around = watch_schedule.between(START, START + timedelta(minutes=1))
        (broadcast,) = session.scalars(around).unique().all()
        assert broadcast.id == made
        feed = watch_schedule.feed([broadcast], "县播", "zh").decode()
        sheet = watch_schedule.sheet(session, broadcast, "zh")
        assert not session.scalars(watch_schedule.between(START - timedelta(hours=1), START)).all()
    assert "SUMMARY:" in feed
    assert "DTSTART;TZID=Asia/Shanghai:20260701T193000" in feed
    assert sheet.startswith(b"PK")


def test_a_live_pack_s_show_is_what_the_broadcast_says(place, coordinator, draft):
    made = planned(place, coordinator, draft)
    with place.database.session() as session, pytest.raises(InputError, match=r"live\.no_items"):
        show_of_broadcast(session, made, fresh="")
    item = SegmentDraft(kind=SegmentKind.ITEM, planned_s=600, item_id=place.item)
    with place.database.session() as session:
        for part in (talk("开场"), item, item):
            plan_rundown.add_segment(session, coordinator, made, part)
    with place.database.reading() as session:
        wanted = show_of_broadcast(session, made[:12], fresh="")
    assert wanted.kit == "qidong"
    assert (wanted.show.title, wanted.show.room, wanted.show.host) == ("开采季", "县播号", "刘满仓")
    assert [each.facts.name_zh for each in wanted.show.items] == ["祁东黄花菜"]
    assert f"{wanted.show.starts:%m-%d %H:%M}" == "07-01 19:30"
    with place.database.reading() as session, pytest.raises(NotFound):
        show_of_broadcast(session, "", fresh="")


def test_a_live_pack_shows_the_prices_of_the_lock(place, coordinator, draft):
    made = planned(place, coordinator, draft)
    with place.database.session() as session:
        part = SegmentDraft(kind=SegmentKind.ITEM, planned_s=3600, item_id=place.item)
        plan_rundown.add_segment(session, coordinator, made, part)
        item = session.get(Item, place.item)
        item.price_fen, item.list_price_fen = 2990, 3990
        item.season_from = item.season_to = None
        plan_broadcast.freeze_prices(session.get(Broadcast, made))
    with place.database.session() as session:
        item = session.get(Item, place.item)
        item.price_fen, item.list_price_fen = 9900, None
    with place.database.session() as session:
        (one,) = show_of_broadcast(session, made, fresh="").show.items
        assert (one.facts.price, one.facts.list_price) == (Money(2990), Money(3990))
        for each in session.get(Broadcast, made).segments:
            each.price_fen = each.list_price_fen = None
    with place.database.reading() as session:
        (one,) = show_of_broadcast(session, made, fresh="").show.items
        assert (one.facts.price, one.facts.list_price) == (Money(9900), None)
