"""A proposal of the planner: how far it is, each broadcast and why, what is not met, and what one takes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from studio.errors import NotFound
from studio.records.planning import PlanProposal
from studio.schedule import ZONE
from studio.schedule.planner import Change, Goals, Proposal, Proposed, Reason, Unmet
from studio.schedule.planner.clock import minute_of
from studio.words import Message, say
from studio.workflows.live import plan_proposals
from studio.workflows.live.take_plan import Taken, is_open, take_plan
from web.i18n import language
from web.problems import tell
from web.reach import fetch, viewer, visible
from web.schedule.routes import blueprint
from web.state import session

REFUSED_SHOWN = 2
"""Errors told one by one; the cookie that carries them is small."""


@dataclass(frozen=True)
class Line:
    """A broadcast of a proposal as the page shows it.

    Attributes:
        name: By which it is taken.
        start: When it begins.
        end: When it ends.
        channel: Its name.
        host: Their name.
        items: Names.
        change: How it stands to what was before.
        in_schedule: Whether it was in the schedule before; else ``before`` is of the proposal before.
        before: In words, where it stood; empty where nothing moved.
        taken: Id of the broadcast it became; empty where nobody took it.
        takeable: Whether there is something to take.
        proposed: All of it.
    """

    name: str
    start: datetime
    end: datetime
    channel: str
    host: str
    items: tuple[str, ...]
    change: Change
    in_schedule: bool
    before: str
    taken: str
    takeable: bool
    proposed: Proposed


@blueprint.get("/plan/<proposal_id>")
def proposal(proposal_id: str) -> ResponseReturnValue:
    """How far the search is; then each broadcast with its reasons, and what is not met."""
    row = whole_proposal(proposal_id)
    made = Proposal.model_validate(row.proposal) if row.proposal else None
    goals = Goals.model_validate(row.goals)
    lines = [] if made is None else [line_of(each, goals, row) for each in made.broadcasts]
    weeks = groupby(lines, key=lambda line: line.start.date() - timedelta(line.start.weekday()))
    return render_template(
        "schedule/proposal.html",
        row=row,
        made=made,
        job=plan_proposals.job_of(session(), row),
        weeks=[(monday, list(group)) for monday, group in weeks],
        open_count=sum(line.takeable and not line.taken for line in lines),
        moved=sum(bool(line.before) for line in lines),
        fresh=sum(line.change is Change.NEW for line in lines),
        kept=sum(line.change is Change.LOCKED for line in lines),
        unmet=[] if made is None else _together(made.unmet),
        last=row.wishes.first + timedelta(days=row.wishes.days - 1),
    )


def _together(unmet: Iterable[Unmet]) -> list[tuple[list[Unmet], tuple[Reason, ...]]]:
    """Wishes that are not met, those with the same reasons in one: a month's goods often share what is in the way."""
    found: dict[tuple[str, ...], tuple[list[Unmet], tuple[Reason, ...]]] = {}
    for each in unmet:
        said = tuple(
            say(f"plan_period.{reason.code}", language(), reason.params).text
            for reason in each.gives
        )
        found.setdefault(said, ([], each.gives))[0].append(each)
    return list(found.values())


def whole_proposal(proposal_id: str) -> PlanProposal:
    """The proposal with its goals and all that was found.

    Raises:
        NotFound: It is not the viewer's.
    """
    load = (
        undefer(PlanProposal.goals),
        undefer(PlanProposal.proposal),
        joinedload(PlanProposal.unit),
        joinedload(PlanProposal.maker),
    )
    wanted = select(PlanProposal).where(PlanProposal.id == proposal_id).options(*load)
    found = session().scalars(visible(wanted)).one_or_none()
    if found is None:
        raise NotFound("not_found", kind="plan_proposal", id=proposal_id[:40])
    return found


def line_of(each: Proposed, goals: Goals, row: PlanProposal) -> Line:
    """A broadcast of the proposal as it is told."""
    names = {
        thing.id: thing.name
        for kind in (goals.channels, goals.hosts, goals.items)
        for thing in kind
    }
    stands = each.broadcast
    start = datetime.combine(stands.day, time(), ZONE) + timedelta(minutes=minute_of(stands.start))
    in_schedule = stands.id in row.revisions
    before = ""
    if each.before is not None and each.change in (Change.MOVED, Change.HOST, Change.ITEMS):
        old = each.before
        shown = "、".join(names[name] for name in old.items)
        before = f"{old.day:%m-%d} {old.start} {names[old.host]} {shown}"
    return Line(
        name=stands.id,
        start=start,
        end=start + timedelta(minutes=stands.length_min),
        channel=names[stands.channel],
        host=names[stands.host],
        items=tuple(names[name] for name in stands.items),
        change=each.change,
        in_schedule=in_schedule,
        before=before,
        taken=str(row.taken.get(stands.id) or ""),
        takeable=is_open(each, in_schedule=in_schedule),
        proposed=each,
    )


@blueprint.post("/plan/<proposal_id>/take")
def take_proposal(proposal_id: str) -> ResponseReturnValue:
    """Take all of it, or what is ticked."""
    fetch(PlanProposal, proposal_id)
    names = None if request.form.get("all") else request.form.getlist("take")
    if names == []:
        tell(Message(_("Nothing was ticked, so nothing changed."), ""), "note")
        return redirect(url_for("schedule.proposal", proposal_id=proposal_id))
    taken = take_plan(session(), viewer(), proposal_id, names, language())
    for said, tone in _said(taken):
        tell(Message(said, ""), tone)
    for each in _refused(taken):
        tell(each, "bad")
    return redirect(url_for("schedule.proposal", proposal_id=proposal_id))


def _said(taken: Taken) -> list[tuple[str, str]]:
    """What came of it, in sentences."""
    made, changed, gone = len(taken.made), len(taken.changed), len(taken.called_off)
    parts = []
    if made:
        parts.append(ngettext("%(num)s draft was made", "%(num)s drafts were made", made))
    if changed:
        parts.append(
            ngettext("%(num)s broadcast was changed", "%(num)s broadcasts were changed", changed)
        )
    if gone:
        parts.append(
            ngettext("%(num)s draft was called off", "%(num)s drafts were called off", gone)
        )
    said = [("，".join(parts) + "。" if language() == "zh" else ", ".join(parts) + ".", "good")]
    if not parts:
        said = []
    if taken.overtaken:
        titles = "、".join(taken.overtaken)
        said.append(
            (_("Somebody changed these meanwhile, so they stay: %(titles)s", titles=titles), "note")
        )
    return said


def _refused(taken: Taken) -> Iterator[Message]:
    """What was held back, each with the error it would have been; of many, the first ones and how many more."""
    for each in taken.refused[:REFUSED_SHOWN]:
        told = say(each.code, language(), each.params)
        yield Message(
            _("Not taken, as it would be an error: %(what)s", what=told.text), told.remedy
        )
    more = len(taken.refused) - REFUSED_SHOWN
    if more > 0:
        said = ngettext(
            "%(num)s more was held back; plan once more.",
            "%(num)s more were held back; plan once more.",
            more,
        )
        yield Message(said, "")


@blueprint.post("/plan/<proposal_id>/away")
def put_plan_away(proposal_id: str) -> ResponseReturnValue:
    """Nobody wants more of it."""
    plan_proposals.put_away(session(), viewer(), proposal_id)
    tell(Message(_("The proposal is put away. What was taken stays."), ""))
    return redirect(url_for("schedule.plan"))
