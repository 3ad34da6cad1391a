"""A planned broadcast as values: what checks, feeds and run sheets are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Self

from pydantic import Field, model_validator

from studio.records.live import BroadcastState, HostSaid, SegmentKind
from studio.records.value import Value
from studio.schedule.availability import Availability
from studio.schedule.instant import Instant
from studio.units import Money
from studio.units.season import Season, Seasons

CLOCK_LIMIT_S = 2 * 86_400
"""A fixed start lies on the day of the broadcast or the day after."""


class PlannedHost(Value):
    """Who stands in front of the camera."""

    id: str
    name: str
    birth_date: date | None = None
    guardian_consent: bool = False
    """Whether a guardian agreed in writing; asked for between 16 and 18."""
    verified_until: date | None = None
    """Last day on which the check of their identity counts; None when nobody checked."""
    availability: Availability = Availability()
    travel_buffer_s: int = Field(default=0, ge=0)
    """Seconds from one room to another."""
    max_minutes_day: int | None = Field(default=None, gt=0)
    """Minutes on air in a day; None for no limit."""


class PlannedChannel(Value):
    """Where it is streamed."""

    id: str
    name: str
    platform: str
    """Such as ``douyin``; ``studio.words`` names it under ``platform.<value>``."""
    account: str = ""
    """Name of the account on the platform."""
    room: str = ""
    """Where the camera stands; empty when not known."""
    aspect: str = ""
    """Shape of its picture, such as ``9:16``; empty when not known."""
    bitrate_kbps: int = Field(default=4000, gt=0)
    """Of the recording, sound included."""
    turnaround_s: int = Field(default=600, ge=0)
    """Seconds the channel needs between two broadcasts."""
    max_concurrent: int = Field(default=1, ge=1)
    """Broadcasts it can show at once."""
    second_zone: str = ""
    """IANA name of a zone that is shown beside Asia/Shanghai."""


class PlannedPrice(Value):
    """A price as somebody approved it, or did not."""

    revision: str
    """Of the price, frozen into a segment at the lock; empty where prices need no approval."""
    price: Money
    list_price: Money | None = None
    approved: bool = True
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    """Excluded; None for no end."""


class PlannedPapers(Value):
    """A licence or certificate that has an end."""

    name: str
    valid_until: date
    """Last day."""


class PlannedClaim(Value):
    """What may be said of an item because a paper proves it."""

    text: str
    paper: str
    valid_until: date | None = None
    """Last day of the paper; None for no end."""

    def holds(self, day: date) -> bool:
        """Whether it may be said on a day."""
        return self.valid_until is None or self.valid_until >= day


class PlannedItem(Value):
    """What is sold in a segment."""

    id: str
    sku: str
    name_zh: str
    name_en: str
    spec: str
    unit: str
    prices: tuple[PlannedPrice, ...] = Field(min_length=1)
    """What it costs day by day, in the order of their days. What a broadcast shows is ``PlannedSegment.price_at``, and
    nothing else: a fixed plan shows another one.
    """
    selling_points: tuple[str, ...] = ()
    season: Season | Seasons | None = None
    """None when sold all year."""
    perishable: bool = False
    safety_note: str = ""
    stock: int | None = Field(default=None, ge=0)
    """Pieces there are for all broadcasts together; None when nobody counts."""
    claims_gi: bool = False
    """Shown or sold under a geographical indication."""
    gi_until: date | None = None
    """Last day of the authorisation to use it; None when there is none."""
    papers: tuple[PlannedPapers, ...] = ()
    claims: tuple[PlannedClaim, ...] = ()
    """What papers prove of it."""

    @model_validator(mode="before")
    @classmethod
    def _of_one_price(cls, given: Any) -> Any:  # noqa: ANN401 - what pydantic hands in before it is checked
        """Files of before know one price: ``price`` and ``list_price``, or ``offer`` with its approval."""
        if not isinstance(given, Mapping) or "price" not in given:
            return given
        values = dict(given)
        one = {"revision": "", "price": values.pop("price")}
        one["list_price"] = values.pop("list_price", None)
        return {"prices": (values.pop("offer", None) or one,), **values}


class PlannedClip(Value):
    """The clip that plays in a segment."""

    id: str
    title: str
    published: bool
    duration_ms: int = Field(ge=0)
    aspects: tuple[str, ...] = ()
    """Shapes it is there in; empty when not known."""
    shown_price: Money | None = None
    """Price its picture shows; None when it shows none."""
    held: bool = False
    """Not handed out: what it shows of prices is no longer approved."""


class PlannedSegment(Value):
    """One part of a rundown; it follows the part before it, or starts when the clock says so."""

    id: str
    kind: SegmentKind = SegmentKind.ITEM
    title: str = ""
    planned_s: int = Field(gt=0)
    """Whole seconds."""
    min_s: int | None = Field(default=None, gt=0)
    """Shortest it can be; None when it cannot be shortened."""
    max_s: int | None = Field(default=None, gt=0)
    """Longest it can be; None when it cannot be stretched."""
    fixed_clock_s: int | None = Field(default=None, ge=0, lt=CLOCK_LIMIT_S)
    """Fixed start, seconds after midnight (Asia/Shanghai) of the day the broadcast starts on; None follows."""
    optional: bool = False
    """May fall out when time is short."""
    host_ids: tuple[str, ...] = ()
    """Who is on; empty for the broadcast's first host."""
    item: PlannedItem | None = None
    frozen_price: PlannedPrice | None = None
    """The price as it was at the lock; None before."""
    quota: int | None = Field(default=None, ge=0)
    """Pieces set aside for this segment."""
    clip: PlannedClip | None = None
    overlay: str = ""
    """What the lower third says."""
    talking_points: tuple[str, ...] = ()
    script: str = ""
    warn_s: int = Field(default=60, ge=0)
    """Seconds before its end at which the timer turns yellow."""

    @model_validator(mode="after")
    def _lengths_fit(self) -> Self:
        shortest, longest = self.min_s or self.planned_s, self.max_s or self.planned_s
        if not shortest <= self.planned_s <= longest:
            raise ValueError(
                f"a length lies between its least and its most: {shortest} .. {longest}"
            )
        return self

    @property
    def shortest_s(self) -> int:
        """Seconds it can be shortened to."""
        return self.min_s or self.planned_s

    @property
    def longest_s(self) -> int:
        """Seconds it can be stretched to."""
        return self.max_s or self.planned_s

    def price_at(self, moment: datetime) -> PlannedPrice | None:
        """The price it shows, with the price before it; None where nothing is sold.

        In a fixed plan the frozen one, which while it still is the item's own holds as long as that does; else the
        item's own of that moment, or where none holds then, the nearest one.
        """
        item, frozen = self.item, self.frozen_price
        if item is None:
            return frozen
        own = _nearest(item.prices, moment)
        return own if frozen is None or own.revision == frozen.revision else frozen

    def replaced_at(self, moment: datetime) -> bool:
        """Whether another price than the frozen one is approved for that moment."""
        if self.frozen_price is None or self.item is None:
            return False
        own = _nearest(self.item.prices, moment)
        return own.approved and own.revision not in {"", self.frozen_price.revision}


