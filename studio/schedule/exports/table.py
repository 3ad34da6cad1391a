"""The rundown as CSV, one row per part; figures are plain, texts are guarded against formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from studio.schedule.cells import safe_text
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.times import TimedSegment, local, plan_times

HEADERS = (
    "broadcast_id", "broadcast", "channel", "platform", "host", "state", "position", "start", "end",
    "planned_s", "kind", "title", "sku", "item", "spec", "price_fen", "list_price_fen", "clip", "script",
)  # fmt: skip
"""Machine-readable: times as ISO 8601 with offset, lengths in seconds, money in fen."""


def rundown_csv(broadcasts: Sequence[PlannedBroadcast]) -> bytes:
    """Rows by start, UTF-8 with the mark Excel needs to read Chinese."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADERS)
    for each in sorted(broadcasts, key=lambda each: (each.start, each.id)):
        for timed in plan_times(each):
            writer.writerow(_row(each, timed))
    return text.getvalue().encode("utf-8-sig")


def _row(broadcast: PlannedBroadcast, timed: TimedSegment) -> list[str | int]:
    segment, item, price = timed.segment, timed.segment.item, timed.price
    return [
        safe_text(broadcast.id),
        safe_text(broadcast.title),
        safe_text(broadcast.channel.name),
        safe_text(broadcast.channel.platform),
        safe_text(broadcast.host.name),
        broadcast.state.value,
        timed.position,
        local(timed.start).isoformat(),
        local(timed.end).isoformat(),
        segment.planned_s,
        segment.kind.value,
        safe_text(segment.title),
        safe_text(item.sku) if item else "",
        safe_text(item.name_zh) if item else "",
        safe_text(item.spec) if item else "",
        price.price.fen if price else "",
        price.list_price.fen if price and price.list_price else "",
        safe_text(segment.clip.title) if segment.clip else "",
        safe_text(segment.script),
    ]
