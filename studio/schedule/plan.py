"""A planned broadcast as values: what checks, feeds and run sheets are made from."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from studio.records.live import BroadcastState, SegmentKind
from studio.records.value import Value
from studio.units import Money
from studio.units.season import Season

Instant = Annotated[AwareDatetime, AfterValidator(lambda instant: instant.astimezone(UTC))]
"""Timezone-aware, kept as UTC; naive ones are refused."""


class PlannedHost(Value):
    """Who stands in front of the camera."""

    id: str
    name: str


class PlannedChannel(Value):
    """Where it is streamed."""

    id: str
    name: str
    platform: str
    """Such as ``douyin``; ``studio.words`` names it under ``platform.<value>``."""
    turnaround_s: int = Field(default=600, ge=0)
    """Seconds the channel needs between two broadcasts."""


class PlannedItem(Value):
    """What is sold in a segment."""

    id: str
    sku: str
    name_zh: str
    name_en: str
    spec: str
    unit: str
    price: Money
    list_price: Money | None = None
    selling_points: tuple[str, ...] = ()
    season: Season | None = None
    """None when sold all year."""
    perishable: bool = False
    safety_note: str = ""


class PlannedClip(Value):
    """The clip that plays in a segment."""

    id: str
    title: str
    published: bool
    duration_ms: int = Field(ge=0)


class PlannedSegment(Value):
    """One part of a rundown; parts follow each other without gap from the broadcast's start."""

    id: str
    kind: SegmentKind = SegmentKind.ITEM
    title: str = ""
    planned_s: int = Field(gt=0)
    """Whole seconds."""
    item: PlannedItem | None = None
    clip: PlannedClip | None = None
    script: str = ""


class PlannedBroadcast(Value):
    """A live stream: window ``[start, end)``, channel, host, rundown in order."""

    id: str
    title: str
    channel: PlannedChannel
    host: PlannedHost
    start: Instant
    end: Instant
    state: BroadcastState = BroadcastState.DRAFT
    revision: int = Field(default=0, ge=0)
    """Raised with every change; SEQUENCE in the calendar feed."""
    changed_at: Instant
    segments: tuple[PlannedSegment, ...] = ()

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"a broadcast ends after its start: {self.start} .. {self.end}")
        return self

    @property
    def window(self) -> timedelta:
        """Time between start and end."""
        return self.end - self.start

    @property
    def planned_s(self) -> int:
        """Seconds of all segments together."""
        return sum(segment.planned_s for segment in self.segments)

    def overlaps(self, other: PlannedBroadcast) -> bool:
        """Whether the two windows share any time; windows that only touch do not."""
        return self.start < other.end and other.start < self.end
