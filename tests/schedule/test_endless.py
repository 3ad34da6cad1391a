"""Series without an end: what the next ones are like; calendars and files that carry the rule, read over a year."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile

import pytest
from icalendar import Calendar

from studio.errors import InputError
from studio.records.live import BroadcastState
from studio.schedule import ZONE, Every, PlannedBroadcast, Repeat, Series, calendar_feed, local
from studio.schedule.endless import Made, pattern_of, plan_until, starts_until
from studio.schedule.exports import read_file, write_document
from studio.schedule.exports.document import made_of
from studio.schedule.feed_series import InSeries
from studio.schedule.series import originals, rrule
from tests.schedule.plans import broadcast
from tests.schedule.test_feed_series import Told, as_planned, by_recurring, by_vobject
from tests.schedule.test_feed_series import pytestmark as readers

FIRST = datetime(2026, 1, 5, 19, 30, tzinfo=ZONE)
"""A Monday."""

PLANNED = date(2026, 7, 6)
YEAR = date(2026, 1, 1), date(2027, 1, 1)

RULES = {
    "mondays": Repeat(every=Every.WEEK, weekdays=(0,)),
    "every other week on three days": Repeat(every=Every.WEEK, interval=2, weekdays=(0, 2, 5)),
    "every third day": Repeat(every=Every.DAY, interval=3),
    "every day": Repeat(every=Every.DAY),
    "by date": Repeat(every=Every.MONTH),
    "first mondays": Repeat(every=Every.MONTH, nth=1, weekdays=(0,)),
    "every year": Repeat(every=Every.YEAR),
}


def of_rule(repeat: Repeat, first: datetime = FIRST) -> Series:
    return Series(start=first, length_s=3600, repeat=repeat)


def made(
    repeat: Repeat, dice: random.Random | None = None, first: datetime = FIRST
) -> tuple[list[PlannedBroadcast], dict[str, InSeries]]:
    """The broadcasts made so far; of these some were moved, called off, fixed, or are not here. The last is usual."""
    rule = of_rule(repeat, first)
    starts = starts_until(rule, PLANNED)
    plans, places = [], {}
    for number, original in enumerate(starts):
        odd = 1.0 if dice is None or number == len(starts) - 1 else dice.random()
        if odd < 0.08:
            continue
        start = original + timedelta(hours=3 if odd < 0.16 else 0)
        state = (
            BroadcastState.CANCELLED
            if 0.16 < odd < 0.24
            else BroadcastState.LOCKED
            if 0.24 < odd < 0.32
            else BroadcastState.DRAFT
        )
        update = {"start": start.astimezone(UTC), "end": start.astimezone(UTC) + timedelta(hours=1)}
        plan = broadcast(f"b{number:03d}", "10:00", "11:00", title="专场", state=state)
        plans.append(plan.model_copy(update=update))
        places[plan.id] = InSeries("series", rule, 2, original, PLANNED)
    pattern = plans[-1].id
    return plans, {key: replace(each, pattern=pattern) for key, each in places.items()}


def to_come(rule: Series, plan: PlannedBroadcast) -> list[Told]:
    """What a calendar shows of the year's days that are still to be planned: drafts by the rule."""
    end = datetime(2027, 1, 1, tzinfo=ZONE)
    return [
        ("series@county-studio", at, at + timedelta(hours=1), plan.title, "TENTATIVE")
        for at in originals(rule, end)
        if local(at).date() > PLANNED
    ]


@readers
@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("seed", [1, 2])
def test_two_libraries_read_a_year_of_it_with_exceptions(name: str, seed: int) -> None:
    plans, places = made(RULES[name], random.Random(seed))
    feed = calendar_feed(plans, "祁东", "zh", places)
    assert b"UNTIL" not in feed
    assert b"COUNT" not in feed
    rule = of_rule(RULES[name])
    expected = sorted(as_planned(plans, places) + to_come(rule, plans[-1]))
    assert by_recurring(feed, *YEAR) == expected
    assert by_vobject(feed, datetime(2027, 1, 1)) == expected  # noqa: DTZ001 - the zone's own clock


@readers
def test_a_feed_that_lacks_the_pattern_ends_with_the_last_it_tells() -> None:
    """Another host stood in twice: their calendar has these two and nothing of what is to come."""
    plans, places = made(RULES["mondays"])
    theirs = [plans[3], plans[7]]
    feed = calendar_feed(theirs, "代班", "zh", places)
    assert b"UNTIL=20260223T113000Z" in feed
    assert by_recurring(feed, *YEAR) == as_planned(theirs, places)
    assert by_vobject(feed) == as_planned(theirs, places)


@readers
def test_years_later_a_feed_begins_with_what_it_tells() -> None:
    """Days long past are no EXDATE: the rule begins later, in step with every other week."""
    first = FIRST - timedelta(weeks=2 * 200)
    rule = of_rule(RULES["every other week on three days"], first)
    plans, places = made(rule.repeat, None, first)
    recent = [each for each in plans if each.start >= datetime(2026, 5, 1, tzinfo=ZONE)]
    feed = calendar_feed(recent, "祁东", "zh", places)
    (event,) = Calendar.from_ical(feed).walk("VEVENT")
    assert "EXDATE" not in event
    expected = sorted(as_planned(recent, places) + to_come(rule, recent[-1]))
    assert by_recurring(feed, *YEAR) == expected


