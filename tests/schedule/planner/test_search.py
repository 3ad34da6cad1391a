"""The search: it finds what the quick plan misses, tells how far it is, stops when asked, refuses what is too big."""

from __future__ import annotations

import pytest

from studio.errors import Cancelled, InputError
from studio.schedule.planner import Effort, propose
from tests.schedule.planner.judged import SHORT, needs_solver
from tests.schedule.planner.tasks import month, small


@needs_solver
def test_the_search_finds_what_the_quick_plan_misses() -> None:
    # The important one may only be shown on the first day, where the quick plan has given its place away to another
    # county's, which could as well be shown on the second.
    goals = small(
        days=2,
        items=[
            {"id": "i", "name": "黄花菜", "county": "祁东"},
            {"id": "j", "name": "莓茶", "county": "桑植", "season": "06-01/06-01"},
        ],
        goals=[
            {"item": "i", "times": 1, "priority": 3},
            {"item": "j", "times": 1, "priority": 1},
        ],
        shape={"items_max": 1},
    )
    found = propose(goals, SHORT)

    assert found.unmet == ()
    assert found.proven
    assert found.score.total == found.bound


@needs_solver
def test_a_search_stops_when_asked() -> None:
    with pytest.raises(Cancelled):
        propose(month(), Effort(work=10_000, seconds=600, gap_permille=0), cancelled=lambda: True)


@needs_solver
def test_progress_tells_points_and_bound() -> None:
    told: list[tuple[int, int]] = []
    propose(small(), SHORT, lambda points, bound, _seconds: told.append((points, bound)))

    assert told
    assert all(points <= bound for points, bound in told)


def test_a_task_beyond_measure_is_refused() -> None:
    goals = small(
        days=92, shape={"step_min": 5},
        hosts=[{"id": f"h{number}", "name": "x"} for number in range(100)],
    )  # fmt: skip
    with pytest.raises(InputError, match="too_big"):
        propose(goals)
