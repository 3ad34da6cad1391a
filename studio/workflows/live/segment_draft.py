"""A part of a rundown as a coordinator wants it, and how it gets into its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from studio.errors import InputError, NotFound
from studio.records.goods import Item
from studio.records.live import Broadcast, Segment, SegmentKind
from studio.records.work import Clip, ClipState
from studio.schedule.grid import LIMITS, LONGEST_S, MOST_PIECES, MOST_POINTS, Column
from studio.schedule.kept import KeptSegment
from studio.schedule.plan import CLOCK_LIMIT_S
from studio.schedule.times import duration_text
from studio.store import Viewer, scoped
from studio.units.lines import is_one_line
from studio.workflows.live.cast import require_hosts


@dataclass(frozen=True)
class SegmentDraft:
    """A part as a coordinator wants it; lengths in seconds.

    Attributes:
        clip_id: None for the item's newest published clip, where there is one.
        fixed_clock_s: Seconds after midnight of the broadcast's first day; None follows the part before.
        host_ids: Who is on; empty for the broadcast's first host.
    """

    kind: SegmentKind
    planned_s: int
    title: str = ""
    item_id: str | None = None
    clip_id: str | None = None
    script: str = ""
    min_s: int | None = None
    max_s: int | None = None
    fixed_clock_s: int | None = None
    optional: bool = False
    host_ids: tuple[str, ...] = ()
    quota: int | None = None
    overlay: str = ""
    talking_points: tuple[str, ...] = ()
    warn_s: int = 60


def draft_of(kept: KeptSegment) -> SegmentDraft:
    """A part as it is."""
    return SegmentDraft(**{each.name: getattr(kept, each.name) for each in fields(SegmentDraft)})


@dataclass(frozen=True)
class Things:
    """Rows that drafts name, and of each item the clip that plays where nobody chose one."""

    items: dict[str, Item]
    clips: dict[str, Clip]
    newest: dict[str, Clip]


def things_for(
    session: Session, viewer: Viewer, broadcast: Broadcast, drafts: Sequence[SegmentDraft]
) -> Things:
    """What these drafts name, in four queries however many they are.

    Raises:
        NotFound: An item, clip or host is not there for this viewer.
    """
    item_ids = {each.item_id for each in drafts if each.item_id}
    clip_ids = {each.clip_id for each in drafts if each.clip_id}
    require_hosts(session, broadcast.unit_id, (host for each in drafts for host in each.host_ids))
    wanted = select(Item).where(Item.id.in_(item_ids)).options(lazyload(Item.further))
    items = {each.id: each for each in session.scalars(scoped(wanted, viewer))}
    _require_all(item_ids, items, "item")
    chosen = scoped(select(Clip).where(Clip.id.in_(clip_ids)), viewer)
    clips = {each.id: each for each in session.scalars(chosen)}
    _require_all(clip_ids, clips, "clip")
    published = (
        select(Clip)
        .where(Clip.item_id.in_(item_ids), Clip.state == ClipState.PUBLISHED)
        .order_by(Clip.published_at, Clip.id.desc())
    )
    newest = {each.item_id: each for each in session.scalars(published)}
    return Things(items, clips, newest)


def _require_all(ids: Iterable[str], found: dict[str, Item] | dict[str, Clip], kind: str) -> None:
    for missing in sorted(set(ids) - set(found)):
        raise NotFound("not_found", kind=kind, id=missing)


def write_segment(segment: Segment, draft: SegmentDraft, things: Things) -> None:
    """Write a draft into a row.

    Raises:
        InputError: ``schedule.bad_length``, ``schedule.too_much_text``, ``schedule.other_item``, ``cell.*``.
    """
    check_draft(draft)
    item = things.items[draft.item_id] if draft.item_id else None
    clip = things.clips[draft.clip_id] if draft.clip_id else None
    if clip is not None and (item is None or clip.item_id != item.id):
        raise InputError("schedule.other_item", clip=clip.title)
    if clip is None and item is not None:
        clip = things.newest.get(item.id)
    if segment.item_id != draft.item_id:
        forget_item(segment)
    segment.kind, segment.planned_s = draft.kind, draft.planned_s
    segment.title, segment.script = draft.title.strip(), draft.script.strip()
    segment.item_id, segment.item = (item.id if item else None), item
    segment.clip_id, segment.clip = (clip.id if clip else None), clip
    segment.min_s, segment.max_s = draft.min_s, draft.max_s
    segment.fixed_clock_s, segment.optional = draft.fixed_clock_s, draft.optional
    segment.host_ids = list(draft.host_ids)
    segment.quota, segment.overlay = draft.quota, draft.overlay.strip()
    segment.talking_points, segment.warn_s = list(draft.talking_points), draft.warn_s


def forget_item(segment: Segment) -> None:
    """Forget what belongs to the item that a part had: its frozen prices, the clip that is being made of it."""
    segment.price_fen = segment.list_price_fen = None
    segment.clip_order_id = None


def check_draft(draft: SegmentDraft) -> None:
    """Refuse what no part can be.

    Raises:
        InputError: As ``write_segment``.
    """
    if not 0 < draft.planned_s <= LONGEST_S:
        raise InputError("schedule.bad_length", limit_min=LONGEST_S // 60)
    least = draft.planned_s if draft.min_s is None else draft.min_s
    most = draft.planned_s if draft.max_s is None else draft.max_s
    if not 0 < least <= draft.planned_s <= most <= LONGEST_S:
        lengths = {"least": least, "length": draft.planned_s, "most": most}
        texts = {name: duration_text(seconds) for name, seconds in lengths.items()}
        raise InputError("cell.lengths_order", **texts)
    if draft.fixed_clock_s is not None and not 0 <= draft.fixed_clock_s < CLOCK_LIMIT_S:
        raise InputError("cell.clock", found=draft.fixed_clock_s)
    if not 0 <= draft.warn_s <= LONGEST_S:
        raise InputError("cell.length", found=draft.warn_s)
    if draft.quota is not None and draft.quota < 0:
        raise InputError("cell.below_nothing", found=draft.quota)
    if draft.quota is not None and draft.quota > MOST_PIECES:
        raise InputError("cell.pieces", found=draft.quota, most=MOST_PIECES)
    _check_texts(draft)


def _check_texts(draft: SegmentDraft) -> None:
    script = LIMITS[Column.SCRIPT]
    if len(draft.script) > script or len(draft.title) > LIMITS[Column.TITLE]:
        raise InputError("schedule.too_much_text", limit=script)
    if len(draft.talking_points) > MOST_POINTS:
        raise InputError("cell.many_points", found=len(draft.talking_points), most=MOST_POINTS)
    for each in draft.talking_points:
        if not is_one_line(each):
            raise InputError("cell.point_lines", found=" ".join(each.split())[:40])
    texts = [(Column.OVERLAY, draft.overlay)]
    texts += [(Column.POINTS, each) for each in draft.talking_points]
    for column, text in texts:
        if len(text) > LIMITS[column]:
            raise InputError("cell.long_text", limit=LIMITS[column], found=len(text))
