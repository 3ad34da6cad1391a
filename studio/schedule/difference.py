"""What differs between two versions of a broadcast, and whom and what that concerns."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from studio.schedule.instant import local
from studio.schedule.kept import KeptPlan, KeptSegment

OF_PLAN = ("title", "channel_id", "host_id", "more_host_ids", "start", "end", "state")
"""Fields of a broadcast that are compared, in the order they are told."""

OF_SEGMENT = (
    "kind", "title", "item_id", "planned_s", "min_s", "max_s", "fixed_clock_s", "optional", "host_ids",
    "clip_id", "overlay", "quota", "price_fen", "list_price_fen", "talking_points", "script", "warn_s",
)  # fmt: skip
"""Fields of a segment that are compared, in the order they are told."""

IN_CALENDAR = ("kind", "title", "item_id", "planned_s", "fixed_clock_s")
"""Fields of a segment that calendar feeds tell."""


class ChangeKind(StrEnum):
    """What happened to a segment, or to the broadcast."""

    PLAN = "plan"
    """A field of the broadcast itself."""
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class FeedKind(StrEnum):
    """Whose calendar."""

    COUNTY = "county"
    CHANNEL = "channel"
    HOST = "host"


@dataclass(frozen=True)
class Change:
    """One thing that differs.

    Attributes:
        kind: What happened.
        segment: The segment as it is now, or was before it was taken out; None for the broadcast.
        place: Its place now, or where it was, counted from 1; 0 for the broadcast.
        before: Where it was, of one that moved.
        field: Name of the field that changed; empty otherwise.
        old, new: Its values.
    """

    kind: ChangeKind
    segment: KeptSegment | None = None
    place: int = 0
    before: int = 0
    field: str = ""
    old: object = None
    new: object = None


@dataclass(frozen=True)
class Affected:
    """Whom and what a change concerns, each in a fixed order.

    Attributes:
        hosts: Ids of hosts who are on at other times, with other goods, or no longer.
        clips: Ids of clips that come, go, or play at another time.
        overlays: Texts that come, go, or stand under another item or price.
        feeds: Calendars that tell it: whose, and the id of the host or channel (empty for the county).
    """

    hosts: tuple[str, ...] = ()
    clips: tuple[str, ...] = ()
    overlays: tuple[str, ...] = ()
    feeds: tuple[tuple[FeedKind, str], ...] = ()


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two versions."""

    changes: tuple[Change, ...]
    affected: Affected

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.changes)

    @property
    def segment_ids(self) -> frozenset[str]:
        """Segments that are told of."""
        return frozenset(each.segment.id for each in self.changes if each.segment is not None)


