"""On which days the checks stand against a host or an item; the plan keeps off them, and says why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from studio.schedule import ZONE
from studio.schedule.plan import PlannedClaim, PlannedPapers, PlannedPrice
from studio.schedule.planner import Effort, propose
from studio.schedule.planner.bars import LATER, host_bars, item_bars
from studio.schedule.planner.gives import BARS
from studio.units import Money, Season
from studio.words import LANGUAGES, say
from tests.schedule.planner.judged import SHORT, fine, needs_solver
from tests.schedule.planner.tasks import FIRST, small
from tests.schedule.plans import host, item

BOTH = [None, pytest.param(SHORT, marks=needs_solver)]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def price(first: int, last: int) -> PlannedPrice:
    begins, ends = (datetime.combine(day(n), datetime.min.time(), ZONE) for n in (first, last + 1))
    return PlannedPrice(revision="1", price=Money(100), valid_from=begins, valid_until=ends)


@pytest.mark.parametrize(
    ("changes", "bars"),
    [
        ({}, []),
        ({"offer": price(1, 2)}, [(0, 0, "price_unapproved"), (3, 4, "price_unapproved")]),
        ({"papers": (PlannedPapers(name="许可证", valid_until=day(1)),)}, [(2, 4, "licence_expired")]),
        ({"selling_points": ("有机",), "claims": (PlannedClaim(text="有机", paper="证", valid_until=day(3)),)},
         [(4, 4, "claim_unproved")]),
        ({"name_zh": "有机茶", "claims": (PlannedClaim(text="有机", paper="证", valid_until=day(0)),)},
         [(1, 4, "claim_unproved")]),
        ({"claims_gi": True, "gi_until": day(2)}, [(3, 4, "gi_unauthorised")]),
        ({"season": Season.parse("06-03", "08-31"), "perishable": True}, [(0, 1, "item_out_of_season")]),
        ({"season": Season.parse("06-03", "08-31"), "perishable": False}, []),
        ({"stock": 0}, [(0, 4, "item_sold_out")]),
    ],
)  # fmt: skip
def test_the_checks_are_asked_of_an_item(changes: dict[str, Any], bars: list[Any]) -> None:
    """Four days and the one into which the last night runs."""
    plain = {"season": None, "selling_points": ("当天采",)}
    found = item_bars(item(**{**plain, **changes}), FIRST, 4)
    assert [
        ((each.first - FIRST).days, (each.last - FIRST).days, each.why) for each in found
    ] == bars


@pytest.mark.parametrize(
    ("changes", "bars"),
    [
        ({"verified_until": day(1)}, [(2, 4, "host_unverified")]),
        ({"verified_until": None}, [(0, 4, "host_unverified")]),
        ({"birth_date": date(FIRST.year - 16, 6, 3)}, [(0, 4, "host_age")]),
        ({"birth_date": date(FIRST.year - 16, 6, 3), "guardian_consent": True}, [(0, 1, "host_age")]),
        ({"birth_date": date(FIRST.year - 18, 6, 3)}, [(0, 1, "host_age")]),
        ({"birth_date": date(FIRST.year - 40, 6, 3)}, []),
    ],
)  # fmt: skip
def test_the_checks_are_asked_of_a_host(changes: dict[str, Any], bars: list[Any]) -> None:
    found = host_bars(host("h", **changes), FIRST, 4)
    assert [
        ((each.first - FIRST).days, (each.last - FIRST).days, each.why) for each in found
    ] == bars


@pytest.mark.parametrize("effort", BOTH)
def test_an_item_is_kept_off_days_that_are_barred_and_of_nights_before_them(
    effort: Effort | None,
) -> None:
    night = [{"start": "22:00", "end": "26:00"}]
    values: dict[str, Any] = {
        "hosts": [{"id": "h", "name": "周", "available": [{"start": "00:00", "end": "26:00"}]}],
        "channels": [{"id": "c", "name": "夜", "open": [*night, {"start": "10:00", "end": "12:00"}]}],
        "items": [{"id": "i", "name": "茶", "county": "祁东",
                   "barred": [{"first": day(1), "last": day(6), "why": "price_unapproved"}]}],
        "goals": [{"item": "i", "times": 2, "gap_days": 1}],
        "shape": {"length_min": 120, "step_min": 60},
    }  # fmt: skip
    found = propose(small(**values), effort)
    fine(small(**values), found)
    assert [(each.day, each.start) for each in found.plan if each.start >= "22:01"] == []
    assert {each.day for each in found.plan} == {FIRST}
    (unmet,) = found.unmet
    assert next(each.code for each in unmet.gives) == "give_price_unapproved"
    only_late = {
        **values,
        "channels": [{"id": "c", "name": "夜", "open": [{"start": "23:00", "end": "26:00"}]}],
    }
    late = propose(small(**only_late), effort)
    assert late.plan == ()
    assert "give_night" in {each.code for each in late.unmet[0].gives}


@pytest.mark.parametrize("effort", BOTH)
def test_whoever_is_on_besides_is_taken_too(effort: Effort | None) -> None:
    """The second host of what stands cannot be elsewhere meanwhile, and has used up their minutes."""
    stands = {
        "id": "b", "channel": "d", "host": "k", "more_hosts": ["h"], "day": FIRST, "start": "19:00",
        "length_min": 120, "locked": True,
    }  # fmt: skip
    made = small(
        days=1, existing=[stands],
        channels=[{"id": name, "name": name, "open": hours} for name, hours in (
            ("c", [{"start": "19:00", "end": "21:00"}]), ("d", []))],
        hosts=[{"id": "h", "name": "周"}, {"id": "k", "name": "彭"}],
        goals=[{"item": "i", "times": 1}],
    )  # fmt: skip
    found = propose(made, effort)
    fine(made, found)
    assert [each.id for each in found.plan] == ["b"]


def test_every_bar_has_a_sentence() -> None:
    assert all(each.startswith("schedule.clip_") for each in LATER)
    for why in (*BARS, "checks"):
        for language in LANGUAGES:
            assert "3" in say(f"plan_period.give_{why}", language, {"days": 3}).text
