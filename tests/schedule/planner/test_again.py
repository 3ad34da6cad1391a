"""Planning around what stands and once more: what is locked stays, little changes, all or some of it is taken."""

from __future__ import annotations

from datetime import date

import pytest

from studio.errors import InputError
from studio.schedule.planner import Change, Effort, accept, propose
from tests.schedule.planner.judged import SHORT, fine, needs_solver
from tests.schedule.planner.tasks import small, stands


def test_locked_ones_stay_count_and_keep_others_away() -> None:
    locked = stands(day=2, start="20:00", locked=True)
    goals = small(existing=[locked])
    found = propose(goals)

    fine(goals, found)
    assert [(each.change, each.broadcast.id) for each in found.broadcasts][0:1] == [
        (Change.LOCKED, "b")
    ]
    (new,) = (each.broadcast for each in found.broadcasts if each.change is Change.NEW)
    assert (new.day - date(2026, 6, 3)).days >= 3
    assert found.unmet == ()


@pytest.mark.parametrize("effort", [None, pytest.param(SHORT, marks=needs_solver)])
def test_a_plan_that_serves_is_not_changed(effort: Effort | None) -> None:
    before = [stands("a", 0, "10:30"), stands("b", 4, "14:00")]
    found = propose(small(existing=before), effort)

    assert [each.change for each in found.broadcasts] == [Change.KEPT, Change.KEPT]


@needs_solver
def test_only_what_must_move_moves() -> None:
    """The host falls ill on one day: that broadcast changes, the others keep even odd times."""
    week = [stands(name, day, "10:30") for name, day in (("a", 0), ("b", 3), ("c", 6))]
    hosts = [
        {"id": "h", "name": "周", "away": [{"first": "2026-06-04", "last": "2026-06-04"}]},
        {"id": "k", "name": "彭"},
    ]
    goals = small(existing=week, hosts=hosts, goals=[{"item": "i", "times": 3}])
    found = propose(goals, SHORT)

    fine(goals, found)
    assert {each.broadcast.id: each.change for each in found.broadcasts} == {
        "a": Change.KEPT,
        "b": Change.HOST,
        "c": Change.KEPT,
    }


def test_what_is_not_wanted_any_more_is_dropped_and_told() -> None:
    found = propose(small(goals=[], existing=[stands()]))

    assert [each.change for each in found.broadcasts] == [Change.DROPPED]
    assert found.plan == ()


def test_all_some_or_none_of_a_proposal_are_taken() -> None:
    goals = small(existing=[stands("old", 6, items=[])])
    made = propose(goals)
    new = [each.broadcast.id for each in made.broadcasts if each.change is Change.NEW]

    everything = accept(goals, made)
    assert [each.locked for each in everything.existing] == [True] * len(made.plan)
    assert accept(goals, made, []).existing == goals.existing
    some = accept(goals, made, new[:1])
    assert [(each.id, each.locked) for each in some.existing] == [(new[0], True), ("old", False)]
    with pytest.raises(InputError, match="unknown_broadcast"):
        accept(goals, made, ["nobody"])


def test_taken_plans_are_planned_around() -> None:
    goals = small()
    made = propose(goals)
    again = propose(accept(goals, made))

    assert [each.change for each in again.broadcasts] == [Change.LOCKED, Change.LOCKED]
