"""Series without an end: made for the months ahead, carried on day by day, ended; on both databases."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from studio.process import Service
from studio.records.calendars import CalendarKind
from studio.records.live import Broadcast, BroadcastState
from studio.records.people import AuditEntry, Role
from studio.records.series import BroadcastSeries
from studio.schedule import ZONE, Every, Repeat, local
from studio.schedule.endless import AHEAD, starts_until
from studio.units.clock import now, today
from studio.workflows.live import extend_series as sweeping
from studio.workflows.live import plan_broadcast, plan_rundown
from studio.workflows.live.calendar_links import make_calendar_link, open_calendar, token_of
from studio.workflows.live.change_series import SeriesDraft, change_series
from studio.workflows.live.extend_series import extend_series
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft
from studio.workflows.live.series import MOST, make_series, occurrences_of
from studio.workflows.live.series_places import rule_of
from studio.workflows.live.series_scope import Scope, cancel_series
from tests.process.children import eventually

WEEK = timedelta(weeks=1)
ENDLESS = Repeat(every=Every.WEEK)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def ids(place, coordinator):
    with place.database.session() as session:
        hosts = [
            plan_broadcast.add_host(session, coordinator, place.county, name).id
            for name in ("刘满仓", "周晓禾")
        ]
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        return channel.id, *hosts


def evening(days: int) -> datetime:
    return datetime.combine(today() + timedelta(days=days), datetime.min.time(), ZONE).replace(
        hour=19, minute=30
    )


@pytest.fixture
def make(place, coordinator, ids):
    """A broadcast of an hour, three days from now, that repeats; the series' id."""

    def made(repeat=ENDLESS, days=3):
        start = evening(days)
        draft = BroadcastDraft("每周专场", *ids[:2], start, start + timedelta(hours=1))
        with place.database.session() as session:
            first = plan_broadcast.new_broadcast(session, coordinator, place.county, draft)
            part = SegmentDraft("item", 600, "", place.item)
            plan_rundown.add_segment(session, coordinator, first.id, part)
            return make_series(session, coordinator, first.id, repeat).id

    return made


@pytest.fixture
def later(monkeypatch):
    """Have it be so many days later for whoever carries series on."""

    def go(days):
        monkeypatch.setattr(sweeping, "today", lambda: today() + timedelta(days=days))
        monkeypatch.setattr(sweeping, "now", lambda: now() + timedelta(days=days))

    return go


def rows(place, series_id):
    with place.database.reading() as session:
        return list(occurrences_of(session, series_id))


def days_of(place, series_id):
    """Days from today on which one stands by the rule."""
    return [(local(each.series_at).date() - today()).days for each in rows(place, series_id)]


def series_row(place, series_id):
    with place.database.reading() as session:
        return session.get_one(BroadcastSeries, series_id)


def change(place, viewer, row, scope, **wanted):
    with place.database.session() as session:
        start = wanted.get("start", row.start_at)
        draft = BroadcastDraft(
            wanted.get("title", row.title),
            row.channel_id,
            wanted.get("host", row.host_id),
            start,
            start + wanted.get("length", row.end_at - row.start_at),
        )
        whole = SeriesDraft(draft, wanted.get("repeat"))
        return change_series(session, viewer, row.id, scope, whole, row.revision)


def cancel(place, viewer, row, scope):
    with place.database.session() as session:
        return cancel_series(session, viewer, row.id, scope)


def test_half_a_year_is_made_and_the_rule_is_kept_without_an_end(place, make):
    key = make()
    assert days_of(place, key) == list(range(3, AHEAD.days + 1, 7))
    row = series_row(place, key)
    assert (row.repeat["count"], row.repeat["until_on"]) == (None, None)
    assert row.planned_until == today() + AHEAD


def test_the_rarest_and_the_most_frequent(place, make):
    assert days_of(place, make(Repeat(every=Every.YEAR))) == [3]
    assert days_of(place, make(Repeat(every=Every.DAY), days=1)) == list(range(1, AHEAD.days + 1))
    assert AHEAD.days + 1 <= MOST
    far = make(days=AHEAD.days + 40)
    assert days_of(place, far) == [AHEAD.days + 40]
    assert series_row(place, far).planned_until == today() + timedelta(days=40) + AHEAD


