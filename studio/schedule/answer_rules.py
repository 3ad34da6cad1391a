"""Checks of what hosts said on their own pages: they cannot come, could not at the earlier time, have not answered.

A refusal holds for the time it was given for. Moved right away from it, the host is asked again, which a warning says;
moved so that both overlap, they still are on at a time at which they cannot come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from studio.records.finding import Finding, Level, RemedyAction
from studio.records.live import BroadcastState, HostSaid
from studio.schedule.found import remedy, whole
from studio.schedule.instant import window_text
from studio.schedule.plan import PlannedAnswer, PlannedHost
from studio.schedule.rules import Laid, Rules

ASKED = frozenset({BroadcastState.DRAFT, BroadcastState.REVIEW, BroadcastState.LOCKED})
"""States in which a host is asked."""

SOON = timedelta(days=3)
"""So long before the start somebody who plans should know that a host has not answered."""


class Standing(StrEnum):
    """How it stands between a host and a broadcast; ``studio.words`` names it under ``host_page.<value>``."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    AGAIN = "again"
    """Answered for another time: asked once more."""
    OPEN = "open"


Window = tuple[datetime | None, datetime | None]


def standing(said: HostSaid | None, answered: Window, window: Window) -> Standing:
    """What an answer that was given for one window is worth for another."""
    if said is None:
        return Standing.OPEN
    return Standing(said.value) if answered == window else Standing.AGAIN


def host_declined(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """A host said that they cannot come at this very time."""
    del rules
    for host, answer in _answered(laid):
        if _stands(answer, laid) is Standing.DECLINED:
            todo = remedy(RemedyAction.SWAP_HOST, laid.broadcast.id, host=host.id)
            # Said of this very time: word that it can be done after all does not hold for another.
            asked = laid.broadcast.start.isoformat()
            values = {"host": host.name, "reason": answer.reason, "asked": asked}
            yield whole("host_declined", Level.ERROR, laid.broadcast, values, todo)


def host_declined_before(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """A host could not come at another time; since it was moved they have not answered."""
    del rules
    for host, answer in _answered(laid):
        if not _declined_before(answer, laid) or answer.start is None or answer.end is None:
            continue
        values = {
            "host": host.name,
            "reason": answer.reason,
            "before": window_text(answer.start, answer.end),
        }
        if answer.start < laid.broadcast.end and laid.broadcast.start < answer.end:
            # A few minutes later it is the same evening; word about one time does not hold for the next.
            values["asked"] = laid.broadcast.start.isoformat()
            todo = remedy(RemedyAction.SWAP_HOST, laid.broadcast.id, host=host.id)
            yield whole("host_declined_still", Level.ERROR, laid.broadcast, values, todo)
        else:
            todo = remedy(RemedyAction.ASK_HOST, host.id)
            yield whole("host_declined_before", Level.WARNING, laid.broadcast, values, todo)


def host_unanswered(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """It starts soon, and a host who is asked has not answered, or has for another time; told by the clock."""
    start = laid.broadcast.start
    if rules.now is None or not rules.now <= start < rules.now + SOON:
        return
    for host, answer in _answered(laid):
        waits = _stands(answer, laid) in {Standing.OPEN, Standing.AGAIN}
        if waits and not _declined_before(answer, laid):
            todo = remedy(RemedyAction.ASK_HOST, host.id)
            values = {"host": host.name}
            yield whole("host_unanswered", Level.WARNING, laid.broadcast, values, todo)


def _declined_before(answer: PlannedAnswer, laid: Laid) -> bool:
    return answer.said is HostSaid.DECLINED and _stands(answer, laid) is Standing.AGAIN


def _stands(answer: PlannedAnswer, laid: Laid) -> Standing:
    window = laid.broadcast.start, laid.broadcast.end
    return standing(answer.said, (answer.start, answer.end), window)


def _answered(laid: Laid) -> Iterator[tuple[PlannedHost, PlannedAnswer]]:
    """Those who are on and are asked, each with what they said."""
    broadcast = laid.broadcast
    if not broadcast.answers or broadcast.state not in ASKED:
        return
    on = {each.id: each for each in (*broadcast.more_hosts, broadcast.host)}
    for answer in broadcast.answers:
        if answer.host_id in on:
            yield on[answer.host_id], answer
