"""Small tasks against every plan there is: of all that break no rule, the best is what the search finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.schedule.planner import Effort, Goals, PlanBroadcast, broken_rules, propose
from studio.schedule.planner.clock import clock_of
from studio.schedule.planner.score import score
from studio.schedule.planner.space import possible
from tests.schedule.planner.judged import needs_solver
from tests.schedule.planner.tasks import FIRST, stands

HOURS = [{"start": "10:00", "end": "26:00"}]
STARTS = ("10:00", "20:00")


@st.composite
def tiny(draw: st.DrawFn) -> Goals:
    """Two or three days with two starts each: thousands of plans, not millions."""
    hosts = draw(st.integers(1, 2))
    items = [
        {
            "id": name, "name": name, "county": county,
            "season": draw(st.sampled_from(["", "06-02/06-30", "11-15/06-01"])),
            "stock": draw(st.sampled_from([None, 10, 25])), "quota": 10,
            "promised": draw(st.sampled_from([0, 0, 6])),
            "perishable": draw(st.booleans()),
            "harvest": draw(st.sampled_from(["now", "last_days", "any"])),
        }
        for name, county in (("i", "祁东"), ("j", "桑植"))
    ]  # fmt: skip
    existing: list[dict[str, Any]] = []
    if draw(st.booleans()):
        there = {"locked": draw(st.booleans()), "items": draw(st.sampled_from([["i"], ["j"], []]))}
        existing.append(
            stands("b", draw(st.integers(-1, 1)), draw(st.sampled_from(STARTS)), **there)
        )
    return Goals.model_validate(
        {
            "first": FIRST,
            "days": draw(st.integers(1, 3)) if hosts == 1 else 2,
            "channels": [
                {
                    "id": "c", "name": "账号", "open": HOURS,
                    "prime": [{"start": "19:00", "end": "26:00"}],
                    "turnaround_min": draw(st.sampled_from([10, 300])),
                    "at_once": draw(st.integers(1, 2)), "per_day": draw(st.integers(1, 3)),
                }
            ],
            "hosts": [
                {
                    "id": name, "name": name, "available": HOURS,
                    "day_max_min": draw(st.sampled_from([360, 600, 1440])),
                    "week_max_min": draw(st.sampled_from([720, 9000])),
                    "buffer_min": draw(st.sampled_from([0, 300])),
                }
                for name in ("h", "k")[:hosts]
            ],
            "items": items,
            "goals": [
                {"item": name, "times": draw(st.integers(1, 2)), "priority": draw(st.integers(1, 3))}
                for name in "ij"
            ],
            "counties": draw(st.sampled_from([[], [{"county": "桑植", "least": 2}]])),
            "served": draw(st.sampled_from([[], [{"county": "祁东", "times": 3}]])),
            "shape": {
                "length_min": 360, "step_min": 600, "items_max": 2,
                "week_max": draw(st.sampled_from([2, 3])),
                "day_max": draw(st.sampled_from([None, 2])), "gap_days": draw(st.integers(1, 3)),
            },
            "existing": existing,
        }
    )  # fmt: skip


def places(goals: Goals) -> list[PlanBroadcast]:
    """Every broadcast there could be, made from the task alone."""
    inside = [each for each in goals.existing if not each.locked]
    items = [each.id for each in goals.items]
    shown = [(), *((each,) for each in items), *combinations(items, 2)]
    times = {(start, goals.shape.length_min) for start in range(0, 1440, goals.shape.step_min)}
    return [
        PlanBroadcast(
            id=f"n{day}-{start}-{length}-{host.id}-{len(names)}{''.join(names)}", channel="c",
            host=host.id, day=goals.day(day), start=clock_of(start), length_min=length, items=names,
        )
        for day in range(goals.days)
        for start, length in sorted(
            times | {(at_of(each), each.length_min) for each in inside if each.day == goals.day(day)}
        )
        for host in goals.hosts
        for names in shown
    ]  # fmt: skip


def at_of(each: PlanBroadcast) -> int:
    hours, minutes = each.start.split(":")
    return 60 * int(hours) + int(minutes)


def plans(goals: Goals) -> Iterator[tuple[PlanBroadcast, ...]]:
    """Every plan that breaks no rule; a plan that breaks one breaks it with more broadcasts too."""
    fixed = tuple(
        each.model_copy(update={"locked": True})
        for each in goals.existing
        if each.locked or not 0 <= (each.day - goals.first).days < goals.days
    )

    def grown(plan: tuple[PlanBroadcast, ...], left: list[PlanBroadcast]) -> Iterator[Any]:
        yield plan
        for at, each in enumerate(left):
            more = (*plan, each)
            if not broken_rules(goals, more):
                yield from grown(more, left[at + 1 :])

    yield from grown(fixed, places(goals))


@needs_solver
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny())
def test_no_plan_is_better_than_the_one_that_is_found(goals: Goals) -> None:
    space = possible(goals)
    best = max(score(space, plan).total for plan in plans(goals))
    quick = propose(goals)
    found = propose(goals, Effort(work=20, seconds=60, gap_permille=0))

    assert broken_rules(goals, quick.plan) == broken_rules(goals, found.plan) == ()
    assert quick.score.total <= best <= quick.bound
    assert found.proven
    assert found.score.total == best