def test_day_by_day_the_next_ones_are_made_each_once(place, make, later):
    key = make()
    before = [each.id for each in rows(place, key)]
    assert extend_series(place.database) == 0
    later(3)
    assert extend_series(place.database) == 1
    assert extend_series(place.database) == 0
    later(17)
    assert extend_series(place.database) == 2
    found = rows(place, key)
    assert [each.id for each in found[: len(before)]] == before
    assert days_of(place, key) == list(range(3, AHEAD.days + 18, 7))
    with place.database.reading() as session:
        made = session.get_one(Broadcast, found[-1].id)
        assert (made.state, len(made.segments), made.title) == (
            BroadcastState.DRAFT, 1, "每周专场",
        )  # fmt: skip
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "series.extend"))
        assert [(each.account_id, each.detail["count"]) for each in noted] == [(None, 1), (None, 2)]


def test_what_was_moved_called_off_or_taken_out_is_not_made_again(
    place, make, later, coordinator, ids
):
    key = make()
    found = rows(place, key)
    change(place, coordinator, found[-1], Scope.THIS, start=found[-1].start_at + timedelta(hours=2))
    cancel(place, coordinator, found[-2], Scope.THIS)
    with place.database.session() as session:
        session.get_one(Broadcast, found[-3].id).series_id = None
    later(4)
    assert extend_series(place.database) == 1
    expected = list(range(3, AHEAD.days + 5, 7))
    assert days_of(place, key) == expected[:-4] + expected[-3:]
    assert local(rows(place, key)[-1].start_at).hour == 19, "not like the one that was moved"


def test_the_next_ones_are_like_those_to_come(place, make, later, coordinator, ids):
    key = make()
    found = rows(place, key)
    change(place, coordinator, found[-1], Scope.THIS, host=ids[2])
    later(4)
    extend_series(place.database)
    assert rows(place, key)[-1].host_id == ids[1], "who stands in once does not stay"
    change(place, coordinator, rows(place, key)[2], Scope.FOLLOWING, host=ids[2], title="新专场")
    later(11)
    assert extend_series(place.database) == 1
    with place.database.reading() as session:
        newest = session.scalars(select(Broadcast).order_by(Broadcast.start_at.desc())).first()
    assert (newest.host_id, newest.title) == (ids[2], "新专场")


def test_this_and_following_go_on_without_an_end_and_what_was_before_ends(
    place, make, later, coordinator
):
    key = make()
    chosen = rows(place, key)[4]
    start = chosen.start_at + timedelta(days=1, minutes=30)
    outcome = change(place, coordinator, chosen, Scope.FOLLOWING, start=start)
    assert (outcome.added, outcome.called_off, outcome.ends_on) == (0, 0, None)
    with place.database.reading() as session:
        follower = session.get_one(Broadcast, chosen.id).series_id
    old, new = series_row(place, key), series_row(place, follower)
    assert (
        old.repeat["until_on"] == (local(chosen.series_at).date() - timedelta(days=1)).isoformat()
    )
    assert (old.planned_until, new.planned_until) == (None, today() + AHEAD + timedelta(days=1))
    later(8)
    assert extend_series(place.database) == 1
    assert days_of(place, key) == [3, 10, 17, 24]
    assert days_of(place, follower) == list(range(32, AHEAD.days + 9, 7))
    assert {f"{local(each.start_at):%H:%M}" for each in rows(place, follower)} == {"20:00"}


def test_all_move_and_it_goes_on_from_where_it_was_planned(place, make, later, coordinator):
    key = make()
    first = rows(place, key)[0]
    count = len(rows(place, key))
    change(place, coordinator, first, Scope.ALL, start=first.start_at - timedelta(days=2))
    assert days_of(place, key) == list(range(1, 7 * count, 7))
    assert extend_series(place.database) == 0
    later(5)
    assert extend_series(place.database) == 1
    assert len(set(days_of(place, key))) == count + 1


