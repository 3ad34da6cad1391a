"""A broadcast is told the same of its stock by the page of a month, of a week, and its own, on both databases."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host, SegmentKind
from studio.records.people import Role
from studio.schedule import fingerprint
from studio.workflows.live import let_stand, plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.describe_host import HostFacts, describe_host
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft
from studio.workflows.live.plan_shelf import heads_of, select_heads
from studio.workflows.live.schedule_board import Place, ScheduleBoard

FIRST = datetime(2027, 6, 28, tzinfo=UTC)
"""A Monday; the item is in season for weeks."""

NOW = FIRST - timedelta(days=300)
DAYS = 28


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def filled(place, coordinator):
    """Fourteen broadcasts over four weeks, some at one time, that promise more and more of one item; their ids."""
    chance, made = random.Random(3), []
    with place.database.session() as session:
        session.get(Item, place.item).stock = 300
        hosts = [
            plan_broadcast.add_host(session, coordinator, place.county, name).id for name in "甲乙"
        ]
        for host in hosts:
            describe_host(session, coordinator, host, HostFacts(verified_until=date(2030, 1, 1)))
        channels = [
            plan_broadcast.add_channel(session, coordinator, place.county, name, "douyin", 0).id
            for name in "丙丁"
        ]
        for number in range(14):
            start = FIRST + timedelta(days=chance.randrange(DAYS), hours=11 + chance.randrange(2))
            draft = BroadcastDraft(
                f"第{number}场", channels[number % 2], hosts[number % 2], start,
                start + timedelta(hours=2),
            )  # fmt: skip
            row = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
            for _part in range(2):
                part = SegmentDraft(SegmentKind.ITEM, 600, item_id=place.item)
                quota = chance.randrange(30)
                plan_rundown.add_segment(session, coordinator, row.id, part).quota = quota
            made.append(row.id)
    return made


def stock(found):
    """What is told of the stock, by broadcast."""
    return {
        broadcast_id: [
            (each.subjects, dict(each.params), each.remedy)
            for each in told
            if each.code == "schedule.item_stock"
        ]
        for broadcast_id, told in found.items()
    }


def told(session, first, days):
    rows = session.scalars(watch_schedule.between(first, first + timedelta(days=days))).unique()
    return watch_schedule.findings(session, list(rows))


def page(session, broadcast_id):
    """As a broadcast's own page reads it."""
    row = session.get(Broadcast, broadcast_id)
    near = session.scalars(watch_schedule.with_neighbours(row)).unique().all()
    return watch_schedule.findings_among(session, [row], near)


def marks(place, first, days):
    with place.database.reading() as session:
        window = first, first + timedelta(days=days)
        return ScheduleBoard().look(session, frozenset({place.county}), window, NOW).marks


def test_month_week_and_page_say_the_same(place, coordinator, filled):
    with place.database.session() as session:
        session.get(Broadcast, filled[3]).state = BroadcastState.CANCELLED
    with place.database.reading() as session:
        month = told(session, FIRST, DAYS)
        over = [each for each, found in stock(month).items() if found]
        assert 2 <= len(over) < len(filled) - 2, "some go over, and some do not"
        for week in range(4):
            weekly = told(session, FIRST + timedelta(days=7 * week), 7)
            assert stock(weekly).items() <= stock(month).items()
        for each in filled:
            single = page(session, each)
            assert stock(single)[each] == stock(month)[each]
            assert {fingerprint(one) for one in single[each]} == {
                fingerprint(one) for one in month[each]
            }
    shown = marks(place, FIRST, DAYS)
    for week in range(4):
        for each, mark in marks(place, FIRST + timedelta(days=7 * week), 7).items():
            assert mark == shown[each]


def test_a_move_over_others_is_foreseen_with_all_that_lies_between(place, coordinator, filled):
    board, units = ScheduleBoard(), frozenset({place.county})
    with place.database.reading() as session:
        heads = heads_of(session, select_heads().order_by(Broadcast.start_at))
        head = heads[0]
        channel, host = session.get(Channel, head.channel_id), session.get(Host, head.host_id)
        start = FIRST + timedelta(days=DAYS + 20)
        goal = Place(start, start + timedelta(hours=2), channel, host, NOW)
        found = board.moved(session, units, (FIRST, FIRST), head, goal)
    foreseen = [each for each in found.own if each.code == "schedule.item_stock"]
    draft = BroadcastDraft(head.title, head.channel_id, head.host_id, goal.start, goal.end)
    with place.database.session() as session:
        plan_broadcast.change_broadcast(session, coordinator, head.id, draft, head.revision)
    with place.database.reading() as session:
        after = stock(page(session, head.id))[head.id]
    assert [(each.subjects, dict(each.params), each.remedy) for each in foreseen] == after != []


def test_what_a_month_let_stand_stands_on_the_page(place, coordinator, filled):
    with place.database.reading() as session:
        month = told(session, FIRST, DAYS)
        over = next(each for each, found in stock(month).items() if found)
        mark = next(fingerprint(each) for each in month[over] if each.code == "schedule.item_stock")
    with place.database.session() as session:
        let_stand.let_stand(session, coordinator, over, mark, "明天再进一批")
        row = session.get(Broadcast, over)
        weighed = let_stand.weighed_findings(session, row, page(session, over)[over])
        (stands,) = (each for each in weighed if each.override is not None)
    assert stands.finding.code == "schedule.item_stock"
