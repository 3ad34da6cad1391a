"""One tap from a finding to its remedy, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from jobs import queue
from studio.errors import Conflict, InputError, NotFound
from studio.records.edit import SourceRef, Take, Timeline
from studio.records.footage_links import FootageItem
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import Role
from studio.records.prices import ItemPrice
from studio.records.work import Clip, ClipOrder, ClipState, Footage, FootageState, Job, JobState
from studio.schedule import fingerprint, local
from studio.units import Size, TimeRange, now
from studio.workflows.catalog.prices import approve_price
from studio.workflows.clips.publish import publish
from studio.workflows.cutting.order_clips import facts_for
from studio.workflows.live import mend, order_missing, plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.clip_supply import supply_of
from studio.workflows.live.describe_host import HostFacts, describe_host
from studio.workflows.live.mend_choices import choices
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft

DAYLILY_IN = datetime(2030, 7, 1, 11, 30, tzinfo=UTC)
"""A day on which daylilies are in season."""


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def cast(place, coordinator):
    """Ids of three hosts that are known, and of two channels."""
    with place.database.session() as session:
        hosts = [
            plan_broadcast.add_host(session, coordinator, place.county, name)
            for name in ("刘满仓", "周晓禾", "谷秋白")
        ]
        for host in hosts:
            describe_host(session, coordinator, host.id, HostFacts(verified_until=date(2040, 1, 1)))
        channels = [
            plan_broadcast.add_channel(session, coordinator, place.county, name, "douyin", 600)
            for name in ("甲号", "乙号")
        ]
        return [each.id for each in hosts], [each.id for each in channels]


@pytest.fixture
def made(place, coordinator, cast):
    hosts, channels = cast

    def one(start=DAYLILY_IN, host=0, channel=0, parts=()):
        end = start + timedelta(hours=1)
        draft = BroadcastDraft("开采季", channels[channel], hosts[host], start, end)
        with place.database.session() as session:
            broadcast = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
            if parts:
                plan_rundown.add_segments(session, coordinator, broadcast.id, list(parts))
            return broadcast.id

    return one


def sold(place, seconds=3600, **changes):
    return SegmentDraft(SegmentKind.ITEM, seconds, item_id=place.item, **changes)


def finding(session, made, code):
    broadcast = session.get(Broadcast, made)
    for each in watch_schedule.findings(session, [broadcast])[made]:
        if each.code == f"schedule.{code}":
            return each
    return None


def do(place, who, made, code, choice=""):
    hands = mend.Hands(queue.enqueue, place.settings)
    with place.database.session() as session:
        found = finding(session, made, code)
        assert found is not None, code
        return mend.mend(session, hands, who, made, fingerprint(found), choice)


def offered(place, made, code):
    with place.database.reading() as session:
        broadcast = session.get(Broadcast, made)
        return choices(session, broadcast, finding(session, made, code))


def gone(place, made, code) -> bool:
    with place.database.reading() as session:
        return finding(session, made, code) is None


def test_another_host_those_who_are_free_first(place, coordinator, cast, made):
    hosts, _ = cast
    first = made(host=0)
    made(host=1, channel=1)
    clash = made(host=0, channel=1, start=DAYLILY_IN + timedelta(minutes=59))
    found = offered(place, clash, "host_double")
    assert [(each.value, each.fits) for each in found] == [(hosts[2], True), (hosts[1], False)]
    assert found[1].against[0].code == "schedule.host_double"
    do(place, coordinator, clash, "host_double", hosts[2])
    assert gone(place, clash, "host_double")
    assert gone(place, first, "host_double")


def test_a_second_host_is_swapped_in_every_part(place, coordinator, cast, made):
    hosts, _ = cast
    parts = [
        SegmentDraft(SegmentKind.INTERACTION, 1800, "甲", host_ids=(hosts[1],)),
        SegmentDraft(SegmentKind.INTERACTION, 1800, "乙", host_ids=(hosts[0], hosts[1])),
    ]
    one = made(host=0, parts=parts)
    made(host=1, channel=1)
    do(place, coordinator, one, "host_double", hosts[2])
    with place.database.reading() as session:
        broadcast = session.get(Broadcast, one)
        assert [each.id for each in broadcast.more_hosts] == [hosts[2]]
        assert [each.host_ids for each in broadcast.segments] == [[hosts[2]], [hosts[0], hosts[2]]]


def test_what_was_not_offered_is_not_taken(place, coordinator, cast, made):
    hosts, _ = cast
    made(host=0)
    clash = made(host=0, channel=1)
    for stranger in ("0" * 32, hosts[0], "", "2030-07-01T11:30:00+00:00"):
        with pytest.raises(InputError, match="no_such_choice"):
            do(place, coordinator, clash, "host_double", stranger)


def test_times_near_by_at_which_host_and_channel_are_free(place, coordinator, made):
    made()
    clash = made(start=DAYLILY_IN + timedelta(minutes=30))
    found = offered(place, clash, "channel_double")
    assert found
    starts = [datetime.fromisoformat(each.value) for each in found]
    away = [abs(each - DAYLILY_IN - timedelta(minutes=30)) for each in starts]
    assert away == sorted(away)
    assert all(abs(each - DAYLILY_IN) >= timedelta(hours=1) for each in starts)
    do(place, coordinator, clash, "channel_double", found[0].value)
    assert gone(place, clash, "channel_double")
    with place.database.reading() as session:
        moved = session.get(Broadcast, clash)
        assert moved.start_at == starts[0]
        assert moved.end_at - moved.start_at == timedelta(hours=1)


def test_a_clash_of_hosts_is_mended_by_another_time_too(place, coordinator, made):
    made()
    clash = made(channel=1)
    with place.database.reading() as session:
        broadcast = session.get(Broadcast, clash)
        found = choices(session, broadcast, finding(session, clash, "host_double"), move=True)
        lone = finding(session, clash, "no_items")
        assert choices(session, broadcast, lone, move=True) == []
    do(place, coordinator, clash, "host_double", found[0].value)
    assert gone(place, clash, "host_double")


def test_a_second_host_takes_over(place, coordinator, cast, made):
    hosts, _ = cast
    parts = [SegmentDraft(SegmentKind.INTERACTION, 3600, "甲", host_ids=(hosts[0], hosts[1]))]
    one = made(host=0, parts=parts)
    made(host=0, channel=1)
    assert hosts[1] in {each.value for each in offered(place, one, "host_double")}
    do(place, coordinator, one, "host_double", hosts[1])
    with place.database.reading() as session:
        broadcast = session.get(Broadcast, one)
        assert (broadcast.host_id, list(broadcast.more_hosts)) == (hosts[1], [])
        assert broadcast.segments[0].host_ids == [hosts[1]]


def test_an_item_in_season_takes_the_place_of_one_that_is_not(place, coordinator, made):
    winter = datetime(2030, 1, 15, 11, 30, tzinfo=UTC)
    with place.database.session() as session:
        own = session.get(Item, place.item)
        own.season_from, own.season_to = "06-10", "08-31"
        all_year = {**_values(own), "season_from": None, "season_to": None}
        tea = Item(**{**all_year, "sku": "tea", "name_zh": "白茶"})
        empty = Item(**{**all_year, "sku": "none", "name_zh": "卖光了", "stock": 0})
        session.add_all([tea, empty])
        session.flush()
        ids = tea.id, empty.id
    one = made(start=winter, parts=[sold(place)])
    found = offered(place, one, "item_out_of_season")
    assert [each.value for each in found] == [ids[0]], "neither itself nor what is sold out"
    do(place, coordinator, one, "item_out_of_season", ids[0])
    assert gone(place, one, "item_out_of_season")


def _values(item: Item) -> dict:
    return {
        column.key: getattr(item, column.key)
        for column in Item.__table__.columns
        if column.key not in {"id"}
    }


def test_a_part_is_added_where_it_belongs(place, coordinator, made):
    talk = [SegmentDraft(SegmentKind.INTERACTION, 600, title) for title in "甲乙丙"]
    one = made(parts=talk)
    for _ in range(2):
        do(place, coordinator, one, "no_open_close")
    do(place, coordinator, one, "underrun")
    with place.database.reading() as session:
        kinds = [each.kind for each in session.get(Broadcast, one).segments]
    talked = [SegmentKind.INTERACTION] * 3
    assert kinds == [SegmentKind.OPEN, *talked, SegmentKind.FILLER, SegmentKind.CLOSE]
    assert gone(place, one, "underrun")


def test_a_quota_is_lowered_to_what_is_left(place, coordinator, made):
    with place.database.session() as session:
        session.get(Item, place.item).stock = 50
    one = made(parts=[sold(place, 1800, quota=40), sold(place, 1800, quota=30)])
    part_id = do(place, coordinator, one, "item_stock")
    with place.database.reading() as session:
        parts = session.get(Broadcast, one).segments
        assert (parts[1].id, parts[1].quota) == (part_id, 10)
    assert gone(place, one, "item_stock")


def test_an_item_that_comes_again_too_soon_is_moved_down(place, coordinator, made):
    talk = SegmentDraft(SegmentKind.INTERACTION, 900, "聊天")
    one = made(parts=[sold(place, 300), talk, sold(place, 300), talk, talk])
    part_id = do(place, coordinator, one, "item_repeat")
    with place.database.reading() as session:
        order = [each.id for each in session.get(Broadcast, one).segments]
    assert order.index(part_id) == 3
    assert gone(place, one, "item_repeat")
    tomorrow = DAYLILY_IN + timedelta(days=1)
    crowded = made(start=tomorrow, parts=[sold(place, 300), talk, sold(place, 300)])
    with pytest.raises(Conflict, match="no_place"):
        do(place, coordinator, crowded, "item_repeat")


def test_no_footage_no_clip_and_the_words_say_what_to_do(place, coordinator, made):
    one = made(parts=[sold(place)])
    with pytest.raises(InputError, match="no_footage"):
        do(place, coordinator, one, "clip_missing")


@pytest.fixture
def footage(place):
    with place.database.session() as session:
        ready = [
            Footage(
                unit_id=place.county,
                name=f"{name}.mp4",
                blob=name,
                sha256=name,
                bytes=1,
                state=state,
                item_id=item,
            )
            for name, state, item in (
                ("shown", FootageState.READY, place.item),
                ("refused", FootageState.REFUSED, place.item),
                ("noted", FootageState.READY, None),
                ("other", FootageState.READY, None),
            )
        ]
        session.add_all(ready)
        session.flush()
        session.add(FootageItem(unit_id=place.county, footage_id=ready[2].id, item_id=place.item))
        return [ready[0].id, ready[2].id]


def test_a_missing_clip_is_ordered_for_the_day_and_put_in_when_it_is_out(
    place, coordinator, made, footage
):
    one = made(parts=[sold(place)])
    part_id = do(place, coordinator, one, "clip_missing")
    with place.database.reading() as session:
        order = session.scalars(select(ClipOrder)).one()
        assert set(order.footage_ids) == set(footage)
        assert (order.aspects, order.lengths, order.item_id) == (["9:16"], ["15"], place.item)
        job = session.scalars(select(Job).where(Job.subject_id == order.id)).one()
        day = local(DAYLILY_IN)
        assert f"{day.month}月{day.day}日" in job.title
        assert session.get(Broadcast, one).segments[0].clip_order_id == order.id
    with pytest.raises(Conflict, match=r"mend\.ordered"):
        do(place, coordinator, one, "clip_missing")
    with place.database.session() as session:
        order = session.scalars(select(ClipOrder)).one()
        clip = _clip(session, place, order)
        publish(session, coordinator, clip.id)
        part = session.get(Broadcast, one).segments[0]
        assert (part.id, part.clip_id) == (part_id, clip.id)
    assert gone(place, one, "clip_missing")


def test_a_month_needs_one_clip_of_an_item(place, coordinator, made, footage):
    """What is being made for one broadcast is what the next one waits for; what has gone out is taken at once."""
    days = [DAYLILY_IN + timedelta(days=each) for each in range(3)]
    one, two, three = (made(parts=[sold(place)], start=day) for day in days)
    for each in (one, two):
        do(place, coordinator, each, "clip_missing")
    with place.database.session() as session:
        order = session.scalars(select(ClipOrder)).one()
        clip = _clip(session, place, order)
        publish(session, coordinator, clip.id)
        for each in (one, two):
            assert session.get(Broadcast, each).segments[0].clip_id == clip.id
    do(place, coordinator, three, "clip_missing")
    with place.database.reading() as session:
        assert session.get(Broadcast, three).segments[0].clip_id == clip.id
        assert session.scalars(select(ClipOrder)).one().id == order.id


def test_all_that_is_missing_at_once_but_for_what_nobody_filmed(place, coordinator, made, footage):
    with place.database.session() as session:
        tea = Item(**{**_values(session.get(Item, place.item)), "sku": "tea", "name_zh": "白茶"})
        session.add(tea)
        session.flush()
    bare = SegmentDraft(SegmentKind.ITEM, 1200, item_id=tea.id)
    one = made(parts=[sold(place, 1200), sold(place, 1200), bare])

    def all_at_once():
        with place.database.session() as session:
            return order_missing.supply_all(
                session, queue.enqueue, place.settings, coordinator, one
            )

    with place.database.reading() as session:
        parts = session.get(Broadcast, one).segments
        assert supply_of(session, coordinator, parts).unfilmed == {tea.id}
    assert all_at_once() == 2
    with place.database.reading() as session:
        order = session.scalars(select(ClipOrder)).one()
        parts = session.get(Broadcast, one).segments
        assert [each.clip_order_id for each in parts] == [order.id, order.id, None]
    with pytest.raises(Conflict, match=r"mend\.nothing_to_order"):
        all_at_once()


def test_an_order_that_will_never_come_is_made_anew(place, coordinator, made, footage):
    one = made(parts=[sold(place)])
    do(place, coordinator, one, "clip_missing")
    with place.database.session() as session:
        session.scalars(select(Job)).one().state = JobState.CANCELLED
    do(place, coordinator, one, "clip_missing")
    with place.database.session() as session:
        first, second = session.scalars(select(ClipOrder).order_by(ClipOrder.created_at)).all()
        assert session.get(Broadcast, one).segments[0].clip_order_id == second.id
        clip = _clip(session, place, second)
        job = session.scalars(select(Job).where(Job.subject_id == second.id)).one()
        job.state, clip.state = JobState.DONE, ClipState.WITHDRAWN
    do(place, coordinator, one, "clip_missing")
    with place.database.reading() as session:
        part = session.get(Broadcast, one).segments[0]
        assert part.clip_order_id not in {first.id, second.id}


def test_a_part_that_got_another_item_meanwhile_waits_no_longer(place, coordinator, made, footage):
    one = made(parts=[sold(place)])
    part_id = do(place, coordinator, one, "clip_missing")
    with place.database.session() as session:
        talk = SegmentDraft(SegmentKind.INTERACTION, 3600, "聊天")
        plan_rundown.change_segment(session, coordinator, one, part_id, talk)
    with place.database.session() as session:
        clip = _clip(session, place, session.scalars(select(ClipOrder)).one())
        assert order_missing.fill_waiting(session, coordinator, clip) == 0
        assert session.get(Broadcast, one).segments[0].clip_id is None


def _clip(session, place, order) -> Clip:
    whole = TimeRange.of(0, 4)
    _, facts = facts_for(session, session.get(Item, place.item))
    clip = Clip(
        unit_id=place.county,
        order_id=order.id,
        item_id=place.item,
        title="黄花菜 15 秒",
        post_text="",
        length_s=15,
        state=ClipState.READY,
        timeline=Timeline(
            sources=(SourceRef(sha256="x", display=Size(320, 180)),),
            takes=(Take(source=0, shot=0, source_range=whole, output_range=whole),),
            rate=Fraction(25),
        ),
        facts=facts,
        made_from="x",
    )
    session.add(clip)
    session.flush()
    return clip


def locked_with_old_price(place, coordinator, made):
    """A fixed plan whose price was replaced since; the new one is 10 yuan more."""
    one = made(parts=[sold(place)])
    with place.database.session() as session:
        broadcast = session.get(Broadcast, one)
        broadcast.state = BroadcastState.LOCKED
        plan_broadcast.freeze_prices(broadcast)
        session.get(Item, place.item).price_fen += 1000
    return one


def test_a_price_that_was_replaced_since_the_lock_is_asked_for(place, coordinator, made):
    one = locked_with_old_price(place, coordinator, made)
    do(place, coordinator, one, "price_unapproved")
    with place.database.reading() as session:
        asked = session.scalars(select(ItemPrice).where(ItemPrice.item_id == place.item)).all()
        frozen = session.get(Broadcast, one).segments[0].price_fen
        begins, now = local(session.get(Broadcast, one).start_at).date(), frozen + 1000
    (wanted,) = (each for each in asked if each.price_fen == frozen)
    assert (wanted.valid_from, wanted.valid_until) == (begins, begins), "of its own days alone"
    with place.database.session() as session:
        approve_price(session, queue.enqueue, coordinator, wanted.id)
    assert gone(place, one, "price_unapproved")
    with place.database.reading() as session:
        item = session.get(Item, place.item)
        days = [begins + timedelta(days=each) for each in (-1, 0, 1)]
        assert [item.price_on(day).price_fen for day in days] == [now, frozen, now]


def test_a_price_that_ends_at_midnight_in_the_broadcast(place, coordinator, made):
    """From 23:30 to 00:30 of 29 February, the price for February only."""
    night = datetime(2028, 2, 28, 15, 30, tzinfo=UTC)
    with place.database.session() as session:
        item = session.get(Item, place.item)
        item.price_from, item.price_until = date(2028, 2, 1), date(2028, 2, 28)
        fen = item.price_fen
    one = made(start=night, parts=[sold(place, 1500), sold(place, 600), sold(place, 1500)])
    with place.database.reading() as session:
        broadcast = session.get(Broadcast, one)
        told = watch_schedule.findings(session, [broadcast])[one]
        about = [each for each in told if each.code.startswith("schedule.price")]
        parts = [each.id for each in broadcast.segments]
    assert [(each.code, each.subjects[0]) for each in about] == [
        ("schedule.price_expires_during", parts[1]),
        ("schedule.price_unapproved", parts[2]),
    ]
    assert about[0].params["until"] == "2028-02-29 00:00"
    do(place, coordinator, one, "price_expires_during")
    with place.database.session() as session:
        (asked,) = session.scalars(
            select(ItemPrice).where(ItemPrice.item_id == place.item, ItemPrice.decided_at.is_(None))
        ).all()
        assert (asked.price_fen, asked.valid_from) == (fen, date(2028, 2, 1))
        assert asked.valid_until == date(2028, 2, 29)
        approve_price(session, queue.enqueue, coordinator, asked.id)
    assert gone(place, one, "price_expires_during")
    assert gone(place, one, "price_unapproved")


def test_or_the_new_price_is_taken(place, coordinator, made):
    one = locked_with_old_price(place, coordinator, made)
    do(place, coordinator, one, "price_unapproved", mend.NEW_PRICE)
    assert gone(place, one, "price_unapproved")
    with place.database.reading() as session:
        part = session.get(Broadcast, one).segments[0]
        assert part.price_fen == session.get(Item, place.item).price_fen


def test_a_finding_that_is_gone_and_a_neighbour(place, coordinator, made):
    one = made(parts=[sold(place)])
    hands = mend.Hands(queue.enqueue, place.settings)
    with place.database.session() as session, pytest.raises(Conflict, match="no_such_finding"):
        mend.mend(session, hands, coordinator, one, "0" * 32)
    neighbour = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session, pytest.raises(NotFound):
        mend.mend(session, hands, neighbour, one, "0" * 32)
    assert now() < DAYLILY_IN
