"""Whoever is on beside the first host is on: in calendars, in what a busy time stands against, and once only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.records.calendars import CalendarKind
from studio.records.live import Broadcast, Host
from studio.records.people import Role
from studio.schedule import Every, Repeat, Span, check, planned
from studio.schedule.busy import Busy
from studio.units import now
from studio.workflows.live import host_busy, plan_broadcast
from studio.workflows.live.calendar_links import make_calendar_link, open_calendar, token_of
from studio.workflows.live.cast import set_cast
from studio.workflows.live.change_series import SeriesDraft, change_series
from studio.workflows.live.host_answers import coming
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.series import make_series, occurrences_of
from studio.workflows.live.series_scope import Scope
from studio.workflows.live.watch_schedule import feed

KEY = b"key"
START = (now() + timedelta(days=5)).replace(microsecond=0)
END = START + timedelta(hours=2)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def made(place, coordinator):
    """A broadcast with a second host; ids of it and of its first, second and third host."""
    with place.database.session() as session:
        names = ("刘满仓", "周晓禾", "邓一鸣")
        hosts = [
            plan_broadcast.add_host(session, coordinator, place.county, name).id for name in names
        ]
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 0
        )
        draft = BroadcastDraft("开采季", channel.id, hosts[0], START, END)
        row = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
        set_cast(session, coordinator, row.id, [hosts[1]])
        return row.id, *hosts


def with_first(row, host_id):
    return BroadcastDraft(row.title, row.channel_id, host_id, row.start_at, row.end_at)


def on(place, broadcast_id):
    with place.database.reading() as session:
        plan = planned(session.get_one(Broadcast, broadcast_id))
        return plan.host.name, [each.name for each in plan.more_hosts]


@pytest.mark.parametrize(("which", "events"), [(1, 1), (2, 1), (3, 0)])
def test_both_hosts_calendars_have_it(place, coordinator, made, which, events):
    with place.database.session() as session:
        link = make_calendar_link(session, coordinator, CalendarKind.HOST, made[which])
        token = token_of(KEY, link)
    with place.database.reading() as session:
        assert open_calendar(session, KEY, token, "zh").count(b"BEGIN:VEVENT") == events
        assert len(coming(session, session.get_one(Host, made[which]))) == events


@pytest.mark.parametrize(("which", "clashes"), [(1, 1), (2, 1), (3, 0)])
def test_a_busy_time_stands_against_both(place, coordinator, made, which, clashes):
    busy = Busy(spans=(Span(start=START, end=END),), events=1)
    with place.database.session() as session:
        staged = host_busy.stage_busy(session, coordinator, made[which], busy, "我的.ics")
        assert len(host_busy.in_the_way(session, staged)) == clashes


def test_the_second_host_who_becomes_the_first_is_on_once(place, coordinator, made):
    broadcast, _first, second, _third = made
    with place.database.session() as session:
        row = session.get_one(Broadcast, broadcast)
        plan_broadcast.change_broadcast(
            session, coordinator, broadcast, with_first(row, second), row.revision
        )
        assert row.more_hosts == []
    assert on(place, broadcast) == ("周晓禾", [])
    with place.database.reading() as session:
        row = session.get_one(Broadcast, broadcast)
        assert not {"schedule.host_double"} & {each.code for each in check([planned(row)])}
        assert feed([row], "x", "zh").decode().count("周晓禾") == 1


def test_who_stays_beside_another_first_host_stays(place, coordinator, made):
    broadcast, _first, _second, third = made
    with place.database.session() as session:
        row = session.get_one(Broadcast, broadcast)
        plan_broadcast.change_broadcast(
            session, coordinator, broadcast, with_first(row, third), row.revision
        )
    assert on(place, broadcast) == ("邓一鸣", ["周晓禾"])


def test_a_series_whose_second_host_becomes_the_first(place, coordinator, made):
    broadcast, _first, second, _third = made
    with place.database.session() as session:
        series = make_series(session, coordinator, broadcast, Repeat(every=Every.DAY, count=3)).id
        rows = [each.id for each in occurrences_of(session, series)]
        for each in rows:
            set_cast(session, coordinator, each, [second])
    with place.database.session() as session:
        row = session.get_one(Broadcast, broadcast)
        wanted = SeriesDraft(with_first(row, second))
        change_series(session, coordinator, broadcast, Scope.ALL, wanted, row.revision)
    assert [on(place, each) for each in rows] == [("周晓禾", [])] * 3
