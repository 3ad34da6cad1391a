"""Series as in the calendars people know: this one, this and all following, all; on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar

from studio.errors import Conflict, InputError, NotFound
from studio.records.calendars import CalendarKind
from studio.records.live import Broadcast, BroadcastState
from studio.records.people import Role
from studio.records.series import BroadcastSeries
from studio.schedule import ZONE, Every, Repeat, local
from studio.units import now
from studio.workflows.live import edit_broadcast, plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.calendar_links import make_calendar_link, open_calendar, token_of
from studio.workflows.live.change_series import SeriesDraft, change_series
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft
from studio.workflows.live.series import make_series, occurrences_of
from studio.workflows.live.series_scope import Scope, cancel_series

WEDNESDAY = datetime(2029, 7, 4, 19, 30, tzinfo=ZONE)
WEEKLY = Repeat(every=Every.WEEK, count=4)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def ids(place, coordinator):
    with place.database.session() as session:
        host = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        other = plan_broadcast.add_host(session, coordinator, place.county, "周晓禾")
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        return channel.id, host.id, other.id


@pytest.fixture
def make(place, coordinator, ids):
    """A broadcast with one segment that repeats; ids in the order of the rule."""

    def made(start=WEDNESDAY, repeat=WEEKLY, minutes=60):
        draft = BroadcastDraft("每周专场", *ids[:2], start, start + timedelta(minutes=minutes))
        with place.database.session() as session:
            first = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
            part = SegmentDraft("item", 600, "", place.item)
            plan_rundown.add_segment(session, coordinator, first.id, part)
            row = make_series(session, coordinator, first.id, repeat)
            return [each.id for each in occurrences_of(session, row.id)]

    return made


def change(place, viewer, broadcast_id, scope, ids, **wanted):
    """As the form sends it: what is not named stays."""
    with place.database.session() as session:
        row = session.get(Broadcast, broadcast_id)
        start = wanted.get("start", row.start_at)
        draft = BroadcastDraft(
            wanted.get("title", row.title),
            row.channel_id,
            wanted.get("host", row.host_id),
            start,
            start + wanted.get("length", row.end_at - row.start_at),
        )
        whole = SeriesDraft(draft, wanted.get("repeat"), wanted.get("rundown", False))
        return change_series(session, viewer, broadcast_id, scope, whole, row.revision)


def shown(place):
    """All broadcasts by start: day and clock, title, state."""
    with place.database.reading() as session:
        rows = session.query(Broadcast).order_by(Broadcast.start_at, Broadcast.id).all()
        return [
            (f"{local(each.start_at):%m-%d %H:%M}", each.title, each.state.value) for each in rows
        ]


def clocks(place):
    return [at for at, _title, state in shown(place) if state != "cancelled"]


def set_state(place, viewer, broadcast_id, state):
    with place.database.session() as session:
        row = session.get(Broadcast, broadcast_id)
        row.state = state
        edit_broadcast.touch(row)


def test_each_occurrence_is_a_broadcast_with_a_rundown_of_its_own(place, ids, make):
    made = make()
    assert clocks(place) == ["07-04 19:30", "07-11 19:30", "07-18 19:30", "07-25 19:30"]
    with place.database.reading() as session:
        rows = [session.get(Broadcast, each) for each in made]
        assert [len(each.segments) for each in rows] == [1, 1, 1, 1]
        assert len({each.segments[0].id for each in rows}) == 4
        assert {each.state for each in rows} == {BroadcastState.DRAFT}


@pytest.mark.parametrize(
    ("start", "repeat", "days"),
    [
        ("2029-01-31T20:00", Repeat(every=Every.MONTH, count=3), ["01-31", "03-31", "05-31"]),
        ("2028-02-29T20:00", Repeat(every=Every.YEAR, count=2), ["02-29", "02-29"]),
        ("2029-12-30T23:00", Repeat(every=Every.DAY, until_on=date(2030, 1, 1)),
         ["12-30", "12-31", "01-01"]),
        ("2029-07-04T19:30", Repeat(every=Every.WEEK, weekdays=(4,), count=3),
         ["07-04", "07-06", "07-11"]),
        ("2029-08-31T20:00", Repeat(every=Every.MONTH, nth=-1, weekdays=(0,), count=3),
         ["08-31", "09-28", "10-26"]),
        ("2029-07-11T20:00", Repeat(every=Every.MONTH, nth=4, weekdays=(0,), count=3),
         ["07-11", "08-08", "09-12"]),
    ],
)  # fmt: skip
def test_month_ends_leap_days_and_nights(place, ids, make, start, repeat, days):
    make(datetime.fromisoformat(start).replace(tzinfo=ZONE), repeat, minutes=120)
    assert [each[:5] for each in clocks(place)] == days


def test_all_of_a_series_of_last_wednesdays_move_to_other_last_days(place, ids, make, coordinator):
    last = datetime(2029, 7, 25, 19, 30, tzinfo=ZONE)
    made = make(last, Repeat(every=Every.MONTH, nth=-1, weekdays=(2,), count=3))
    assert [each[:5] for each in clocks(place)] == ["07-25", "08-29", "09-26"]
    change(place, coordinator, made[0], Scope.ALL, ids, start=last + timedelta(days=2))
    assert [each[:5] for each in clocks(place)] == ["07-27", "08-31", "09-28"]
    with pytest.raises(InputError, match="not_last"):
        change(place, coordinator, made[0], Scope.ALL, ids, start=last - timedelta(days=7))


def test_only_this_one(place, ids, make, coordinator):
    made = make()
    change(place, coordinator, made[1], Scope.THIS, ids, start=WEDNESDAY + timedelta(days=8))
    assert clocks(place) == ["07-04 19:30", "07-12 19:30", "07-18 19:30", "07-25 19:30"]
    with place.database.reading() as session:
        moved = session.get(Broadcast, made[1])
        assert local(moved.series_at) == WEDNESDAY + timedelta(days=7), (
            "the calendar knows it by that"
        )


def test_this_and_all_following_go_on_as_a_series_of_their_own(place, ids, make, coordinator):
    made = make()
    later = WEDNESDAY + timedelta(days=14, minutes=30)
    outcome = change(place, coordinator, made[2], Scope.FOLLOWING, ids, start=later, host=ids[2])
    assert (outcome.changed, outcome.added, outcome.called_off, outcome.left) == (2, 0, 0, {})
    assert clocks(place) == ["07-04 19:30", "07-11 19:30", "07-18 20:00", "07-25 20:00"]
    with place.database.reading() as session:
        assert session.query(BroadcastSeries).count() == 2
        hosts = [session.get(Broadcast, each).host_id for each in made]
        assert hosts == [ids[1], ids[1], ids[2], ids[2]]
        rules = {row.repeat["count"] for row in session.query(BroadcastSeries)}
        assert rules == {2}


def test_all_move_by_as_much_and_weekdays_with_them(place, ids, make, coordinator):
    made = make(repeat=Repeat(every=Every.WEEK, weekdays=(2, 5), until_on=date(2029, 7, 14)))
    assert [each[:5] for each in clocks(place)] == ["07-04", "07-07", "07-11", "07-14"]
    change(
        place, coordinator, made[1], Scope.ALL, ids, start=datetime(2029, 7, 8, 18, 0, tzinfo=ZONE)
    )
    assert clocks(place) == ["07-05 18:00", "07-08 18:00", "07-12 18:00", "07-15 18:00"]
    with place.database.reading() as session:
        (row,) = session.query(BroadcastSeries).all()
        assert row.repeat["weekdays"] == [3, 6]
        assert row.revision == 1


def test_who_was_moved_or_called_off_singly_stays_so(place, ids, make, coordinator):
    made = make()
    change(place, coordinator, made[1], Scope.THIS, ids, start=WEDNESDAY + timedelta(days=8))
    with place.database.session() as session:
        cancel_series(session, coordinator, made[2], Scope.THIS)
    change(place, coordinator, made[0], Scope.ALL, ids,
           start=WEDNESDAY + timedelta(hours=1), title="新名字")  # fmt: skip
    assert shown(place) == [
        ("07-04 20:30", "新名字", "draft"),
        ("07-12 19:30", "新名字", "draft"),
        ("07-18 20:30", "新名字", "cancelled"),
        ("07-25 20:30", "新名字", "draft"),
    ]


def test_what_is_past_or_fixed_is_left_and_named(place, ids, make, coordinator):
    start = (now().astimezone(ZONE) - timedelta(days=8)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    made = make(start)
    set_state(place, coordinator, made[2], BroadcastState.LOCKED)
    before = shown(place)
    outcome = change(place, coordinator, made[3], Scope.ALL, ids, title="新名字",
                     start=start + timedelta(days=21, hours=1))  # fmt: skip
    assert outcome.changed == 1
    assert set(outcome.left) == set(made[:3])
    after = shown(place)
    assert after[:3] == before[:3]
    assert after[3][1] == "新名字"
    with place.database.reading() as session:
        assert session.query(BroadcastSeries).count() == 2, "the past keeps its own rule"
        fixed = session.get(Broadcast, made[2])
        assert fixed.series_at - fixed.start_at == timedelta(hours=1), (
            "it differs from the rule now"
        )


def test_when_all_are_over_nothing_can_change(place, ids, make, coordinator):
    made = make((now() - timedelta(days=30)).replace(microsecond=0))
    with pytest.raises(Conflict, match="all_over"):
        change(place, coordinator, made[0], Scope.ALL, ids, title="没有了")


def test_another_rule_calls_off_adds_and_keeps(place, ids, make, coordinator):
    made = make()
    set_state(place, coordinator, made[3], BroadcastState.LOCKED)
    repeat = Repeat(every=Every.WEEK, interval=2, weekdays=(2, 4), count=4)
    outcome = change(place, coordinator, made[0], Scope.ALL, ids, repeat=repeat)
    assert (outcome.added, outcome.called_off) == (2, 1)
    assert [(at, state) for at, _title, state in shown(place)] == [
        ("07-04 19:30", "draft"),
        ("07-06 19:30", "draft"),
        ("07-11 19:30", "cancelled"),
        ("07-18 19:30", "draft"),
        ("07-20 19:30", "draft"),
        ("07-25 19:30", "locked"),
    ]
    assert set(outcome.left) == {made[3]}
    with place.database.reading() as session:
        assert session.get(Broadcast, made[3]).series_id is None, "it stands by itself now"


def test_the_rest_of_a_series_may_be_one_broadcast(place, ids, make, coordinator):
    """Its last day is no day of the rule: nothing says that one comes after."""
    made = make(repeat=Repeat(every=Every.WEEK, until_on=date(2029, 7, 20)))
    outcome = change(place, coordinator, made[2], Scope.FOLLOWING, ids, title="压轴")
    assert (outcome.changed, outcome.added) == (1, 0)
    assert [title for _at, title, _state in shown(place)] == ["每周专场", "每周专场", "压轴"]


def test_by_the_same_rule_none_is_made_where_one_was_taken_out(place, ids, make, coordinator):
    made = make()
    with place.database.session() as session:
        session.get(Broadcast, made[2]).series_id = None
    outcome = change(place, coordinator, made[0], Scope.ALL, ids, title="新名字")
    assert (outcome.changed, outcome.added) == (3, 0)


def test_a_rundown_for_all_that_follow(place, ids, make, coordinator):
    made = make()
    with place.database.session() as session:
        plan_rundown.add_segment(
            session, coordinator, made[1], SegmentDraft("interaction", 120, "抽奖")
        )
    change(place, coordinator, made[1], Scope.FOLLOWING, ids, rundown=True)
    with place.database.reading() as session:
        parts = [len(session.get(Broadcast, each).segments) for each in made]
    assert parts == [1, 2, 2, 2]


@pytest.mark.parametrize(("scope", "gone"), [("this", 1), ("following", 3), ("all", 4)])
def test_called_off_as_meant_and_taken_back(place, ids, make, coordinator, scope, gone):
    made = make()
    with place.database.session() as session:
        assert cancel_series(session, coordinator, made[1], Scope(scope)).called_off == gone
    assert len(clocks(place)) == 4 - gone
    with place.database.session() as session:
        plan_broadcast.set_state(session, coordinator, made[1], BroadcastState.DRAFT)
    assert len(clocks(place)) == 5 - gone


def test_the_feed_tells_rule_moved_and_called_off(place, ids, make, coordinator):
    made = make()
    change(place, coordinator, made[1], Scope.THIS, ids, start=WEDNESDAY + timedelta(days=8))
    with place.database.session() as session:
        cancel_series(session, coordinator, made[2], Scope.THIS)
    with place.database.reading() as session:
        rows = [session.get(Broadcast, each) for each in made]
        feed = watch_schedule.feed(rows, "祁东", "zh")
        series = rows[0].series_id
    events = list(Calendar.from_ical(feed).walk("VEVENT"))
    assert {str(each["UID"]) for each in events} == {f"{series}@county-studio"}
    assert ["RRULE" in each for each in events] == [True, False, False]
    assert [str(each["STATUS"]) for each in events] == ["TENTATIVE", "TENTATIVE", "CANCELLED"]
    assert local(events[1]["RECURRENCE-ID"].dt).date() == date(2029, 7, 11)


def test_what_cannot_be(place, ids, make, coordinator):
    made = make()
    stranger = place.person(Role.COORDINATOR, place.other)
    with place.database.session() as session:
        with pytest.raises(Conflict, match="already"):
            make_series(session, coordinator, made[0], WEEKLY)
        with pytest.raises(NotFound):
            make_series(session, stranger, made[0], WEEKLY)
        with pytest.raises(NotFound):
            cancel_series(session, stranger, made[0], Scope.ALL)
    draft = BroadcastDraft("单场", *ids[:2], WEDNESDAY, WEDNESDAY + timedelta(hours=1))
    with place.database.session() as session:
        alone = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
    with place.database.session() as session:
        with pytest.raises(Conflict, match="none"):
            cancel_series(session, coordinator, alone, Scope.ALL)
        for repeat, code in (
            (Repeat(every=Every.DAY, count=201), "too_many"),
            (Repeat(every=Every.DAY, count=1), "only_one"),
            (Repeat(every=Every.MONTH, nth=-1, weekdays=(2,), count=3), "not_last"),
        ):
            with pytest.raises(InputError, match=code):
                make_series(session, coordinator, alone, repeat)
        plan_broadcast.set_state(session, coordinator, alone, BroadcastState.CANCELLED)
        with pytest.raises(Conflict, match="called_off"):
            make_series(session, coordinator, alone, WEEKLY)
    with pytest.raises(Conflict, match="changed"), place.database.session() as session:
        change_series(session, coordinator, made[0], Scope.ALL, SeriesDraft(draft), 99)


def test_each_host_follows_their_own_part_of_a_series(place, ids, make, coordinator):
    start = (now().astimezone(ZONE) + timedelta(days=3)).replace(microsecond=0)
    made = make(start)
    change(place, coordinator, made[1], Scope.THIS, ids, host=ids[2])
    found = {}
    for host in ids[1:]:
        with place.database.session() as session:
            link = make_calendar_link(session, coordinator, CalendarKind.HOST, host)
            token = token_of(b"key", link)
        with place.database.reading() as session:
            feed = open_calendar(session, b"key", token, "zh")
        (event,) = Calendar.from_ical(feed).walk("VEVENT")
        gone = event.get("EXDATE", [])
        dates = [each for one in (gone if isinstance(gone, list) else [gone]) for each in one.dts]
        found[host] = (str(event["UID"]), sorted(f"{each.dt:%m-%d}" for each in dates))
    days = [f"{start + timedelta(days=7 * number):%m-%d}" for number in range(4)]
    uids = {uid for uid, _gone in found.values()}
    assert len(uids) == 1, "one series, whoever follows it"
    assert found[ids[1]][1] == [days[1]]
    assert found[ids[2]][1] == sorted([days[0], *days[2:]])