def test_another_rule_without_an_end(place, make, later, coordinator):
    key = make()
    first = rows(place, key)[0]
    rule = Repeat(every=Every.WEEK, interval=2)
    outcome = change(place, coordinator, first, Scope.ALL, repeat=rule)
    assert outcome.called_off == 13
    later(14)
    assert extend_series(place.database) == 1
    assert days_of(place, key) == list(range(3, AHEAD.days + 14, 14))


def test_a_series_with_an_end_gets_none_and_one_without_gets_one(place, make, later, coordinator):
    key = make(Repeat(every=Every.WEEK, count=2))
    assert series_row(place, key).planned_until is None
    outcome = change(place, coordinator, rows(place, key)[0], Scope.ALL, repeat=ENDLESS)
    assert outcome.added == 24
    assert series_row(place, key).planned_until == today() + AHEAD
    again = Repeat(every=Every.WEEK, count=3)
    outcome = change(place, coordinator, rows(place, key)[0], Scope.ALL, repeat=again)
    assert outcome.called_off == 23
    later(30)
    assert extend_series(place.database) == 0
    assert days_of(place, key) == [3, 10, 17]


@pytest.mark.parametrize("scope", [Scope.FOLLOWING, Scope.ALL])
def test_calling_off_from_here_on_ends_it(place, make, later, coordinator, scope):
    key = make()
    found = rows(place, key)
    outcome = cancel(place, coordinator, found[2], scope)
    assert outcome.called_off == len(found) - (2 if scope is Scope.FOLLOWING else 0)
    assert outcome.ends_on == local(found[-1].series_at).date()
    row = series_row(place, key)
    assert (row.planned_until, row.revision) == (None, 1)
    assert row.repeat["until_on"] == outcome.ends_on.isoformat()
    later(60)
    assert extend_series(place.database) == 0
    assert len(rows(place, key)) == len(found)
    with place.database.session() as session:  # one can still be taken back
        plan_broadcast.set_state(session, coordinator, found[3].id, BroadcastState.DRAFT)
    assert cancel(place, coordinator, found[3], Scope.FOLLOWING).ends_on is None


def test_called_off_one_by_one_none_follows_until_one_is_taken_back(
    place, make, later, coordinator
):
    key = make(Repeat(every=Every.MONTH))
    found = rows(place, key)
    for each in found:
        cancel(place, coordinator, each, Scope.THIS)
    later(70)
    assert extend_series(place.database) == 0
    with place.database.session() as session:
        plan_broadcast.set_state(session, coordinator, found[0].id, BroadcastState.DRAFT)
    assert extend_series(place.database) >= 2


def test_days_that_went_by_without_a_worker_are_not_made_up_for(place, make, later):
    key = make()
    late = AHEAD.days + 20
    later(late)
    extend_series(place.database)
    gap = [day for day in days_of(place, key) if AHEAD.days < day <= late]
    assert gap == []
    assert max(days_of(place, key)) > 2 * AHEAD.days


def test_a_sweep_that_fails_in_the_middle_leaves_that_series_as_it_was(
    place, make, later, monkeypatch
):
    keys = sorted(make() for _ in range(3))
    before = {key: len(rows(place, key)) for key in keys}
    usual, calls = sweeping.add_occurrence, Counter()

    def failing(session, viewer, pattern, row, start):
        calls[row.id] += 1
        if row.id == keys[1] and calls[row.id] == 3:
            raise RuntimeError
        return usual(session, viewer, pattern, row, start)

    monkeypatch.setattr(sweeping, "add_occurrence", failing)
    later(28)
    with pytest.raises(RuntimeError):
        extend_series(place.database)
    grown = [len(rows(place, key)) - before[key] for key in keys]
    assert grown == [4, 0, 0]
    monkeypatch.setattr(sweeping, "add_occurrence", usual)
    assert extend_series(place.database) == 8
    assert [len(rows(place, key)) - before[key] for key in keys] == [4, 4, 4]


