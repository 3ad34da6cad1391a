"""Whatever is proposed and taken, the checks find no error in it that was not there before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.finding import Level
from studio.records.live import Broadcast, BroadcastState
from studio.records.people import Role
from studio.records.planning import PlanProposal
from studio.schedule import check, planned
from studio.schedule.planner import Effort, propose
from studio.schedule.planner.bars import LATER
from studio.store import Viewer
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.take_plan import Taken, take_plan
from studio.workflows.live.watch_schedule import rules_for
from tests.schedule.planner.judged import needs_solver
from tests.workflows.live.worlds import World, build

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@contextmanager
def passing(place) -> Iterator[Session]:
    """A session of which nothing stays."""
    with place.database.session() as session:
        yield session
        session.rollback()


def errors(session: Session, world: World) -> set[tuple[str, frozenset[str]]]:
    """What would stand against fixing all that stands; but for clips, which are made when one knows what for."""
    session.flush()
    session.expire_all()
    rows = session.scalars(select(Broadcast).where(Broadcast.unit_id == world.unit.id)).unique()
    drafts = {BroadcastState.DRAFT: BroadcastState.LOCKED}
    plans = [planned(each) for each in rows]
    plans = [
        each.model_copy(update={"state": drafts.get(each.state, each.state)}) for each in plans
    ]
    found = check(plans, None, rules_for(session, plans))
    return {
        (each.code, frozenset(each.subjects))
        for each in found
        if each.level is Level.ERROR and each.code not in LATER
    }


def taken(
    session: Session, viewer: Viewer, world: World, effort: Effort | None, share: float
) -> Taken:
    """A proposal searched and taken: all of it, or a share of its broadcasts."""
    goals = goals_of(session, world.unit, world.wishes)
    made = propose(goals, effort)
    known = {each.id for each in goals.existing}
    row = PlanProposal(
        unit_id=world.unit.id,
        wishes=world.wishes,
        goals=goals.model_dump(mode="json"),
        proposal=made.model_dump(mode="json"),
        revisions=dict(
            session.execute(
                select(Broadcast.id, Broadcast.revision).where(Broadcast.id.in_(known))
            ).all()
        ),
        taken={},
    )
    session.add(row)
    session.flush()
    dice = random.Random(len(made.broadcasts))
    names = [each.broadcast.id for each in made.broadcasts if dice.random() < share]
    return take_plan(session, viewer, row.id, names if share < 1 else None)


def holds(place, person, draw, effort: Effort | None, share: float) -> Taken:
    with passing(place) as session:
        world = build(draw, session)
        viewer = Viewer(person.account_id, ((world.unit.id, Role.COORDINATOR),))
        before = errors(session, world)
        done = taken(session, viewer, world, effort, share)
        assert errors(session, world) - before == set()
    return done


@pytest.fixture
def person(place) -> Viewer:
    return place.person(Role.COORDINATOR)


@settings(max_examples=10, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_the_quick_plan_taken_whole_is_never_an_error(place, person, data) -> None:
    assert holds(place, person, data.draw, None, 1).refused == [], "nothing had to be held back"


@settings(max_examples=8, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_some_of_a_quick_plan_taken_is_never_an_error(place, person, data) -> None:
    holds(place, person, data.draw, None, 0.5)


@needs_solver
@settings(max_examples=5, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_what_the_search_finds_taken_whole_is_never_an_error(place, person, data) -> None:
    assert holds(place, person, data.draw, Effort(work=1, seconds=20), 1).refused == []
