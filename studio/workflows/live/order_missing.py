"""Order the clip that a part of a broadcast lacks, and give it to the part when it goes out."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.footage_links import FootageItem
from studio.records.live import Broadcast, Segment
from studio.records.work import Clip, ClipOrder, Footage, Job
from studio.schedule import OPEN, kept_segment, local
from studio.settings import Settings
from studio.store import Viewer, scoped
from studio.units import Aspect
from studio.workflows.cutting.order_clips import OrderWish, order_clips, usual_template
from studio.workflows.enqueue import Enqueue
from studio.workflows.live.clip_supply import USABLE, coming, lacking, supply_of
from studio.workflows.live.edit_broadcast import hold_all, keeping
from studio.workflows.live.plan_broadcast import edit, own_broadcast
from studio.workflows.live.plan_rundown import change_segment, newest_clip, part_of
from studio.workflows.live.segment_draft import draft_of

LENGTH_S = 15
"""Length of the clip, seconds; of a shorter part, its own."""

ASPECT = "9:16"
"""Shape where the channel says none."""

FILES = 20
"""Most pieces of footage it is cut from, the newest ones."""


def supply_clip(
    session: Session,
    enqueue: Enqueue,
    settings: Settings,
    viewer: Viewer,
    where: tuple[str, str],
) -> None:
    """Give a part without a clip the one of its item that has gone out; where there is none, have one made.

    Raises:
        NotFound, Forbidden, InputError, EnvironmentFault, Conflict: As ``order_missing``.
    """
    broadcast_id, segment_id = where
    part = part_of(own_broadcast(session, viewer, broadcast_id), segment_id)
    ready = newest_clip(session, part.item_id) if part.item_id else None
    if ready is None:
        order_missing(session, enqueue, settings, viewer, where)
    else:
        draft = replace(draft_of(kept_segment(part)), clip_id=ready.id)
        change_segment(session, viewer, broadcast_id, segment_id, draft)


def order_missing(
    session: Session,
    enqueue: Enqueue,
    settings: Settings,
    viewer: Viewer,
    where: tuple[str, str],
) -> ClipOrder:
    """Have a clip made of a part's item for the day of its broadcast; ``where`` are ids of broadcast and part.

    Raises:
        NotFound, Forbidden, InputError, EnvironmentFault: As ``order_clips``; ``mend.no_footage``; ``mend.no_kit``.
        Conflict: ``mend.ordered``: it is being made already.
    """
    broadcast_id, segment_id = where
    broadcast = own_broadcast(session, viewer, broadcast_id)
    part = part_of(broadcast, segment_id)
    if part.item is None:
        raise InputError("schedule.item_missing", position=part.position, title=broadcast.title)
    if part.clip_order_id is not None and coming(session, [part.clip_order_id]):
        raise Conflict("mend.ordered", item=part.item.name_zh, item_en=part.item.name_en)
    footage_ids = _footage_of(session, viewer, part.item.id)
    names = {"item": part.item.name_zh, "item_en": part.item.name_en}
    if not footage_ids:
        raise InputError("mend.no_footage", **names)
    template = usual_template(session, settings, part.item.unit_id)
    if not template:
        raise InputError("mend.no_kit", **names)
    wish = OrderWish(
        item_id=part.item.id,
        footage_ids=footage_ids,
        template=template,
        aspects=(Aspect.parse(broadcast.channel.aspect or ASPECT),),
        lengths_s=(min(LENGTH_S, part.planned_s),),
    )
    order = _ordered_elsewhere(session, wish)
    if order is None:
        order = _ordered(session, enqueue, settings, viewer, wish, broadcast)
    part.clip_order_id = order.id
    session.flush()
    return order


def _ordered(
    session: Session,
    enqueue: Enqueue,
    settings: Settings,
    viewer: Viewer,
    wish: OrderWish,
    broadcast: Broadcast,
) -> ClipOrder:
    order = order_clips(session, enqueue, settings, viewer, wish)
    day = local(broadcast.start_at)
    job = session.scalars(select(Job).where(Job.subject_id == order.id)).one()
    named = f"{order.item.name_zh} {order.item.spec}".rstrip()
    job.title = f"{named} · {day.month}月{day.day}日直播"
    return order


def _ordered_elsewhere(session: Session, wish: OrderWish) -> ClipOrder | None:
    """The same clip, being made for another part: a month's plan shows an item many times and needs one clip of it."""
    waited_for = select(Segment.clip_order_id).where(
        Segment.item_id == wish.item_id, Segment.clip_id.is_(None)
    )
    wanted = select(ClipOrder).where(ClipOrder.id.in_(waited_for))
    found = session.scalars(wanted.order_by(ClipOrder.created_at.desc(), ClipOrder.id)).all()
    alive = coming(session, [each.id for each in found])
    same = [str(each) for each in wish.aspects], [str(each) for each in wish.lengths_s]
    fits = (each for each in found if each.id in alive and (each.aspects, each.lengths) == same)
    return next(fits, None)


def supply_all(
    session: Session,
    enqueue: Enqueue,
    settings: Settings,
    viewer: Viewer,
    broadcast_id: str,
) -> int:
    """Put in, or order, every clip that the broadcast lacks and that can be had; says of how many parts.

    Raises:
        NotFound, Forbidden: As ``order_missing``.
        Conflict: ``schedule.is_fixed``; ``mend.nothing_to_order``: what is missing is ordered, or nobody has filmed it.
        InputError, EnvironmentFault: As ``order_missing``.
    """
    with edit(session, viewer, broadcast_id) as broadcast:
        supply = supply_of(session, viewer, broadcast.segments)
        able = [each.id for each in lacking(broadcast.segments) if supply.can_be_had(each)]
        if not able:
            raise Conflict("mend.nothing_to_order")
        for part_id in able:
            supply_clip(session, enqueue, settings, viewer, (broadcast_id, part_id))
        return len(able)


def fill_waiting(session: Session, viewer: Viewer, clip: Clip) -> int:
    """Give a clip that has gone out to the parts that wait for its order and have none; says how many."""
    waiting = (
        select(Segment)
        .join(Segment.broadcast)
        .where(
            Segment.clip_order_id == clip.order_id,
            Segment.clip_id.is_(None),
            Segment.item_id == clip.item_id,
            Broadcast.state.in_(OPEN),
        )
        .order_by(Segment.broadcast_id, Segment.position)
    )
    hold_all(session, set(session.scalars(waiting.with_only_columns(Segment.broadcast_id))))
    parts = session.scalars(waiting, execution_options={"populate_existing": True}).all()
    for broadcast, own in groupby(parts, key=lambda part: part.broadcast):
        with keeping(session, viewer, broadcast):
            for part in own:
                part.clip = clip
    return len(parts)


def _footage_of(session: Session, viewer: Viewer, item_id: str) -> tuple[str, ...]:
    """Footage that shows the item and is ready, the newest first."""
    noted = select(FootageItem.footage_id).where(FootageItem.item_id == item_id)
    wanted = (
        select(Footage.id)
        .where(
            or_(Footage.item_id == item_id, Footage.id.in_(noted)),
            *USABLE,
        )
        .order_by(Footage.created_at.desc(), Footage.id)
        .limit(FILES)
    )
    return tuple(session.scalars(scoped(wanted, viewer)))
