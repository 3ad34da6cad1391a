"""Rundown timing, checks, calendar feed and run sheet. Pure but for its writers, which give bytes."""

from studio.schedule.availability import Availability, DayKind, Hours, Span
from studio.schedule.check import ORDER, blockers, check, check_one
from studio.schedule.daybook import NO_DAYS, DayBook
from studio.schedule.feed import calendar_feed, segment_text
from studio.schedule.kept import KeptPlan, KeptSegment, kept_plan, kept_segment
from studio.schedule.moves import MOVES, OPEN, may_move, require_move
from studio.schedule.override import (
    Override,
    Weighed,
    fingerprint,
    may_stand,
    require_overridable,
    stands,
    weighed,
)
from studio.schedule.plan import (
    PlannedBroadcast,
    PlannedChannel,
    PlannedClip,
    PlannedHost,
    PlannedItem,
    PlannedPapers,
    PlannedPrice,
    PlannedSegment,
)
from studio.schedule.recheck import Checker, Recheck
from studio.schedule.reflow import Reflow, Resized, reflow
from studio.schedule.rows import planned, planned_clip, planned_item
from studio.schedule.rules import Rules
from studio.schedule.run_sheet import run_sheet
from studio.schedule.series import (
    Every,
    Moved,
    Occurrence,
    Repeat,
    Series,
    occurrences,
    rrule,
)
from studio.schedule.times import (
    ZONE,
    ZONE_NAME,
    TimedSegment,
    balance_s,
    duration_text,
    local,
    other_zone_text,
    plan_times,
    second_clock,
    window_text,
)
from studio.schedule.window import LONGEST, check_window, parse_window

__all__ = [
    "LONGEST",
    "MOVES",
    "NO_DAYS",
    "OPEN",
    "ORDER",
    "ZONE",
    "ZONE_NAME",
    "Availability",
    "Checker",
    "DayBook",
    "DayKind",
    "Every",
    "Hours",
    "KeptPlan",
    "KeptSegment",
    "Moved",
    "Occurrence",
    "Override",
    "PlannedBroadcast",
    "PlannedChannel",
    "PlannedClip",
    "PlannedHost",
    "PlannedItem",
    "PlannedPapers",
    "PlannedPrice",
    "PlannedSegment",
    "Recheck",
    "Reflow",
    "Repeat",
    "Resized",
    "Rules",
    "Series",
    "Span",
    "TimedSegment",
    "Weighed",
    "balance_s",
    "blockers",
    "calendar_feed",
    "check",
    "check_one",
    "check_window",
    "duration_text",
    "fingerprint",
    "kept_plan",
    "kept_segment",
    "local",
    "may_move",
    "may_stand",
    "occurrences",
    "other_zone_text",
    "parse_window",
    "plan_times",
    "planned",
    "planned_clip",
    "planned_item",
    "reflow",
    "require_move",
    "require_overridable",
    "rrule",
    "run_sheet",
    "second_clock",
    "segment_text",
    "stands",
    "weighed",
    "window_text",
]
