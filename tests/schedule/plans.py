"""Small plans for the tests of this room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from studio.records.finding import Finding
from studio.schedule import (
    PlannedBroadcast,
    PlannedChannel,
    PlannedClip,
    PlannedHost,
    PlannedItem,
    PlannedSegment,
    parse_window,
)
from studio.units import Money, Season

CHANGED = datetime(2026, 5, 1, 2, 3, 4, tzinfo=UTC)


def clip(seconds: float = 15, **changes: Any) -> PlannedClip:
    values = {
        "id": "clip",
        "title": "采花 15 秒",
        "published": True,
        "duration_ms": round(seconds * 1000),
    }
    return PlannedClip.model_validate({**values, **changes})


def item(**changes: Any) -> PlannedItem:
    """An item of one price; ``offer`` says more of it than ``price`` and ``list_price``."""
    values = {
        "id": "item",
        "sku": "qd-hhc-fresh",
        "name_zh": "祁东鲜黄花",
        "name_en": "Qidong fresh daylily",
        "spec": "1kg/箱",
        "unit": "箱",
        "price": Money(3680),
        "selling_points": ("天亮前采下花蕾", "当天冷链装箱"),
        "season": Season.parse("06-10", "08-31"),
        "perishable": True,
        "safety_note": "须焯水并充分煮熟后食用",
    }
    return PlannedItem(**{**values, **changes})


def segment(name: str = "s1", minutes: float = 10, **changes: Any) -> PlannedSegment:
    values = {"id": name, "planned_s": round(minutes * 60), "item": item(), "clip": clip()}
    return PlannedSegment(**{**values, **changes})


def broadcast(
    name: str = "b1",
    start: str = "19:30",
    end: str = "20:30",
    day: str = "2026-06-20",
    **changes: Any,
) -> PlannedBroadcast:
    """One hour on 20 June, in season, exactly full, nothing wrong with it."""
    begins, ends = parse_window(day, start, end)
    values = {
        "id": name,
        "title": f"黄花菜专场 {name}",
        "channel": PlannedChannel(id="channel", name="祁东黄花菜直播间", platform="douyin"),
        "host": host("host", name="周晓禾"),
        "start": begins,
        "end": ends,
        "changed_at": CHANGED,
        "segments": (segment(f"{name}-s", (ends - begins) / timedelta(minutes=1)),),
    }
    return PlannedBroadcast(**{**values, **changes})


def channel(name: str, turnaround_s: int = 600, **changes: Any) -> PlannedChannel:
    values = {"id": name, "name": name, "platform": "douyin", "turnaround_s": turnaround_s}
    return PlannedChannel.model_validate({**values, **changes})


def host(host_id: str, **changes: Any) -> PlannedHost:
    """Known until long after every plan of these tests."""
    values = {"id": host_id, "name": host_id, "verified_until": date(2030, 12, 31)}
    return PlannedHost.model_validate({**values, **changes})


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code.removeprefix("schedule.") for finding in findings]
