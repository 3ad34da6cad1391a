"""What the calendar keeps between two looks never differs from what a full check of the database says."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from studio.records.calendars import CalendarKind, CalendarLink
from studio.records.goods import Item, ItemSeason
from studio.records.host_busy import HostBusy
from studio.records.live import (
    Broadcast,
    BroadcastHost,
    BroadcastState,
    Channel,
    Host,
    HostAnswer,
    HostSaid,
    Segment,
    SegmentKind,
)
from studio.records.papers import ItemPaper
from studio.records.people import Role, Unit, UnitKind
from studio.schedule import check, fingerprint, planned_item
from studio.units import now
from studio.workflows.catalog.papers import (
    PaperDraft,
    add_paper,
    change_paper,
    remove_paper,
)
from studio.workflows.live import let_stand, plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.describe_host import HostFacts, describe_host
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft
from studio.workflows.live.plan_shelf import PlanShelf, heads_of, select_heads
from studio.workflows.live.schedule_board import Place, ScheduleBoard, whole_counties

FIRST = datetime(2027, 7, 1, tzinfo=UTC)
NOW = FIRST + timedelta(days=3)
WINDOW = (FIRST, FIRST + timedelta(days=14))


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def filled(place, coordinator):
    """Twelve broadcasts of two hosts on two channels, some of which clash; their ids."""
    with place.database.session() as session:
        hosts, channels = [], []
        for name in ("刘满仓", "周小满"):
            host = plan_broadcast.add_host(session, coordinator, place.county, name)
            describe_host(session, coordinator, host.id, HostFacts(verified_until=date(2030, 1, 1)))
            hosts.append(host.id)
            channel = plan_broadcast.add_channel(
                session, coordinator, place.county, f"{name}的号", "douyin", 600
            )
            channels.append(channel.id)
        made = []
        for number in range(12):
            start = FIRST + timedelta(hours=7 * number)
            draft = BroadcastDraft(
                f"第{number}场", channels[number % 2], hosts[number % 2], start,
                start + timedelta(hours=2 if number % 3 else 9),
            )  # fmt: skip
            row = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
            part = SegmentDraft(SegmentKind.ITEM, 1200, item_id=place.item)
            plan_rundown.add_segment(session, coordinator, row.id, part)
            made.append(row.id)
    return made


def look(place, board):
    with place.database.reading() as session:
        return board.look(session, frozenset({place.county}), WINDOW, NOW)


def truth(place):
    """Errors and warnings by broadcast, checked in full from rows read anew."""
    with place.database.reading() as session:
        rows = session.scalars(watch_schedule.between(*WINDOW)).unique().all()
        found = check([watch_schedule.planned(each) for each in rows], NOW)
    return {
        each.id: (
            sum(finding.level == "error" for finding in found if each.id in finding.subjects),
            sum(finding.level == "warning" for finding in found if each.id in finding.subjects),
        )
        for each in rows
    }


def told(place, board):
    return {key: (each.errors, each.hints) for key, each in look(place, board).marks.items()}


class Edits:
    """Edits of every row a plan is made of, each by chance."""

    def __init__(self, place, coordinator, filled):
        self.place, self.coordinator, self.filled = place, coordinator, filled
        self.chance = random.Random(7)

    def any_broadcast(self, session):
        return session.get(Broadcast, self.chance.choice(self.filled))

    def move(self, session):
        row, other = self.any_broadcast(session), self.any_broadcast(session)
        start = FIRST + timedelta(hours=self.chance.randrange(200))
        end = start + timedelta(hours=self.chance.randrange(1, 9))
        draft = BroadcastDraft(row.title, other.channel_id, other.host_id, start, end)
        if row.state is BroadcastState.DRAFT:
            plan_broadcast.change_broadcast(
                session, self.coordinator, row.id, draft, row.revision or 0
            )

    def add_part(self, session):
        row = self.any_broadcast(session)
        draft = SegmentDraft(SegmentKind.ITEM, 2400, item_id=self.place.item)
        if row.state is BroadcastState.DRAFT:
            plan_rundown.add_segment(session, self.coordinator, row.id, draft)

    def rest(self, session):
        host = session.query(Host).order_by(Host.name).first()
        host.max_minutes_day = self.chance.choice((60, 300, None))

    def turn(self, session):
        channel = session.query(Channel).order_by(Channel.name).first()
        channel.turnaround_s = self.chance.choice((0, 600, 36000))

    def season(self, session):
        item = session.get(Item, self.place.item)
        item.season_from, item.season_to = self.chance.choice(
            (("06-01", "08-31"), ("11-15", "02-10"))
        )

    def further(self, session):
        spell = ItemSeason(
            unit_id=self.place.county, item_id=self.place.item, position=self.chance.randrange(9),
            first="07-01", last="07-20",
        )  # fmt: skip
        session.add(spell)

    def together(self, session):
        row = self.any_broadcast(session)
        other = session.query(Host).where(Host.id != row.host_id).first()
        if session.get(BroadcastHost, (row.id, other.id)) is None:
            session.add(BroadcastHost(broadcast_id=row.id, host_id=other.id))

    def answer(self, session):
        row = self.any_broadcast(session)
        said = session.query(HostAnswer).filter_by(broadcast_id=row.id, host_id=row.host_id).first()
        if said is None:
            said = HostAnswer(unit_id=row.unit_id, broadcast_id=row.id, host_id=row.host_id)
            session.add(said)
        said.said, said.at = self.chance.choice(list(HostSaid)), now()
        said.start_at = row.start_at - timedelta(hours=self.chance.choice((0, 0, 1)))
        said.end_at = row.end_at

    def certify(self, session):
        days = (date(2027, 6, 30), date(2027, 7, 4), date(2030, 1, 1), None)
        paper = session.query(ItemPaper).filter_by(item_id=self.place.item).first()
        if paper is None or self.chance.random() < 0.2:
            told = PaperDraft("食品经营许可证", "1", self.chance.choice(days))
            add_paper(session, self.place.settings, self.coordinator, self.place.item, told)
            return
        if self.chance.random() < 0.2:
            remove_paper(session, self.coordinator, paper.id)
            return
        told = PaperDraft(paper.name, paper.number, self.chance.choice(days))
        change_paper(session, self.place.settings, self.coordinator, paper.id, told)

    def page(self, session):
        host = session.query(Host).order_by(Host.name).all()[self.chance.randrange(2)]
        link = session.query(CalendarLink).filter_by(subject_id=host.id).first()
        if link is None:
            kind = CalendarKind.HOST_PAGE
            session.add(CalendarLink(unit_id=host.unit_id, kind=kind, subject_id=host.id))
        else:
            link.revoked_at = None if link.revoked_at else now()

    def busy(self, session):
        host = session.query(Host).order_by(Host.name).all()[self.chance.randrange(2)]
        file = session.query(HostBusy).filter_by(host_id=host.id).first()
        if file is None:
            span = {"start": FIRST.isoformat(), "end": (FIRST + timedelta(days=9)).isoformat()}
            file = HostBusy(unit_id=host.unit_id, host_id=host.id, name="忙.ics", spans=[span])
            session.add(file)
        file.applied_at = None if file.applied_at else now()

    def call_off(self, session):
        row = self.any_broadcast(session)
        if row.state is BroadcastState.DRAFT:
            plan_broadcast.set_state(session, self.coordinator, row.id, BroadcastState.CANCELLED)


def test_every_edit_is_seen_whoever_made_it(place, coordinator, filled):
    board, make = ScheduleBoard(), Edits(place, coordinator, filled)
    assert told(place, board) == truth(place)
    assert any(errors for errors, _ in truth(place).values()), "the set has clashes to find"
    kinds = (make.move, make.add_part, make.rest, make.turn, make.season, make.further)
    more = make.together, make.call_off, make.answer, make.answer, make.page, make.busy
    edits = [*kinds, *more, make.certify, make.certify] * 3
    make.chance.shuffle(edits)
    for edit in edits:
        with place.database.session() as session:
            edit(session)
        assert told(place, board) == truth(place), edit.__name__


def test_what_did_not_change_is_not_read_again(place, filled):
    shelf = PlanShelf()
    with place.database.reading() as session:
        heads = heads_of(session, select_heads().order_by(Broadcast.start_at))
        first = shelf.plans(session, heads)
    with place.database.session() as session:
        session.get(Segment, first[0].segments[0].id).planned_s = 1260
        session.get(Broadcast, filled[0]).revision += 1
    with place.database.reading() as session:
        heads = heads_of(session, select_heads().order_by(Broadcast.start_at))
        second = shelf.plans(session, heads)
    same = [one is other for one, other in zip(first, second, strict=True)]
    assert same == [False] + [True] * 11
    assert second[0].segments[0].planned_s == 1260


PAPERS = {
    "name": {"name": "地理标志", "until_on": date(2027, 7, 1)},
    "days": {"until_on": date(2027, 7, 1)},
    "claims": {"claims": ["有机"]},
}


@pytest.mark.parametrize("change", PAPERS.values(), ids=PAPERS)
def test_a_paper_that_is_changed_where_it_stands_is_read_again(place, coordinator, filled, change):
    shelf = PlanShelf()
    with place.database.session() as session:
        told = PaperDraft("许可证", "1", date(2030, 1, 1))
        paper_id = add_paper(session, place.settings, coordinator, place.item, told).id
    with place.database.reading() as session:
        heads = heads_of(session, select_heads().where(Broadcast.id == filled[0]))
        (before,) = shelf.plans(session, heads)
        assert shelf.plans(session, heads)[0] is before
    with place.database.session() as session:
        session.execute(update(ItemPaper).where(ItemPaper.id == paper_id).values(change))
    with place.database.reading() as session:
        (after,) = shelf.plans(session, heads)
        assert after.segments[0].item == planned_item(session.get(Item, place.item))
    assert after.segments[0].item != before.segments[0].item


def test_an_answer_whose_moment_is_not_the_latest_is_seen(place, filled):
    """Two at once: who began first was written down last."""
    shelf = PlanShelf()
    with place.database.session() as session:
        row = session.get(Broadcast, filled[0])
        other = session.query(Host).where(Host.id != row.host_id).first()
        session.add(BroadcastHost(broadcast_id=row.id, host_id=other.id))
        window = {"unit_id": row.unit_id, "start_at": row.start_at, "end_at": row.end_at}
        early, late = (
            HostAnswer(
                broadcast_id=row.id, host_id=host_id, said=HostSaid.CONFIRMED, at=at, **window
            )
            for host_id, at in ((row.host_id, FIRST), (other.id, NOW))
        )
        session.add_all([early, late])

    def plan():
        with place.database.reading() as session:
            heads = heads_of(session, select_heads().where(Broadcast.id == filled[0]))
            return shelf.plans(session, heads)[0]

    before = {each.host_id: each.said for each in plan().answers}
    with place.database.session() as session:
        session.get(HostAnswer, early.id).said = HostSaid.DECLINED
    assert {each.host_id: each.said for each in plan().answers} == {
        **before,
        early.host_id: HostSaid.DECLINED,
    }


def test_little_is_kept(place, filled):
    shelf = PlanShelf(most=3)
    with place.database.reading() as session:
        heads = heads_of(session, select_heads().order_by(Broadcast.start_at))
        assert [each.id for each in shelf.plans(session, heads)] == filled
        assert len(shelf._kept) == 3


def test_a_move_is_told_before_it_is_made(place, coordinator, filled):
    """What ``moved`` foresees is what a full check says once the move is saved."""
    board, units = ScheduleBoard(), frozenset({place.county})
    with place.database.reading() as session:
        (head,) = heads_of(session, select_heads().where(Broadcast.id == filled[4]))
        other = session.get(Broadcast, filled[5])
        channel, host = session.get(Channel, other.channel_id), session.get(Host, other.host_id)
        goal = Place(other.start_at, other.end_at, channel, host, NOW)
        found = board.moved(session, units, WINDOW, head, goal)
    codes = {each.code for each in found.new}
    assert {"schedule.host_double", "schedule.channel_double"} <= codes
    draft = BroadcastDraft(head.title, channel.id, host.id, goal.start, goal.end)
    with place.database.session() as session:
        plan_broadcast.change_broadcast(session, coordinator, head.id, draft, head.revision)
        row = session.get(Broadcast, head.id)
        after = watch_schedule.findings(session, [row])[head.id]
    late = {"schedule.in_past"}
    assert {each.code for each in found.own} - late == {each.code for each in after} - late
    with place.database.reading() as session:
        (head,) = heads_of(session, select_heads().where(Broadcast.id == filled[4]))
        far = FIRST + timedelta(days=300)
        found = board.moved(
            session, units, WINDOW, head, Place(far, far + timedelta(hours=2), channel, host, NOW)
        )
    assert codes <= {each.code for each in found.gone}, "what the move made, the move back takes"
    assert "schedule.host_double" not in {each.code for each in found.own}


def test_what_was_only_foreseen_leaves_no_trace(place, filled):
    """The checks that a page keeps are the ones a preview borrows."""
    board, units = ScheduleBoard(), frozenset({place.county})
    before = told(place, board)
    with place.database.reading() as session:
        (head,) = heads_of(session, select_heads().where(Broadcast.id == filled[4]))
        other = session.get(Broadcast, filled[5])
        channel, host = session.get(Channel, other.channel_id), session.get(Host, other.host_id)
        for hours in (0, 30, 4000):
            start = other.start_at + timedelta(hours=hours)
            goal = Place(start, start + timedelta(hours=9), channel, host, NOW)
            kept = board.moved(session, units, WINDOW, head, goal)
            alone = ScheduleBoard().moved(session, units, (FIRST, FIRST), head, goal)
            assert {each.code for each in kept.new} == {each.code for each in alone.new}
            assert kept.marks == alone.marks
    assert told(place, board) == before == truth(place)


def test_what_somebody_let_stand_leaves_no_mark(place, coordinator, filled):
    board = ScheduleBoard()
    before = look(place, board).marks
    warned = next(each for each in filled if before[each].hints)
    with place.database.session() as session:
        row = session.get(Broadcast, warned)
        finding = next(
            each
            for each in watch_schedule.findings(session, [row])[warned]
            if each.level == "warning" and each.code != "schedule.in_past"
        )
        let_stand.let_stand(session, coordinator, warned, fingerprint(finding), "说好了")
    assert look(place, board).marks[warned].hints == before[warned].hints - 1


def test_a_station_is_checked_with_its_whole_county(place):
    with place.database.session() as session:
        station = Unit(
            kind=UnitKind.STATION, parent_id=place.county, slug="s", name_zh="站", name_en="S"
        )
        session.add(station)
        session.flush()
        assert whole_counties(session, [station.id]) == {place.county, station.id}
        assert whole_counties(session, [place.county]) == {place.county, station.id}
        assert whole_counties(session, [place.other]) == {place.other}
