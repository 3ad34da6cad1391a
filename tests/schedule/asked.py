"""What tests of rules ask with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from studio.records.finding import Finding
from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import ZONE, PlannedBroadcast, PlannedPrice, PlannedSegment, Rules, check
from studio.units import Money
from tests.schedule.plans import broadcast, segment

REVIEW = BroadcastState.REVIEW


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def of(code: str, plans: Iterable[PlannedBroadcast], **rules: Any) -> list[Finding]:
    return [each for each in check(plans, rules=Rules(**rules)) if each.code == f"schedule.{code}"]


def selling(sold: object, **changes: Any) -> PlannedBroadcast:
    """The hour with one segment that sells ``sold``."""
    return broadcast(segments=(segment("s1", 60, item=sold),), **changes)


def talk(name: str, minutes: float = 5, **changes: Any) -> PlannedSegment:
    values = {"kind": SegmentKind.INTERACTION, "item": None, "clip": None}
    return segment(name, minutes, **(values | changes))


def offer(**changes: Any) -> PlannedPrice:
    return PlannedPrice(**({"revision": "p1", "price": Money(3680)} | changes))
