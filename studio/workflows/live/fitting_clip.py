"""The clip that suits a part best: at today's price, in the channel's shape, short enough; the newest of those."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from studio.records.goods import Item
from studio.records.work import Clip, ClipState
from studio.schedule import planned_clip
from studio.schedule.plan import PlannedClip
from studio.units import Money


def fitting_clip(session: Session, item: Item, aspect: str, planned_s: int) -> Clip | None:
    """The published clip of an item against which the checks would have least to say; None where it has none.

    Args:
        session: Database session.
        item: What is sold.
        aspect: The channel's shape, such as ``9:16``; empty when not known.
        planned_s: Length of the part, seconds.
    """
    wanted = (
        select(Clip)
        .where(Clip.item_id == item.id, Clip.state == ClipState.PUBLISHED)
        .options(selectinload(Clip.renditions))
        .order_by(Clip.published_at.desc(), Clip.id)
    )
    price = Money(item.price_fen)
    return min(
        session.scalars(wanted).all(),
        key=lambda clip: faults_of(planned_clip(clip), price, aspect, planned_s),
        default=None,
    )


def faults_of(
    clip: PlannedClip, price: Money, aspect: str, planned_s: int
) -> tuple[bool, bool, bool]:
    """Whether it shows another price or is held, lacks the shape, is too long: what is an error first."""
    return (
        clip.held or clip.shown_price not in (None, price),
        bool(aspect and clip.aspects and aspect not in clip.aspects),
        clip.duration_ms > planned_s * 1000,
    )
