"""Take broadcasts of a proposal into the schedule: as drafts with rundowns, moved, or called off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.finding import Finding
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Segment, SegmentKind
from studio.records.planning import PlanProposal
from studio.schedule import ZONE, Rules, planned
from studio.schedule.fit import fitted
from studio.schedule.planner import Change, PlanBroadcast, Proposal, Proposed
from studio.schedule.planner.clock import minute_of
from studio.store import (
    Viewer,
    get_or_not_found,
    hold_or_not_found,
    require_role,
    scoped,
)
from studio.units import now
from studio.words import say
from studio.workflows.audit import note
from studio.workflows.live.edit_broadcast import hold_all
from studio.workflows.live.fit_rundown import press_into_time
from studio.workflows.live.fitting_clip import fitting_clip
from studio.workflows.live.house_rules import house_rules
from studio.workflows.live.import_schedule import plan_title
from studio.workflows.live.plan_broadcast import (
    PLANNERS,
    BroadcastDraft,
    change_broadcast,
    edit,
    planning,
    set_state,
)
from studio.workflows.live.segment_draft import forget_item
from studio.workflows.live.take_guard import Guard, is_sayable

FRESH_S = 300
"""Length of an item that comes into a draft beside those that are there, before all are fitted, seconds."""

STANDS = (Change.LOCKED, Change.KEPT)
"""Changes of a broadcast of the schedule that leave it as it is."""


@dataclass
class Taken:
    """What came of it.

    Attributes:
        made: Ids of new drafts.
        changed: Ids of drafts that were moved or have other items.
        called_off: Ids of drafts that were called off.
        overtaken: Titles of broadcasts that somebody changed meanwhile: they stay as they are.
        refused: Of broadcasts that would put an error into the schedule, and so wait, the first one.
    """

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    called_off: list[str] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)


def take_plan(
    session: Session,
    viewer: Viewer,
    proposal_id: str,
    names: Collection[str] | None,
    language: str = "zh",
) -> Taken:
    """Take all that a proposal changes, or the broadcasts of these names. What was taken before is not taken again.

    Between the search and this much may have changed, and some may be taken without what was to make room for them: a
    broadcast with which the checks would find an error that was not there before is left in the proposal, and told.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``plan_page.not_ready``, ``plan_page.closed``.
        InputError: ``plan_period.unknown_broadcast``.
    """
    row = hold_or_not_found(session, viewer, PlanProposal, proposal_id)
    require_role(session, viewer, row.unit_id, PLANNERS)
    if row.proposal is None:
        raise Conflict("plan_page.not_ready")
    if row.closed_at is not None:
        raise Conflict("plan_page.closed")
    proposal = Proposal.model_validate(row.proposal)
    known = {each.broadcast.id for each in proposal.broadcasts}
    wanted = known if names is None else set(names)
    if wanted - known:
        raise InputError("plan_period.unknown_broadcast", id=min(wanted - known)[:40])
    hold_all(session, wanted & set(row.revisions))
    guard = Guard(session, row.unit_id, wanted & set(row.revisions))
    refused: dict[str, Finding] = {}
    while True:
        with session.begin_nested() as attempt:
            taking = _Taking(session, viewer, row, language)
            for number, each in enumerate(proposal.broadcasts):
                name = each.broadcast.id
                if name in wanted and name not in row.taken and name not in refused:
                    taking.take(each, number)
            against = guard.against(taking.touched)
            if not against:
                break
            attempt.rollback()
        refused |= {taking.touched[broadcast_id]: each for broadcast_id, each in against.items()}
    taking.done.refused = list(refused.values())
    row.taken = {**row.taken, **taking.became}
    if all(each.broadcast.id in row.taken for each in proposal.broadcasts if taking.is_open(each)):
        row.closed_at = now()
    note(session, viewer, row.unit_id, "plan.take", row.id, count=len(taking.became))
    return taking.done


def is_open(each: Proposed, *, in_schedule: bool) -> bool:
    """Whether there is something to take: not of what stands as it stood, nor of what was only proposed and dropped."""
    return each.change not in STANDS if in_schedule else each.change is not Change.DROPPED


class _Taking:
    """One go at a proposal."""

    def __init__(self, session: Session, viewer: Viewer, row: PlanProposal, language: str) -> None:
        self._session, self._viewer, self._row, self._language = session, viewer, row, language
        self._quotas = {each.item_id: each.quota for each in row.wishes.items}
        self.done = Taken()
        self.became: dict[str, str | int | float | None] = {}
        self.touched: dict[str, str] = {}
        """By id of a broadcast that was made or changed: its name in the proposal."""
        self._rules: Rules | None = None

    def is_open(self, each: Proposed) -> bool:
        """Whether there is something to take."""
        return is_open(each, in_schedule=each.broadcast.id in self._row.revisions)

    def take(self, each: Proposed, number: int) -> None:
        """Take one; ``number`` counts the proposal's broadcasts."""
        if not self.is_open(each):
            return
        name = each.broadcast.id
        if name not in self._row.revisions:
            self.became[name] = made = self._make(each.broadcast, number)
            self.touched[made] = name
            return
        before = self._session.get(Broadcast, name, populate_existing=True)
        if before is None or before.revision != self._row.revisions[name]:
            self.done.overtaken.append(name if before is None else before.title)
            self.became[name] = name
            return
        if each.change is Change.DROPPED:
            set_state(self._session, self._viewer, name, BroadcastState.CANCELLED)
            self.done.called_off.append(name)
        else:
            with edit(self._session, self._viewer, name, action="broadcast.change"):
                self._change(before, each.broadcast)
            self.done.changed.append(name)
            self.touched[name] = name
        self.became[name] = name

    def _make(self, plan: PlanBroadcast, number: int) -> str:
        items = _in_turn(self._items(plan.items), number)
        channel = get_or_not_found(self._session, self._viewer, Channel, plan.channel)
        draft = _draft(plan, plan_title(items, channel))
        with planning(self._session, self._viewer, self._row.unit_id, draft) as made:
            for position, part in enumerate(fitted(60 * plan.length_min, len(items)), start=1):
                item = items.pop(0) if part.kind is SegmentKind.ITEM else None
                made.segments.append(
                    Segment(
                        position=position,
                        kind=part.kind,
                        title=say(f"part.{part.title}", self._language).text if part.title else "",
                        planned_s=part.planned_s,
                        min_s=part.min_s,
                        max_s=part.max_s,
                        optional=part.optional,
                        **self._shown(item, channel, part.planned_s),
                    )
                )
            self._session.flush()
            self._name(made)
        self.done.made.append(made.id)
        return made.id

    def _name(self, made: Broadcast) -> None:
        """Where the goods' names say what may not be said, or what nobody can prove, the channel's or none will do."""
        plan = planned(made)
        self._rules = self._rules or house_rules(self._session, [plan])
        plain = say("plan_page.unnamed", self._language).text
        names = (made.title, made.channel.name, plain)
        made.title = next((name for name in names if is_sayable(plan, name, self._rules)), plain)

    def _shown(self, item: Item | None, channel: Channel, planned_s: int) -> dict[str, object]:
        if item is None:
            return {}
        clip = fitting_clip(self._session, item, channel.aspect or "", planned_s)
        return {
            "item_id": item.id,
            "item": item,
            "clip_id": clip.id if clip else None,
            "clip": clip,
            "quota": self._quotas.get(item.id),
        }

    def _change(self, before: Broadcast, plan: PlanBroadcast) -> None:
        """Move it; items that fall out leave their time to those that come in their place."""
        draft, lasted = _draft(plan, before.title), before.end_at - before.start_at
        change_broadcast(self._session, self._viewer, before.id, draft, before.revision)
        gone = [part for part in before.segments if part.item_id and part.item_id not in plan.items]
        there = {part.item_id for part in before.segments}
        fresh = self._items([name for name in plan.items if name not in there])
        for part, item in zip(gone, fresh, strict=False):
            forget_item(part)
            for name, value in self._shown(item, before.channel, part.planned_s).items():
                setattr(part, name, value)
            part.title = part.script = part.overlay = ""
            part.talking_points = []
        for part in gone[len(fresh) :]:
            before.segments.remove(part)
        for item in fresh[len(gone) :]:
            at = max(
                (n for n, part in enumerate(before.segments, 1) if part.item_id),
                default=len(before.segments),
            )
            shown = self._shown(item, before.channel, FRESH_S)
            before.segments.insert(at, Segment(position=at + 1, planned_s=FRESH_S, **shown))
        self._session.flush()
        if gone or fresh or before.end_at - before.start_at != lasted:
            press_into_time(before)

    def _items(self, names: Sequence[str]) -> list[Item]:
        """Items by id, in the order asked; what is gone from the catalog is left out."""
        wanted = scoped(select(Item).where(Item.id.in_(names)), self._viewer)
        found = {each.id: each for each in self._session.scalars(wanted)}
        return [found[name] for name in names if name in found]


def _in_turn(items: list[Item], number: int) -> list[Item]:
    """Perishables first, then another one begins each time: a month of broadcasts with the same goods is dull."""
    fresh = [item for item in items if item.perishable]
    others = [item for item in items if not item.perishable]
    first = number % max(1, len(others))
    return fresh + others[first:] + others[:first]


def _draft(plan: PlanBroadcast, title: str) -> BroadcastDraft:
    start = datetime.combine(plan.day, time(), ZONE) + timedelta(minutes=minute_of(plan.start))
    end = start + timedelta(minutes=plan.length_min)
    return BroadcastDraft(title, plan.channel, plan.host, start, end)
