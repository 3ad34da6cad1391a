"""Rundown timing, checks, calendar feed and run sheet. Pure but for its writers, which give bytes."""

from studio.schedule.check import ORDER, check, check_one
from studio.schedule.feed import calendar_feed, segment_text
from studio.schedule.plan import (
    PlannedBroadcast,
    PlannedChannel,
    PlannedClip,
    PlannedHost,
    PlannedItem,
    PlannedSegment,
)
from studio.schedule.rows import planned, planned_clip, planned_item
from studio.schedule.run_sheet import run_sheet
from studio.schedule.times import (
    ZONE,
    ZONE_NAME,
    TimedSegment,
    balance_s,
    duration_text,
    local,
    plan_times,
    window_text,
)
from studio.schedule.window import LONGEST, parse_window, past_finding

__all__ = [
    "LONGEST",
    "ORDER",
    "ZONE",
    "ZONE_NAME",
    "PlannedBroadcast",
    "PlannedChannel",
    "PlannedClip",
    "PlannedHost",
    "PlannedItem",
    "PlannedSegment",
    "TimedSegment",
    "balance_s",
    "calendar_feed",
    "check",
    "check_one",
    "duration_text",
    "local",
    "parse_window",
    "past_finding",
    "plan_times",
    "planned",
    "planned_clip",
    "planned_item",
    "run_sheet",
    "segment_text",
    "window_text",
]
