"""What the planner takes a host's time to be is what the checks take it to be, day by day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studio.schedule import ZONE, Availability, DayKind, Hours, Span
from studio.schedule.holiday import day_book
from studio.schedule.planner.hours_of import hours_of
from studio.schedule.planner.problem import PlanHost
from studio.schedule.planner.rules import host_is_free

FIRST = date(2026, 9, 21)
"""A fortnight later most people are free for a week, and work on a weekend."""
BOOK = day_book(2026, 2026)


def rules():
    return st.builds(
        lambda days, start, length, kind: Hours(
            weekdays=tuple(days),
            from_min=start * 30,
            until_min=start * 30 + length * 30,
            day_kind=kind,
        ),
        st.sets(st.integers(0, 6), min_size=1),
        st.integers(0, 47),
        st.integers(1, 48),
        st.sampled_from(DayKind),
    )


def spans():
    return st.builds(
        lambda at, length: Span(
            start=datetime.combine(FIRST, time(), ZONE) + timedelta(minutes=30 * at),
            end=datetime.combine(FIRST, time(), ZONE) + timedelta(minutes=30 * (at + length)),
        ),
        st.integers(0, 48 * 20),
        st.integers(1, 100),
    )


@given(
    st.builds(
        Availability,
        hours=st.lists(rules(), max_size=3).map(tuple),
        extra=st.lists(spans(), max_size=2).map(tuple),
        away=st.lists(spans(), max_size=2).map(tuple),
    ),
    st.integers(0, 20),
    st.integers(0, 47),
    st.integers(1, 16),
)
def test_every_half_hour_is_told_as_the_checks_tell_it(said, day_number, start, length):
    weekly, days = hours_of(said, FIRST, 21, BOOK)
    host = PlanHost(id="h", name="主播", available=weekly, days=days)
    day = FIRST + timedelta(days=day_number)
    begins, ends = 30 * start, 30 * (start + length)
    midnight = datetime.combine(day, time(), ZONE)
    missing = said.missing(
        midnight + timedelta(minutes=begins), midnight + timedelta(minutes=ends), BOOK
    )
    assert host_is_free(host, "c", day, begins, ends) == (missing is None)


def test_a_rule_stays_a_rule_and_a_day_off_is_one_exception():
    evenings = Hours(weekdays=(0, 1, 2, 3, 4), from_min=18 * 60, until_min=22 * 60)
    off = datetime.combine(FIRST + timedelta(days=8), time(), ZONE)
    said = Availability(hours=(evenings,), away=(Span(start=off, end=off + timedelta(days=1)),))
    weekly, days = hours_of(said, FIRST, 28, BOOK)
    (hours,) = weekly
    assert (hours.start, hours.end, hours.weekdays) == ("18:00", "22:00", (1, 2, 3, 4, 5))
    assert [(each.day, each.hours) for each in days] == [(FIRST + timedelta(days=8), ())]
