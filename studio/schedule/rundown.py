"""Checks inside one broadcast: what plays, what is sold, how long it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studio.records.finding import Finding, Level
from studio.records.live import SegmentKind
from studio.schedule.plan import PlannedBroadcast, PlannedItem
from studio.schedule.times import TimedSegment, balance_s, duration_text, local, window_text
from studio.words.season import season_words

UNDERRUN_TOLERANCE_S = 60
"""Less time left than this is not worth a word, seconds."""


def no_items(broadcast: PlannedBroadcast) -> Iterator[Finding]:
    """Nothing is sold."""
    if not any(segment.item for segment in broadcast.segments):
        yield _whole("schedule.no_items", Level.WARNING, broadcast, {})


def overrun(broadcast: PlannedBroadcast) -> Iterator[Finding]:
    """The segments take longer than the window."""
    over_s = balance_s(broadcast)
    if over_s > 0:
        yield _whole("schedule.overrun", Level.ERROR, broadcast, {"over": duration_text(over_s)})


def underrun(broadcast: PlannedBroadcast) -> Iterator[Finding]:
    """The segments leave time; an empty rundown is ``no_items``' business."""
    left_s = -balance_s(broadcast)
    if broadcast.segments and left_s >= UNDERRUN_TOLERANCE_S:
        left = {"left": duration_text(left_s)}
        yield _whole("schedule.underrun", Level.WARNING, broadcast, left)


def item_missing(broadcast: PlannedBroadcast, timed: TimedSegment) -> Iterator[Finding]:
    """A segment that is to sell something names no item."""
    if timed.segment.kind is SegmentKind.ITEM and timed.segment.item is None:
        yield _part("schedule.item_missing", Level.ERROR, broadcast, timed, {})


def clip_missing(broadcast: PlannedBroadcast, timed: TimedSegment) -> Iterator[Finding]:
    """An item is shown without a published clip."""
    item, clip = timed.segment.item, timed.segment.clip
    if item is None or (clip is not None and clip.published):
        return
    yield _part("schedule.clip_missing", Level.ERROR, broadcast, timed, _names(item))


def clip_longer(broadcast: PlannedBroadcast, timed: TimedSegment) -> Iterator[Finding]:
    """The clip does not fit its segment."""
    clip, planned_s = timed.segment.clip, timed.segment.planned_s
    if clip is None or clip.duration_ms <= planned_s * 1000:
        return
    clip_s = -(-clip.duration_ms // 1000)
    yield _part(
        "schedule.clip_longer_than_segment",
        Level.WARNING,
        broadcast,
        timed,
        {
            "clip": clip.title,
            "clip_length": duration_text(clip_s),
            "planned": duration_text(planned_s),
        },
    )


def out_of_season(broadcast: PlannedBroadcast, timed: TimedSegment) -> Iterator[Finding]:
    """An item is sold on a day out of its season; an error for perishable goods."""
    item = timed.segment.item
    if item is None or item.season is None or item.season.contains(local(timed.start).date()):
        return
    yield _part(
        "schedule.item_out_of_season",
        Level.ERROR if item.perishable else Level.WARNING,
        broadcast,
        timed,
        {
            **_names(item),
            "season": season_words(item.season, "zh"),
            "season_en": season_words(item.season, "en"),
        },
    )


def _names(item: PlannedItem) -> Mapping[str, str | int]:
    return {"item": item.name_zh, "item_en": item.name_en, "sku": item.sku}


def _whole(
    code: str, level: Level, broadcast: PlannedBroadcast, values: Mapping[str, str | int]
) -> Finding:
    when = window_text(broadcast.start, broadcast.end)
    return Finding(
        code=code,
        level=level,
        subjects=(broadcast.id,),
        start=broadcast.start,
        end=broadcast.end,
        params={"title": broadcast.title, "when": when, **values},
    )


def _part(
    code: str,
    level: Level,
    broadcast: PlannedBroadcast,
    timed: TimedSegment,
    values: Mapping[str, str | int],
) -> Finding:
    return Finding(
        code=code,
        level=level,
        subjects=(timed.segment.id, broadcast.id),
        start=timed.start,
        end=timed.end,
        params={
            "title": broadcast.title,
            "when": window_text(timed.start, timed.end),
            "position": timed.position,
            **values,
        },
    )
