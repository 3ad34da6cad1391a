"""From rows to plan values. The rows' relationships must be loadable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.papers import ItemPaper
from studio.records.work import Clip, ClipState
from studio.schedule.host_time import availability_of
from studio.schedule.instant import ZONE
from studio.schedule.item_rules import GI_WORD
from studio.schedule.plan import (
    PlannedAnswer,
    PlannedBroadcast,
    PlannedChannel,
    PlannedClaim,
    PlannedClip,
    PlannedHost,
    PlannedItem,
    PlannedPapers,
    PlannedPrice,
    PlannedSegment,
)
from studio.units import Money
from studio.units.day import FIRST_YEAR, LAST_YEAR
from studio.units.season import Season, Seasons

DAY = timedelta(days=1)

BITRATE_KBPS = 4000
"""Of a channel that was not saved yet."""


@dataclass
class Known:
    """Items and clips that were frozen already, by id: a month's broadcasts share them."""

    items: dict[str, PlannedItem] = field(default_factory=dict)
    clips: dict[str, PlannedClip] = field(default_factory=dict)

    def item(self, item: Item) -> PlannedItem:
        """The item, frozen once."""
        if item.id not in self.items:
            self.items[item.id] = planned_item(item)
        return self.items[item.id]

    def clip(self, clip: Clip) -> PlannedClip:
        """The clip, frozen once."""
        if clip.id not in self.clips:
            self.clips[clip.id] = planned_clip(clip)
        return self.clips[clip.id]


def planned(broadcast: Broadcast, known: Known | None = None) -> PlannedBroadcast:
    """The row and all it leads to, frozen.

    Args:
        broadcast: The row.
        known: What others of the same moment have frozen of its items and clips; what it lacks is added.

    Raises:
        InputError: ``catalog.bad_season`` when an item's season is no pair of days.
    """
    once = known or Known()
    return PlannedBroadcast(
        id=broadcast.id,
        title=broadcast.title,
        county=broadcast.unit.slug,
        channel=planned_channel(broadcast.channel),
        host=planned_host(broadcast.host),
        more_hosts=tuple(planned_host(each) for each in broadcast.more_hosts),
        start=broadcast.start_at,
        end=broadcast.end_at,
        state=broadcast.state,
        revision=broadcast.revision,
        changed_at=broadcast.changed_at,
        segments=tuple(_segment(segment, once) for segment in broadcast.segments),
        answers=tuple(_answers(broadcast)),
    )


def _answers(broadcast: Broadcast) -> Iterator[PlannedAnswer]:
    """Of those who are on: what they said, or that they are asked."""
    said = {each.host_id: each for each in broadcast.answers}
    for host in (broadcast.host, *broadcast.more_hosts):
        row = said.get(host.id)
        if row is not None:
            yield PlannedAnswer(
                host_id=host.id,
                said=row.said,
                reason=row.reason,
                start=row.start_at,
                end=row.end_at,
            )
        elif host.has_page:
            yield PlannedAnswer(host_id=host.id)


def planned_host(host: Host) -> PlannedHost:
    """A host row, frozen."""
    return PlannedHost(
        id=host.id,
        name=host.name,
        birth_date=host.birth_date,
        guardian_consent=bool(host.guardian_consent),
        verified_until=host.verified_until,
        availability=availability_of(host),
        travel_buffer_s=host.travel_buffer_s or 0,
        max_minutes_day=host.max_minutes_day,
    )


def planned_channel(channel: Channel) -> PlannedChannel:
    """A channel row, frozen."""
    return PlannedChannel(
        id=channel.id,
        name=channel.name,
        platform=channel.platform,
        account=channel.account or "",
        room=channel.room or "",
        aspect=channel.aspect or "",
        bitrate_kbps=channel.bitrate_kbps or BITRATE_KBPS,
        turnaround_s=channel.turnaround_s,
        max_concurrent=channel.max_concurrent or 1,
        second_zone=channel.second_zone or "",
    )


def planned_price(
    price_fen: int,
    list_price_fen: int | None,
    first: date | None = None,
    last: date | None = None,
) -> PlannedPrice:
    """A price that was approved, for the days from ``first`` to ``last``; what it is, is also its revision.

    A "was" price that is not above the price would mislead and is left out; a first day before all years that count,
    and a last one after them, are none.
    """
    was = list_price_fen if list_price_fen is not None and list_price_fen > price_fen else None
    return PlannedPrice(
        revision=f"{price_fen}/{was or 0}",
        price=Money(price_fen),
        list_price=None if was is None else Money(was),
        valid_from=None if first is None or first.year < FIRST_YEAR else _midnight(first),
        valid_until=None if last is None or last.year > LAST_YEAR else _midnight(last + DAY),
    )


