"""What checks go by, and a broadcast laid out once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from studio.records.finding import Level
from studio.records.live import BroadcastState
from studio.schedule.daybook import NO_DAYS, DayBook
from studio.schedule.plan import PlannedBroadcast, PlannedHost
from studio.schedule.times import TimedSegment, plan_times
from studio.words.claim_sieve import ClaimSieve
from studio.words.claims import ClaimList, listed


class Promise(NamedTuple):
    """Pieces of an item that a broadcast sets aside."""

    start: datetime
    """Of the broadcast: whoever starts first has them."""
    broadcast_id: str
    pieces: int


@dataclass(frozen=True)
class Rules:
    """What a county goes by; the defaults are the house's own.

    Attributes:
        now: Broadcasts that were to start before it get a warning; None asks for none.
        days: Holidays and worked weekends.
        words: Lists of claim words by slug of a county; the project's own list for all others.
        free_disk_bytes: Room there is for recordings; None does not ask.
        repeat_gap_s: Seconds before an item may come again in one broadcast.
        repeat_hours: Hours before it may come again on one channel; 0 does not ask.
        spare_s: Less time left than this is not worth a word.
        promised: By item id, what broadcasts that are not among those checked set aside, by start and id.
        kept_sieves: Not to be given: what words found before, shared by copies.
    """

    now: datetime | None = None
    days: DayBook = NO_DAYS
    words: Mapping[str, ClaimList] = field(default_factory=lambda: MappingProxyType({}))
    free_disk_bytes: int | None = None
    repeat_gap_s: int = 1200
    repeat_hours: int = 0
    spare_s: int = 60
    promised: Mapping[str, tuple[Promise, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    kept_sieves: dict[str, ClaimSieve] = field(default_factory=dict, repr=False, compare=False)

    def sieve_of(self, county: str) -> ClaimSieve:
        """The county's words, ready to be looked for; counties without a list of their own share one."""
        county = county if county in self.words else ""
        if county not in self.kept_sieves:
            self.kept_sieves[county] = ClaimSieve(self.words.get(county) or listed())
        return self.kept_sieves[county]


class Laid(NamedTuple):
    """A broadcast with its times, laid out once."""

    broadcast: PlannedBroadcast
    timed: tuple[TimedSegment, ...]

    @property
    def at_lock(self) -> Level:
        """Level of what must be in order when the plan is fixed, and is only told before."""
        drafted = self.broadcast.state is BroadcastState.DRAFT
        return Level.WARNING if drafted else Level.ERROR


class Presence(NamedTuple):
    """A host in a broadcast, from when to when."""

    start: datetime
    end: datetime
    host: PlannedHost
    broadcast: PlannedBroadcast


class Showing(NamedTuple):
    """A segment that sells an item.

    What is compared with other showings stands here once more: a year has hundreds of thousands of them, and each step
    to another object is one to another place of the memory.
    """

    timed: TimedSegment
    laid: Laid
    start: datetime
    end: datetime
    position: int
    quota: int | None
    broadcast_id: str
    channel_id: str


def lay_out(broadcast: PlannedBroadcast) -> Laid:
    """The broadcast with its times."""
    return Laid(broadcast, plan_times(broadcast))


def presences(laid: Laid) -> list[Presence]:
    """Everybody who is on, and when: those of single segments from their first to the end of their last."""
    broadcast = laid.broadcast
    found = [Presence(broadcast.start, broadcast.end, broadcast.host, broadcast)]
    for host in broadcast.more_hosts:
        if host.id == broadcast.host.id:
            continue
        own = [each for each in laid.timed if host.id in each.segment.host_ids]
        start = min((each.start for each in own), default=broadcast.start)
        end = max((each.end for each in own), default=broadcast.end)
        found.append(Presence(start, end, host, broadcast))
    return found
