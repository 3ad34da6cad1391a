"""The planner's form: what is asked of a period, filled in from the catalog and what the county has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from jobs import queue
from studio.errors import InputError, NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host
from studio.records.planning import PlanProposal
from studio.schedule import ZONE
from studio.units.clock import today
from studio.workflows.live import plan_proposals
from studio.workflows.live.county_goals import plain_drafts
from studio.workflows.live.plan_hosts import bars_within, nobody_fits, require_ahead
from studio.workflows.live.plan_wishes import season_days, wishes_for
from web.entered import Entered
from web.i18n import language
from web.person import Place
from web.reach import fetch, places, viewer, visible
from web.schedule.plan_form import LENGTHS, SECONDS, ItemRow, PlanForm, values_of
from web.schedule.routes import blueprint
from web.state import session

DAYS = 28
"""Length of the period unless somebody says otherwise."""


@dataclass(frozen=True)
class There:
    """The period of a unit, and what there is to plan with."""

    unit: Place
    first: date
    days: int
    drafts: Sequence[Broadcast]
    """What stands in the period; only drafts may be moved."""
    channels: Sequence[Channel]
    hosts: Sequence[Host]
    items: Sequence[Item]


@blueprint.get("/plan")
def plan() -> ResponseReturnValue:
    """What to ask of a period, filled in; and what waits for a decision."""
    base = fetch(PlanProposal, request.args["again"]) if request.args.get("again") else None
    unit = _unit(base.unit_id if base else request.args.get("unit", ""))
    if unit is None:
        return render_template("schedule/plan_nowhere.html")
    first, days = _period(base)
    there = _there(unit, first, days)
    own = [each for each in there.items if unit.id in (each.unit_id, each.unit.parent_id)]
    wishes = wishes_for(there.channels, there.hosts, own, first, days, len(there.drafts))
    if base is not None:
        same = (base.wishes.first, base.wishes.days) == (first, days)
        news = {} if same else {"items": wishes.items}
        wishes = base.wishes.model_copy(update={"first": first, "days": days, **news})
    fixed = [each.id for each in there.drafts if each.id not in wishes.may_move]
    return _plan_page(there, Entered(values_of(wishes, fixed)), base)


@blueprint.post("/plan")
def ask_plan() -> ResponseReturnValue:
    """Queue the search."""
    typed = Entered(request.form)
    unit = _unit(typed.raw("unit"), needed=True)
    if unit is None:
        raise NotFound("not_found", kind="unit", id=typed.raw("unit")[:40])
    first, days = typed.day("first") or today(), _days(typed.raw("days"))
    there = _there(unit, first, days)
    form = PlanForm(
        request.form, there.items, _movable(there.drafts), [place.id for place in places()]
    )
    base_id = form.raw("base")
    _refuse_the_impossible(form, there)
    if form.wishes is None or not form.fine:
        base = fetch(PlanProposal, base_id) if base_id else None
        return _plan_page(there, form, base), 422
    made = plan_proposals.ask_for_plan(
        session(), queue.enqueue, viewer(), unit.id, form.wishes, base_id
    )
    return redirect(url_for("schedule.proposal", proposal_id=made.id))


def _refuse_the_impossible(form: PlanForm, there: There) -> None:
    """What no search could find is told at once."""
    try:
        require_ahead(there.first, there.days)
    except InputError as error:
        form.refuse("first", error)
        return
    chosen = set(form.values.getlist("host"))
    hosts = [each for each in there.hosts if each.id in chosen]
    nobody = nobody_fits(hosts, there.first, there.days)
    if nobody is not None:
        form.refuse("host", nobody)


def _unit(unit_id: str, *, needed: bool = False) -> Place | None:
    """The place asked for, else the first one there is."""
    own = places()
    if not unit_id and not needed:
        return own[0] if own else None
    found = next((each for each in own if each.id == unit_id), None)
    if found is None:
        raise NotFound("not_found", kind="unit", id=unit_id[:40])
    return found


def _period(base: PlanProposal | None) -> tuple[date, int]:
    """As asked, else of the proposal before, else four weeks from the next Monday on."""
    monday = today() + timedelta(days=7 - today().weekday())
    first, days = (base.wishes.first, base.wishes.days) if base else (monday, DAYS)
    try:
        asked = date.fromisoformat(request.args.get("first", ""))
    except ValueError:
        asked = first
    first = asked if 2000 <= asked.year < 2190 else first
    return first, _days(request.args.get("days", ""), days)


def _days(text: str, usual: int = DAYS) -> int:
    return min(92, max(1, int(text))) if text.isdecimal() and len(text) < 5 else usual


def _standing(unit_id: str, first: date, days: int) -> Sequence[Broadcast]:
    start = datetime.combine(first, time(), ZONE)
    wanted = (
        select(Broadcast)
        .where(
            Broadcast.unit_id == unit_id,
            Broadcast.end_at > start,
            Broadcast.start_at < start + timedelta(days=days),
            Broadcast.state != BroadcastState.CANCELLED,
        )
        .order_by(Broadcast.start_at, Broadcast.id)
    )
    return session().scalars(visible(wanted)).all()


def _movable(stands: Sequence[Broadcast]) -> list[str]:
    """Ids of the drafts that a plan may move, in their order: those of others and those that are fixed stay."""
    plain = select(Broadcast.id).where(
        Broadcast.id.in_([each.id for each in stands]), plain_drafts()
    )
    free = set(session().scalars(plain))
    return [each.id for each in stands if each.id in free]


def _there(unit: Place, first: date, days: int) -> There:
    """What there is to plan with; items of all counties one sees, for a broadcast may show another's."""
    channels = select(Channel).where(Channel.unit_id == unit.id).order_by(Channel.name)
    hosts = select(Host).where(Host.unit_id == unit.id).order_by(Host.name)
    items = select(Item).options(joinedload(Item.unit)).order_by(Item.unit_id, Item.sku)
    return There(
        unit,
        first,
        days,
        _standing(unit.id, first, days),
        session().scalars(visible(channels)).all(),
        session().scalars(visible(hosts)).all(),
        session().scalars(visible(items)).all(),
    )


