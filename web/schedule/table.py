"""A rundown as the page shows it: lines with their times and texts, what it sums up to, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from studio.errors import NotFound
from studio.records.finding import Finding, Level
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Host, Segment
from studio.records.rundowns import BroadcastComment
from studio.records.work import Clip, ClipState
from studio.schedule import (
    OPEN,
    KeptSegment,
    TimedSegment,
    Weighed,
    balance_s,
    duration_text,
    fingerprint,
    kept_segment,
    plan_times,
    planned,
)
from studio.schedule.grid import Column, Known, called, cell_text
from studio.workflows.live import watch_schedule
from studio.workflows.live.clip_supply import Supply, lacking, supply_of
from studio.workflows.live.let_stand import weighed_findings
from studio.workflows.live.restore_rundown import steps_of
from studio.workflows.live.rundown_talk import open_counts, threads_of
from studio.workflows.talk import Thread
from web.layout import item_name
from web.reach import fetch, viewer, visible
from web.state import session


@dataclass(frozen=True)
class Line:
    """A segment as a line of the table.

    Attributes:
        part: Its row.
        kept: The same, frozen.
        timed: With its times.
        cells: What its cells say, by column.
        level: ``error`` or ``warning`` where something is wrong with it and nobody let it stand.
        talk: How many open comments there are on it.
        ordered: Whether its clip is being made, or waits to be looked at.
    """

    part: Segment
    kept: KeptSegment
    timed: TimedSegment
    cells: Mapping[str, str]
    level: str
    talk: int
    ordered: bool

    @property
    def late(self) -> bool:
        """Whether it runs over the end, or the one before runs into its fixed start."""
        return self.timed.over_s > 0 or self.timed.gap_s < 0


@dataclass(frozen=True)
class Told:
    """A finding as the page tells it.

    Attributes:
        weighed: The finding, and who let it stand.
        mark: Its fingerprint.
        part_id: Of the segment it is about; empty for the broadcast as a whole.
    """

    weighed: Weighed
    mark: str
    part_id: str


@dataclass(frozen=True)
class Table:
    """Everything the page shows of a rundown."""

    broadcast: Broadcast
    lines: list[Line]
    told: list[Told]
    total: str
    window: str
    over_s: int
    gap_s: int
    """Seconds with nothing planned before fixed starts."""
    short: str
    """How long it is when everything is as short as it may be."""
    undo: bool
    redo: bool
    hosts: list[Host]
    """All of its unit."""
    threads: list[Thread[BroadcastComment]]
    """What was said of it."""
    supply: Supply
    """Which of the clips that are missing can be had."""

    @property
    def over(self) -> str:
        """How much it is too long, or how much is left."""
        return duration_text(abs(self.over_s))

    @property
    def gap(self) -> str:
        """Time with nothing planned before fixed starts."""
        return duration_text(self.gap_s)

    @property
    def errors(self) -> int:
        """How many errors nobody let stand."""
        return self._open(Level.ERROR)

    @property
    def warnings(self) -> int:
        """How many warnings nobody let stand."""
        return self._open(Level.WARNING)

    def _open(self, level: Level) -> int:
        found = (each.weighed for each in self.told)
        return sum(each.finding.level is level and each.override is None for each in found)

    @property
    def to_order(self) -> int:
        """How many clips that are missing can be ordered, or put in."""
        return sum(map(self.supply.can_be_had, lacking(each.part for each in self.lines)))

    @property
    def is_open(self) -> bool:
        """Whether the plan may be changed."""
        return self.broadcast.state in OPEN


def whole(broadcast_id: str) -> Broadcast:
    """The broadcast with all its plan needs as it is in the database now, or 404."""
    wanted = select(Broadcast).where(Broadcast.id == broadcast_id).options(*watch_schedule.WHOLE)
    fresh = visible(wanted).execution_options(populate_existing=True)
    found = session().scalars(fresh).unique().one_or_none()
    if found is None:
        raise NotFound("not_found", kind="broadcast", id=broadcast_id)
    return found


def with_findings(broadcast_id: str) -> tuple[Broadcast, tuple[Finding, ...]]:
    """The broadcast with all its plan needs as it is now, and what the checks say of it; or 404."""
    broadcast = fetch(Broadcast, broadcast_id)
    near = session().scalars(watch_schedule.with_neighbours(broadcast)).unique().all()
    if broadcast.state is BroadcastState.CANCELLED:
        return broadcast, ()
    return broadcast, watch_schedule.findings_among(session(), [broadcast], near)[broadcast.id]


def table_of(broadcast_id: str, *, steps: bool = True) -> Table:
    """The rundown as it stands now, or 404; without ``steps`` nothing is asked of what can be taken back."""
    broadcast, found = with_findings(broadcast_id)
    plan = planned(broadcast)
    timed = plan_times(plan)
    part_ids = {each.id for each in broadcast.segments}
    told = told_of(weighed_findings(session(), broadcast, found), part_ids)
    levels = levels_of(told)
    hosts = hosts_of(broadcast)
    supply = supply_of(session(), viewer(), broadcast.segments)
    names = _names(broadcast, hosts)
    threads = threads_of(session(), viewer(), broadcast_id)
    talk = open_counts(threads)
    undo, redo = steps_of(session(), viewer(), broadcast_id) if steps else (False, False)
    window_s = int(plan.window.total_seconds())
    return Table(
        broadcast=broadcast,
        lines=[
            line_of(part, each, names, levels.get(part.id, ""), talk[part.id], supply)
            for part, each in zip(broadcast.segments, timed, strict=True)
        ],
        told=told,
        total=duration_text(plan.planned_s),
        window=duration_text(window_s),
        over_s=balance_s(plan),
        gap_s=sum(max(0, each.gap_s) for each in timed),
        short=duration_text(sum(each.shortest_s for each in plan.segments)),
        undo=undo,
        redo=redo,
        hosts=hosts,
        threads=threads,
        supply=supply,
    )


def line_of(
    part: Segment,
    timed: TimedSegment,
    names: Mapping[str, str],
    level: str,
    talk: int,
    supply: Supply,
) -> Line:
    """A segment as a line."""
    kept = kept_segment(part)
    cells = {each.value: cell_text(each, kept, names) for each in Column}
    return Line(part, kept, timed, cells, level, talk, part.clip_order_id in supply.coming)


def told_of(weighed: Iterable[Weighed], part_ids: set[str]) -> list[Told]:
    """Findings as the page tells them: errors first, then warnings, then what was let stand."""
    told = [
        Told(
            each,
            fingerprint(each.finding),
            next((name for name in each.finding.subjects if name in part_ids), ""),
        )
        for each in weighed
    ]

    def rank(each: Told) -> int:
        if each.weighed.override is not None:
            return 2
        return 0 if each.weighed.finding.level is Level.ERROR else 1

    return sorted(told, key=rank)


def levels_of(told: Sequence[Told]) -> dict[str, str]:
    """The worst that is said of each segment, by its id."""
    return {
        each.part_id: each.weighed.finding.level.value
        for each in reversed(told)
        if each.part_id and each.weighed.override is None
    }


def _names(broadcast: Broadcast, hosts: Iterable[Host]) -> dict[str, str]:
    names = {each.id: each.name for each in hosts}
    for part in broadcast.segments:
        if part.item is not None:
            names[part.item.id] = item_name(part.item)
        if part.clip is not None:
            names[part.clip.id] = part.clip.title
    return names


def items_of(broadcast: Broadcast) -> list[Item]:
    """What can be sold in it: the goods of its unit and of those the viewer sees beside it, its own first."""
    wanted = select(Item).options(lazyload(Item.further)).order_by(Item.sku)
    found = session().scalars(visible(wanted)).all()
    return sorted(found, key=lambda each: each.unit_id != broadcast.unit_id)


def hosts_of(broadcast: Broadcast) -> list[Host]:
    """The hosts of its unit."""
    own = select(Host).where(Host.unit_id == broadcast.unit_id).order_by(Host.name)
    return list(session().scalars(visible(own)))


def clips_of(item_ids: Iterable[str] | None = None) -> list[Clip]:
    """Published clips, of these items or of all, the newest first."""
    wanted = (
        select(Clip)
        .where(Clip.state == ClipState.PUBLISHED)
        .order_by(Clip.published_at.desc())
        .options(joinedload(Clip.renditions))
    )
    if item_ids is not None:
        wanted = wanted.where(Clip.item_id.in_(list(item_ids)))
    return list(session().scalars(visible(wanted)).unique())


def known_to(broadcast: Broadcast, item_id: str | None = None) -> Known:
    """What people may call items, hosts, and the clips of one item."""
    items = {
        each.id: (each.sku, *names, *(f"{name}{each.spec}" for name in names))
        for each in items_of(broadcast)
        for names in [(each.name_zh, each.name_en)]
    }
    hosts = {each.id: (each.name,) for each in hosts_of(broadcast)}
    clips = {each.id: (each.title,) for each in clips_of([item_id])} if item_id else {}
    return Known(called(items), called(hosts), called(clips))
