"""Broadcasts of a file into a county's schedule: of an export, or of a plan that was accepted. All or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from studio.errors import Conflict
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host
from studio.schedule import (
    ZONE,
    PlannedBroadcast,
    PlannedChannel,
    PlannedHost,
    PlannedSegment,
    planned,
    planned_item,
)
from studio.schedule.exports.document import FileSeries, places_of
from studio.schedule.planner import Goals, PlanBroadcast
from studio.schedule.planner.clock import minute_of
from studio.units import now
from studio.workflows.given_plans import read_text
from studio.workflows.handouts import read_schedule_file
from studio.workflows.live.cast import write_more_hosts
from studio.workflows.live.edit_broadcast import (
    RUNDOWN,
    creating,
    hold_all,
    keeping,
    note_broadcast,
    touch,
)
from studio.workflows.live.import_rows import find_item, find_named, substance, write_broadcast
from studio.workflows.live.import_series import put_in_series, stands, write_series
from studio.workflows.live.plan_period import read_goals


@dataclass(frozen=True)
class Imported:
    """Ids of broadcasts by what became of them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


def import_schedule(
    session: Session,
    unit_id: str,
    plans: Sequence[PlannedBroadcast],
    series: Sequence[FileSeries] = (),
) -> Imported:
    """Add what is new, write over what the file knows at its present revision, leave alone what is equal.

    Channels and hosts are found by id, else by name in the unit; items by id, else by article number; clips by id,
    else the item's newest published one plays. Prices are the catalog's but for those of a lock. A file that says
    nothing of a series leaves broadcasts in the series they are in.

    Raises:
        InputError: ``import.unknown``: a channel, host or item is not there.
        Conflict: ``schedule.changed``, ``series.rule_changed``: it was changed since the export; ``import.locked``;
            ``import.elsewhere``.
    """
    write_series(session, unit_id, series)
    places = places_of(series)
    hold_all(session, [plan.id for plan in plans])
    added, changed, unchanged = [], [], []
    for plan in plans:
        row = session.get(Broadcast, plan.id, options=RUNDOWN, populate_existing=True)
        if row is None:
            row = Broadcast(
                id=plan.id, unit_id=unit_id, revision=plan.revision, changed_at=plan.changed_at
            )
            more = write_broadcast(session, row, plan)
            put_in_series(row, places)
            with creating(session, None, row, "broadcast.add"):
                write_more_hosts(session, row, more)
            added.append(plan.id)
        elif row.unit_id != unit_id:
            raise Conflict("import.elsewhere", title=plan.title)
        elif substance(session, planned(row)) == substance(session, plan):
            if stands(row, places.get(plan.id)):
                unchanged.append(plan.id)
                continue
            put_in_series(row, places)
            touch(row)
            note_broadcast(session, None, row, "broadcast.change")
            changed.append(plan.id)
        else:
            _check_free(row, plan)
            put_in_series(row, places)
            with keeping(session, None, row, action="broadcast.change"):
                write_more_hosts(session, row, write_broadcast(session, row, plan))
            changed.append(plan.id)
    return Imported(tuple(added), tuple(changed), tuple(unchanged))


def import_file(session: Session, unit_id: str, path: Path) -> Imported:
    """Import a file, whichever of the two it is.

    Raises:
        InputError, Conflict: As ``import_schedule``, ``read_goals`` and ``read_schedule``.
    """
    if '"existing"' in read_text(path):  # a key of goals only; within a text its quotes are escaped
        return import_schedule(session, unit_id, plans_of(session, unit_id, read_goals(path)))
    file = read_schedule_file(path)
    return import_schedule(session, unit_id, file.broadcasts, file.series)


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
    channel = find_named(session, unit_id, Channel, each.channel, each.channel)
    host = find_named(session, unit_id, Host, each.host, each.host)
    items = [find_item(session, unit_id, name, name) for name in each.items]
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
        more_hosts=() if before is None else before.more_hosts,
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


def _check_free(row: Broadcast, plan: PlannedBroadcast) -> None:
    if row.revision != plan.revision:
        raise Conflict("schedule.changed", title=row.title)
    if row.state is not BroadcastState.DRAFT:
        raise Conflict("import.locked", title=row.title)
