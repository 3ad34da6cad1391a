"""Whatever is asked: no rule is broken, the search never loses against the quick plan, a seed gives one plan."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from studio.schedule.planner import Effort, Goals, propose
from tests.schedule.planner.judged import fine, needs_solver
from tests.schedule.planner.tasks import tasks


@settings(max_examples=80, deadline=None)
@given(tasks())
def test_the_quick_plan_never_breaks_a_rule(goals: Goals) -> None:
    fine(goals, propose(goals))


@needs_solver
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tasks())
def test_the_search_never_breaks_a_rule_and_never_loses(goals: Goals) -> None:
    found = propose(goals, Effort(work=1, seconds=20, gap_permille=0))

    fine(goals, found)
    assert found.solver == "cp-sat"
    assert found.score.total >= found.first_total


@needs_solver
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tasks())
def test_a_seed_gives_one_plan(goals: Goals) -> None:
    effort = Effort(work=1, seconds=60, seed=3)

    assert propose(goals, effort) == propose(goals, effort)
