"""What happens between a search and its taking, and what taking makes of a draft: no new error comes of either."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from studio.records.goods import Item
from studio.records.live import (
    Broadcast,
    BroadcastHost,
    BroadcastState,
    Channel,
    Host,
    HostAnswer,
    HostSaid,
    Segment,
)
from studio.records.papers import ItemPaper
from studio.records.people import Role, Unit
from studio.records.planning import ItemWish, PlanProposal, PlanWishes
from studio.schedule import ZONE, Availability, Hours, check, planned
from studio.schedule.planner import Change, Proposal, propose
from studio.store import Viewer
from studio.units import Money
from studio.workflows.live import plan_broadcast
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.fitting_clip import faults_of
from studio.workflows.live.take_plan import take_plan
from tests.goods import daylily
from tests.schedule.plans import clip

FIRST = date(2049, 6, 14)
"""A Monday long after today: what is over cannot be planned."""


@pytest.fixture
def coordinator(place) -> Viewer:
    return place.person(Role.COORDINATOR)


@pytest.fixture
def desk(place, coordinator) -> tuple[str, str]:
    """Ids of a channel and a host of the county."""
    with place.database.session() as session:
        told = (session, coordinator, place.county)
        channel = plan_broadcast.add_channel(*told, "县播号", "douyin", 600)
        host = plan_broadcast.add_host(*told, "刘满仓")
        host.verified_until = date(2060, 12, 31)
        return channel.id, host.id


def at(day: int, hour: int) -> datetime:
    return datetime(2049, 6, 14 + day, hour, tzinfo=ZONE)


def stand(session, place, desk, day, hours=(19, 21), parts=(), **changes) -> str:
    """A draft with a part for each item id or None, all of equal length; its id."""
    row = Broadcast(
        unit_id=place.county, title="手排的", channel_id=desk[0], host_id=desk[1],
        start_at=at(day, hours[0]), end_at=at(day, hours[1]), **changes,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for position, item in enumerate(parts, 1):
        planned_s = (hours[1] - hours[0]) * 3600 // len(parts)
        kind = "item" if item else "filler"
        session.add(
            Segment(
                broadcast_id=row.id, position=position, planned_s=planned_s, item_id=item, kind=kind
            )
        )
    session.flush()
    return row.id


def asked(session, place, desk, times=2, days=4, may_move=(), **changes) -> tuple[str, Proposal]:
    """Id of a quick proposal, and all of it."""
    values = {"items": (ItemWish(item_id=place.item, times=times),), "channels": desk[:1]}
    wishes = PlanWishes(
        first=FIRST, days=days, hosts=desk[1:], may_move=may_move, length_min=60, gap_days=1,
        **{**values, **changes},
    )  # fmt: skip
    session.flush()
    session.expire_all()
    goals = goals_of(session, session.get_one(Unit, place.county), wishes)
    made = propose(goals)
    row = PlanProposal(
        unit_id=place.county,
        wishes=wishes,
        goals=goals.model_dump(mode="json"),
        proposal=made.model_dump(mode="json"),
        revisions={
            each.id: session.get_one(Broadcast, each.id).revision for each in goals.existing
        },
        taken={},
    )
    session.add(row)
    session.flush()
    return row.id, made


def codes(session, *ids: str) -> set[str]:
    """Errors of broadcasts as if they were fixed, but for clips."""
    session.expire_all()
    fixed = [
        planned(session.get_one(Broadcast, each)).model_copy(
            update={"state": BroadcastState.LOCKED}
        )
        for each in ids
    ]
    found = check(fixed)
    return {each.code for each in found if each.level == "error" and "clip" not in each.code}


def test_what_somebody_planned_meanwhile_keeps_its_place(place, coordinator, desk) -> None:
    with place.database.session() as session:
        proposal, made = asked(session, place, desk)
        first, *others = sorted(made.plan, key=lambda each: each.day)
        hour = int(first.start[:2])
        stand(session, place, desk, (first.day - FIRST).days, (hour, hour + 2))
        done = take_plan(session, coordinator, proposal, None)
        assert len(done.made) == len(others) == 1
        (refused,) = done.refused
        assert refused.code in {"schedule.host_double", "schedule.channel_double"}
        row = session.get_one(PlanProposal, proposal)
        assert set(row.taken) == {each.id for each in others}
        assert row.closed_at is None, "the one that was held back waits"
        assert session.query(Broadcast).count() == 2


def test_room_that_nobody_made_is_not_taken(place, coordinator, desk) -> None:
    """A draft is to give way to a broadcast on another channel; where it does not, that one waits."""
    with place.database.session() as session:
        told = (session, coordinator, place.county)
        other = plan_broadcast.add_channel(*told, "早市号", "douyin", 600)
        other.prime_time = [Hours(from_min=360, until_min=480).model_dump(mode="json")]
        an_hour = Availability(hours=(Hours(from_min=1200, until_min=1260),))
        session.get_one(Host, desk[1]).availability = an_hour.model_dump(mode="json")
        old = stand(session, place, (other.id, desk[1]), 0, (19, 21))
        both = (desk[0], other.id)
        proposal, made = asked(
            session, place, desk, days=1, times=1, may_move=(old,), channels=both
        )
        assert {each.change for each in made.broadcasts} == {Change.NEW, Change.DROPPED}
        (new,) = made.plan
        alone = take_plan(session, coordinator, proposal, [new.id])
        assert (alone.made, [each.code for each in alone.refused]) == ([], ["schedule.host_double"])
        done = take_plan(session, coordinator, proposal, None)
        assert (len(done.made), done.called_off, done.refused) == (1, [old], [])


def test_a_draft_that_gets_an_item_more_is_still_in_its_time(place, coordinator, desk) -> None:
    with place.database.session() as session:
        other = daylily(place.county, sku="X", name_zh="莓茶")
        session.add(other)
        session.flush()
        draft = stand(session, place, desk, 0, (19, 20), [place.item, None, place.item])
        wishes = (
            ItemWish(item_id=place.item, times=1),
            ItemWish(item_id=other.id, times=1),
        )
        proposal, made = asked(session, place, desk, days=1, may_move=(draft,), items=wishes)
        assert [each.change for each in made.broadcasts] == [Change.ITEMS]
        assert take_plan(session, coordinator, proposal, None).changed == [draft]
        assert codes(session, draft) == set()
        row = session.get_one(Broadcast, draft)
        assert {part.item_id for part in row.segments} >= {place.item, other.id}
        assert sum(part.planned_s for part in row.segments) == 3600
        assert [part.position for part in row.segments] == [1, 2, 3, 4]


@pytest.mark.parametrize("why", ["hosts", "clock", "over"])
def test_a_draft_that_cannot_be_moved_without_harm_stays(place, desk, why: str) -> None:
    with place.database.session() as session:
        draft = stand(session, place, desk, 0, (9, 11), [None])
        row = session.get_one(Broadcast, draft)
        if why == "hosts":
            guest = Host(unit_id=place.county, name="客人")
            session.add(guest)
            session.flush()
            session.add(BroadcastHost(broadcast_id=draft, host_id=guest.id))
        elif why == "clock":
            row.segments[0].fixed_clock_s = 9 * 3600
        else:
            row.start_at, row.end_at = (
                each.replace(year=2020) for each in (row.start_at, row.end_at)
            )
        session.flush()
        _, made = asked(session, place, desk, days=2, may_move=(draft,))
        (stays,) = [each for each in made.broadcasts if each.broadcast.id == draft] or [None]
        assert stays is None if why == "over" else stays.change is Change.LOCKED


def test_nobody_is_planned_at_a_time_they_refused_or_beside_another_s_broadcast(
    place, desk
) -> None:
    """They refused the hour from seven, and are the guest of a broadcast from nine."""
    with place.database.session() as session:
        other = Host(unit_id=place.county, name="彭", verified_until=date(2060, 12, 31))
        session.add(other)
        session.flush()
        refused = stand(session, place, (desk[0], other.id), 0, (19, 20))
        session.add(
            HostAnswer(
                unit_id=place.county, broadcast_id=refused, host_id=desk[1], said=HostSaid.DECLINED,
                start_at=at(0, 19), end_at=at(0, 20),
            )
        )  # fmt: skip
        guest = stand(session, place, (desk[0], other.id), 0, (21, 22))
        session.add(BroadcastHost(broadcast_id=guest, host_id=desk[1]))
        session.get_one(Channel, desk[0]).max_concurrent = 3
        session.get_one(Host, desk[1]).travel_buffer_s = 60
        values = {"open_from": "19:00", "open_until": "22:00", "step_min": 30, "per_day": 3}
        _, made = asked(session, place, desk, days=1, times=1, **values)
        assert [each.start for each in made.plan if not each.locked] == []
        session.get_one(Host, desk[1]).travel_buffer_s = 0
        _, made = asked(session, place, desk, days=1, times=1, **{**values, "open_until": "23:30"})
        assert [each.start for each in made.plan if not each.locked] == ["22:30"]


def test_goods_whose_name_says_too_much_do_not_name_the_broadcast(place, coordinator, desk) -> None:
    with place.database.session() as session:
        session.get_one(Item, place.item).name_zh = "国家级黄花菜"
        proposal, _ = asked(session, place, desk, times=1)
        (made,) = take_plan(session, coordinator, proposal, None).made
        assert session.get_one(Broadcast, made).title == "县播号"
        session.get_one(Channel, desk[0]).name = "国家级县播号"
        proposal, _ = asked(session, place, desk, times=2)
        (again,) = take_plan(session, coordinator, proposal, None).made
        assert session.get_one(Broadcast, again).title == "直播专场"


def test_a_paper_that_ends_before_the_taking_holds_it_back(place, coordinator, desk) -> None:
    with place.database.session() as session:
        proposal, _ = asked(session, place, desk, times=1)
        session.add(
            ItemPaper(
                unit_id=place.county, item_id=place.item, name="许可证", number="1", until_on=FIRST - timedelta(days=1)
            )
        )  # fmt: skip
        session.flush()
        session.expire_all()
        done = take_plan(session, coordinator, proposal, None)
        assert [each.code for each in done.refused] == ["schedule.licence_expired"]


def test_a_clip_at_another_price_is_worse_than_another_shape_and_that_than_a_long_one() -> None:
    price = Money(2990)
    fine = clip(15, aspects=("9:16",), shown_price=price)
    silent = clip(600, aspects=())
    worse = [
        clip(601, aspects=("9:16",)),
        clip(15, aspects=("16:9",)),
        clip(15, shown_price=Money(1)),
        clip(601, aspects=("16:9",), held=True),
    ]
    ranks = [faults_of(each, price, "9:16", 600) for each in (fine, *worse)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert faults_of(silent, price, "9:16", 600) == faults_of(fine, price, "9:16", 600)
