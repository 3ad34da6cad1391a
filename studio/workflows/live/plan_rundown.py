"""Put the parts of a broadcast in order: add, change, move, remove. Every change keeps a version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, Segment
from studio.records.people import Account
from studio.records.work import Clip, ClipState
from studio.schedule import kept_segment
from studio.schedule.grid import FIELD, Column, Known, cell_text, read_cell
from studio.store import Viewer
from studio.words import LANGUAGES, say
from studio.workflows.live.cast import join_cast
from studio.workflows.live.plan_broadcast import edit
from studio.workflows.live.rundown_versions import names_in, newest_version
from studio.workflows.live.segment_draft import SegmentDraft, draft_of, things_for, write_segment

PARTS = 1000
"""Most parts of one broadcast."""


def add_segment(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    draft: SegmentDraft,
    after: str | None = None,
) -> Segment:
    """Put a part at the end, or behind the one with the id ``after``.

    Raises:
        NotFound: Broadcast, item, clip or host are not the viewer's.
        Conflict: ``schedule.is_fixed``.
        InputError: ``schedule.bad_length``, ``schedule.too_many_parts``, ``schedule.too_much_text``,
            ``schedule.other_item``, ``cell.*``.
    """
    return add_segments(session, viewer, broadcast_id, [draft], after)[0]


def add_segments(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    drafts: Sequence[SegmentDraft],
    after: str | None = None,
) -> list[Segment]:
    """Put parts at the end, or behind the one with the id ``after``: all or none; raises as ``add_segment``."""
    with edit(session, viewer, broadcast_id) as broadcast:
        if len(broadcast.segments) + len(drafts) > PARTS:
            raise InputError("schedule.too_many_parts", limit=PARTS)
        at = len(broadcast.segments) if after is None else _place(broadcast, after) + 1
        things = things_for(session, viewer, broadcast, drafts)
        made = [Segment(position=0) for _ in drafts]
        for segment, draft in zip(made, drafts, strict=True):
            write_segment(segment, draft, things)
        join_cast(session, broadcast, {host for draft in drafts for host in draft.host_ids})
        broadcast.segments[at:at] = made
        renumber(broadcast)
    return made


def change_segment(
    session: Session,
    viewer: Viewer,
    broadcast_id: str,
    segment_id: str,
    draft: SegmentDraft,
    revision: int | None = None,
) -> Segment:
    """Write ``draft`` over a part that nobody changed since ``revision`` (None does not ask).

    Raises:
        Conflict: ``schedule.changed_by``; otherwise as ``add_segment``.
    """
    with edit(session, viewer, broadcast_id, revision, (segment_id,)) as broadcast:
        segment = part_of(broadcast, segment_id)
        write_segment(segment, draft, things_for(session, viewer, broadcast, [draft]))
        join_cast(session, broadcast, draft.host_ids)
    return segment


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a cell.

    Attributes:
        column: Which.
        text: What it is to say.
        was: What it said before they began; None does not ask whether it still does.
    """

    column: Column
    text: str
    was: str | None = None


def set_cell(
    session: Session,
    viewer: Viewer,
    where: tuple[str, str],
    typed: Typed,
    known: Known,
) -> Segment:
    """Write one cell of the part ``where`` (ids of broadcast and part), if it still says what the person saw.

    Raises:
        Conflict: ``cell.changed``: somebody else wrote into it; ``cell.gone``: they took the part out; otherwise as
            ``add_segment``.
        InputError: ``cell.*``.
    """
    broadcast_id, segment_id = where
    with edit(session, viewer, broadcast_id) as broadcast:
        segment = next((each for each in broadcast.segments if each.id == segment_id), None)
        if segment is None:
            raise Conflict("cell.gone", who=_last(session, broadcast))
        value = read_cell(typed.column, typed.text, known)
        before = kept_segment(segment)
        if value == getattr(before, FIELD[typed.column]):
            return segment
        if typed.was is not None:
            _require_seen(session, broadcast, segment, typed, typed.was)
        changes: dict[str, Any] = {FIELD[typed.column]: value}
        draft = replace(draft_of(before), **changes)
        if typed.column is Column.ITEM:
            draft = replace(draft, clip_id=None)
        write_segment(segment, draft, things_for(session, viewer, broadcast, [draft]))
        join_cast(session, broadcast, draft.host_ids)
    return segment


