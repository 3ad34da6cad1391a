"""A broadcast as a version keeps it: what people decided, by ids, with the names as they were."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from studio.records.live import Broadcast, BroadcastState, Segment, SegmentKind
from studio.records.value import Value
from studio.schedule.instant import Instant

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVEL = 6
"""Of compression: a rundown of 1,000 segments takes about 20 KB."""


class KeptSegment(Value):
    """One segment; lengths in seconds, prices in fen."""

    id: str
    kind: SegmentKind
    title: str = ""
    planned_s: int
    min_s: int | None = None
    max_s: int | None = None
    fixed_clock_s: int | None = None
    optional: bool = False
    host_ids: tuple[str, ...] = ()
    item_id: str | None = None
    price_fen: int | None = None
    list_price_fen: int | None = None
    clip_id: str | None = None
    quota: int | None = None
    overlay: str = ""
    talking_points: tuple[str, ...] = ()
    warn_s: int = 60
    script: str = ""


class KeptPlan(Value):
    """A broadcast and its segments in order."""

    title: str
    channel_id: str
    host_id: str
    more_host_ids: tuple[str, ...] = ()
    start: Instant
    end: Instant
    state: BroadcastState = BroadcastState.DRAFT
    segments: tuple[KeptSegment, ...] = ()
    names: Mapping[str, str] = Field(default_factory=dict)
    """What hosts, channels, items and clips were called, by id."""

    def ids(self) -> Iterator[str]:
        """Everything it names by id."""
        yield from (self.channel_id, self.host_id, *self.more_host_ids)
        for each in self.segments:
            yield from each.host_ids
            yield from (name for name in (each.item_id, each.clip_id) if name is not None)


def kept_segment(row: Segment) -> KeptSegment:
    """A segment's row, frozen."""
    return KeptSegment(
        id=row.id,
        kind=row.kind or SegmentKind.ITEM,
        title=row.title or "",
        planned_s=row.planned_s,
        min_s=row.min_s,
        max_s=row.max_s,
        fixed_clock_s=row.fixed_clock_s,
        optional=bool(row.optional),
        host_ids=tuple(row.host_ids or ()),
        item_id=row.item_id,
        price_fen=row.price_fen,
        list_price_fen=row.list_price_fen,
        clip_id=row.clip_id,
        quota=row.quota,
        overlay=row.overlay or "",
        talking_points=tuple(row.talking_points or ()),
        warn_s=row.warn_s,
        script=row.script or "",
    )


def kept_plan(row: Broadcast, more_host_ids: tuple[str, ...], names: Mapping[str, str]) -> KeptPlan:
    """A broadcast's row, frozen; ``names`` by id, those it does not need left out."""
    plan = KeptPlan(
        title=row.title,
        channel_id=row.channel_id,
        host_id=row.host_id,
        more_host_ids=more_host_ids,
        start=row.start_at,
        end=row.end_at,
        state=row.state or BroadcastState.DRAFT,
        segments=tuple(kept_segment(each) for each in row.segments),
    )
    own = {each: names[each] for each in sorted(set(plan.ids())) if each in names}
    return plan.model_copy(update={"names": own})


def packed(plan: KeptPlan) -> bytes:
    """The plan as bytes."""
    return zlib.compress(plan.model_dump_json(exclude_defaults=True).encode(), LEVEL)


def unpacked(data: bytes) -> KeptPlan:
    """The opposite of ``packed``."""
    return KeptPlan.model_validate_json(zlib.decompress(data))
