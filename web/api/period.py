"""The planner: wishes for a period, the search as a job, its proposal, and what is taken of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from jobs.queue import enqueue
from studio.errors import InputError, NotFound
from studio.records.live import Broadcast, BroadcastState
from studio.records.people import Unit
from studio.records.planning import PlanProposal, PlanWishes
from studio.records.work import Job, JobKind, JobState
from studio.schedule import ZONE
from studio.schedule.planner import Goals, PlanBroadcast, Proposal, Proposed, Reason
from studio.schedule.planner.clock import minute_of
from studio.units.day import YEARS
from studio.workflows.live import plan_proposals
from studio.workflows.live import take_plan as taking
from studio.workflows.live.county_goals import standing
from studio.workflows.live.plan_wishes import default_wishes
from web.api.asked_period import PeriodAsked, PlansAsked, PlanWish, TakeWish
from web.api.footage import fault_of, said
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.pages import listed, rows_of
from web.api.shapes import Fault, Listed, NamedShape
from web.api.shapes_period import (
    BeforeShape,
    PlannedShape,
    PlanShape,
    TakenShape,
    UnitGoalShape,
    UnmetShape,
    WholePlanShape,
    WishesShape,
)
from web.i18n import language
from web.reach import places, viewer
from web.schedule.proposals import line_of, whole_proposal
from web.state import session

GROUP = _("Planner")


@operation(
    "GET",
    "/plans",
    Listed[PlanShape],
    group=GROUP,
    summary=_("Proposals for a period, and how far their search is"),
    query=PlansAsked,
)
def list_plans(query: PlansAsked) -> Answer:
    """The proposals of the caller's units."""
    wanted = select(PlanProposal)
    if query.unit is not None:
        wanted = wanted.where(PlanProposal.unit_id == query.unit)
    if query.open is not None:
        closed: InstrumentedAttribute[datetime | None] = PlanProposal.closed_at
        wanted = wanted.where(closed.is_(None) if query.open == "yes" else closed.is_not(None))
    rows, more = rows_of(wanted, (PlanProposal.created_at, PlanProposal.id), query)
    ids = [each.id for each in rows]
    searches = select(Job).where(Job.subject_id.in_(ids), Job.kind == JobKind.PLAN)
    newest = {
        each.subject_id: each
        for each in session().scalars(searches.order_by(Job.created_at, Job.id.desc()))
    }
    return listed([PlanShape(**_told(each, newest.get(each.id))) for each in rows], more)


@operation(
    "GET",
    "/plan-wishes",
    WishesShape,
    group=GROUP,
    summary=_("What to ask of a period, filled in from the catalog and what the unit has"),
    query=PeriodAsked,
    refusals=(404, 422),
)
def get_plan_wishes(query: PeriodAsked) -> WishesShape:
    """As the form is filled in."""
    if query.unit not in {each.id for each in places()}:
        raise NotFound("not_found", kind="unit", id=query.unit)
    _check_year(query.first.year)
    there = standing(session(), query.unit, query.first, query.days)
    unit = session().get_one(Unit, query.unit)
    return _wishes(default_wishes(session(), unit, query.first, query.days, len(there)))


@operation(
    "GET",
    "/plans/<proposal_id>",
    WholePlanShape,
    group=GROUP,
    summary=_("One proposal: each broadcast and why, what is not met and what would have to give"),
)
def get_plan(proposal_id: str) -> WholePlanShape:
    """One proposal."""
    row = whole_proposal(proposal_id)
    made = Proposal.model_validate(row.proposal) if row.proposal else None
    goals = Goals.model_validate(row.goals)
    return WholePlanShape(
        **_told(row, plan_proposals.job_of(session(), row)),
        wishes=_wishes(row.wishes),
        ready=made is not None,
        broadcasts=[_planned(each, goals, row) for each in (made.broadcasts if made else ())],
        unmet=[
            UnmetShape(
                **{
                    name: getattr(each, name)
                    for name in ("kind", "subject", "name", "asked", "got")
                },
                gives=[_reason(reason) for reason in each.gives],
            )
            for each in (made.unmet if made else ())
        ],
        points=made.score.total if made else None,
        bound=made.bound if made else None,
        proven=made is not None and made.proven,
        by_clock=made is not None and made.by_clock,
    )


