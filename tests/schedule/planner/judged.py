"""How the planner's answers are judged."""

from __future__ import annotations

import importlib.util

import pytest

from studio.schedule.planner import Effort, Goals, Proposal, broken_rules
from studio.schedule.planner.score import score
from studio.schedule.planner.space import possible

needs_solver = pytest.mark.skipif(
    importlib.util.find_spec("ortools") is None,
    reason="OR-Tools is not installed: pip install --no-deps -r requirements/run.lock",
)
SHORT = Effort(work=2, seconds=20)
"""A search that ends soon."""


def fine(goals: Goals, proposal: Proposal) -> None:
    """No rule is broken, nothing locked moved, and the points are what they are said to be."""
    assert broken_rules(goals, proposal.plan) == ()
    plan = {each.id: each for each in proposal.plan}
    for each in goals.existing:
        if each.locked:
            assert plan[each.id] == each
    assert score(possible(goals), proposal.plan) == proposal.score
    assert proposal.score.total <= proposal.bound
    assert [each for each in proposal.broadcasts if not each.why] == []
