"""The planner: a plan at once, a better one by search, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection

from studio.errors import InputError
from studio.schedule.planner import solver
from studio.schedule.planner.clock import DAY_MIN
from studio.schedule.planner.draft import Draft
from studio.schedule.planner.even import even_out
from studio.schedule.planner.explain import Explained
from studio.schedule.planner.greedy import greedy
from studio.schedule.planner.problem import Goals, PlanBroadcast
from studio.schedule.planner.proposal import Change, Proposal, Proposed, Reason
from studio.schedule.planner.score import score, spot_of
from studio.schedule.planner.solver import Effort, Report
from studio.schedule.planner.space import Space, possible

SPOTS_LIMIT = 400_000
"""Most places for broadcasts a search may look at."""


def _untold(points: int, bound: int, seconds: float) -> None:
    del points, bound, seconds


def _never() -> bool:
    return False


def propose(
    goals: Goals,
    effort: Effort | None = None,
    report: Report = _untold,
    cancelled: Callable[[], bool] = _never,
) -> Proposal:
    """Plan a period.

    The greedy plan alone is the answer without ``effort``, or where OR-Tools is not installed (``solver`` says which).
    Equal goals and effort give equal proposals, unless the clock ended the search.

    Args:
        goals: What is there and what is wanted.
        effort: How long to search for a better plan.
        report: Told of each better plan.
        cancelled: Asked ten times a second.

    Raises:
        InputError: ``plan_period.too_big``.
        Cancelled: As asked.
    """
    starts = DAY_MIN // goals.shape.step_min
    size = starts * goals.days * len(goals.channels) * len(goals.hosts)
    if size > SPOTS_LIMIT:
        raise InputError("plan_period.too_big", spots=size, limit=SPOTS_LIMIT)
    space = possible(goals)
    first = greedy(space)
    if effort is None or not solver.is_there():
        return _told(first, first, None)
    begun = score(space, first.plan()).total
    report(begun, highest(space), 0.0)
    found = solver.improve(space, first, effort, report, cancelled)
    # A search that time cut short must not lose against what it began with.
    better = found.draft if score(space, found.draft.plan()).total >= begun else first
    return _told(better, first, solver.Solved(better, found.bound, found.by_clock))


def highest(space: Space) -> int:
    """A bound that needs no search: every goal met on its best day, broadcasts for nothing."""
    best: dict[str, int] = {}
    for (item, _day), points in space.cells.items():
        best[item] = max(points, best.get(item, 0))
    showings = sum(points * space.left[item] for item, points in best.items())
    days = {(spot.channel, spot.day): 0 for spot in space.spots}
    per_day = {each.id: each.per_day for each in space.goals.channels}
    for spot, points in space.spots.items():
        key = spot.channel, spot.day
        days[key] = max(days[key], points * per_day[spot.channel])
    return showings + sum(days.values()) + 100 * space.goals.points.fairness


def _told(draft: Draft, first: Draft, solved: solver.Solved | None) -> Proposal:
    space = draft.space
    even_out(draft)
    worth = score(space, draft.plan())
    return Proposal(
        broadcasts=_proposed(draft),
        unmet=Explained(draft).unmet(),
        score=worth,
        bound=solved.bound if solved else highest(space),
        proven=bool(solved and solved.bound <= worth.total),
        by_clock=bool(solved and solved.by_clock),
        solver="cp-sat" if solved else "greedy",
        first_total=score(space, first.plan()).total,
    )


def _proposed(draft: Draft) -> tuple[Proposed, ...]:
    goals, plan = draft.space.goals, draft.plan()
    before = {each.id: each for each in goals.existing}
    explained = Explained(draft)
    why = {each.spot: explained.why(each) for each in draft.placed}
    found = []
    for each in plan:
        old = before.get(each.id)
        if each.locked:
            locked = (Reason(code="locked"),)
            found.append(Proposed(broadcast=each, change=Change.LOCKED, before=old, why=locked))
            continue
        reasons = why[spot_of(goals, each)]
        change = change_of(each, old)
        found.append(Proposed(broadcast=each, change=change, before=old, why=reasons))
    names = {each.id for each in plan}
    for old in draft.space.loose:
        if old.id not in names:
            gone = (Reason(code="dropped"),)
            found.append(Proposed(broadcast=old, change=Change.DROPPED, before=old, why=gone))
    return tuple(sorted(found, key=lambda each: (goals.minute(each.broadcast), each.broadcast.id)))


def change_of(now: PlanBroadcast, before: PlanBroadcast | None) -> Change:
    """How a broadcast changed."""
    if before is None:
        return Change.NEW
    if (now.start, now.length_min) != (before.start, before.length_min):
        return Change.MOVED
    if now.host != before.host:
        return Change.HOST
    return Change.KEPT if sorted(now.items) == sorted(before.items) else Change.ITEMS


def accept(goals: Goals, proposal: Proposal, ids: Collection[str] | None = None) -> Goals:
    """The goals with what a person took of a proposal as the plan that stands: all of it, or the broadcasts of ``ids``.

    Those not taken stay as they were: new ones are left out, others keep what they had. What was taken is locked, so
    that the next proposal plans around it.

    Raises:
        InputError: ``plan_period.unknown_broadcast``.
    """
    known = {each.broadcast.id for each in proposal.broadcasts}
    taken = known if ids is None else set(ids)
    strange = sorted(taken - known)
    if strange:
        raise InputError("plan_period.unknown_broadcast", id=strange[0])
    stands = []
    for each in proposal.broadcasts:
        if each.broadcast.id not in taken:
            stands += [] if each.before is None else [each.before]
        elif each.change is not Change.DROPPED:
            stands.append(each.broadcast.model_copy(update={"locked": True}))
    return goals.model_copy(update={"existing": tuple(stands)})
