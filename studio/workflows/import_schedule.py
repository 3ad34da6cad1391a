"""Broadcasts of a file into a county's schedule: of an export, or of a plan that was accepted. All or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host, Segment, SegmentKind
from studio.records.work import Clip
from studio.schedule import (
    ZONE,
    PlannedBroadcast,
    PlannedChannel,
    PlannedHost,
    PlannedSegment,
    planned,
    planned_item,
)
from studio.schedule.planner import Goals, PlanBroadcast
from studio.schedule.planner.clock import minute_of
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.given_plans import read_text
from studio.workflows.handouts import read_schedule
from studio.workflows.plan_broadcast import touch
from studio.workflows.plan_period import read_goals
from studio.workflows.plan_rundown import newest_clip
from studio.workflows.rundown_versions import begin, keep

Named = TypeVar("Named", Host, Channel)


@dataclass(frozen=True)
class Imported:
    """Ids of broadcasts by what became of them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def import_schedule(session: Session, unit_id: str, plans: Sequence[PlannedBroadcast]) -> Imported:
    """Add what is new, write over what the file knows at its present revision, leave alone what is equal.

    Channels and hosts are found by id, else by name in the unit; items by id, else by article number; clips by id,
    else the item's newest published one plays. Prices are the catalog's, not the file's.

    Raises:
        InputError: ``import.unknown``: a channel, host or item is not there.
        Conflict: ``schedule.changed``: it was changed since the export; ``import.locked``; ``import.elsewhere``.
    """
    added, changed, unchanged = [], [], []
    for plan in plans:
        row = session.get(Broadcast, plan.id)
        if row is None:
            row = Broadcast(id=plan.id, unit_id=unit_id, revision=plan.revision)
            _write(session, row, plan)
            session.add(row)
            added.append(plan.id)
        elif row.unit_id != unit_id:
            raise Conflict("import.elsewhere", title=plan.title)
        elif _substance(session, planned(row)) == _substance(session, plan):
            unchanged.append(plan.id)
            continue
        else:
            _check_free(row, plan)
            begin(session, row)
            _write(session, row, plan)
            touch(row)
            changed.append(plan.id)
        keep(session, None, row)
        action = "broadcast.add" if plan.id in added else "broadcast.change"
        note(session, None, unit_id, action, row.id, title=row.title, revision=row.revision)
    return Imported(tuple(added), tuple(changed), tuple(unchanged))


def import_file(session: Session, unit_id: str, path: Path) -> Imported:
    """Import a file, whichever of the two it is.

    Raises:
        InputError, Conflict: As ``import_schedule``, ``read_goals`` and ``read_schedule``.
    """
    if '"existing"' in read_text(path):  # a key of goals only; within a text its quotes are escaped
        return import_schedule(session, unit_id, plans_of(session, unit_id, read_goals(path)))
    return import_schedule(session, unit_id, read_schedule(path))


def plans_of(session: Session, unit_id: str, goals: Goals) -> tuple[PlannedBroadcast, ...]:
    """The broadcasts of goals' period as they are to stand; what is there keeps its rundown where its items stay.

    A new one's items share its length evenly; its id follows from where it stands, so that a file imported twice adds
    nothing twice.

    Raises:
        InputError: ``import.unknown``.
    """
    inside = [each for each in goals.existing if 0 <= (each.day - goals.first).days < goals.days]
    return tuple(_plan(session, unit_id, each) for each in inside)


def _plan(session: Session, unit_id: str, each: PlanBroadcast) -> PlannedBroadcast:
    row = session.get(Broadcast, each.id)
    start = datetime(each.day.year, each.day.month, each.day.day, tzinfo=ZONE) + timedelta(
        minutes=minute_of(each.start)
    )
    channel = _find(session, unit_id, Channel, each.channel, each.channel)
    host = _find(session, unit_id, Host, each.host, each.host)
    items = [_item(session, unit_id, name, name) for name in each.items]
    before = None if row is None else planned(row)
    same = before is not None and set(each.items) == {
        part.item.id for part in before.segments if part.item
    }
    key = f"{unit_id} {channel.id} {start.isoformat()} {each.id}"
    return PlannedBroadcast(
        id=uuid.uuid5(uuid.NAMESPACE_OID, key).hex if before is None else before.id,
        title=plan_title(items, channel) if before is None else before.title,
        channel=PlannedChannel(
            id=channel.id,
            name=channel.name,
            platform=channel.platform,
            turnaround_s=channel.turnaround_s,
        ),
        host=PlannedHost(id=host.id, name=host.name),
        start=start,
        end=start + timedelta(minutes=each.length_min),
        state=BroadcastState.DRAFT if before is None else before.state,
        revision=0 if before is None else before.revision,
        changed_at=now() if before is None else before.changed_at,
        segments=before.segments if before and same else _parts(items, 60 * each.length_min),
    )