def _require_seen(
    session: Session, broadcast: Broadcast, segment: Segment, typed: Typed, was: str
) -> None:
    now = cell_text(typed.column, kept_segment(segment), names_in(session, broadcast))
    if now != was.strip():
        headings = {f"field_{each}": say(f"column.{typed.column}", each).text for each in LANGUAGES}
        said = {"now": now or "—", "yours": typed.text.strip() or "—"}
        raise Conflict("cell.changed", who=_last(session, broadcast), **said, **headings)


def _last(session: Session, broadcast: Broadcast) -> str:
    newest = newest_version(session, broadcast.id)
    account = newest and newest.account_id and session.get(Account, newest.account_id)
    return account.name if account else "—"


def move_segment(
    session: Session, viewer: Viewer, broadcast_id: str, segment_id: str, by: int
) -> None:
    """Move a part ``by`` places towards the end (below zero: towards the start), as far as it goes."""
    with edit(session, viewer, broadcast_id) as broadcast:
        _put(broadcast, segment_id, _place(broadcast, segment_id) + by)


def place_segment(
    session: Session, viewer: Viewer, broadcast_id: str, segment_id: str, before: str | None
) -> None:
    """Move a part before the one with the id ``before``; None, or one that is gone, for the end."""
    with edit(session, viewer, broadcast_id) as broadcast:
        at = _place(broadcast, segment_id)
        places = {each.id: place for place, each in enumerate(broadcast.segments)}
        to = places.get(before or "", len(places))
        _put(broadcast, segment_id, to - 1 if to > at else to)


def copy_segment(session: Session, viewer: Viewer, broadcast_id: str, segment_id: str) -> Segment:
    """Put a second one behind a part; it follows even where the first has a fixed start."""
    with edit(session, viewer, broadcast_id) as broadcast:
        draft = draft_of(kept_segment(part_of(broadcast, segment_id)))
        second = replace(draft, fixed_clock_s=None)
        return add_segment(session, viewer, broadcast_id, second, segment_id)


def remove_segment(session: Session, viewer: Viewer, broadcast_id: str, segment_id: str) -> None:
    """Take a part out."""
    with edit(session, viewer, broadcast_id) as broadcast:
        broadcast.segments.remove(part_of(broadcast, segment_id))
        renumber(broadcast)


def newest_clip(session: Session, item_id: str) -> Clip | None:
    """The item's published clip that came last."""
    published = select(Clip).where(Clip.item_id == item_id, Clip.state == ClipState.PUBLISHED)
    return session.scalars(published.order_by(Clip.published_at.desc(), Clip.id).limit(1)).first()


def part_of(broadcast: Broadcast, segment_id: str) -> Segment:
    """The part with that id.

    Raises:
        NotFound: The broadcast has none.
    """
    return broadcast.segments[_place(broadcast, segment_id)]


def _place(broadcast: Broadcast, segment_id: str) -> int:
    for place, segment in enumerate(broadcast.segments):
        if segment.id == segment_id:
            return place
    raise NotFound("not_found", kind="segment", id=segment_id)


def _put(broadcast: Broadcast, segment_id: str, to: int) -> None:
    part = broadcast.segments.pop(_place(broadcast, segment_id))
    broadcast.segments.insert(min(max(to, 0), len(broadcast.segments)), part)
    renumber(broadcast)


def renumber(broadcast: Broadcast) -> None:
    """Give the parts their positions, as they stand in the list."""
    for position, segment in enumerate(broadcast.segments, start=1):
        segment.position = position
