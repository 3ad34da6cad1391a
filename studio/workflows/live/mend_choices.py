"""What could be put in the place of what is wrong: hosts, channels, times, items, clips, the best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from studio.records.finding import Finding, Level, RemedyAction
from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.work import Clip, ClipState
from studio.schedule import (
    PlannedBroadcast,
    PlannedHost,
    PlannedSegment,
    check,
    local,
    plan_times,
    planned,
    planned_clip,
    planned_item,
)
from studio.schedule.rows import planned_channel, planned_host
from studio.units import now
from studio.workflows.live.watch_schedule import AROUND, between

OF_HOST = frozenset(
    f"schedule.{each}"
    for each in (
        "host_double", "host_declined", "host_declined_still", "host_unavailable", "host_buffer",
        "host_daily_max", "host_age", "host_unverified",
    )
)  # fmt: skip
OF_CHANNEL = frozenset({"schedule.channel_double", "schedule.channel_turnaround"})
OF_TIME = (OF_HOST - {"schedule.host_age", "schedule.host_unverified"}) | OF_CHANNEL
"""What another time could mend."""

DAYS = 7
"""Days ahead on which another time is looked for."""

HALF_HOURS = 6
"""Half hours before and after on the same day."""

TIMES = 8
"""Times that are offered."""


@dataclass(frozen=True)
class Choice:
    """One thing that could be chosen.

    Attributes:
        value: Its id, or a start as ISO 8601.
        name: What it is called.
        more: Specification, length or shape; empty for nothing.
        against: What would speak against it, errors first; nothing where it fits.
    """

    value: str
    name: str
    more: str = ""
    against: tuple[Finding, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether no error would come of it."""
        return all(each.level is not Level.ERROR for each in self.against)


def movable(finding: Finding) -> bool:
    """Whether another time would help as well."""
    return finding.code in OF_TIME


def choices(
    session: Session, broadcast: Broadcast, finding: Finding, *, move: bool = False
) -> list[Choice]:
    """What the finding's remedy lets one choose from; nothing where there is nothing to choose.

    With ``move``, of a finding that is ``movable``: another time instead.
    """
    if finding.remedy is None:
        return []
    if move:
        return times(session, broadcast) if movable(finding) else []
    match finding.remedy.action:
        case RemedyAction.SWAP_HOST:
            return hosts(session, broadcast, str(finding.remedy.values.get("host", "")))
        case RemedyAction.SWAP_CHANNEL:
            return channels(session, broadcast)
        case RemedyAction.MOVE_BROADCAST:
            return times(session, broadcast)
        case RemedyAction.REPLACE_ITEM | RemedyAction.CHOOSE_ITEM:
            return items(session, broadcast, finding.remedy.target)
        case RemedyAction.SWAP_CLIP:
            return clips(session, broadcast, finding.remedy.target)
        case _:
            return []


def hosts(session: Session, broadcast: Broadcast, instead_of: str) -> list[Choice]:
    """Everybody else of the unit, those who are free then first; whoever is on already can take over too."""
    own = select(Host).where(
        Host.unit_id == broadcast.unit_id, Host.id != (instead_of or broadcast.host_id)
    )
    near = _near(session, broadcast, timedelta(0))
    return _ranked(
        Choice(
            each.id,
            each.name,
            against=_against(near, broadcast, _with_host(planned_host(each), instead_of), OF_HOST),
        )
        for each in session.scalars(own.order_by(Host.name))
    )


def _with_host(
    host: PlannedHost, instead_of: str
) -> Callable[[PlannedBroadcast], PlannedBroadcast]:
    def change(plan: PlannedBroadcast) -> PlannedBroadcast:
        left = tuple(each for each in plan.more_hosts if each.id not in (instead_of, host.id))
        if instead_of in ("", plan.host.id):
            return plan.model_copy(update={"host": host, "more_hosts": left})
        more = left if host.id == plan.host.id else (*left, host)
        return plan.model_copy(update={"more_hosts": more})

    return change


def channels(session: Session, broadcast: Broadcast) -> list[Choice]:
    """The unit's other channels, those that are free then first."""
    own = select(Channel).where(
        Channel.unit_id == broadcast.unit_id, Channel.id != broadcast.channel_id
    )
    near = _near(session, broadcast, timedelta(0))
    found = []
    for each in session.scalars(own.order_by(Channel.name)):
        update = {"channel": planned_channel(each)}
        against = _against(near, broadcast, _updated(update), OF_CHANNEL)
        found.append(Choice(each.id, each.name, against=against))
    return _ranked(found)


