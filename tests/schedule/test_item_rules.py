"""Rules on goods: stock, repeats, marks of origin, papers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.records.finding import Finding, Level
from studio.records.live import BroadcastState
from studio.schedule import PlannedBroadcast, PlannedPapers
from studio.schedule.rules import Promise
from studio.words import say
from tests.schedule.asked import of, selling, talk
from tests.schedule.plans import broadcast, channel, item, segment


@pytest.mark.parametrize(("quotas", "told"), [((60, 40), []), ((60, 41), ["b2-s"])])
def test_no_more_is_promised_than_there_is(quotas: tuple[int, int], told: list[str]) -> None:
    def plan(name: str, start: str, quota: int, **changes: Any) -> PlannedBroadcast:
        part = segment(f"{name}-s", 30, item=item(stock=100), quota=quota)
        return broadcast(name, start, "23:00", segments=(part,), **changes)

    plans = [plan("b1", "08:00", quotas[0]), plan("b2", "12:00", quotas[1])]
    off = plan("b3", "07:00", 99, state=BroadcastState.CANCELLED)
    over = plan("b4", "06:00", 99, state=BroadcastState.ENDED)
    found = of("item_stock", [*plans, off, over])
    assert [each.subjects[0] for each in found] == told
    if found:
        assert found[0].remedy is not None
        assert found[0].remedy.values == {"quota": 40}


def promising(name: str, day: int, *quotas: int) -> PlannedBroadcast:
    parts = tuple(
        segment(f"{name}-{number}", 10, item=item(stock=100, season=None), quota=quota)
        for number, quota in enumerate(quotas)
    )
    return broadcast(name, day=f"2026-06-{day:02d}", segments=parts)


def told_of_stock(found: list[Finding]) -> dict[str, tuple[str, object]]:
    return {each.subjects[1]: (each.subjects[0], each.params["promised"]) for each in found}


def test_every_broadcast_that_goes_over_is_told_once_by_its_first_segment_that_does() -> None:
    plans = [promising("a", 1, 60), promising("b", 2, 30, 20, 5), promising("c", 3, 0, 1)]
    found = of("item_stock", plans)
    assert told_of_stock(found) == {"b": ("b-1", 110), "c": ("c-1", 116)}
    assert [each.remedy and each.remedy.values for each in found] == [{"quota": 10}, {"quota": 0}]


@given(st.data())
def test_a_broadcast_is_told_the_same_whichever_others_are_checked_with_it(
    data: st.DataObject,
) -> None:
    quotas = st.lists(st.integers(0, 60), min_size=1, max_size=3)
    days = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=6))
    plans = [promising(f"b{n}", day, *data.draw(quotas)) for n, day in enumerate(days)]
    whole = told_of_stock(of("item_stock", plans))
    inside = data.draw(st.sets(st.sampled_from([each.id for each in plans]), min_size=1))
    others = sorted(
        Promise(each.start, each.id, sum(part.quota or 0 for part in each.segments))
        for each in plans
        if each.id not in inside
    )
    some = [each for each in plans if each.id in inside]
    found = told_of_stock(of("item_stock", some, promised={"item": tuple(others)}))
    assert found == {name: told for name, told in whole.items() if name in inside}


def test_nothing_left_is_an_error_and_not_counted_is_none() -> None:
    (found,) = of("item_sold_out", [selling(item(stock=0))])
    assert found.level is Level.ERROR
    for stock in (None, 1):
        assert of("item_sold_out", [selling(item(stock=stock))]) == []
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        item(stock=-1)


@pytest.mark.parametrize(("minutes", "told"), [(19, ["s3"]), (20, [])])
def test_an_item_that_comes_again_too_soon(minutes: int, told: list[str]) -> None:
    parts = (segment("s1", 10), talk("s2", minutes), segment("s3", 60 - 10 - minutes))
    found = of("item_repeat", [broadcast(segments=parts)])
    assert [each.subjects[0] for each in found] == told


def test_two_parts_of_one_showing_are_no_repeat_and_another_broadcast_only_when_asked() -> None:
    parts = (segment("s1", 30), segment("s2", 30))
    plans = [broadcast("b1", segments=parts), broadcast("b2", "21:00", "22:00")]
    assert of("item_repeat", plans) == []
    assert [each.subjects for each in of("item_repeat", plans, repeat_hours=1)] == [("b2-s", "b2")]
    other = broadcast("b2", "21:00", "22:00", channel=channel("other"))
    assert of("item_repeat", [plans[0], other], repeat_hours=1) == []


@pytest.mark.parametrize("until", [None, date(2026, 6, 19)])
def test_the_mark_of_origin_needs_its_authorisation(until: date | None) -> None:
    (found,) = of("gi_unauthorised", [selling(item(claims_gi=True, gi_until=until))])
    assert found.level is Level.ERROR
    good = item(claims_gi=True, gi_until=date(2026, 6, 20))
    assert of("gi_unauthorised", [selling(good)]) == []
    said = segment("s1", 60, item=item(gi_until=until), script="这是地理标志产品")
    assert len(of("gi_unauthorised", [broadcast(segments=(said,))])) == 1


@pytest.mark.parametrize(("until", "told"), [("2026-06-19", True), ("2026-06-20", False)])
def test_a_licence_that_ended(until: str, *, told: bool) -> None:
    papers = PlannedPapers(name="食品经营许可证", valid_until=date.fromisoformat(until))
    found = of("licence_expired", [selling(item(papers=(papers,)))])
    assert bool(found) is told
    if told:
        assert "食品经营许可证" in say(found[0].code, "zh", found[0].params).text
