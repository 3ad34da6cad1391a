"""What the planner hears of broadcasts that are not in its plan: pieces, showings, long gaps, channels' limits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Segment
from studio.records.people import Role, Unit
from studio.records.planning import ItemWish, PlanWishes
from studio.schedule import ZONE
from studio.workflows.live import plan_broadcast
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.plan_broadcast import BroadcastDraft

FIRST = date(2049, 6, 14)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def desk(place, coordinator):
    """Ids of channel and host of the county."""
    with place.database.session() as session:
        return place_of(session, coordinator, place.county)


def place_of(session, viewer, unit_id):
    channel = plan_broadcast.add_channel(session, viewer, unit_id, "县播号", "douyin", 600)
    return channel.id, plan_broadcast.add_host(session, viewer, unit_id, "刘满仓").id


def stand(place, viewer, unit_id, desk, day, pieces):
    """A broadcast in the evening of the period's day that sells the item."""
    start = datetime.combine(FIRST + timedelta(days=day), time(19), ZONE)
    with place.database.session() as session:
        draft = BroadcastDraft("专场", *desk, start, start + timedelta(hours=2))
        made = plan_broadcast.new_broadcast(session, viewer, unit_id, draft).id
        part = Segment(
            broadcast_id=made, position=1, planned_s=600, item_id=place.item, quota=pieces
        )
        session.add(part)
    return made


def goals(place, desk, **changes):
    wishes = PlanWishes(
        first=FIRST, days=14, channels=desk[:1], hosts=desk[1:],
        items=(ItemWish(item_id=place.item, times=3, quota=10),),
    ).model_copy(update=changes)  # fmt: skip
    with place.database.session() as session:
        session.get(Item, place.item).stock = 100
        return goals_of(session, session.get(Unit, place.county), wishes)


def test_pieces_that_broadcasts_set_aside_are_told_as_they_are(place, coordinator, desk):
    here = stand(place, coordinator, place.county, desk, 2, 33)
    stand(place, coordinator, place.county, desk, 90, 20)
    off = stand(place, coordinator, place.county, desk, 80, 40)
    with place.database.session() as session:
        session.get(Broadcast, off).state = BroadcastState.CANCELLED
    made = goals(place, desk)
    assert [each.promised for each in made.items] == [20], "long after counts, called off does not"
    (fixed,) = made.existing
    assert (fixed.locked, fixed.pieces) == (True, {place.item: 33})
    (loose,) = goals(place, desk, may_move=(here,)).existing
    assert (loose.locked, loose.pieces) == (False, {})
    with place.database.session() as session:
        session.get(Broadcast, here).state = BroadcastState.ENDED
    (over,) = goals(place, desk).existing
    assert over.pieces == {place.item: 0}, "it is off the stock"


def test_a_gap_longer_than_two_weeks_is_kept_to_what_stands(place, coordinator, desk):
    stand(place, coordinator, place.county, desk, -20, 5)
    assert goals(place, desk).existing == ()
    assert len(goals(place, desk, gap_days=21).existing) == 1
    wish = ItemWish(item_id=place.item, times=1, gap_days=30)
    assert len(goals(place, desk, items=(wish,)).existing) == 1


def test_what_a_county_has_on_channels_of_others_serves_it(place, coordinator, desk):
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session:
        theirs = place_of(session, stranger, place.other)
    assert goals(place, desk).served == ()
    ids = [stand(place, stranger, place.other, theirs, day, 5) for day in (1, 4, 20)]
    (served,) = goals(place, desk).served
    with place.database.reading() as session:
        assert served.county == session.get(Item, place.item).unit_id
    assert served.times == 2, "of the period's days"
    with place.database.session() as session:
        session.get(Broadcast, ids[0]).state = BroadcastState.CANCELLED
    (served,) = goals(place, desk).served
    assert served.times == 1


def test_how_many_a_channel_shows_at_once_is_told(place, desk):
    with place.database.session() as session:
        session.get(Channel, desk[0]).max_concurrent = 3
    (channel,) = goals(place, desk).channels
    assert (channel.at_once, channel.turnaround_min) == (3, 10)


def test_a_broadcast_that_begins_within_a_minute_ends_within_one(place, coordinator, desk):
    made = stand(place, coordinator, place.county, desk, 2, 5)
    with place.database.session() as session:
        row = session.get(Broadcast, made)
        row.start_at += timedelta(seconds=30)
        row.end_at += timedelta(seconds=30)
    (standing,) = goals(place, desk).existing
    assert (standing.start, standing.length_min) == ("19:00", 121)
