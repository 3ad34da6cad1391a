"""From wishes to drafts: asked, searched by the job's step, taken in part, planned once more, on both databases."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest

from jobs.queue import enqueue
from studio.errors import Cancelled, Conflict, InputError, NotFound
from studio.records.goods import Harvest, Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host, SegmentKind
from studio.records.people import Role, Unit
from studio.records.planning import ItemWish, PlanProposal
from studio.records.work import Job, JobKind, JobStep
from studio.schedule import ZONE, Availability, Hours, local
from studio.schedule.planner import Change, Proposal
from studio.workflows import steer_jobs
from studio.workflows.live import plan_broadcast, plan_proposals, take_plan
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_wishes import default_wishes
from studio.workflows.steps import run_step
from tests.goods import daylily

FIRST = date(2049, 6, 14)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def hosts(place, coordinator):
    with place.database.session() as session:
        host = known_host(session, coordinator, place.county, "刘满仓")
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        return channel.id, host.id


def known_host(session, viewer, unit_id, name):
    """A host whose identity is checked until long after every plan of these tests."""
    host = plan_broadcast.add_host(session, viewer, unit_id, name)
    host.verified_until = date(2060, 12, 31)
    return host


def wishes_of(place, days=14, **changes):
    with place.database.reading() as session:
        unit = session.get(Unit, place.county)
        return default_wishes(session, unit, FIRST, days).model_copy(
            update={"seconds": 5, **changes}
        )


def ask(place, coordinator, wishes, base=""):
    with place.database.session() as session:
        made = plan_proposals.ask_for_plan(
            session, enqueue, coordinator, place.county, wishes, base
        )
        return made.id


def search(place, proposal_id, cancelled=lambda: False):
    with place.database.reading() as session:
        job = session.query(Job).filter_by(subject_id=proposal_id).one()
    run_step(place.settings, job.id, "plan_period", lambda _done: None, cancelled, enqueue)
    return job.id


def proposal_of(place, proposal_id):
    with place.database.reading() as session:
        return Proposal.model_validate(session.get(PlanProposal, proposal_id).proposal)


def take(place, coordinator, proposal_id, names=None):
    with place.database.session() as session:
        return take_plan.take_plan(session, coordinator, proposal_id, names)


def test_a_month_from_the_catalog_alone(place, coordinator, hosts):
    wishes = wishes_of(place)
    assert [each.item_id for each in wishes.items] == [place.item]
    asked = ask(place, coordinator, wishes)
    search(place, asked)
    proposed = proposal_of(place, asked)
    assert {each.change for each in proposed.broadcasts} == {Change.NEW}
    taken = take(place, coordinator, asked)
    assert len(taken.made) == len(proposed.broadcasts) >= 2
    with place.database.reading() as session:
        for each in session.query(Broadcast).all():
            assert each.state is BroadcastState.DRAFT
            length = (each.end_at - each.start_at).total_seconds()
            assert sum(part.planned_s for part in each.segments) == length
            assert [part.item_id for part in each.segments if part.kind is SegmentKind.ITEM] == [
                place.item
            ]
            assert local(each.start_at).hour in (19, 20), "prime time"
        assert session.get(PlanProposal, asked).closed_at is not None


def test_a_large_catalog_is_spread_over_the_month(place, coordinator, hosts):
    with place.database.session() as session:
        for number in range(50):
            session.add(daylily(place.county, sku=f"S{number}", name_zh=f"货{number}"))
        for number in range(3):
            plan_broadcast.add_channel(
                session, coordinator, place.county, f"号{number}", "douyin", 600
            )
            known_host(session, coordinator, place.county, f"主播{number}")
    asked = ask(place, coordinator, wishes_of(place, days=28, seconds=1))
    search(place, asked)
    made = proposal_of(place, asked)
    days = Counter(each.day for each in made.plan)
    weeks = Counter(each.day.isocalendar().week for each in made.plan)
    assert made.unmet == ()
    assert max(days.values()) == 1
    assert len(weeks) == 4
    assert max(weeks.values()) <= 5


def test_some_are_taken_and_the_rest_stays_where_it_was_proposed(place, coordinator, hosts):
    asked = ask(place, coordinator, wishes_of(place))
    search(place, asked)
    before = {each.broadcast.id: each.broadcast for each in proposal_of(place, asked).broadcasts}
    first, *others = sorted(before)
    taken = take(place, coordinator, asked, [first])
    assert (len(taken.made), taken.changed, taken.called_off) == (1, [], [])
    assert take(place, coordinator, asked, [first]).made == [], "not a second time"
    again = ask(place, coordinator, wishes_of(place), asked)
    search(place, again)
    after = {each.broadcast.id: each for each in proposal_of(place, again).broadcasts}
    assert after[taken.made[0]].change is Change.LOCKED
    for name in others:
        assert after[name].change is Change.KEPT
        assert after[name].broadcast.start == before[name].start
    assert len(take(place, coordinator, again).made) == len(others)
    with place.database.reading() as session:
        assert session.query(Broadcast).count() == len(before)


def test_drafts_move_only_where_they_may(place, coordinator, hosts):
    start = datetime(2049, 6, 15, 9, 0, tzinfo=ZONE)
    draft = BroadcastDraft("手排的", *hosts, start, start + timedelta(hours=2))
    with place.database.session() as session:
        made = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
    fixed = ask(place, coordinator, wishes_of(place))
    search(place, fixed)
    stands = {each.broadcast.id: each for each in proposal_of(place, fixed).broadcasts}
    assert stands[made].change is Change.LOCKED
    loose = ask(place, coordinator, wishes_of(place, may_move=(made,)))
    search(place, loose)
    found = {each.broadcast.id: each for each in proposal_of(place, loose).broadcasts}
    assert found[made].change is not Change.LOCKED
    taken = take(place, coordinator, loose)
    assert made in taken.changed + taken.called_off
    with place.database.reading() as session:
        row = session.get(Broadcast, made)
        kept = found[made].broadcast
        if found[made].change is not Change.DROPPED:
            assert f"{local(row.start_at):%H:%M}" == kept.start
            assert {part.item_id for part in row.segments} >= set(kept.items)


def test_another_item_begins_each_time_and_perishables_always(place, coordinator, hosts):
    with place.database.session() as session:
        for sku, perishable in (("A", False), ("B", True), ("C", False)):
            session.add(daylily(place.county, sku=sku, name_zh=f"货{sku}", perishable=perishable))
    asked = ask(place, coordinator, wishes_of(place))
    search(place, asked)
    take(place, coordinator, asked)
    with place.database.reading() as session:
        rows = session.query(Broadcast).order_by(Broadcast.start_at).all()
        orders = [[part.item.sku for part in each.segments if part.item] for each in rows]
        titles = {each.title for each in rows}
    together = [each for each in orders if len(each) == 4]
    assert len(together) >= 2
    assert {each[0] for each in together} == {"B"}
    assert all(one != next_one for one, next_one in itertools.pairwise(together))
    assert len(titles) > 1


def test_what_somebody_changed_meanwhile_stays(place, coordinator, hosts):
    start = datetime(2049, 6, 15, 9, 0, tzinfo=ZONE)
    draft = BroadcastDraft("手排的", *hosts, start, start + timedelta(hours=2))
    with place.database.session() as session:
        made = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
    asked = ask(place, coordinator, wishes_of(place, may_move=(made,)))
    search(place, asked)
    moved = BroadcastDraft("改过的", *hosts, start, start + timedelta(hours=1))
    with place.database.session() as session:
        plan_broadcast.change_broadcast(session, coordinator, made, moved, 0)
    assert take(place, coordinator, asked).overtaken == ["改过的"]
    with place.database.reading() as session:
        assert session.get(Broadcast, made).title == "改过的"


def test_a_cancelled_search_leaves_nothing_and_can_be_tried_again(place, coordinator, hosts):
    asked = ask(place, coordinator, wishes_of(place, days=28))
    with pytest.raises(Cancelled):
        search(place, asked, lambda: True)
    with place.database.session() as session:
        assert session.get(PlanProposal, asked).proposal is None
        assert session.query(JobStep).count() == 0
        job = plan_proposals.job_of(session, session.get(PlanProposal, asked))
        steer_jobs.stop(session, lambda s, i: s.get(Job, i).__setattr__("state", "cancelled"),
                        coordinator, job.id)  # fmt: skip
        again = steer_jobs.retry(session, enqueue, coordinator, job.id)
        assert (again.kind, again.subject_id) == (JobKind.PLAN, asked)


def test_what_cannot_be_taken_or_asked(place, coordinator, hosts):
    asked = ask(place, coordinator, wishes_of(place))
    with pytest.raises(Conflict, match="not_ready"):
        take(place, coordinator, asked)
    search(place, asked)
    with pytest.raises(InputError, match="unknown_broadcast"):
        take(place, coordinator, asked, ["nobody"])
    with place.database.session() as session:
        plan_proposals.put_away(session, coordinator, asked)
    with pytest.raises(Conflict, match="closed"):
        take(place, coordinator, asked)
    stranger = place.person(Role.COORDINATOR, place.other)
    with pytest.raises(NotFound):
        take(place, stranger, asked)
    for missing in ({"channels": ()}, {"hosts": ()}, {"items": ()}):
        with pytest.raises(InputError, match=r"no_(channel|host|item)"):
            ask(place, coordinator, wishes_of(place, **missing))
    for foreign in ({"channels": ("x",)}, {"hosts": ("x",)}):
        with pytest.raises(NotFound):
            ask(place, coordinator, wishes_of(place, **foreign))
    with pytest.raises(NotFound):
        ask(place, coordinator, wishes_of(place, items=(ItemWish(item_id="x", times=1),)))


@pytest.mark.parametrize(
    ("harvest", "when", "days"),
    [
        (Harvest.NOW, "harvest", 14),
        (Harvest.LAST_DAYS, "harvest", 10),
        (Harvest.OVER, "harvest", 0),
        (None, "harvest", 0),
        (None, "season", 14),
    ],
)
def test_harvest_states_open_and_close_days(place, coordinator, hosts, harvest, when, days):
    with place.database.session() as session:
        session.get(Item, place.item).harvest = harvest
    wish = ItemWish(item_id=place.item, times=1, when=when)
    wishes = wishes_of(place, items=(wish,))
    with place.database.reading() as session:
        goals = goals_of(session, session.get(Unit, place.county), wishes)
    goal = goals.goals[0]
    last = goals.day(goals.days - 1) if goal.last is None else goal.last
    assert (last - goals.first).days + 1 == days


def test_what_is_said_of_hosts_and_channels_reaches_the_planner(place, coordinator, hosts):
    evenings = Hours(weekdays=(5, 6), from_min=19 * 60, until_min=22 * 60)
    said = Availability(hours=(evenings,))
    with place.database.session() as session:
        channel, host = session.get(Channel, hosts[0]), session.get(Host, hosts[1])
        channel.prime_time = [evenings.model_dump(mode="json")]
        channel.turnaround_s = 930
        host.availability = said.model_dump(mode="json")
        host.max_minutes_day, host.travel_buffer_s = 180, 1200
        start = datetime.combine(FIRST, time(19), ZONE)
        draft = BroadcastDraft("站着的", *hosts, start, start + timedelta(hours=1))
        plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
    wishes = wishes_of(place)
    with place.database.reading() as session:
        unit = session.get(Unit, place.county)
        goals = goals_of(session, unit, wishes)
        nobody = goals_of(session, unit, wishes.model_copy(update={"hosts": (), "channels": ()}))
    (channel,), (host,) = goals.channels, goals.hosts
    (prime,), (hours,) = channel.prime, host.available
    assert (prime.start, prime.end, prime.weekdays) == ("19:00", "22:00", (6, 7))
    assert (hours.start, hours.end, hours.weekdays) == ("19:00", "22:00", (6, 7))
    assert (channel.turnaround_min, host.day_max_min, host.buffer_min) == (16, 180, 20)
    assert (nobody.channels[0].open, nobody.hosts[0].available) == ((), ())


def test_who_is_too_young_is_not_planned(place, hosts):
    with place.database.session() as session:
        session.get(Host, hosts[1]).birth_date = date(2034, 6, 15)
    wishes = wishes_of(place)
    with place.database.reading() as session:
        goals = goals_of(session, session.get(Unit, place.county), wishes)
    assert [(each.first, each.last, each.why) for each in goals.hosts[0].away] == [
        (FIRST, FIRST + timedelta(days=14), "host_age")
    ]
