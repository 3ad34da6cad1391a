"""The demo's broadcasts: planned for next week, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.live import Broadcast, Channel, Host, SegmentKind
from studio.records.people import Role
from studio.schedule import ZONE
from studio.units import now
from studio.workflows.demo.land import Land
from studio.workflows.demo.plan import BroadcastWanted, DemoPlan, PartWanted
from studio.workflows.live.plan_broadcast import BroadcastDraft, planning
from studio.workflows.live.plan_rundown import add_segment
from studio.workflows.live.segment_draft import SegmentDraft


def plan_week(session: Session, land: Land, plan: DemoPlan) -> None:
    """Plan each broadcast that the county does not have under its title yet."""
    for wanted in plan.broadcasts:
        unit_id = land.units[wanted.county]
        same = select(Broadcast.id).where(
            Broadcast.unit_id == unit_id, Broadcast.title == wanted.title
        )
        if session.scalars(same).first() is None:
            _plan(session, land, wanted, unit_id)


def _plan(session: Session, land: Land, wanted: BroadcastWanted, unit_id: str) -> None:
    viewer = land.viewer(wanted.county, Role.COORDINATOR)
    host = select(Host.id).where(Host.unit_id == unit_id, Host.name == wanted.host)
    channel = select(Channel.id).where(Channel.unit_id == unit_id, Channel.name == wanted.channel)
    start = next_week(wanted, now())
    draft = BroadcastDraft(
        wanted.title,
        session.scalars(channel).one(),
        session.scalars(host).one(),
        start,
        start + timedelta(minutes=wanted.minutes),
    )
    with planning(session, viewer, unit_id, draft) as broadcast:
        for part in wanted.parts:
            add_segment(session, viewer, broadcast.id, _part(land, wanted.county, part))


def _part(land: Land, county: str, part: PartWanted) -> SegmentDraft:
    item_id = land.items[county, part.sku] if part.kind is SegmentKind.ITEM else None
    return SegmentDraft(part.kind, part.minutes * 60, part.title, item_id)


def next_week(wanted: BroadcastWanted, today: datetime) -> datetime:
    """When ``wanted`` is on air, seen from ``today``."""
    local = today.astimezone(ZONE)
    monday = local.date() + timedelta(days=7 - local.weekday())
    return datetime.combine(monday + timedelta(days=wanted.day), wanted.start, ZONE)
