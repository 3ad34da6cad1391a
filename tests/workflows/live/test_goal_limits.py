"""Whatever the rooms beside let stand, the planner takes; what it cannot take is said in words that name it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from studio.errors import InputError
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.people import Role, Unit, UnitKind
from studio.records.planning import ItemWish, PlanWishes
from studio.schedule import ZONE, DayKind, Hours
from studio.schedule.planner import propose
from studio.schedule.planner.limits import AT_ONCE, CHANNELS
from studio.schedule.planner.problem import DAYS_LIMIT
from studio.schedule.planner.space import is_prime
from studio.words import LANGUAGES, say
from studio.workflows.live import plan_broadcast
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.describe_channel import ChannelFacts, describe_channel
from tests.goods import daylily

FIRST = date(2027, 6, 14)
"""A Monday."""


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def desk(place, coordinator):
    """Ids of a channel and a host."""
    with place.database.session() as session:
        own = session, coordinator, place.county
        channel = plan_broadcast.add_channel(*own, "县播号", "douyin", 600)
        host = plan_broadcast.add_host(*own, "刘满仓")
        host.verified_until = date(2060, 1, 1)
        return channel.id, host.id


def goals(place, desk, **changes):
    usual = {
        "first": FIRST,
        "days": 14,
        "channels": desk[:1],
        "hosts": desk[1:],
        "items": (ItemWish(item_id=place.item, times=1),),
    }
    wishes = PlanWishes(**(usual | changes))
    with place.database.reading() as session:
        return goals_of(session, session.get(Unit, place.county), wishes)


def test_a_channel_of_as_many_rooms_as_it_may_have(place, coordinator, desk):
    with place.database.session() as session:
        facts = ChannelFacts("县播号", "douyin", max_concurrent=AT_ONCE)
        describe_channel(session, coordinator, desk[0], facts)
    assert goals(place, desk).channels[0].at_once == AT_ONCE


def test_two_of_one_name_with_the_longest_specifications(place, desk):
    with place.database.session() as session:
        long = [
            daylily(place.county, sku=f"l{n}", name_zh="黄" * 60, spec=f"{n}" + "袋" * 59)
            for n in range(2)
        ]
        session.add_all(long)
        session.flush()
        items = tuple(ItemWish(item_id=each.id, times=1) for each in long)
    assert {each.name for each in goals(place, desk, items=items).items} == {
        "黄" * 60 + f" {n}" + "袋" * 59 for n in range(2)
    }


def test_two_stations_of_one_name_are_two(place, desk):
    with place.database.session() as session:
        stations = [
            Unit(
                kind=UnitKind.STATION,
                slug=slug,
                name_zh="城关镇",
                name_en="Chengguan",
                parent_id=place.county,
            )
            for slug in ("east", "west")
        ]
        session.add_all(stations)
        session.flush()
        goods = [daylily(each.id, sku=each.slug) for each in stations]
        session.add_all(goods)
        session.flush()
        east, west = (each.id for each in stations)
        items = tuple(ItemWish(item_id=each.id, times=1) for each in goods)
        stranger = place_of_another(session, place, goods[0].id)
    found = goals(place, desk, items=items, least={east: 1, west: 9})
    assert {each.county: each.least for each in found.counties} == {east: 1, west: 9}
    assert {each.county: each.times for each in found.served} == {east: 1}, stranger
    unmet = {each.subject: each.name for each in propose(found).unmet if each.kind == "county"}
    assert unmet == {west: "城关镇（west）"}


def place_of_another(session, place, item_id):
    """A broadcast of the item on a neighbour's channel."""
    channel = Channel(unit_id=place.other, name="邻县", platform="douyin")
    host = Host(unit_id=place.other, name="甲")
    session.add_all([channel, host])
    session.flush()
    row = stand(session, place.other, (channel.id, host.id), 3)
    session.add(Segment(broadcast_id=row.id, position=1, planned_s=600, item_id=item_id))
    return row.id


def stand(session, unit_id, desk, day):
    start = datetime(2027, 6, 14, 10, tzinfo=ZONE) + timedelta(days=day)
    row = Broadcast(
        unit_id=unit_id,
        title="一场",
        channel_id=desk[0],
        host_id=desk[1],
        start_at=start,
        end_at=start + timedelta(hours=1),
    )
    session.add(row)
    session.flush()
    return row


def test_what_every_draft_of_a_quarter_shows_stays_a_goal(place, desk):
    with place.database.session() as session:
        other = daylily(place.county, sku="other")
        session.add(other)
        session.flush()
        rows = [stand(session, place.county, desk, n % DAYS_LIMIT) for n in range(DAYS_LIMIT + 8)]
        for row in rows:
            part = {"position": 1, "planned_s": 600, "item_id": other.id}
            session.add(Segment(broadcast_id=row.id, **part))
        moving, shown = tuple(each.id for each in rows), other.id
    found = goals(place, desk, days=DAYS_LIMIT, may_move=moving)
    assert {each.item: each.times for each in found.goals}[shown] == DAYS_LIMIT


def test_too_many_channels_are_counted_in_words(place, coordinator, desk):
    with place.database.session() as session:
        more = [
            plan_broadcast.add_channel(
                session, coordinator, place.county, f"号{n}", "douyin", 600
            ).id
            for n in range(CHANNELS)
        ]
    assert len(goals(place, desk).channels) == 1, "those that were not chosen are in nobody's way"
    with pytest.raises(InputError) as refused:
        goals(place, desk, channels=(desk[0], *more))
    assert (refused.value.code, refused.value.params["found"]) == (
        "plan_page.too_many_channels",
        CHANNELS + 1,
    )


def test_what_fits_no_plan_is_named_and_only_where_it_matters(place, coordinator, desk):
    with place.database.session() as session:
        own = session, coordinator, place.county
        wrong = plan_broadcast.add_channel(*own, "老账号", "douyin", 600)
        wrong.max_concurrent = AT_ONCE + 1
        wrong_id = wrong.id
    assert [each.id for each in goals(place, desk).channels] == [desk[0]]
    with pytest.raises(InputError) as refused:
        goals(place, desk, channels=(desk[0], wrong_id))
    assert refused.value.code == "plan_page.unfit"
    for language in LANGUAGES:
        said = say(refused.value.code, language, refused.value.params)
        assert "老账号" in said.text
        assert "Input should be" not in said.text


def test_prime_time_of_days_off_and_of_a_season(place, desk):
    """From noon to two on days off, and from the second week on in the evening as well."""
    later = FIRST + timedelta(days=7)
    said = (
        Hours(from_min=12 * 60, until_min=14 * 60, day_kind=DayKind.DAY_OFF),
        Hours(from_min=19 * 60, until_min=22 * 60, from_on=later),
    )
    with place.database.session() as session:
        prime = [each.model_dump(mode="json") for each in said]
        session.get_one(Channel, desk[0]).prime_time = prime
    found = goals(place, desk)
    (channel,) = found.channels
    noon = [is_prime(channel, found.day(n), 12 * 60, 120) for n in range(14)]
    evening = [is_prime(channel, found.day(n), 19 * 60, 120) for n in range(14)]
    weekend = [found.day(n).isoweekday() > 5 for n in range(14)]
    assert noon == weekend
    assert evening == [False] * 7 + [True] * 7