def times(session: Session, broadcast: Broadcast) -> list[Choice]:
    """Times near the planned one at which host and channel are free, the nearest first; none that have passed."""
    half_hour = timedelta(minutes=30)
    steps = [half_hour * n for n in range(-HALF_HOURS, HALF_HOURS + 1) if n]
    steps += [timedelta(days=n) for n in range(1, DAYS + 1)]
    near = _near(session, broadcast, timedelta(days=DAYS))
    length = broadcast.end_at - broadcast.start_at
    found: list[Choice] = []
    for step in sorted(steps, key=abs):
        start = broadcast.start_at + step
        if start <= now():
            continue
        update = {"start": start, "end": start + length}
        against = _against(near, broadcast, _updated(update), OF_HOST | OF_CHANNEL)
        if all(each.level is not Level.ERROR for each in against):
            found.append(Choice(start.isoformat(), "", against=against))
    return found[:TIMES]


def items(session: Session, broadcast: Broadcast, segment_id: str) -> list[Choice]:
    """The unit's goods that are in season that day and not sold out; those not in this rundown yet first."""
    part = _part(broadcast, segment_id)
    day = _day_of(broadcast, segment_id)
    there = {each.item_id for each in broadcast.segments}
    own = select(Item).where(Item.unit_id == broadcast.unit_id).order_by(Item.sku)
    found = [
        Choice(each.id, each.name_zh, each.spec)
        for each in session.scalars(own)
        if (part is None or each.id != part.item_id) and _can_be_sold(each, day)
    ]
    return sorted(found, key=lambda each: each.value in there)


def clips(session: Session, broadcast: Broadcast, segment_id: str) -> list[Choice]:
    """The item's published clips, those that fit the segment and the channel's shape first."""
    part = _part(broadcast, segment_id)
    if part is None or part.item_id is None:
        return []
    own = select(Clip).where(
        Clip.item_id == part.item_id, Clip.state == ClipState.PUBLISHED, Clip.id != part.clip_id
    )
    loaded = own.order_by(Clip.published_at.desc(), Clip.id).options(selectinload(Clip.renditions))
    found = [(each, planned_clip(each)) for each in session.scalars(loaded)]
    aspect = broadcast.channel.aspect

    def misfit(clip_ms: int, aspects: tuple[str, ...]) -> bool:
        return clip_ms > part.planned_s * 1000 or bool(aspect and aspects and aspect not in aspects)

    found.sort(key=lambda pair: misfit(pair[1].duration_ms, pair[1].aspects))
    return [
        Choice(
            row.id, row.title, f"{clip.duration_ms / 1000:.0f}s {' '.join(clip.aspects)}".strip()
        )
        for row, clip in found
    ]


def _can_be_sold(item: Item, day: date) -> bool:
    sold = planned_item(item)
    return sold.stock != 0 and (sold.season is None or sold.season.contains(day))


def _part(broadcast: Broadcast, segment_id: str) -> Segment | None:
    return next((each for each in broadcast.segments if each.id == segment_id), None)


def _day_of(broadcast: Broadcast, segment_id: str) -> date:
    for each in plan_times(planned(broadcast)):
        if each.segment.id == segment_id:
            return each.day
    return local(broadcast.start_at).date()


def _near(session: Session, broadcast: Broadcast, more: timedelta) -> list[PlannedBroadcast]:
    """All of the unit's broadcasts that could clash with it, itself not among them."""
    around = between(broadcast.start_at - AROUND, broadcast.end_at + AROUND + more)
    own = around.where(Broadcast.unit_id == broadcast.unit_id, Broadcast.id != broadcast.id)
    return [_bare(planned(each)) for each in session.scalars(own).unique()]


def _bare(plan: PlannedBroadcast) -> PlannedBroadcast:
    """Without goods and texts: only who is where when is asked."""
    parts = tuple(
        PlannedSegment(
            id=each.id,
            planned_s=each.planned_s,
            fixed_clock_s=each.fixed_clock_s,
            host_ids=each.host_ids,
        )
        for each in plan.segments
    )
    return plan.model_copy(update={"segments": parts})


def _updated(update: Mapping[str, object]) -> Callable[[PlannedBroadcast], PlannedBroadcast]:
    return lambda plan: plan.model_copy(update=update)


def _against(
    near: list[PlannedBroadcast],
    broadcast: Broadcast,
    change: Callable[[PlannedBroadcast], PlannedBroadcast],
    codes: Iterable[str],
) -> tuple[Finding, ...]:
    plan = change(_bare(planned(broadcast)))
    found = [
        each
        for each in check([*near, plan])
        if each.code in codes and broadcast.id in each.subjects
    ]
    return tuple(sorted(found, key=lambda each: each.level is not Level.ERROR))


def _ranked(found: Iterable[Choice]) -> list[Choice]:
    return sorted(found, key=lambda each: (not each.fits, len(each.against)))
