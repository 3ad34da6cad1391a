"""A broadcast of a file as rows: what is written, and what counts when it is compared with one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host, Segment, SegmentKind
from studio.records.work import Clip
from studio.schedule import PlannedBroadcast, PlannedSegment, check_window
from studio.workflows.live.plan_rundown import newest_clip

Named = TypeVar("Named", Host, Channel)


def substance(session: Session, plan: PlannedBroadcast) -> object:
    """What an import would write: without ids of parts, catalog data, and clips that are not here."""
    names = {each.id: each.name for each in (plan.host, *plan.more_hosts)}
    parts = [
        (
            part.kind,
            part.title,
            (part.planned_s, part.min_s, part.max_s, part.fixed_clock_s, part.optional),
            part.item.sku if part.item else "",
            part.script,
            part.clip.id if part.clip and session.get(Clip, part.clip.id) else "",
            sorted(names.get(each, each) for each in part.host_ids),
            (part.quota, part.overlay, part.talking_points, part.warn_s),
            part.frozen_price and (part.frozen_price.price, part.frozen_price.list_price),
        )
        for part in plan.segments
    ]
    where = (plan.channel.name, plan.host.name, plan.start, plan.end)
    return plan.title, where, sorted(names.values()), plan.state, parts


def write_broadcast(session: Session, row: Broadcast, plan: PlannedBroadcast) -> set[str]:
    """Fill a row from a plan; ids of the hosts beside the first one, which are to be written once the row is there.

    Raises:
        InputError: ``import.unknown``: a channel, host or item is not there; and as ``check_window``.
    """
    check_window(plan.start, plan.end)
    channel = find_named(session, row.unit_id, Channel, plan.channel.id, plan.channel.name)
    hosts = _hosts(session, row.unit_id, plan)
    host = hosts[plan.host.id]
    row.title, row.state = plan.title, plan.state
    row.channel_id, row.channel = channel.id, channel
    row.host_id, row.host = host.id, host
    row.start_at, row.end_at = plan.start, plan.end
    row.segments = [
        _segment(session, row.unit_id, position, part, hosts)
        for position, part in enumerate(plan.segments, start=1)
    ]
    return {each.id for each in hosts.values()} - {host.id}


def find_named(session: Session, unit_id: str, kind: type[Named], row_id: str, name: str) -> Named:
    """A channel or host of a unit, by id, else by name.

    Raises:
        InputError: ``import.unknown``.
    """
    own = select(kind).where(kind.unit_id == unit_id)
    found = session.scalars(own.where(kind.id == row_id)).one_or_none()
    found = found or session.scalars(own.where(kind.name == name).limit(1)).first()
    if found is None:
        raise InputError("import.unknown", kind=kind.__tablename__, name=name)
    return found


def find_item(session: Session, unit_id: str, row_id: str, sku: str) -> Item:
    """An item of a unit, by id, else by article number.

    Raises:
        InputError: ``import.unknown``.
    """
    own = select(Item).where(Item.unit_id == unit_id)
    found = session.scalars(own.where(Item.id == row_id)).one_or_none()
    found = found or session.scalars(own.where(Item.sku == sku).limit(1)).first()
    if found is None:
        raise InputError("import.unknown", kind="item", name=sku)
    return found


def _hosts(session: Session, unit_id: str, plan: PlannedBroadcast) -> Mapping[str, Host]:
    """The unit's hosts by the ids the plan knows them by, those that only a part names among them."""
    names = {each.id: each.name for each in (plan.host, *plan.more_hosts)}
    for part in plan.segments:
        names |= {each: each for each in part.host_ids if each not in names}
    return {key: find_named(session, unit_id, Host, key, name) for key, name in names.items()}


def _segment(
    session: Session,
    unit_id: str,
    position: int,
    part: PlannedSegment,
    hosts: Mapping[str, Host],
) -> Segment:
    item = None if part.item is None else find_item(session, unit_id, part.item.id, part.item.sku)
    clip = None if part.clip is None else session.get(Clip, part.clip.id)
    if item is None or (clip is not None and clip.item_id != item.id):
        clip = None
    if clip is None and item is not None:
        clip = newest_clip(session, item.id)
    # The price of the lock comes along; one that the catalog does not have is found by the checks.
    frozen = part.frozen_price
    was = frozen.list_price if frozen else None
    return Segment(
        position=position,
        kind=SegmentKind(part.kind),
        title=part.title,
        item_id=item.id if item else None,
        item=item,
        clip_id=clip.id if clip else None,
        clip=clip,
        planned_s=part.planned_s,
        min_s=part.min_s,
        max_s=part.max_s,
        fixed_clock_s=part.fixed_clock_s,
        optional=part.optional,
        host_ids=[hosts[each].id for each in part.host_ids],
        price_fen=frozen.price.fen if frozen else None,
        list_price_fen=was.fen if was else None,
        quota=part.quota,
        overlay=part.overlay,
        talking_points=list(part.talking_points),
        warn_s=part.warn_s,
        script=part.script,
    )
