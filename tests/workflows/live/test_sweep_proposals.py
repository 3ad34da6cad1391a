"""Proposals of the planner go when their time is over, and not before; on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from studio.records.base import new_id
from studio.records.planning import PlanProposal, PlanWishes
from studio.records.work import Job, JobKind, JobState
from studio.units import now
from studio.units.clock import today
from studio.workflows.live.sweep_proposals import KEEP_PAST, KEEP_SETTLED, sweep_proposals

DAY = timedelta(days=1)


@pytest.fixture
def propose(place):
    """A proposal, settled so long ago or not, for a period that begins so many days from now."""

    def made(first: date, days=14, settled=None, base=None):
        key = new_id()
        with place.database.session() as session:
            session.add(
                PlanProposal(
                    id=key,
                    unit_id=place.county,
                    base_id=base,
                    wishes=PlanWishes(first=first, days=days),
                    goals={},
                    closed_at=now() - settled if settled is not None else None,
                )
            )
        return key

    return made


def kept(place):
    with place.database.reading() as session:
        return set(session.scalars(select(PlanProposal.id)))


def test_settled_ones_go_after_thirty_days(place, propose):
    old = propose(today(), settled=KEEP_SETTLED + DAY)
    new = propose(today(), settled=KEEP_SETTLED - DAY)
    assert sweep_proposals(place.database) == 1
    assert old not in kept(place)
    assert new in kept(place)
    assert sweep_proposals(place.database) == 0


def test_those_nobody_decided_on_go_long_after_their_last_day(place, propose):
    days = 14
    last = today() - KEEP_PAST
    old = propose(last - timedelta(days=days), days=days)
    new = propose(last - timedelta(days=days - 1), days=days)
    coming = propose(today() + 30 * DAY)
    sweep_proposals(place.database)
    assert old not in kept(place)
    assert {new, coming} <= kept(place)


def test_one_that_another_follows_stays_as_long_as_that_one(place, propose):
    first = propose(today(), settled=KEEP_SETTLED + 9 * DAY)
    second = propose(today(), settled=KEEP_SETTLED + DAY, base=first)
    third = propose(today(), base=second)
    assert sweep_proposals(place.database) == 0
    with place.database.session() as session:
        session.get(PlanProposal, third).closed_at = now() - KEEP_SETTLED - DAY
    assert sweep_proposals(place.database) == 3
    assert not {first, second, third} & kept(place)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_one_that_is_being_searched_stays(place, propose, state):
    old = propose(today(), settled=KEEP_SETTLED + DAY)
    with place.database.session() as session:
        job = Job(unit_id=place.county, kind=JobKind.PLAN, subject_id=old, title="排期")
        job.state = state
        session.add(job)
    assert sweep_proposals(place.database) == 0
    assert old in kept(place)
