from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.schedule import ZONE, Every, Repeat, Series, local, occurrences, rrule
from studio.schedule.rrule_text import parse_rrule
from studio.schedule.series import is_last_weekday, nth_weekday, originals, which_weekday

HOUR = 3600


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


def series(start: str, every: Every, **changes: Any) -> Series:
    return Series(start=at(start), length_s=HOUR, repeat=Repeat(every=every, **changes))


def shown(
    found: Series, start: str = "2026-01-01T00:00", end: str = "2036-01-01T00:00"
) -> list[str]:
    return [
        f"{local(each.start):%y-%m-%d %H:%M}" for each in occurrences(found, at(start), at(end))
    ]


WEEKLY = series("2026-06-04T19:30", Every.WEEK, count=4)
"""Thursdays."""


def test_what_the_calendar_lacks_is_skipped() -> None:
    months = series("2026-01-31T20:00", Every.MONTH, count=4)
    assert [each[:8] for each in shown(months)] == ["26-01-31", "26-03-31", "26-05-31", "26-07-31"]
    leap = series("2024-02-29T20:00", Every.YEAR, count=3)
    assert [each[:8] for each in shown(leap, "2024-01-01T00:00")] == [
        "24-02-29",
        "28-02-29",
        "32-02-29",
    ]


def test_one_is_cancelled_and_one_moved_and_the_others_stay() -> None:
    changed = WEEKLY.without(at("2026-06-11T19:30")).with_moved(
        at("2026-06-18T19:30"), at("2026-06-20T10:00"), at("2026-06-20T12:00")
    )
    assert shown(changed) == ["26-06-04 19:30", "26-06-20 10:00", "26-06-25 19:30"]
    assert shown(changed, "2026-06-20T11:00", "2026-06-20T11:30") == ["26-06-20 10:00"]
    back = changed.with_moved(
        at("2026-06-11T19:30"), at("2026-06-11T19:30"), at("2026-06-11T20:30")
    )
    assert len(shown(back)) == 4
    assert len(shown(changed.without(at("2026-06-18T19:30")))) == 2


def test_a_moved_one_may_lie_before_the_first_or_beyond_the_last() -> None:
    early = WEEKLY.with_moved(
        at("2026-06-25T19:30"), at("2026-05-01T19:30"), at("2026-05-01T20:30")
    )
    assert shown(early)[0] == "26-05-01 19:30"


def test_this_and_following() -> None:
    changed = WEEKLY.without(at("2026-06-11T19:30")).without(at("2026-06-25T19:30"))
    first, second = changed.split_at(at("2026-06-18T19:30"))
    assert first is not None
    assert second is not None
    assert (shown(first), shown(second)) == (["26-06-04 19:30"], ["26-06-18 19:30"])
    assert (first.repeat.count, second.repeat.count) == (2, 2)
    nothing, whole = WEEKLY.split_at(WEEKLY.start)
    assert nothing is None
    assert whole == WEEKLY
    with pytest.raises(ValueError, match="no occurrence"):
        WEEKLY.split_at(at("2026-06-12T19:30"))


def test_past_midnight_it_still_is_found_the_day_after() -> None:
    late = Series(start=at("2026-06-04T23:00"), length_s=3 * HOUR, repeat=Repeat(every=Every.DAY))
    assert shown(late, "2026-06-05T01:00", "2026-06-05T01:01") == ["26-06-04 23:00"]
    assert shown(late, "2026-06-05T02:00", "2026-06-05T02:01") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 2, "until_on": date(2026, 7, 1)},
        {"weekdays": (1,)},
        {"interval": 0},
        {"count": 1001},
        {"nth": -1, "weekdays": (4,)},
    ],
)
def test_rules_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Repeat"):
        Repeat(every=Every.DAY, **wrong)


@pytest.mark.parametrize("nth", [0, 5, -2])
def test_weekdays_of_a_month_that_cannot_be(nth: int) -> None:
    with pytest.raises(ValueError, match="Repeat"):
        Repeat(every=Every.MONTH, nth=nth, weekdays=(4,))
    with pytest.raises(ValueError, match="one weekday"):
        Repeat(every=Every.MONTH, nth=1, weekdays=(3, 4))


def test_the_last_friday_and_the_second_one() -> None:
    last = series("2026-01-30T20:00", Every.MONTH, nth=-1, weekdays=(4,), count=5)
    assert [each[:8] for each in shown(last)] == [
        "26-01-30",
        "26-02-27",
        "26-03-27",
        "26-04-24",
        "26-05-29",
    ]
    assert rrule(last) == "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5"
    second = series("2026-01-09T20:00", Every.MONTH, interval=2, nth=2, weekdays=(4,), count=3)
    assert [each[:8] for each in shown(second)] == ["26-01-09", "26-03-13", "26-05-08"]


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_day_is_one_of_its_month_by_its_weekday(day: date) -> None:
    which = which_weekday(day)
    assert which is not None or is_last_weekday(day)
    if which is not None:
        assert nth_weekday(day.year, day.month, day.weekday(), which) == day
    assert is_last_weekday(day) == (nth_weekday(day.year, day.month, day.weekday(), -1) == day)


@st.composite
def any_series(draw: st.DrawFn) -> Series:
    day = draw(st.dates(date(2023, 12, 1), date(2028, 3, 10)))
    every = draw(st.sampled_from(Every))
    weekdays = draw(st.sets(st.integers(0, 6))) if every is Every.WEEK else set()
    ends = draw(
        st.one_of(
            st.just({}),
            st.builds(dict, count=st.integers(1, 40)),
            st.integers(0, 900).map(lambda days: {"until_on": day + timedelta(days=days)}),
        )
    )
    if weekdays:
        weekdays |= {
            day.weekday()
        }  # RFC 5545 leaves undefined what a first that is none of its days means
    nth = None
    if every is Every.MONTH and draw(st.booleans()):
        nth = -1 if is_last_weekday(day) else which_weekday(day)
        weekdays = {day.weekday()}
    hour = draw(st.integers(0, 23))
    return Series(
        start=datetime(day.year, day.month, day.day, hour, 30, tzinfo=ZONE),
        length_s=HOUR,
        repeat=Repeat(
            every=every,
            interval=draw(st.integers(1, 5)),
            weekdays=tuple(sorted(weekdays)),
            nth=nth,
            **ends,
        ),
    )


@settings(max_examples=300, deadline=None)
@given(any_series())
def test_the_rule_means_to_another_library_what_it_means_here(made: Series) -> None:
    end = made.start + timedelta(days=1500)
    theirs = rrulestr(rrule(made), dtstart=made.start.astimezone(ZONE)).between(
        made.start, end, inc=True
    )
    ours = list(originals(made, end))
    assert ours == [each.astimezone(UTC) for each in theirs if each < end]


@settings(max_examples=100, deadline=None)
@given(any_series(), st.integers(0, 30))
def test_two_halves_are_the_whole(made: Series, nth: int) -> None:
    end = made.start + timedelta(days=900)
    starts = list(originals(made, end))
    at_one = starts[nth % len(starts)]
    halves = [half for half in made.split_at(at_one) if half is not None]
    assert [each for half in halves for each in originals(half, end)] == starts


@given(any_series())
def test_a_rule_is_read_as_it_was_written(made: Series) -> None:
    assert parse_rrule(rrule(made)) == made.repeat
