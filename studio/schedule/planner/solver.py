"""OR-Tools CP-SAT over the space: from a first plan to a better one, with a bound on how good any could be."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from typing_extensions import override

from studio.errors import Cancelled, EnvironmentFault
from studio.schedule.planner.deal import deal
from studio.schedule.planner.draft import Draft
from studio.schedule.planner.model import Expression, Model
from studio.schedule.planner.score import county_lacks, shown_in_period, worst_percent
from studio.schedule.planner.space import Space

WORKERS = 8
"""Ways to search, in turn on whatever cores there are; the same number everywhere, so that a seed gives one plan."""

POLL_S = 0.1
"""How often the cancel check is asked, seconds."""

Report = Callable[[int, int, float], None]
"""Told of each better plan or bound: points, bound, seconds."""


@dataclass(frozen=True)
class Effort:
    """How long to try.

    Attributes:
        work: The solver's own measure of work; equal on every machine, so it, not the clock, ends a search.
        seconds: When the clock ends it all the same; what is found then depends on the machine.
        seed: Of the search.
        gap_permille: Good enough: the plan is that near to the bound.
    """

    work: int = 20
    seconds: int = 60
    seed: int = 0
    gap_permille: int = 5


@dataclass(frozen=True)
class Solved:
    """What came of it: a plan, the bound on points of any plan, and whether the clock ended the search."""

    draft: Draft
    bound: int
    by_clock: bool


def is_there() -> bool:
    """Whether OR-Tools is installed."""
    try:
        _cp_model()
    except EnvironmentFault:
        return False
    return True


def improve(
    space: Space,
    start: Draft,
    effort: Effort,
    report: Report,
    cancelled: Callable[[], bool],
) -> Solved:
    """Search from ``start`` for a better plan.

    Raises:
        Cancelled: As asked, within a fraction of a second.
        EnvironmentFault: ``plan_period.no_solver``.
    """
    return _Search(space).run(start, effort, report, cancelled)


def _cp_model() -> Expression:
    """OR-Tools, loaded where it is needed: it takes a second and 100 MB.

    Raises:
        EnvironmentFault: ``plan_period.no_solver``.
    """
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - see above
    except ImportError as error:
        raise EnvironmentFault("plan_period.no_solver", cause=str(error)) from error
    return cp_model


class _Search:
    """One search."""

    def __init__(self, space: Space) -> None:
        self._cp = _cp_model()
        self._space = space
        self._built = Model(self._cp, space)

    def _hint(self, start: Draft) -> None:
        spots = {each.spot for each in start.placed}
        cells = {(item, each.spot.day) for each in start.placed for item in each.items}
        for spot, taken in self._built.spots.items():
            self._built.model.add_hint(taken, spot in spots)
        for cell, taken in self._built.cells.items():
            self._built.model.add_hint(taken, cell in cells)
        plan = start.plan()
        goals = self._space.goals
        self._built.model.add_hint(
            self._built.worst, worst_percent(goals, shown_in_period(goals, plan))
        )
        for county, lack in county_lacks(goals, plan).items():
            self._built.model.add_hint(self._built.lacks[county], lack)

    def run(
        self, start: Draft, effort: Effort, report: Report, cancelled: Callable[[], bool]
    ) -> Solved:
        self._hint(start)
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = WORKERS
        solver.parameters.interleave_search = True
        solver.parameters.random_seed = effort.seed
        solver.parameters.max_deterministic_time = effort.work
        solver.parameters.max_time_in_seconds = effort.seconds
        solver.parameters.relative_gap_limit = effort.gap_permille / 1000
        with _Watched(solver, cancelled) as watched:
            state = solver.solve(self._built.model, _told(self._cp, report))
        if watched.stopped:
            raise Cancelled("cancelled")
        if state not in (self._cp.OPTIMAL, self._cp.FEASIBLE):
            bound = _whole(solver.best_objective_bound) if state != self._cp.INFEASIBLE else 0
            return Solved(start, bound, by_clock=True)
        return Solved(
            self._draft(solver),
            bound=_whole(solver.best_objective_bound),
            by_clock=solver.wall_time >= effort.seconds,
        )

    def _draft(self, solver: Expression) -> Draft:
        draft = Draft(self._space)
        for spot, taken in self._built.spots.items():
            if solver.boolean_value(taken):
                draft.take(spot)
        shown: defaultdict[int, list[str]] = defaultdict(list)
        for (item, day), taken in self._built.cells.items():
            if solver.boolean_value(taken):
                shown[day].append(item)
        deal(draft, shown)
        return draft


def _whole(bound: float) -> int:
    """The nearest whole number, below zero too: points are whole, the solver's figures are not."""
    return math.floor(bound + 0.5)


def _told(cp: Expression, report: Report) -> Expression:
    class Told(cp.CpSolverSolutionCallback):  # type: ignore[misc]  # the base is loaded late
        @override
        def on_solution_callback(self) -> None:
            report(_whole(self.objective_value), _whole(self.best_objective_bound), self.wall_time)

    return Told()


class _Watched:
    """Asks the cancel check while the solver runs, and stops it."""

    def __init__(self, solver: Expression, cancelled: Callable[[], bool]) -> None:
        self.stopped = False
        self._solver, self._cancelled = solver, cancelled
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._over.wait(POLL_S):
            if self._cancelled():
                self.stopped = True
                self._solver.stop_search()

    def __enter__(self) -> _Watched:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
