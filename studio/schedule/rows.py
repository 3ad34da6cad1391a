"""From rows to plan values. The rows' relationships must be loadable."""

from __future__ import annotations

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.live import Broadcast, Segment
from studio.records.work import Clip, ClipState
from studio.schedule.plan import (
    PlannedBroadcast,
    PlannedChannel,
    PlannedClip,
    PlannedHost,
    PlannedItem,
    PlannedSegment,
)
from studio.units import Money
from studio.units.season import Season


def planned(broadcast: Broadcast) -> PlannedBroadcast:
    """The row and all it leads to, frozen.

    Raises:
        InputError: ``catalog.bad_season`` when an item's season is no pair of days.
    """
    channel, host = broadcast.channel, broadcast.host
    return PlannedBroadcast(
        id=broadcast.id,
        title=broadcast.title,
        channel=PlannedChannel(
            id=channel.id,
            name=channel.name,
            platform=channel.platform,
            turnaround_s=channel.turnaround_s,
        ),
        host=PlannedHost(id=host.id, name=host.name),
        start=broadcast.start_at,
        end=broadcast.end_at,
        state=broadcast.state,
        revision=broadcast.revision,
        changed_at=broadcast.changed_at,
        segments=tuple(_segment(segment) for segment in broadcast.segments),
    )


def planned_item(item: Item) -> PlannedItem:
    """An item row, frozen. A "was" price that is not above the price would mislead and is left out.

    Raises:
        InputError: ``catalog.bad_season``.
    """
    was = item.list_price_fen
    return PlannedItem(
        id=item.id,
        sku=item.sku,
        name_zh=item.name_zh,
        name_en=item.name_en,
        spec=item.spec,
        unit=item.price_unit,
        price=Money(item.price_fen),
        list_price=Money(was) if was is not None and was > item.price_fen else None,
        selling_points=tuple(item.selling_points),
        season=_season(item),
        perishable=item.perishable,
        safety_note=item.safety_note,
    )


def planned_clip(clip: Clip) -> PlannedClip:
    """A clip row, frozen; its longest rendition counts, its asked length before there is one."""
    lengths = [rendition.duration_ms for rendition in clip.renditions]
    return PlannedClip(
        id=clip.id,
        title=clip.title,
        published=clip.state is ClipState.PUBLISHED,
        duration_ms=max(lengths, default=clip.length_s * 1000),
    )


def _segment(segment: Segment) -> PlannedSegment:
    return PlannedSegment(
        id=segment.id,
        kind=segment.kind,
        title=segment.title,
        planned_s=segment.planned_s,
        item=None if segment.item is None else planned_item(segment.item),
        clip=None if segment.clip is None else planned_clip(segment.clip),
        script=segment.script,
    )


def _season(item: Item) -> Season | None:
    if not item.season_from and not item.season_to:
        return None
    try:
        return Season.parse(item.season_from or "", item.season_to or "")
    except ValueError as error:
        found = f"{item.season_from or ''} – {item.season_to or ''}"
        raise InputError("catalog.bad_season", found=found) from error
