"""Planned broadcasts: one, a series, a proposal of more; what stays of a rundown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.host_busy import HostBusy
from studio.records.live import Broadcast, Channel, Host, Segment
from studio.records.people import Unit
from studio.records.planning import ItemWish, PlanProposal, PlanWishes
from studio.records.rundowns import BroadcastComment, RundownTemplate
from studio.records.series import BroadcastSeries
from studio.schedule.planner import propose
from studio.workflows.live.county_goals import goals_of
from studio.workflows.live.rundown_versions import begin, newest_version
from tests.web.seed.world import County, keep


def add_broadcast(session: Session, county: County, unit: Unit, item: Item) -> Broadcast:
    """A broadcast of one part with its host and channel."""
    known = date(2060, 12, 31)
    person = Host(unit_id=unit.id, name="刘满仓", verified_until=known)
    host = keep(session, county, "host", person)
    busy = {"start": "2027-01-01T01:00:00Z", "end": "2027-01-01T03:00:00Z"}
    keep(
        session,
        county,
        "host_busy",
        HostBusy(unit_id=unit.id, host_id=host.id, name="忙.ics", spans=[busy]),
    )
    channel = keep(
        session, county, "channel", Channel(unit_id=unit.id, name="县播号", platform="douyin")
    )
    start = datetime(2026, 7, 1, 11, 30, tzinfo=UTC)
    broadcast = keep(
        session,
        county,
        "broadcast",
        Broadcast(
            unit_id=unit.id,
            title=f"{unit.name_zh}开采季",
            channel_id=channel.id,
            host_id=host.id,
            start_at=start,
            end_at=start + timedelta(hours=1),
        ),
    )
    keep(
        session,
        county,
        "part",
        Segment(broadcast_id=broadcast.id, position=1, item_id=item.id, planned_s=600),
    )
    return broadcast


def add_series(session: Session, county: County, broadcast: Broadcast) -> None:
    """Two broadcasts a week apart that belong together."""
    start = datetime(2029, 7, 4, 11, 30, tzinfo=UTC)
    row = BroadcastSeries(
        unit_id=broadcast.unit_id,
        start_at=start,
        length_s=3600,
        repeat={"every": "weekly", "weekdays": [2], "count": 2},
    )
    keep(session, county, "series", row)
    for name, at in (("repeated", start), ("repeated_again", start + timedelta(days=7))):
        one = Broadcast(
            unit_id=broadcast.unit_id,
            title="每周三专场",
            channel_id=broadcast.channel_id,
            host_id=broadcast.host_id,
            start_at=at,
            end_at=at + timedelta(hours=1),
            series_id=row.id,
            series_at=at,
        )
        keep(session, county, name, one)


def add_plan(session: Session, county: County, unit: Unit) -> None:
    """A proposal for two weeks of the item's season, ready to be taken."""
    wishes = PlanWishes(
        first=date(2049, 6, 14),
        days=14,
        channels=(county.ids["channel"],),
        hosts=(county.ids["host"],),
        items=(ItemWish(item_id=county.ids["item"], times=2),),
    )
    goals = goals_of(session, unit, wishes)
    made = PlanProposal(
        unit_id=unit.id,
        wishes=wishes,
        goals=goals.model_dump(mode="json"),
        proposal=propose(goals).model_dump(mode="json"),
        revisions={},
        taken={},
    )
    keep(session, county, "proposal", made)


def add_rundown(session: Session, county: County, broadcast: Broadcast, account_id: str) -> None:
    """What stays of a rundown: a version, a comment, a template."""
    session.refresh(broadcast)
    begin(session, broadcast)
    county.ids["version"] = newest_version(session, broadcast.id).id
    said = BroadcastComment(
        unit_id=county.unit, broadcast_id=broadcast.id, account_id=account_id, text="先说产地"
    )
    keep(session, county, "talk", said)
    shape = {"kind": "open", "title": "欢迎", "planned_s": 180}
    template = RundownTemplate(unit_id=county.unit, name="周五晚场", parts=[shape])
    keep(session, county, "template", template)