def _parts(items: Sequence[Item], length_s: int) -> tuple[PlannedSegment, ...]:
    """Items one after the other; the first ones take the seconds that do not divide."""
    each_s, more = divmod(length_s, max(1, len(items)))
    return tuple(
        PlannedSegment(
            id=f"new-{number}", planned_s=each_s + (number < more), item=planned_item(item)
        )
        for number, item in enumerate(items)
    )


def plan_title(items: Sequence[Item], channel: Channel) -> str:
    """What a new broadcast is called: its first items, else its channel."""
    names = dict.fromkeys(item.name_zh for item in items)
    return "、".join(list(names)[:3])[:100] or channel.name


def _substance(session: Session, plan: PlannedBroadcast) -> object:
    """What an import would write: without ids of parts, catalog data, and clips that are not here."""
    parts = [
        (
            part.kind,
            part.title,
            part.planned_s,
            part.item.sku if part.item else "",
            part.script,
            part.clip.id if part.clip and session.get(Clip, part.clip.id) else "",
        )
        for part in plan.segments
    ]
    where = (plan.channel.name, plan.host.name, plan.start, plan.end)
    return plan.title, where, plan.state, parts


def _check_free(row: Broadcast, plan: PlannedBroadcast) -> None:
    if row.revision != plan.revision:
        raise Conflict("schedule.changed", title=row.title)
    if row.state is not BroadcastState.DRAFT:
        raise Conflict("import.locked", title=row.title)


def _write(session: Session, row: Broadcast, plan: PlannedBroadcast) -> None:
    channel = _find(session, row.unit_id, Channel, plan.channel.id, plan.channel.name)
    host = _find(session, row.unit_id, Host, plan.host.id, plan.host.name)
    row.title, row.state = plan.title, plan.state
    row.channel_id, row.channel = channel.id, channel
    row.host_id, row.host = host.id, host
    row.start_at, row.end_at = plan.start, plan.end
    row.segments = [
        _segment(session, row.unit_id, position, part)
        for position, part in enumerate(plan.segments, start=1)
    ]


def _segment(session: Session, unit_id: str, position: int, part: PlannedSegment) -> Segment:
    item = None if part.item is None else _item(session, unit_id, part.item.id, part.item.sku)
    clip = None if part.clip is None else session.get(Clip, part.clip.id)
    if item is None or (clip is not None and clip.item_id != item.id):
        clip = None
    if clip is None and item is not None:
        clip = newest_clip(session, item.id)
    return Segment(
        position=position,
        kind=SegmentKind(part.kind),
        title=part.title,
        item_id=item.id if item else None,
        item=item,
        clip_id=clip.id if clip else None,
        clip=clip,
        planned_s=part.planned_s,
        script=part.script,
    )


def _find(session: Session, unit_id: str, kind: type[Named], row_id: str, name: str) -> Named:
    own = select(kind).where(kind.unit_id == unit_id)
    found = session.scalars(own.where(kind.id == row_id)).one_or_none()
    found = found or session.scalars(own.where(kind.name == name).limit(1)).first()
    if found is None:
        raise InputError("import.unknown", kind=kind.__tablename__, name=name)
    return found


def _item(session: Session, unit_id: str, row_id: str, sku: str) -> Item:
    own = select(Item).where(Item.unit_id == unit_id)
    found = session.scalars(own.where(Item.id == row_id)).one_or_none()
    found = found or session.scalars(own.where(Item.sku == sku).limit(1)).first()
    if found is None:
        raise InputError("import.unknown", kind="item", name=sku)
    return found