def _nearest(prices: Sequence[PlannedPrice], moment: datetime) -> PlannedPrice:
    """The price that holds at a moment; else the last one that held before, else the first that will."""
    before = prices[0]
    if len(prices) == 1:
        return before
    for each in prices:
        if each.valid_from is not None and each.valid_from > moment:
            return before
        if each.valid_until is None or each.valid_until > moment:
            return each
        before = each
    return before


class PlannedAnswer(Value):
    """What a host who has a page of their own said of a broadcast, or that they said nothing yet."""

    host_id: str
    said: HostSaid | None = None
    """None: asked, and silent so far."""
    reason: str = ""
    """Why not, in the host's words."""
    start: Instant | None = None
    end: Instant | None = None
    """The window they answered for; for another one the answer does not count."""


class PlannedBroadcast(Value):
    """A live stream: window ``[start, end)``, channel, hosts, rundown in order."""

    id: str
    title: str
    county: str = ""
    """Slug, by which a county's own list of words is found."""
    channel: PlannedChannel
    host: PlannedHost
    """On for the whole broadcast."""
    more_hosts: tuple[PlannedHost, ...] = ()
    """On in segments that name them; in none of them: for the whole broadcast."""
    start: Instant
    end: Instant
    state: BroadcastState = BroadcastState.DRAFT
    revision: int = Field(default=0, ge=0)
    """Raised with every change; SEQUENCE in the calendar feed."""
    changed_at: Instant
    segments: tuple[PlannedSegment, ...] = ()
    answers: tuple[PlannedAnswer, ...] = Field(default=(), exclude=True)
    """What those who are on said, by host; no part of files, as it is theirs to say again."""

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
