"""The planner on a period of the size a county office has: greedy alone, and CP-SAT after it.

    python -m benchmarks.bench_planner [--seeds 3] [--seconds 60]

Four weeks, four channels, six hosts, sixty items with more wishes than hours. Prints for each task seconds to the
first plan that breaks no rule (aim ≤ 5), points of both plans as thousandths of the proven bound, how far the better
one may be from the best (aim ≤ 20 thousandths within 60 s on two cores), and how much of the goals each meets, as JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

from studio.schedule.planner import Effort, Goals, Proposal, broken_rules, propose
from tests.schedule.planner.tasks import month


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    print(json.dumps([_one(seed, options.seconds) for seed in range(options.seeds)], indent=1))


def _one(seed: int, seconds: int) -> dict[str, object]:
    goals = month(seed=seed)
    feasible, quick = _timed(lambda: propose(goals))
    search, found = _timed(lambda: propose(goals, Effort(seconds=seconds)))
    broken = [len(broken_rules(goals, each.plan)) for each in (quick, found)]
    return {
        "task": seed,
        "feasible": feasible,
        "search": search,
        "broken_rules": broken,
        "bound": found.bound,
        "greedy": _figures(goals, quick, found.bound),
        "cp_sat": _figures(goals, found, found.bound),
        "gap_permille": found.gap_permille,
        "ended_by_clock": found.by_clock,
    }


def _timed(work: Callable[[], Proposal]) -> tuple[dict[str, float], Proposal]:
    """Seconds on the clock and of CPU: on a busy machine the clock tells of others' work too."""
    clock, cpu = time.monotonic(), time.process_time()
    made = work()
    return {
        "wall_s": round(time.monotonic() - clock, 2),
        "cpu_s": round(time.process_time() - cpu, 2),
    }, made


def _figures(goals: Goals, made: Proposal, bound: int) -> dict[str, int]:
    asked = sum(each.times for each in goals.goals)
    lacking = sum(each.asked - each.got for each in made.unmet if each.kind == "item")
    return {
        "points": made.score.total,
        "permille_of_bound": 1000 * made.score.total // max(1, bound),
        "broadcasts": len(made.plan),
        "showings_asked": asked,
        "showings_met": asked - lacking,
    }


if __name__ == "__main__":
    main()
