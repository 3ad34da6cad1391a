"""Warnings that are let stand, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from studio.errors import Conflict, InputError, NotFound
from studio.records.finding import Level
from studio.records.live import Broadcast
from studio.records.people import Role
from studio.schedule import fingerprint
from studio.workflows import let_stand, plan_broadcast, watch_schedule
from studio.workflows.describe_host import HostFacts, describe_host
from studio.workflows.plan_broadcast import BroadcastDraft

START = datetime(2027, 7, 1, 11, 30, tzinfo=UTC)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def made(place, coordinator):
    with place.database.session() as session:
        host = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        describe_host(session, coordinator, host.id, HostFacts(verified_until=date(2030, 1, 1)))
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        draft = BroadcastDraft("开采季", channel.id, host.id, START, START + timedelta(hours=1))
        return plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id


def told(session, made):
    broadcast = session.get(Broadcast, made)
    found = watch_schedule.findings(session, [broadcast])[made]
    return let_stand.weighed_findings(session, broadcast, found)


def test_a_warning_is_let_stand_with_name_and_reason_until_it_says_something_else(
    place, coordinator, made
):
    with place.database.reading() as session:
        ((finding, nobody),) = told(session, made)
    assert (finding.code, nobody) == ("schedule.no_items", None)
    with place.database.session() as session:
        let_stand.let_stand(session, coordinator, made, fingerprint(finding), " 只讲故事 ")
    with place.database.reading() as session:
        ((_, override),) = told(session, made)
    assert override.reason == "只讲故事"
    assert override.by
    later = START + timedelta(minutes=5)
    with place.database.session() as session:
        broadcast = session.get(Broadcast, made)
        broadcast.start_at = later
        ((_, override),) = told(session, made)
        assert override is None, "it is told of another time"
        broadcast.start_at = START
        let_stand.take_back(session, coordinator, made, fingerprint(finding))
        ((_, override),) = told(session, made)
        assert override is None


def test_what_cannot_be_let_stand(place, coordinator, made):
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session:
        ((finding, _),) = told(session, made)
        mark = fingerprint(finding)
        for reason in ("", "  ", "长" * 301):
            with pytest.raises(InputError, match="no_reason"):
                let_stand.let_stand(session, coordinator, made, mark, reason)
        with pytest.raises(Conflict, match="no_such_finding"):
            let_stand.let_stand(session, coordinator, made, "0" * 32, "因为")
        with pytest.raises(NotFound):
            let_stand.let_stand(session, stranger, made, mark, "因为")
        with pytest.raises(NotFound):
            let_stand.take_back(session, stranger, made, mark)
        session.get(Broadcast, made).host.verified_until = None
        session.get(Broadcast, made).state = "review"
        session.flush()
        session.expire_all()
        error = next(each for each, _ in told(session, made) if each.level is Level.ERROR)
        with pytest.raises(InputError, match="error_stands"):
            let_stand.let_stand(session, coordinator, made, fingerprint(error), "因为")
