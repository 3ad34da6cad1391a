"""Busy times stand with their files: whoever reads when a host can come has them and what was said by hand as one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from studio.errors import Conflict, InputError
from studio.records.host_busy import HostBusy
from studio.records.live import Host
from studio.records.people import Role, Unit
from studio.schedule import Availability, Span
from studio.schedule.busy import Busy
from studio.schedule.host_time import availability_of, by_hand, from_files
from studio.schedule.rows import planned_host
from studio.workflows.live import host_busy, plan_broadcast
from studio.workflows.live.county_goals import county_goals
from studio.workflows.live.describe_host import HostFacts, describe_host

FIRST = date(2027, 6, 14)
DAY = datetime(2027, 6, 15, 4, tzinfo=UTC)
BUSY = Span(start=DAY, end=DAY + timedelta(hours=6))
HAND = Span(start=DAY + timedelta(days=1), end=DAY + timedelta(days=1, hours=2))


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def host(place, coordinator):
    with place.database.session() as session:
        plan_broadcast.add_channel(session, coordinator, place.county, "县播号", "douyin", 600)
        made = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        said = Availability(away=(HAND,))
        describe_host(session, coordinator, made.id, HostFacts(availability=said))
        return made.id


def stage(place, coordinator, host, *spans):
    with place.database.session() as session:
        busy = Busy(spans=spans, events=len(spans))
        return host_busy.stage_busy(session, coordinator, host, busy, "我的.ics").id


def add(place, coordinator, host, *spans, replacing=False):
    staged = stage(place, coordinator, host, *spans)
    with place.database.session() as session:
        return host_busy.apply_busy(session, coordinator, staged, replacing=replacing).id


def said(place, host, reads):
    with place.database.reading() as session:
        return reads(session.get_one(Host, host))


def test_a_file_that_was_only_looked_at_does_not_count(place, coordinator, host):
    stage(place, coordinator, host, BUSY)
    assert said(place, host, availability_of).away == (HAND,)


def test_checks_and_planner_read_both_and_the_row_keeps_one(place, coordinator, host):
    file = add(place, coordinator, host, BUSY)
    assert said(place, host, by_hand).away == (HAND,)
    assert said(place, host, lambda row: planned_host(row).availability.away) == (BUSY, HAND)
    with place.database.reading() as session:
        goals = county_goals(session, session.get_one(Unit, place.county), FIRST, 28)
    # What begins on the 14th may run no further than noon of the 15th.
    assert [each.day.day for each in goals.hosts[0].days] == [14, 15, 16]
    with place.database.session() as session:
        assert availability_of(host_busy.remove_busy(session, coordinator, file)).away == (HAND,)


def test_what_a_host_is_said_to_be_leaves_their_files_alone(place, coordinator, host):
    add(place, coordinator, host, BUSY)
    with place.database.session() as session:
        describe_host(session, coordinator, host, HostFacts(availability=Availability()))
    assert said(place, host, availability_of).away == (BUSY,)


def test_two_files_and_one_in_the_place_of_both(place, coordinator, host):
    more = Span(start=DAY + timedelta(days=3), end=DAY + timedelta(days=4))
    first = add(place, coordinator, host, BUSY, more)
    add(place, coordinator, host, BUSY)
    assert said(place, host, from_files) == (BUSY, BUSY, more)
    with place.database.session() as session:
        host_busy.remove_busy(session, coordinator, first)
    assert said(place, host, from_files) == (BUSY,), "the other file still says so"
    add(place, coordinator, host, more, replacing=True)
    assert said(place, host, from_files) == (more,)


def test_too_many_are_added_not_at_all_and_replace_nothing(place, coordinator, host, monkeypatch):
    first = add(place, coordinator, host, BUSY)
    monkeypatch.setattr(host_busy, "MOST_AWAY", 1)
    staged = stage(place, coordinator, host, BUSY)
    with place.database.session() as session:
        with pytest.raises(InputError, match=r"busy\.too_many"):
            host_busy.apply_busy(session, coordinator, staged, replacing=True)
        assert session.get_one(HostBusy, first).applied_at is not None
    assert said(place, host, from_files) == (BUSY,)


def test_what_others_wrote_since_is_not_written_over(place, coordinator, host):
    with place.database.session() as session:
        seen = session.get_one(Host, host).revision
        describe_host(session, coordinator, host, HostFacts(max_minutes_day=100), seen)
    with place.database.session() as session:
        with pytest.raises(Conflict, match=r"host\.changed"):
            describe_host(session, coordinator, host, HostFacts(max_minutes_day=200), seen)
        assert session.get_one(Host, host).max_minutes_day == 100
        describe_host(session, coordinator, host, HostFacts(max_minutes_day=300), seen + 1)
    assert said(place, host, lambda row: (row.max_minutes_day, row.revision)) == (300, seen + 2)