def _plan_page(there: There, form: Entered, base: PlanProposal | None) -> str:
    unit, first, days = there.unit, there.first, there.days
    rows = [
        ItemRow(
            item,
            form.values.get(f"times-{item.id}", "") not in ("", "0"),
            season_days(item, first, days) > 0,
        )
        for item in there.items
    ]
    waiting = plan_proposals.waiting(session(), viewer())
    movable = _movable(there.drafts)
    return render_template(
        "schedule/plan.html",
        unit=unit,
        units=places(),
        first=first,
        days=days,
        last=first + timedelta(days=days - 1),
        form=form,
        groups=_groups(rows),
        channels=there.channels,
        hosts=[(each, bars_within(each, first, days)) for each in there.hosts],
        begun=first < today(),
        drafts=[(each, each.id in movable) for each in there.drafts],
        base=base,
        waiting=[each for each in waiting if base is None or each.id != base.id],
        lengths=[(each, each) for each in _with(LENGTHS, form.raw("length"))],
        searches=[
            (each, ngettext("%(num)s second", "%(num)s seconds", each))
            for each in _with(SECONDS, form.raw("seconds"))
        ],
    )


def _groups(rows: Sequence[ItemRow]) -> list[tuple[str, str, list[ItemRow], list[ItemRow]]]:
    """By unit: its id, its name, what can be sold in the period, what cannot."""
    zh = language() == "zh"
    found = []
    for unit_id, group in groupby(rows, key=lambda row: row.item.unit_id):
        members = list(group)
        unit = members[0].item.unit
        shown = [row for row in members if row.sold or row.wished]
        rest = [row for row in members if not (row.sold or row.wished)]
        found.append((unit_id, unit.name_zh if zh else unit.name_en, shown, rest))
    return found


def _with(offered: Sequence[int], chosen: str) -> list[int]:
    return sorted({*offered, *([int(chosen)] if chosen.isdecimal() and len(chosen) < 5 else [])})