def difference(before: KeptPlan, after: KeptPlan) -> Difference:
    """What turned ``before`` into ``after``: the broadcast's fields, then segments in their order now, then those gone.

    Of segments that changed places as few as possible are told as moved.
    """
    then = {each.id: (place, each) for place, each in enumerate(before.segments, start=1)}
    changes = [
        Change(ChangeKind.PLAN, field=name, old=old, new=new)
        for name in OF_PLAN
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
    moved = moved_ids([each.id for each in before.segments], [each.id for each in after.segments])
    for place, segment in enumerate(after.segments, start=1):
        changes += _of_segment(then.get(segment.id), segment, place, moved=segment.id in moved)
    there = {each.id for each in after.segments}
    changes += [
        Change(ChangeKind.REMOVED, segment, place)
        for place, segment in then.values()
        if segment.id not in there
    ]
    return Difference(tuple(changes), affected(before, after))


def _of_segment(
    then: tuple[int, KeptSegment] | None, segment: KeptSegment, place: int, *, moved: bool
) -> list[Change]:
    if then is None:
        return [Change(ChangeKind.ADDED, segment, place)]
    was, old = then
    found = [Change(ChangeKind.MOVED, segment, place, before=was)] if moved else []
    if old is segment or old == segment:
        return found
    return found + [
        Change(ChangeKind.CHANGED, segment, place, field=name, old=value, new=now)
        for name in OF_SEGMENT
        if (value := getattr(old, name)) != (now := getattr(segment, name))
    ]


def moved_ids(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest of the ids in both lists that must move to turn one order into the other.

    What stays is a longest increasing run of the old places; the first such run from the end, so that equal input gives
    equal output.
    """
    old = {name: place for place, name in enumerate(before)}
    common = [name for name in after if name in old]
    tails: list[int] = []
    ends: list[int] = []
    came_from = [-1] * len(common)
    for at, name in enumerate(common):
        length = bisect_left(tails, old[name])
        if length == len(tails):
            tails.append(old[name])
            ends.append(at)
        else:
            tails[length], ends[length] = old[name], at
        came_from[at] = ends[length - 1] if length else -1
    stay, at = set[str](), ends[-1] if ends else -1
    while at >= 0:
        stay.add(common[at])
        at = came_from[at]
    return frozenset(common) - stay


def affected(before: KeptPlan, after: KeptPlan) -> Affected:
    """Whom and what it concerns that ``before`` became ``after``."""
    hosts = _differing(_on_air(before), _on_air(after))
    clips = _differing(_plays(before), _plays(after))
    overlays = _differing(_stands_under(before), _stands_under(after))
    return Affected(hosts, clips, overlays, _feeds(before, after))


def starts(plan: KeptPlan) -> list[datetime]:
    """Planned start of each segment."""
    midnight = local(plan.start).replace(hour=0, minute=0, second=0, microsecond=0)
    found, cursor = [], local(plan.start)
    for segment in plan.segments:
        if segment.fixed_clock_s is not None:
            cursor = midnight + timedelta(seconds=segment.fixed_clock_s)
        found.append(cursor)
        cursor += timedelta(seconds=segment.planned_s)
    return found


Signature = Mapping[str, Sequence[Hashable]]


def _differing(before: Signature, after: Signature) -> tuple[str, ...]:
    keys = dict.fromkeys((*before, *after))
    return tuple(key for key in keys if before.get(key) != after.get(key))


def _on_air(plan: KeptPlan) -> Signature:
    """By host: the broadcast as a whole and what they are on for."""
    found: dict[str, list[Hashable]] = defaultdict(list)
    for host in (plan.host_id, *plan.more_host_ids):
        found[host].append((plan.title, plan.channel_id, plan.start, plan.end, plan.state))
    for segment, start in zip(plan.segments, starts(plan), strict=True):
        for host in segment.host_ids or (plan.host_id,):
            found[host].append((start, segment.planned_s, segment.item_id, segment.title))
    return found


def _plays(plan: KeptPlan) -> Signature:
    found: dict[str, list[Hashable]] = defaultdict(list)
    for segment, start in zip(plan.segments, starts(plan), strict=True):
        if segment.clip_id is not None:
            found[segment.clip_id].append((start, segment.planned_s))
    return found


def _stands_under(plan: KeptPlan) -> Signature:
    found: dict[str, list[Hashable]] = defaultdict(list)
    for segment in plan.segments:
        if segment.overlay:
            found[segment.overlay].append((segment.item_id, segment.price_fen))
    return found


def _feeds(before: KeptPlan, after: KeptPlan) -> tuple[tuple[FeedKind, str], ...]:
    """The calendars whose entry reads otherwise now: the county's, and those of both sides' channels and hosts."""
    if _in_calendar(before) == _in_calendar(after):
        return ()
    channels = dict.fromkeys((before.channel_id, after.channel_id))
    hosts = dict.fromkeys(
        (before.host_id, *before.more_host_ids, after.host_id, *after.more_host_ids)
    )
    return (
        (FeedKind.COUNTY, ""),
        *((FeedKind.CHANNEL, each) for each in channels),
        *((FeedKind.HOST, each) for each in hosts),
    )


def _in_calendar(plan: KeptPlan) -> tuple[Hashable, ...]:
    whole = tuple(getattr(plan, name) for name in OF_PLAN)
    parts = tuple(
        tuple(getattr(segment, name) for name in IN_CALENDAR) for segment in plan.segments
    )
    return whole, parts