@readers
def test_where_all_are_called_off_nothing_is_promised() -> None:
    plans, places = made(RULES["mondays"])
    off = [each.model_copy(update={"state": BroadcastState.CANCELLED}) for each in plans]
    feed = calendar_feed(
        off, "祁东", "zh", {key: replace(each, pattern=None) for key, each in places.items()}
    )
    assert by_recurring(feed, *YEAR) == as_planned(off, places)


def test_fixed_ones_do_not_fix_what_is_to_come() -> None:
    plans, places = made(RULES["mondays"])
    fixed = [each.model_copy(update={"state": BroadcastState.LOCKED}) for each in plans]
    ruled, *others = Calendar.from_ical(calendar_feed(fixed, "祁东", "zh", places)).walk("VEVENT")
    assert str(ruled["STATUS"]) == "TENTATIVE"
    assert [str(each["STATUS"]) for each in others] == ["CONFIRMED"] * len(plans)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("seed", [None, 3])
def test_a_file_carries_it_without_loss(name: str, seed: int | None) -> None:
    plans, places = made(RULES[name], seed and random.Random(seed))
    text = write_document(plans, places)
    file = read_file(text, "x.json")
    (series,) = file.series
    assert series.rrule == rrule(of_rule(RULES[name]))
    assert {"UNTIL", "COUNT"}.isdisjoint(part.split("=")[0] for part in series.rrule.split(";"))
    starts = starts_until(series.rule, PLANNED)
    # Nothing that was planned before is made again, nor is anything of it that is to come left out.
    assert starts_until(series.rule, PLANNED, after=series.planned_until) == []
    assert {each.recurrence_id for each in series.members} | set(series.exdate) == {
        each for each in starts if each >= places[plans[0].id].original
    }
    assert {each.pattern for each in file.places.values()} == {plans[-1].id}
    assert write_document(file.broadcasts, file.places) == text


def test_a_file_of_a_part_knows_no_pattern() -> None:
    plans, places = made(RULES["mondays"])
    file = read_file(write_document(plans[:4], places), "x.json")
    (series,) = file.series
    assert series.planned_until == PLANNED
    assert {each.pattern for each in file.places.values()} == {None}


def test_a_file_of_a_daily_series_is_read_years_later() -> None:
    first = FIRST - timedelta(days=365 * 8)
    rule = of_rule(RULES["every day"], first)
    original = starts_until(rule, PLANNED)[-1]
    plan = broadcast("b", "19:30", "20:30")
    text = write_document([plan], {"b": InSeries("series", rule, 0, original, PLANNED)})
    (series,) = read_file(text, "x.json").series
    assert series.exdate == ()
    with pytest.raises(InputError, match=r"schedule_file\.bad"):
        read_file(text.replace('"2018-01-07', '"1918-01-07'), "x.json")


def test_how_far_ahead() -> None:
    rule = of_rule(RULES["every day"])
    assert plan_until(rule, date(2026, 3, 1)) == date(2026, 8, 30)
    assert plan_until(rule, date(2025, 3, 1)) == date(2026, 1, 5), "the first one in any case"


def test_starts_after_a_day() -> None:
    late = Series(
        start=datetime(2026, 1, 5, 23, 30, tzinfo=ZONE), length_s=7200, repeat=RULES["mondays"]
    )
    found = starts_until(late, date(2026, 1, 26), after=date(2026, 1, 12))
    assert [local(each).date() for each in found] == [date(2026, 1, 19), date(2026, 1, 26)]
    at = takewhile(lambda each: each < found[0], originals(late, found[-1]))
    assert len(list(at)) == 2


class TestPattern:
    """What the next ones are made like."""

    rule = of_rule(RULES["mondays"])
    at = datetime(2026, 2, 1, tzinfo=ZONE)

    def made(self, **changes: str) -> list[Made]:
        plans, places = made(RULES["mondays"])
        found = [made_of(each, places[each.id].original) for each in plans]
        for key, change in changes.items():
            number = int(key[1:])
            each = found[number]
            match change:
                case "off":
                    found[number] = each._replace(off=True)
                case "moved":
                    found[number] = each._replace(start=each.start + timedelta(hours=1))
                case host:
                    found[number] = each._replace(look=(*each.look[:2], host))
        return found

    def test_the_last_of_the_usual_ones(self) -> None:
        assert pattern_of(self.made(), self.rule, self.at) == "b026"

    @pytest.mark.parametrize("change", ["off", "moved", "another host"])
    def test_the_last_one_is_an_exception(self, change: str) -> None:
        assert pattern_of(self.made(b26=change), self.rule, self.at) == "b025"

    def test_what_is_over_does_not_count(self) -> None:
        """Four by the old host are past, one by the new one is to come."""
        few = self.made(b4="新人")[:5]
        assert pattern_of(few, self.rule, self.at) == "b004"

    def test_when_all_are_over_the_last_are_the_pattern(self) -> None:
        assert pattern_of(self.made()[:3], self.rule, self.at) == "b002"

    def test_when_all_were_moved_one_of_these(self) -> None:
        all_moved = self.made(b0="moved", b1="moved")[:2]
        assert pattern_of(all_moved, self.rule, self.at) == "b001"

    def test_none_stands(self) -> None:
        assert (
            pattern_of([each._replace(off=True) for each in self.made()], self.rule, self.at)
            is None
        )
