"""Put the parts of a broadcast in order: add, change, move, remove."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import InputError, NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, Segment, SegmentKind
from studio.records.work import Clip, ClipState
from studio.store import Viewer, get_or_not_found
from studio.workflows.plan_broadcast import own_broadcast, require_open, touch

LONGEST_S = 4 * 3600
"""Longest part, seconds."""

SCRIPT_LIMIT = 4000
TITLE_LIMIT = 100
PARTS = 200
"""Most parts of one broadcast."""


@dataclass(frozen=True)
class SegmentDraft:
    """A part as a coordinator wants it."""

    kind: SegmentKind
    planned_s: int
    title: str = ""
    item_id: str | None = None
    clip_id: str | None = None
    """None: the item's newest published clip, where there is one."""
    script: str = ""


def add_segment(
    session: Session, viewer: Viewer, broadcast_id: str, draft: SegmentDraft
) -> Segment:
    """Put a part at the end.

    Raises:
        NotFound: Broadcast, item or clip are not the viewer's.
        Conflict: ``schedule.is_fixed``.
        InputError: ``schedule.bad_length``, ``schedule.too_many_parts``, ``schedule.too_much_text``,
            ``schedule.other_item``.
    """
    broadcast = _open_broadcast(session, viewer, broadcast_id)
    if len(broadcast.segments) >= PARTS:
        raise InputError("schedule.too_many_parts", limit=PARTS)
    segment = Segment(position=len(broadcast.segments) + 1)
    _write(session, viewer, segment, draft)
    broadcast.segments.append(segment)
    _renumber(broadcast)
    session.flush()
    return segment


def change_segment(
    session: Session, viewer: Viewer, broadcast_id: str, segment_id: str, draft: SegmentDraft
) -> Segment:
    """Write ``draft`` over a part; raises as ``add_segment``."""
    broadcast = _open_broadcast(session, viewer, broadcast_id)
    segment = _part(broadcast, segment_id)
    _write(session, viewer, segment, draft)
    touch(broadcast)
    return segment


def move_segment(
    session: Session, viewer: Viewer, broadcast_id: str, segment_id: str, by: int
) -> None:
    """Move a part ``by`` places towards the end (below zero: towards the start), as far as it goes."""
    broadcast = _open_broadcast(session, viewer, broadcast_id)
    segment = _part(broadcast, segment_id)
    at = broadcast.segments.index(segment)
    to = min(max(at + by, 0), len(broadcast.segments) - 1)
    if to != at:
        broadcast.segments.insert(to, broadcast.segments.pop(at))
        _renumber(broadcast)


def remove_segment(session: Session, viewer: Viewer, broadcast_id: str, segment_id: str) -> None:
    """Take a part out."""
    broadcast = _open_broadcast(session, viewer, broadcast_id)
    broadcast.segments.remove(_part(broadcast, segment_id))
    _renumber(broadcast)


def newest_clip(session: Session, item_id: str) -> Clip | None:
    """The item's published clip that came last."""
    published = select(Clip).where(Clip.item_id == item_id, Clip.state == ClipState.PUBLISHED)
    return session.scalars(published.order_by(Clip.published_at.desc(), Clip.id).limit(1)).first()


def _open_broadcast(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    """The viewer's broadcast, while its plan may be changed.

    Raises:
        NotFound: It is not the viewer's.
        Forbidden: ``forbidden.role``.
        Conflict: ``schedule.is_fixed``.
    """
    broadcast = own_broadcast(session, viewer, broadcast_id)
    require_open(broadcast)
    return broadcast


def _part(broadcast: Broadcast, segment_id: str) -> Segment:
    for segment in broadcast.segments:
        if segment.id == segment_id:
            return segment
    raise NotFound("not_found", kind="segment", id=segment_id)


def _renumber(broadcast: Broadcast) -> None:
    for position, segment in enumerate(broadcast.segments, start=1):
        segment.position = position
    touch(broadcast)


def _write(session: Session, viewer: Viewer, segment: Segment, draft: SegmentDraft) -> None:
    if not 0 < draft.planned_s <= LONGEST_S:
        raise InputError("schedule.bad_length", limit_min=LONGEST_S // 60)
    if len(draft.script) > SCRIPT_LIMIT or len(draft.title) > TITLE_LIMIT:
        raise InputError("schedule.too_much_text", limit=SCRIPT_LIMIT)
    item = get_or_not_found(session, viewer, Item, draft.item_id) if draft.item_id else None
    clip = get_or_not_found(session, viewer, Clip, draft.clip_id) if draft.clip_id else None
    if clip is not None and (item is None or clip.item_id != item.id):
        raise InputError("schedule.other_item", clip=clip.title)
    if clip is None and item is not None:
        clip = newest_clip(session, item.id)
    segment.kind, segment.planned_s = draft.kind, draft.planned_s
    segment.title, segment.script = draft.title.strip(), draft.script.strip()
    segment.item_id, segment.item = (item.id if item else None), item
    segment.clip_id, segment.clip = (clip.id if clip else None), clip
