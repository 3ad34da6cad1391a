"""What taking a proposal must not do: put an error into the schedule that was not there before."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.finding import Finding, Level
from studio.records.live import Broadcast, BroadcastState
from studio.schedule import PlannedBroadcast, Rules, check, planned
from studio.schedule.check import inside
from studio.schedule.planner.bars import LATER
from studio.schedule.rules import lay_out
from studio.workflows.live.watch_schedule import AROUND, between, rules_for

OF_WORDS = frozenset({"schedule.claim_statutory", "schedule.claim_unproved"})

Told = tuple[str, frozenset[str]]
"""A finding's code and what it is about, in whatever order."""


class Guard:
    """The errors of a unit's broadcasts around some of them, as if these were fixed; asked before and after."""

    def __init__(self, session: Session, unit_id: str, ids: Collection[str]) -> None:
        """Look at what is there now; ``ids`` are of the drafts that are to be changed."""
        self._session, self._unit_id = session, unit_id
        self._before = {_told(each) for each in self._errors(set(ids))}

    def against(self, ids: Collection[str]) -> Mapping[str, Finding]:
        """By id of one of these broadcasts, made or changed meanwhile: the first error that is new."""
        found: dict[str, Finding] = {}
        for each in self._errors(set(ids)):
            if _told(each) in self._before:
                continue
            whom = next((name for name in each.subjects if name in ids), None)
            if whom is not None:
                found.setdefault(whom, each)
        return found

    def _errors(self, ids: set[str]) -> list[Finding]:
        """Errors that name one of them; what a clip lacks is no error yet."""
        plans = self._near(ids)
        fixed = [
            each.model_copy(update={"state": BroadcastState.LOCKED}) if each.id in ids else each
            for each in plans
        ]
        return [
            each
            for each in check(fixed, None, rules_for(self._session, fixed))
            if each.level is Level.ERROR and each.code not in LATER and ids & set(each.subjects)
        ]

    def _near(self, ids: set[str]) -> list[PlannedBroadcast]:
        """All of the unit that could clash with one of them; hosts and channels are a unit's own."""
        self._session.flush()
        own = select(Broadcast.start_at, Broadcast.end_at).where(Broadcast.id.in_(ids))
        windows = self._session.execute(own).all()
        if not windows:
            return []
        start, end = min(each[0] for each in windows), max(each[1] for each in windows)
        near = between(start - AROUND, end + AROUND).where(Broadcast.unit_id == self._unit_id)
        return [planned(each) for each in self._session.scalars(near).unique()]


def is_sayable(plan: PlannedBroadcast, title: str, rules: Rules) -> bool:
    """Whether a broadcast may be called so: no word the law forbids, nothing a paper proved that has ended."""
    laid = lay_out(plan.model_copy(update={"title": title, "state": BroadcastState.LOCKED}))
    found = (each for each in inside(laid, rules) if each.code in OF_WORDS)
    return all(each.level is not Level.ERROR for each in found)


def _told(finding: Finding) -> Told:
    return finding.code, frozenset(finding.subjects)
