"""Checks of a rundown's shape: does it fill its window, does it begin and end, does it sell."""

from __future__ import annotations

from collections.abc import Iterator

from studio.records.finding import Finding, Level, RemedyAction
from studio.records.live import SegmentKind
from studio.schedule.found import part, remedy, whole
from studio.schedule.rules import Laid, Rules
from studio.schedule.times import TimedSegment, duration_text
from studio.words import LANGUAGES, say

BEGUN = 3
"""A rundown of fewer segments has only been begun; nobody is asked for its opening yet."""


def in_past(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """It was to start before now."""
    if rules.now is not None and laid.broadcast.start < rules.now:
        todo = remedy(RemedyAction.MOVE_BROADCAST, laid.broadcast.id)
        yield whole("in_past", Level.WARNING, laid.broadcast, {}, todo)


def no_items(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """Nothing is sold."""
    del rules
    broadcast = laid.broadcast
    if not any(segment.item for segment in broadcast.segments):
        todo = remedy(RemedyAction.ADD_PART, broadcast.id, kind=SegmentKind.ITEM.value)
        yield whole("no_items", Level.WARNING, broadcast, {}, todo)


def overrun(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """The last segment ends after the window does."""
    del rules
    over_s = laid.timed[-1].over_s if laid.timed else 0
    if over_s > 0:
        todo = remedy(RemedyAction.REFLOW, laid.broadcast.id, over_s=over_s)
        values = {"over": duration_text(over_s)}
        yield whole("overrun", Level.ERROR, laid.broadcast, values, todo)


def underrun(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """Time is left, at the end or before fixed starts; an empty rundown is ``no_items``' business."""
    if not laid.timed:
        return
    left_s = max(0, -laid.timed[-1].over_s) + sum(max(0, each.gap_s) for each in laid.timed)
    if left_s >= rules.spare_s:
        kind = SegmentKind.FILLER.value
        todo = remedy(RemedyAction.ADD_PART, laid.broadcast.id, kind=kind, planned_s=left_s)
        values = {"left": duration_text(left_s)}
        yield whole("underrun", Level.WARNING, laid.broadcast, values, todo, left_s)


def no_open_close(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """The rundown does not begin with an opening or does not end with a closing."""
    del rules
    segments = laid.broadcast.segments
    if len(segments) < BEGUN:
        return
    ends = ((segments[0], SegmentKind.OPEN), (segments[-1], SegmentKind.CLOSE))
    for segment, kind in ends:
        if segment.kind is not kind:
            todo = remedy(RemedyAction.ADD_PART, laid.broadcast.id, kind=kind.value)
            values = {
                f"kind_{language}": say(f"segment.{kind.value}", language).text
                for language in LANGUAGES
            }
            yield whole("no_open_close", Level.WARNING, laid.broadcast, values, todo)


def fixed_start_collision(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """The part before still runs when this one must start."""
    del rules
    if timed.gap_s >= 0:
        return None
    todo = remedy(RemedyAction.REFLOW, laid.broadcast.id, over_s=-timed.gap_s)
    values = {"over": duration_text(-timed.gap_s)}
    return part("fixed_start_collision", Level.ERROR, laid, timed, values, todo)


def item_missing(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """A segment that is to sell something names no item."""
    del rules
    segment = timed.segment
    if segment.item is not None or segment.kind is not SegmentKind.ITEM:
        return None
    todo = remedy(RemedyAction.CHOOSE_ITEM, segment.id)
    return part("item_missing", Level.ERROR, laid, timed, {}, todo)
