"""Change a series as calendars do: this one, this and all following, all; what is past or fixed is never touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.base import new_id
from studio.records.live import Broadcast, BroadcastState
from studio.records.rundowns import VersionKind
from studio.records.series import BroadcastSeries
from studio.schedule import Every, Repeat, Series, check_window, local
from studio.schedule.endless import day_after
from studio.schedule.feed_series import LAST
from studio.schedule.series import originals
from studio.store import Viewer
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.copy_rundown import copy_parts
from studio.workflows.live.edit_broadcast import keeping
from studio.workflows.live.plan_broadcast import (
    BroadcastDraft,
    change_broadcast,
    edit,
    set_state,
)
from studio.workflows.live.series import (
    add_occurrence,
    hold_series,
    in_step,
    made_until,
    starts_of,
)
from studio.workflows.live.series_places import rule_of
from studio.workflows.live.series_scope import (
    Outcome,
    Scope,
    in_series,
    is_free,
    meant,
    rule_start,
)
from studio.workflows.step import row_of


@dataclass(frozen=True)
class SeriesDraft:
    """What is wanted.

    Attributes:
        broadcast: The chosen occurrence as it is to be; others follow by what changes of it.
        repeat: Another rule from there on; None keeps it.
        rundown: Whether the others get this one's rundown too.
    """

    broadcast: BroadcastDraft
    repeat: Repeat | None = None
    rundown: bool = False


def change_series(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    scope: Scope,
    draft: SeriesDraft,
    revision: int,
) -> Outcome:
    """Change one occurrence and, by the scope, those that go with it.

    The rule moves by as much as the chosen one does. Who was moved or called off singly stays so. Where something
    before stays as it is, a series of its own goes on from there.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.changed``, ``schedule.is_fixed``, ``series.none``, ``series.all_over``.
        InputError: As ``make_series`` and ``change_broadcast``.
    """
    chosen = in_series(session, viewer, broadcast_id)
    if scope is Scope.THIS:
        change_broadcast(session, viewer, broadcast_id, draft.broadcast, revision)
        return Outcome(changed=1)
    if chosen.revision != revision:
        raise Conflict("schedule.changed", title=chosen.title)
    hold_series(session, chosen.series_id or "")
    return _Change(session, viewer, chosen, draft).run(scope)


class _Change:
    """One change of this and following, or of all."""

    def __init__(
        self, session: Session, viewer: Viewer, chosen: Broadcast, draft: SeriesDraft
    ) -> None:
        self._session, self._viewer, self._chosen, self._draft = session, viewer, chosen, draft
        wanted = draft.broadcast
        check_window(wanted.start, wanted.end)
        self._shift = wanted.start - chosen.start_at
        self._length = wanted.end - wanted.start
        self._same_length = self._length == chosen.end_at - chosen.start_at
        self._title = None if wanted.title.strip() == chosen.title else wanted.title
        self._host = None if wanted.host_id == chosen.host_id else wanted.host_id
        self._channel = None if wanted.channel_id == chosen.channel_id else wanted.channel_id
        self._outcome = Outcome()

    def run(self, scope: Scope) -> Outcome:
        every = meant(self._session, self._chosen, scope)
        coming = [each for each in every if each.start_at > now()]
        if not coming:
            raise Conflict("series.all_over", title=self._chosen.title)
        for each in every:
            if each not in coming:
                self._outcome.leave(each)
        begin = min(rule_start(each) for each in coming)
        following = [each for each in every if rule_start(each) >= begin]
        old = row_of(self._session, BroadcastSeries, self._chosen.series_id or "")
        starts, row = self._rule(old, begin, following)
        self._lay(following, starts, row)
        note(
            self._session, self._viewer, row.unit_id, "series.change", row.id,
            title=self._chosen.title, count=self._outcome.changed,
        )  # fmt: skip
        return self._outcome

    def _rule(
        self, old: BroadcastSeries, begin: datetime, following: Sequence[Broadcast]
    ) -> tuple[list[datetime], BroadcastSeries]:
        """Starts of the rule from ``begin`` on, and its row: the old one where nothing comes before."""
        before, after = rule_of(old).split_at(begin)
        if after is None:  # split_at always gives what begins with an occurrence
            raise Conflict("series.all_over", title=self._chosen.title)
        start = begin + self._shift
        repeat = self._draft.repeat or _shifted(after.repeat, begin, start)
        rule = Series(
            start=start,
            length_s=int(self._length.total_seconds()) if not self._same_length else old.length_s,
            repeat=in_step(repeat, start),
        )
        planned_until = self._planned_until(rule, old, following)
        starts = self._starts(rule, planned_until)
        row = old
        if before is not None:
            old.repeat, old.planned_until = before.repeat.model_dump(mode="json"), None
            old.revision, old.changed_at = old.revision + 1, now()
            row = BroadcastSeries(
                id=new_id(),
                unit_id=old.unit_id,
                revision=0,
                start_at=rule.start,
                length_s=rule.length_s,
                created_by=self._viewer.account_id,
                repeat={},
            )
            self._session.add(row)
        else:
            row.revision, row.changed_at = row.revision + 1, now()
        row.start_at, row.length_s = rule.start, rule.length_s
        row.repeat, row.planned_until = rule.repeat.model_dump(mode="json"), planned_until
        self._session.flush()
        return starts, row

    def _starts(self, rule: Series, planned_until: date | None) -> list[datetime]:
        """By the same rule as before none is made, so that there are never too many, nor too few."""
        if self._draft.repeat is not None:
            return starts_of_at_least_one(rule, planned_until)
        return list(originals(rule, LAST if planned_until is None else day_after(planned_until)))

    def _planned_until(
        self, rule: Series, old: BroadcastSeries, following: Sequence[Broadcast]
    ) -> date | None:
        """How far a rule without an end is planned by this: another one up to the horizon, else as far as it was."""
        last = max(local(rule_start(each) + self._shift).date() for each in following)
        if self._draft.repeat is not None or old.planned_until is None:
            return made_until(rule, last)
        return max(last, old.planned_until + timedelta(days=self._shift.days))

    def _lay(
        self, rows: Sequence[Broadcast], starts: Sequence[datetime], row: BroadcastSeries
    ) -> None:
        """Give every occurrence its place by the new rule; add what it has more, let go what it has no longer."""
        places = set(starts)
        pattern = self._pattern(rows)
        for each in rows:
            place = rule_start(each) + self._shift
            if place not in places:
                self._let_go(each)
                continue
            places.remove(place)
            self._put(each, row, place)
        # By the same rule a place without a broadcast is one that somebody took out.
        for place in sorted(places) if self._draft.repeat else ():
            if place > now():
                add_occurrence(self._session, self._viewer, pattern, row, place)
                self._outcome.added += 1
        self._session.flush()

    def _pattern(self, rows: Sequence[Broadcast]) -> Broadcast:
        """What new ones are like: the chosen one where it is among those that change, else the first of them."""
        if self._chosen in rows:
            return self._chosen
        return next((each for each in rows if is_free(each)), self._chosen)

    def _put(self, each: Broadcast, row: BroadcastSeries, place: datetime) -> None:
        """Change one, unless it is past or fixed; where it was moved by hand it stays."""
        by_rule = each.start_at == rule_start(each)
        cancelled = each.state is BroadcastState.CANCELLED
        free = is_free(each)
        each.series_id, each.series_at = row.id, place
        if not free and not cancelled:
            self._outcome.leave(each)
            return
        start = place if by_rule else each.start_at
        if each.id == self._chosen.id:
            start = self._draft.broadcast.start
        end = start + (each.end_at - each.start_at if self._same_length else self._length)
        wanted = BroadcastDraft(
            self._title or each.title,
            self._channel or each.channel_id,
            self._host or each.host_id,
            start,
            end,
        )
        if cancelled:
            with keeping(self._session, self._viewer, each, VersionKind.STATE):
                each.title, each.start_at, each.end_at = wanted.title.strip(), start, end
            return
        before = each.revision
        with edit(self._session, self._viewer, each.id, action="broadcast.change"):
            change_broadcast(self._session, self._viewer, each.id, wanted, before)
            if self._draft.rundown and each.id != self._chosen.id:
                copy_parts(self._session, self._viewer, self._chosen, each.id)
        self._outcome.changed += each.revision != before

    def _let_go(self, each: Broadcast) -> None:
        """The rule has it no longer: a draft is called off, what is past or fixed stands by itself from now on."""
        each.series_id = each.series_at = None
        if is_free(each):
            set_state(self._session, self._viewer, each.id, BroadcastState.CANCELLED)
            self._outcome.called_off += 1
        else:
            self._outcome.leave(each)


def starts_of_at_least_one(rule: Series, planned_until: date | None) -> list[datetime]:
    """Starts by the rule; the rest of a series may be one broadcast."""
    if rule.repeat.count == 1 or rule.repeat.until_on == local(rule.start).date():
        return [rule.start]
    return starts_of(rule, planned_until)


def _shifted(repeat: Repeat, begin: datetime, start: datetime) -> Repeat:
    """The rule as it is when its first moves: weekdays and last day move by as many days."""
    days = (local(start).date() - local(begin).date()).days
    if not days:
        return repeat
    changes: dict[str, object] = {}
    if repeat.every is Every.WEEK:
        changes["weekdays"] = tuple(sorted({(day + days) % 7 for day in repeat.weekdays}))
    if repeat.until_on is not None:
        changes["until_on"] = repeat.until_on + timedelta(days=days)
    return repeat.model_copy(update=changes)
