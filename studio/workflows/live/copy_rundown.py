"""Begin a rundown from a template, copy a broadcast, split one in two, merge two into one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, BroadcastState, Segment
from studio.records.rundowns import VersionKind
from studio.schedule import LONGEST, local, plan_times, planned
from studio.schedule.plan import CLOCK_LIMIT_S
from studio.schedule.shapes import SHAPES
from studio.schedule.times import DAY_S
from studio.store import Viewer
from studio.words import say
from studio.workflows.live.cast import join_cast, more_host_ids, write_more_hosts
from studio.workflows.live.edit_broadcast import creating, hold_all, keeping
from studio.workflows.live.plan_broadcast import edit, own_broadcast, require_open
from studio.workflows.live.plan_rundown import renumber
from studio.workflows.live.rundown_talk import move_talk

COPIED = (
    "kind", "title", "item_id", "clip_id", "clip_order_id", "planned_s", "min_s", "max_s", "fixed_clock_s", "optional",
    "quota", "overlay", "warn_s", "script",
)  # fmt: skip
"""What a copy of a segment has of it; frozen prices stay behind."""


def fill_from_template(
    session: Session, viewer: Viewer, broadcast_id: str, name: str, language: str = "zh"
) -> Broadcast:
    """Give an empty broadcast the segments of a template; its items are still to be chosen.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        InputError: ``schedule.no_such_template``.
        Conflict: ``schedule.is_fixed``, ``schedule.not_empty``.
    """
    with edit(session, viewer, broadcast_id) as broadcast:
        if name not in SHAPES:
            raise InputError("schedule.no_such_template", name=name[:40])
        if broadcast.segments:
            raise Conflict("schedule.not_empty", title=broadcast.title)
        for position, part in enumerate(SHAPES[name], start=1):
            broadcast.segments.append(
                Segment(
                    position=position,
                    kind=part.kind,
                    title=say(f"part.{part.title}", language).text if part.title else "",
                    planned_s=part.planned * 60,
                    min_s=None if part.least is None else part.least * 60,
                    max_s=None if part.most is None else part.most * 60,
                    optional=part.optional,
                )
            )
    return broadcast


def copy_broadcast(
    session: Session, viewer: Viewer, broadcast_id: str, start: datetime
) -> Broadcast:
    """The same broadcast as a draft that begins at ``start``; raises as ``own_broadcast``."""
    return copy_of(session, viewer, own_broadcast(session, viewer, broadcast_id), start)


def copy_of(
    session: Session,
    viewer: Viewer | None,
    source: Broadcast,
    start: datetime,
    length: timedelta | None = None,
) -> Broadcast:
    """The same, of a broadcast at hand that the caller may copy.

    Args:
        session: A writing one.
        viewer: Who copies; None for the studio itself.
        source: What is copied.
        start: Of the copy.
        length: Of the copy; None for the source's.
    """
    made = _beside(source, start, start + (length or source.end_at - source.start_at))
    with creating(session, viewer, made, "broadcast.copy"):
        made.segments += [_copy(part) for part in source.segments]
        write_more_hosts(session, made, more_host_ids(session, source))
    return made


def copy_parts(session: Session, viewer: Viewer, source: Broadcast, target_id: str) -> None:
    """Give a broadcast another one's rundown instead of its own.

    A part that both have stays the same row, with what was said of it. What the source's first host does the target's
    does; whoever else is named is on in the target too.

    Raises:
        NotFound: The target is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.is_fixed``.
    """
    with edit(session, viewer, target_id, action="broadcast.change") as target:
        same = _counterparts(source, target)
        parts = [_copy(part, same.get(part.id)) for part in source.segments]
        for part in parts:
            hosts = (target.host_id if each == source.host_id else each for each in part.host_ids)
            part.host_ids = list(dict.fromkeys(hosts))
        target.segments = parts
        session.flush()
        for part in same.values():
            session.expire(part, ["item", "clip"])
        join_cast(session, target, {each for part in parts for each in part.host_ids})


def split_broadcast(
    session: Session, viewer: Viewer, broadcast_id: str, segment_id: str
) -> Broadcast:
    """Have a new draft begin with that segment and take all that follow; the old one ends there.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.is_fixed``, ``schedule.no_split_there``.
    """
    source = _open(session, viewer, broadcast_id)
    timed = {each.segment.id: each for each in plan_times(planned(source))}
    place = timed.get(segment_id)
    if place is None:
        raise NotFound("not_found", kind="segment", id=segment_id)
    if place.position == 1 or not source.start_at < place.start < source.end_at:
        raise Conflict("schedule.no_split_there", title=source.title)
    made = _beside(source, place.start, source.end_at)
    with (
        keeping(session, viewer, source, action="broadcast.split", alone=False),
        creating(session, viewer, made, "broadcast.add"),
    ):
        source.end_at = place.start
        gone = list(source.segments)[place.position - 1 :]
        made.segments = [_copy(part) for part in gone]
        _shift_clocks(made.segments, source.start_at, made.start_at)
        renumber(made)
        write_more_hosts(session, made, more_host_ids(session, source))
        pairs = zip(gone, made.segments, strict=True)
        move_talk(session, source, made, {old.id: new.id for old, new in pairs})
        for part in gone:
            source.segments.remove(part)
    return made


def merge_broadcasts(
    session: Session, viewer: Viewer, broadcast_id: str, other_id: str
) -> Broadcast:
    """Put the later one's segments behind the earlier one's and call the later one off.

    Raises:
        NotFound: One of them is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.is_fixed``, ``schedule.not_mergeable``.
    """
    hold_all(session, (broadcast_id, other_id))
    one, other = _open(session, viewer, broadcast_id), _open(session, viewer, other_id)
    first, second = sorted((one, other), key=lambda each: (each.start_at, each.id))
    together = second.end_at - first.start_at
    if (
        first.id == second.id
        or first.channel_id != second.channel_id
        or second.start_at < first.end_at
        or together > LONGEST
    ):
        hours = int(LONGEST.total_seconds()) // 3600
        raise Conflict(
            "schedule.not_mergeable", title=first.title, other=second.title, limit_h=hours
        )
    with (
        keeping(session, viewer, second, VersionKind.STATE, "broadcast.cancelled"),
        keeping(session, viewer, first, action="broadcast.merge", alone=False),
    ):
        added = [_copy(part) for part in second.segments]
        _shift_clocks(added, second.start_at, first.start_at)
        first.segments += added
        renumber(first)
        first.end_at = second.end_at
        join_cast(session, first, {second.host_id, *more_host_ids(session, second)})
        second.state = BroadcastState.CANCELLED
    return first


def _open(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    broadcast = own_broadcast(session, viewer, broadcast_id)
    require_open(broadcast)
    return broadcast


def _beside(source: Broadcast, start: datetime, end: datetime) -> Broadcast:
    """A draft of the same title, channel and first host, without segments."""
    return Broadcast(
        unit_id=source.unit_id,
        title=source.title,
        channel_id=source.channel_id,
        channel=source.channel,
        host_id=source.host_id,
        host=source.host,
        start_at=start,
        end_at=end,
    )


def _copy(part: Segment, onto: Segment | None = None) -> Segment:
    """What a part says, in a new row or written over another one."""
    row = onto or Segment()
    row.position = part.position
    row.host_ids, row.talking_points = list(part.host_ids), list(part.talking_points)
    for name in COPIED:
        setattr(row, name, getattr(part, name))
    return row


def _shift_clocks(parts: Iterable[Segment], before: datetime, after: datetime) -> None:
    """Let fixed starts be the same instants in another broadcast: they count from the first day of theirs.

    What no clock of that broadcast can say (a start before its first day) follows the part before.
    """
    days = (local(before).date() - local(after).date()).days
    for part in parts:
        if part.fixed_clock_s is not None:
            clock_s = part.fixed_clock_s + days * DAY_S
            part.fixed_clock_s = clock_s if 0 <= clock_s < CLOCK_LIMIT_S else None


def _counterparts(source: Broadcast, target: Broadcast) -> dict[str, Segment]:
    """By id of a source's part the target's that is the same: of that kind, item and title, else of kind and item."""
    left, found = list(target.segments), dict[str, Segment]()
    for names in (("kind", "item_id", "title"), ("kind", "item_id")):
        key = attrgetter(*names)
        there = defaultdict[object, deque[Segment]](deque)
        for part in left:
            there[key(part)].append(part)
        for part in source.segments:
            if part.id not in found and there[key(part)]:
                found[part.id] = there[key(part)].popleft()
        left = [part for group in there.values() for part in group]
    return found
