"""Which clips that a rundown lacks can be had: on their way already, or there to be made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Select, select, union
from sqlalchemy.orm import Session

from studio.records.footage_links import FootageItem
from studio.records.live import Segment
from studio.records.work import Clip, ClipState, Footage, FootageState, Job, JobState
from studio.store import Viewer, scoped

LOOKED_AT = (ClipState.READY, ClipState.PROPOSED, ClipState.CHANGES, ClipState.APPROVED)
"""States of a clip that is made and may go out yet."""

MAY_COME = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
"""States of a job that makes a clip, or can be told to try again."""

USABLE = (Footage.state == FootageState.READY, Footage.trashed_at.is_(None))
"""What footage must be for a clip to be cut from it."""


@dataclass(frozen=True)
class Supply:
    """What there is for the parts of a rundown that lack a clip.

    Attributes:
        coming: Ids of the orders from which a clip may still go out.
        unfilmed: Ids of the items of which there is neither a clip that has gone out nor footage to make one from.
    """

    coming: frozenset[str]
    unfilmed: frozenset[str]

    def can_be_had(self, part: Segment) -> bool:
        """Whether a part's clip can be ordered or put in, and is not on its way."""
        return part.clip_order_id not in self.coming and part.item_id not in self.unfilmed


def lacking(parts: Iterable[Segment]) -> list[Segment]:
    """The parts that show an item without a clip."""
    return [each for each in parts if each.item_id and each.clip_id is None]


def supply_of(session: Session, viewer: Viewer, parts: Iterable[Segment]) -> Supply:
    """What can be had for the parts that lack a clip; one question."""
    bare = lacking(parts)
    items = frozenset(each.item_id for each in bare if each.item_id)
    orders = frozenset(each.clip_order_id for each in bare if each.clip_order_id)
    if not items:
        return Supply(frozenset(), frozenset())
    # Ids of items and of orders in one list: no two rows of any kind have the same.
    of_items = (scoped(each, viewer) for each in _filmed(items))
    asked: CompoundSelect[str | None] = union(*_coming(orders), *of_items)
    there = frozenset(session.scalars(asked))
    return Supply(coming=orders & there, unfilmed=items - there)


def coming(session: Session, order_ids: Collection[str]) -> frozenset[str]:
    """Those of the orders from which a clip may still go out: it is being made, may be tried again, or is looked at."""
    return frozenset(session.scalars(union(*_coming(order_ids)))) if order_ids else frozenset()


def _coming(order_ids: Collection[str]) -> tuple[Select[str], ...]:
    made = select(Job.subject_id).where(Job.subject_id.in_(order_ids), Job.state.in_(MAY_COME))
    there = select(Clip.order_id).where(Clip.order_id.in_(order_ids), Clip.state.in_(LOOKED_AT))
    return made, there


def _filmed(item_ids: Collection[str]) -> tuple[Select[str | None], ...]:
    linked = select(Footage.item_id).where(Footage.item_id.in_(item_ids), *USABLE)
    noted = (
        select(FootageItem.item_id)
        .join(Footage, Footage.id == FootageItem.footage_id)
        .where(FootageItem.item_id.in_(item_ids), *USABLE)
    )
    out = select(Clip.item_id).where(Clip.item_id.in_(item_ids), Clip.state == ClipState.PUBLISHED)
    return linked, noted, out