KILLED = """
import os, sys, time
from datetime import timedelta
from pathlib import Path
from studio.settings import Settings
from studio.store import Database
from studio.workflows.live import extend_series as sweeping

usual, made = sweeping.add_occurrence, []

def slow(*given):
    made.append(usual(*given))
    if len(made) == 2:
        Path(sys.argv[1]).touch()
        time.sleep(60)

real = sweeping.today()
sweeping.today = lambda: real + timedelta(days=28)
sweeping.add_occurrence = slow
sweeping.extend_series(Database(Settings.from_environment()))
"""


def test_a_sweep_killed_in_the_middle_is_whole_on_the_next(place, make, later, tmp_path):
    """kill -9 between the second and the third of four broadcasts."""
    key = make()
    before = len(rows(place, key))
    mark = tmp_path / "mark"
    environment = {**os.environ, "COUNTY_STUDIO_VAR": str(place.settings.var)}
    environment["COUNTY_STUDIO_DATABASE_URL"] = place.settings.database_url
    argv = (sys.executable, "-c", KILLED, str(mark))
    service = Service(argv, environment, tmp_path / "log")
    try:
        assert eventually(lambda: mark.exists() or service.exit_code is not None, 60)
        assert service.exit_code is None, (tmp_path / "log").read_text("utf-8")
        os.killpg(service.pid, signal.SIGKILL)
    finally:
        service.end(5)
    assert len(rows(place, key)) == before
    later(28)
    assert extend_series(place.database) == 4
    assert len(set(days_of(place, key))) == before + 4


def test_several_workers_at_once_make_each_once(place, make, later):
    keys = [make(Repeat(every=Every.MONTH)) for _ in range(3)]
    later(70)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: extend_series(place.database), range(4)))
    days = [days_of(place, key) for key in keys]
    assert all(len(set(each)) == len(each) for each in days)
    assert sum(made) == sum(day > AHEAD.days for each in days for day in each) > 0


def shown_by(feed: bytes, first: date, last: date) -> list[tuple[datetime, str, str]]:
    """Start, title and state of all that a calendar program shows from the first day up to the last."""
    reader = pytest.importorskip("recurring_ical_events")
    found = reader.of(Calendar.from_ical(feed)).between(first, last)
    return sorted(
        (each.decoded("DTSTART").astimezone(UTC), str(each["SUMMARY"]), str(each["STATUS"]))
        for each in found
    )


def test_calendars_show_a_year_of_it(place, make, coordinator, ids):
    """What is made as it is, what is still to be made as the usual host's drafts; a substitute's has theirs alone."""
    key = make(Repeat(every=Every.WEEK, weekdays=(1, 4)))
    found = rows(place, key)
    change(place, coordinator, found[3], Scope.THIS, start=found[3].start_at + timedelta(hours=20))
    change(place, coordinator, found[6], Scope.THIS, host=ids[2], title="代班专场")
    cancel(place, coordinator, found[-1], Scope.THIS)
    feeds = {}
    for kind, subject in (
        (CalendarKind.COUNTY, place.county),
        (CalendarKind.HOST, ids[1]),
        (CalendarKind.HOST, ids[2]),
    ):
        with place.database.session() as session:
            link = make_calendar_link(session, coordinator, kind, subject)
        with place.database.reading() as session:
            feeds[subject] = open_calendar(session, b"key", token_of(b"key", link), "zh")
    year = today(), today() + timedelta(days=365)
    there = rows(place, key)
    made = [
        (each.start_at, each.title, "CANCELLED" if each.state == "cancelled" else "TENTATIVE")
        for each in there
    ]
    rule = rule_of(series_row(place, key))
    coming = [
        (each, "每周专场", "TENTATIVE")
        for each in starts_until(rule, year[1] - timedelta(days=1), after=today() + AHEAD)
    ]
    assert len(coming) > 40
    assert shown_by(feeds[place.county], *year) == sorted(made + coming)
    own = [told for told, each in zip(made, there, strict=True) if each.host_id == ids[1]]
    assert shown_by(feeds[ids[1]], *year) == sorted(own + coming)
    assert shown_by(feeds[ids[2]], *year) == [made[6]]