def _midnight(day: date) -> datetime:
    """The county's midnight that begins the day."""
    return datetime.combine(day, time(), ZONE)


def planned_item(item: Item) -> PlannedItem:
    """An item row, frozen.

    Raises:
        InputError: ``catalog.bad_season``.
    """
    return PlannedItem(
        id=item.id,
        sku=item.sku,
        name_zh=item.name_zh,
        name_en=item.name_en,
        spec=item.spec,
        unit=item.price_unit,
        prices=tuple(planned_price(*each.amounts, each.first, each.last) for each in item.prices),
        selling_points=tuple(item.selling_points),
        season=_season(item),
        perishable=item.perishable,
        safety_note=item.safety_note,
        stock=item.stock,
        gi_until=_gi_until(item.papers),
        papers=_papers(item.papers),
        claims=_claims(item.papers),
    )


def _gi_until(papers: list[ItemPaper]) -> date | None:
    """Last day on which somebody may speak of a geographical indication; None where no paper says so."""
    lasting = (each.until_on or date.max for each in papers if GI_WORD in each.name)
    return max(lasting, default=None)


def _papers(papers: list[ItemPaper]) -> tuple[PlannedPapers, ...]:
    """Papers that end; of those of one name the one that lasts longest: it renews the others."""
    last: dict[str, date] = {}
    for each in papers:
        last[each.name] = max(last.get(each.name, date.min), each.until_on or date.max)
    ending = sorted((until, name) for name, until in last.items() if until < date.max)
    return tuple(PlannedPapers(name=name, valid_until=until) for until, name in ending)


def _claims(papers: list[ItemPaper]) -> tuple[PlannedClaim, ...]:
    """What papers prove; of several that prove the same the one that lasts longest."""
    last: dict[str, ItemPaper] = {}
    for paper in papers:
        for text in paper.claims or ():
            other = last.get(text)
            if other is None or (other.until_on or date.max) < (paper.until_on or date.max):
                last[text] = paper
    return tuple(
        PlannedClaim(text=text, paper=paper.name, valid_until=paper.until_on)
        for text, paper in sorted(last.items())
    )


def planned_clip(clip: Clip) -> PlannedClip:
    """A clip row, frozen; its longest rendition counts, its asked length before there is one."""
    lengths = [rendition.duration_ms for rendition in clip.renditions]
    return PlannedClip(
        id=clip.id,
        title=clip.title,
        published=clip.state is ClipState.PUBLISHED,
        duration_ms=max(lengths, default=clip.length_s * 1000),
        aspects=tuple(dict.fromkeys(each.aspect for each in clip.renditions if each.aspect)),
        shown_price=clip.facts.price if _shows_price(clip) else None,
        held=clip.held_since is not None,
    )


def _shows_price(clip: Clip) -> bool:
    """Whether a file of it shows a price; where nobody wrote down what they show, nothing is said."""
    return any("price" in (each.shows or ()) for each in clip.renditions)


def _segment(segment: Segment, known: Known) -> PlannedSegment:
    return PlannedSegment(
        id=segment.id,
        kind=segment.kind,
        title=segment.title,
        planned_s=segment.planned_s,
        min_s=segment.min_s,
        max_s=segment.max_s,
        fixed_clock_s=segment.fixed_clock_s,
        optional=bool(segment.optional),
        host_ids=tuple(segment.host_ids or ()),
        frozen_price=_frozen(segment),
        quota=segment.quota,
        overlay=segment.overlay or "",
        talking_points=tuple(segment.talking_points or ()),
        warn_s=segment.warn_s,
        item=None if segment.item is None else known.item(segment.item),
        clip=None if segment.clip is None else known.clip(segment.clip),
        script=segment.script,
    )


def _frozen(segment: Segment) -> PlannedPrice | None:
    """The price of the lock."""
    if segment.price_fen is None:
        return None
    return planned_price(segment.price_fen, segment.list_price_fen)


def _season(item: Item) -> Season | Seasons | None:
    if not item.windows:
        return None
    try:
        windows = tuple(Season.parse(*each) for each in item.windows)
    except ValueError as error:
        found = "，".join(f"{first} – {last}" for first, last in item.windows)
        raise InputError("catalog.bad_season", found=found) from error
    return windows[0] if len(windows) == 1 else Seasons(windows)
