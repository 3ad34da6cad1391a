"""A week of Qidong's broadcasts for the tests of the calendar, some of which clash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.live import BroadcastState, SegmentKind
from studio.records.people import Account, Membership, Unit
from studio.store import Database, Viewer
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.workflows.live import plan_broadcast, plan_rundown
from studio.workflows.live.describe_host import HostFacts, describe_host
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft

MONDAY = date(2027, 6, 14)
"""First day of the week; 21 June has a solar term, 9 June 2027 is the dragon boat festival."""

PLANNED = (
    ("黄花菜开采专场", 0, 19.5, 1.5, 0, 0),
    ("酥脆枣助农夜", 1, 20.0, 2.0, 1, 1),
    ("油茶直播", 2, 14.0, 1.0, 0, 1),
    ("田间连线", 2, 14.5, 1.5, 0, 0),
    ("端阳礼盒", 3, 23.0, 2.0, 1, 0),
    ("周末专场", 5, 10.0, 2.0, 1, 1),
)
"""Title, day of the week, hour it starts, hours, which host, which channel; the third and fourth share a host."""


@dataclass(frozen=True)
class Week:
    """What stands.

    Attributes:
        ids: Of the broadcasts by title.
        hosts: Ids, in the order they were made.
        channels: The same.
    """

    ids: dict[str, str]
    hosts: list[str]
    channels: list[str]


def fill_week(database: Database, monday: date = MONDAY) -> Week:
    """Plan it; the last one is locked where its checks allow it, and never moved by a test."""
    with database.session() as session:
        unit, viewer = _coordinator(session)
        hosts, channels = [], []
        for name in ("蒋小慧", "彭志强"):
            host = plan_broadcast.add_host(session, viewer, unit.id, name)
            describe_host(session, viewer, host.id, HostFacts(verified_until=date(2030, 1, 1)))
            hosts.append(host.id)
        for name, platform in (("祁东日历一号", "douyin"), ("祁东日历二号", "kuaishou")):
            made = plan_broadcast.add_channel(session, viewer, unit.id, name, platform, 600)
            channels.append(made.id)
        items = session.scalars(select(Item).where(Item.unit_id == unit.id)).all()
        ids = {}
        for number, (title, day, hour, length, host_no, channel_no) in enumerate(PLANNED):
            start = datetime.combine(monday + timedelta(days=day), time(), SHANGHAI) + timedelta(
                hours=hour
            )
            draft = BroadcastDraft(
                title,
                channels[channel_no],
                hosts[host_no],
                start,
                start + timedelta(hours=length),
            )
            row = plan_broadcast.new_broadcast(session, viewer, unit.id, draft)
            part = SegmentDraft(SegmentKind.ITEM, 600, item_id=items[number % len(items)].id)
            plan_rundown.add_segment(session, viewer, row.id, part)
            ids[title] = row.id
        plan_broadcast.set_state(session, viewer, ids["油茶直播"], BroadcastState.REVIEW)
        return Week(ids, hosts, channels)


def fill_soon(database: Database, week: Week) -> str:
    """One more in nine days, for its host is asked about what comes; its id."""
    day = (now() + timedelta(days=9)).astimezone(SHANGHAI).date()
    start = datetime.combine(day, time(19), SHANGHAI)
    draft = BroadcastDraft(
        "赶集专场", week.channels[0], week.hosts[1], start, start + timedelta(hours=1)
    )
    with database.session() as session:
        unit, viewer = _coordinator(session)
        row = plan_broadcast.new_broadcast(session, viewer, unit.id, draft)
        item = session.scalars(select(Item).where(Item.unit_id == unit.id)).first()
        part = SegmentDraft(SegmentKind.ITEM, 600, item_id=item.id, script="先说产地，再说做法。")
        plan_rundown.add_segment(session, viewer, row.id, part)
        return row.id


def fill_evening(database: Database, day: date, count: int) -> list[str]:
    """So many that all run between seven and nine, a minute after one another, and two in the afternoon; their ids."""
    made = []
    with database.session() as session:
        unit, viewer = _coordinator(session)
        hosts = [
            plan_broadcast.add_host(session, viewer, unit.id, name) for name in ("谭秋", "谭冬")
        ]
        channels = [
            plan_broadcast.add_channel(session, viewer, unit.id, name, "douyin", 600)
            for name in ("丰收一号", "丰收二号")
        ]
        starts = [time(19, number) for number in range(count)] + [time(14), time(14, 30)]
        for number, at in enumerate(starts):
            start = datetime.combine(day, at, SHANGHAI)
            draft = BroadcastDraft(
                f"丰收夜第{number + 1}场", channels[number % 2].id, hosts[number % 2].id,
                start, start + timedelta(hours=2),
            )  # fmt: skip
            made.append(plan_broadcast.new_broadcast(session, viewer, unit.id, draft).id)
    return made


def _coordinator(session: Session) -> tuple[Unit, Viewer]:
    unit = session.scalars(select(Unit).where(Unit.slug == "qidong")).one()
    account = session.scalars(select(Account).where(Account.login == "qidong-coordinator")).one()
    role = session.scalars(
        select(Membership.role).where(Membership.account_id == account.id)
    ).first()
    return unit, Viewer(account.id, ((unit.id, role),))
