from __future__ import annotations

from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest

from studio.schedule import ZONE, Availability, DayBook, DayKind, Hours, Span


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def gap(found: tuple[datetime, datetime] | None) -> tuple[str, str] | None:
    if found is None:
        return None
    return tuple(f"{each.astimezone(ZONE):%m-%d %H:%M}" for each in found)


EVENINGS = Availability(
    hours=(Hours(weekdays=(0, 1, 2, 3, 4), from_min=18 * 60, until_min=26 * 60),)
)
"""Monday to Friday, 18:00 to 02:00."""


def test_whoever_said_nothing_can_always() -> None:
    assert Availability().missing(at("2026-06-20T03:00"), at("2026-06-21T05:00")) is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-06-19T18:00", "2026-06-20T02:00", None),
        ("2026-06-20T00:30", "2026-06-20T02:00", None),
        ("2026-06-19T17:59", "2026-06-19T20:00", ("06-19 17:59", "06-19 18:00")),
        ("2026-06-20T01:00", "2026-06-20T02:30", ("06-20 02:00", "06-20 02:30")),
        ("2026-06-20T19:00", "2026-06-20T20:00", ("06-20 19:00", "06-20 20:00")),
        ("2026-06-22T00:00", "2026-06-22T01:00", ("06-22 00:00", "06-22 01:00")),
    ],
)
def test_hours_by_rule_also_past_midnight(
    start: str, end: str, expected: tuple[str, str] | None
) -> None:
    assert gap(EVENINGS.missing(at(start), at(end))) == expected


def test_exceptions_in_both_directions() -> None:
    asked = at("2026-06-20T19:00"), at("2026-06-20T21:00")
    extra = Span(start=asked[0], end=asked[1])
    away = Span(start=at("2026-06-20T20:00"), end=at("2026-06-20T20:30"))
    assert EVENINGS.model_copy(update={"extra": (extra,)}).missing(*asked) is None
    both = EVENINGS.model_copy(update={"extra": (extra,), "away": (away,)})
    assert gap(both.missing(*asked)) == ("06-20 20:00", "06-20 20:30")
    only_away = Availability(away=(away,))
    assert gap(only_away.missing(*asked)) == ("06-20 20:00", "06-20 20:30")
    assert only_away.missing(asked[0], at("2026-06-20T20:00")) is None


def test_hours_that_touch_are_one_stretch() -> None:
    rule = Availability(hours=(Hours(until_min=720), Hours(from_min=720)))
    assert rule.missing(at("2026-06-20T00:00"), at("2026-06-23T00:00")) is None


def test_rules_on_working_days_and_days_off() -> None:
    days = DayBook(
        holidays=MappingProxyType({date(2026, 10, 1): "国庆节"}),
        worked=frozenset({date(2026, 10, 10)}),
        known_until=2026,
    )
    free = Availability(hours=(Hours(day_kind=DayKind.DAY_OFF),))
    work = Availability(hours=(Hours(day_kind=DayKind.WORKDAY),))
    for day, off in (("10-01", True), ("10-10", False), ("10-11", True), ("10-12", False)):
        asked = at(f"2026-{day}T10:00"), at(f"2026-{day}T11:00")
        assert (free.missing(*asked, days) is None) is off
        assert (work.missing(*asked, days) is None) is not off


def test_a_rule_holds_between_its_days_29_february_included() -> None:
    rule = Availability(
        hours=(Hours(from_on=date(2028, 2, 29), until_on=date(2028, 2, 29), until_min=1440),)
    )
    assert rule.missing(at("2028-02-29T00:00"), at("2028-03-01T00:00")) is None
    assert rule.missing(at("2028-02-28T23:00"), at("2028-02-29T01:00")) is not None
    assert rule.missing(at("2028-03-01T00:00"), at("2028-03-01T01:00")) is not None


@pytest.mark.parametrize(("first", "last"), [(600, 600), (600, 500), (100, 1541)])
def test_hours_that_cannot_be_are_refused(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="within a day"):
        Hours(from_min=first, until_min=last)
    with pytest.raises(ValueError, match="ends after its start"):
        Span(start=at("2026-06-20T10:00"), end=at("2026-06-20T10:00"))


def test_free_stretches_are_what_missing_does_not_miss():
    said = Availability(
        hours=(
            Hours(weekdays=(0, 1), from_min=1080, until_min=1560),
            Hours(weekdays=(1,), from_min=540),
        ),
        extra=(Span(start=at("2026-06-24T08:00"), end=at("2026-06-24T12:00")),),
        away=(Span(start=at("2026-06-22T20:00"), end=at("2026-06-22T21:00")),),
    )
    free = said.free(at("2026-06-22T00:00"), at("2026-06-26T00:00"))
    assert free == (
        (at("2026-06-22T18:00"), at("2026-06-22T20:00")),
        (at("2026-06-22T21:00"), at("2026-06-23T02:00")),
        (at("2026-06-23T09:00"), at("2026-06-24T02:00")),
        (at("2026-06-24T08:00"), at("2026-06-24T12:00")),
    )
    for start, end in free:
        assert said.missing(start, end) is None
        assert said.missing(start, end + timedelta(minutes=1)) is not None
    assert Availability().free(at("2026-06-22T00:00"), at("2026-06-23T00:00")) == (
        (at("2026-06-22T00:00"), at("2026-06-23T00:00")),
    )