@operation(
    "POST",
    "/plans",
    WholePlanShape,
    group=GROUP,
    summary=_("Ask for a proposal of a period; a job searches for it"),
    status=201,
    body=PlanWish,
    refusals=(404, 422),
    located=True,
    tagged=True,
)
def ask_for_plan(body: PlanWish) -> Answer:
    """Queue the search."""
    _check_year(body.first.year)
    _check_drafts(body)
    told = body.model_dump(exclude={"unit_id", "base_id"})
    ids = {name: tuple(dict.fromkeys(told[name])) for name in ("channels", "hosts", "may_move")}
    least = {each.unit_id: each.least for each in body.least}
    wishes = PlanWishes.model_validate(told | ids | {"least": least})
    made = plan_proposals.ask_for_plan(
        session(), enqueue, viewer(), body.unit_id, wishes, body.base_id or ""
    )
    place = url_for("api_v1.get_plan", proposal_id=made.id)
    session().flush()
    return Answer(get_plan(made.id), {"Location": place})


@operation(
    "POST",
    "/plans/<proposal_id>/take",
    TakenShape,
    group=GROUP,
    summary=_("Take all of a proposal, or some of its broadcasts, into the schedule as drafts"),
    body=TakeWish,
    current=get_plan,
    refusals=(409, 422),
)
def take_plan(proposal_id: str, body: TakeWish) -> TakenShape:
    """What was taken before is not taken again."""
    done = taking.take_plan(session(), viewer(), proposal_id, body.names, language())
    names = ("made", "changed", "called_off", "overtaken")
    return TakenShape(
        **{name: getattr(done, name) for name in names},
        refused=[said(each.code, each.params) for each in done.refused],
    )


@operation(
    "POST",
    "/plans/<proposal_id>/put-away",
    WholePlanShape,
    group=GROUP,
    summary=_("Take no more of a proposal; what was taken stays"),
    current=get_plan,
    tagged=True,
)
def put_plan_away(proposal_id: str) -> WholePlanShape:
    """Nobody wants more of it."""
    plan_proposals.put_away(session(), viewer(), proposal_id)
    session().flush()
    return get_plan(proposal_id)


def _check_year(year: int) -> None:
    """Raises ``api.plan_year``."""
    if year not in YEARS:
        raise InputError("api.plan_year", least=YEARS[0], most=YEARS[-1])


def _check_drafts(body: PlanWish) -> None:
    """Make sure that what may be moved are drafts of the unit, as the page offers them. Raises NotFound."""
    if not body.may_move:
        return
    drafts = select(Broadcast.id).where(
        Broadcast.unit_id == body.unit_id,
        Broadcast.id.in_(body.may_move),
        Broadcast.state == BroadcastState.DRAFT,
    )
    for strange in set(body.may_move) - set(session().scalars(drafts)):
        raise NotFound("not_found", kind="broadcast", id=strange)


def _told(row: PlanProposal, job: Job | None) -> dict[str, Any]:
    """What a list tells of a proposal; one whose search is forgotten has been found."""
    names = ("id", "unit_id", "base_id", "created_at", "closed_at")
    return {name: getattr(row, name) for name in names} | {
        "first": row.wishes.first,
        "days": row.wishes.days,
        "job_id": job.id if job else None,
        "state": job.state if job else JobState.DONE,
        "percent": job.percent if job else 100,
        "left_s": job.left_s if job else None,
        "fault": fault_of(job.error_code, job.error_params) if job else None,
    }


def _wishes(wishes: PlanWishes) -> WishesShape:
    least = [UnitGoalShape(unit_id=unit, least=count) for unit, count in wishes.least.items()]
    return WishesShape.model_validate(wishes.model_dump() | {"least": least})


def _planned(each: Proposed, goals: Goals, row: PlanProposal) -> PlannedShape:
    line = line_of(each, goals, row)
    before = None if each.before is None else _stands(each.before, goals)
    return PlannedShape(
        **_stands(each.broadcast, goals).model_dump(),
        name=line.name,
        change=each.change,
        in_schedule=line.in_schedule,
        before=before,
        takeable=line.takeable and not line.taken,
        taken=line.taken or None,
        why=[_reason(reason) for reason in each.why],
    )


def _stands(plan: PlanBroadcast, goals: Goals) -> BeforeShape:
    kinds = (goals.channels, goals.hosts, goals.items)
    names = {thing.id: thing.name for kind in kinds for thing in kind}
    midnight = datetime.combine(plan.day, time(), ZONE).astimezone(UTC)
    start = midnight + timedelta(minutes=minute_of(plan.start))
    return BeforeShape(
        start_at=start,
        end_at=start + timedelta(minutes=plan.length_min),
        channel=NamedShape(id=plan.channel, name=names[plan.channel]),
        host=NamedShape(id=plan.host, name=names[plan.host]),
        items=[NamedShape(id=name, name=names[name]) for name in plan.items],
    )


def _reason(reason: Reason) -> Fault:
    return said(f"plan_period.{reason.code}", reason.params)
