"""Rows for Ontime's spreadsheet import: its own sheet name, headers and words (getontime.no, apps/server parser)."""

from __future__ import annotations

from datetime import datetime

from studio.records.live import SegmentKind
from studio.schedule.feed import segment_text
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.times import local, plan_times

SHEET = "event schedule"
"""Sheet Ontime looks for."""

HEADERS = (
    "time start",
    "time end",
    "duration",
    "cue",
    "title",
    "note",
    "colour",
    "skip",
    "end action",
    "timer type",
    "warning time",
    "danger time",
    "id",
)
"""Its default import map."""

COLOURS = {
    SegmentKind.OPEN: "#3E75E8",
    SegmentKind.ITEM: "#339E4E",
    SegmentKind.INTERACTION: "#FFCC78",
    SegmentKind.FILLER: "#779BE7",
    SegmentKind.CLOSE: "#ED3333",
}
"""Colours of Ontime's own palette."""

WARNING_S, DANGER_S = 60, 20
"""Seconds before a segment's end at which Ontime's timer turns yellow and red."""


def ontime_rows(broadcast: PlannedBroadcast, language: str) -> tuple[tuple[str, ...], ...]:
    """One row of texts per segment, in the order of ``HEADERS``; times on the clock of Asia/Shanghai."""
    return tuple(
        (
            _clock(timed.start),
            _clock(timed.end),
            _length(timed.segment.planned_s),
            str(timed.position),
            segment_text(timed.segment, timed.start, language),
            timed.segment.script,
            COLOURS[timed.segment.kind],
            "false",
            "none",
            "count-down",
            _length(min(WARNING_S, timed.segment.planned_s // 2)),
            _length(min(DANGER_S, timed.segment.planned_s // 4)),
            timed.segment.id,
        )
        for timed in plan_times(broadcast)
    )


def _clock(instant: datetime) -> str:
    return f"{local(instant):%H:%M:%S}"


def _length(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
