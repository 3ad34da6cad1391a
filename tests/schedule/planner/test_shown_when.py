"""When items are shown: prime time, harvests, nights, as much at once as a channel can, fairness, stock."""

from __future__ import annotations

from typing import Any

import pytest

from studio.schedule.planner import Change, Effort, PlanBroadcast, broken_rules, propose
from studio.schedule.planner.problem import CountyServed
from tests.schedule.planner.judged import SHORT, fine, needs_solver
from tests.schedule.planner.tasks import small, stands


def test_an_item_is_shown_in_prime_time_and_the_reasons_say_so() -> None:
    goals = small()
    found = propose(goals)

    fine(goals, found)
    assert [each.broadcast.start for each in found.broadcasts] == ["19:00", "19:00"]
    assert [each.change for each in found.broadcasts] == [Change.NEW, Change.NEW]
    codes = [[reason.code for reason in each.why] for each in found.broadcasts]
    assert codes == [["time_prime", "host_only", "item_goal"]] * 2
    assert [each.why[2].params["number"] for each in found.broadcasts] == [1, 2]
    first, second = (each.broadcast.day for each in found.broadcasts)
    assert (second - first).days >= 3


@pytest.mark.parametrize(
    ("harvest", "days"),
    [
        ({"harvest": "over"}, []),
        ({"harvest": "coming"}, []),
        ({"harvest": "coming", "harvest_from": "2026-06-06"}, ["2026-06-06"]),
        ({"harvest": "now", "harvest_to": "2026-06-02"}, ["2026-06-01"]),
        ({"harvest": "last_days"}, ["2026-06-01", "2026-06-04"]),
    ],
)
def test_perishables_are_sold_only_while_they_are_harvested(
    harvest: dict[str, Any], days: list[str]
) -> None:
    item = {"id": "i", "name": "鲜黄花", "county": "祁东", "perishable": True, **harvest}
    found = propose(small(items=[item]))

    assert [str(each.day) for each in found.plan] == days


@pytest.mark.parametrize("effort", [None, pytest.param(SHORT, marks=needs_solver)])
@pytest.mark.parametrize(("at_once", "most"), [(1, 1), (2, 2)])
def test_a_channel_shows_as_many_at_once_as_it_can(
    at_once: int, most: int, effort: Effort | None
) -> None:
    """One hour is open; three hosts, three items that fit into no broadcast together."""
    goals = small(
        days=1,
        channels=[
            {"id": "c", "name": "账号", "open": [{"start": "19:00", "end": "21:00"}],
             "at_once": at_once, "per_day": 3},
        ],
        hosts=[{"id": name, "name": name} for name in "hkl"],
        items=[{"id": name, "name": name, "county": "祁东"} for name in "ijm"],
        goals=[{"item": name, "times": 1} for name in "ijm"],
        shape={"items_max": 1},
    )  # fmt: skip
    found = propose(goals, effort)

    fine(goals, found)
    assert len(found.plan) == most
    assert len({each.host for each in found.plan}) == most


@pytest.mark.parametrize("effort", [None, pytest.param(SHORT, marks=needs_solver)])
@pytest.mark.parametrize("elsewhere", ["served", "standing"])
def test_what_a_county_has_elsewhere_counts_for_fairness(
    elsewhere: str, effort: Effort | None
) -> None:
    """Room for two showings: the county that is on air elsewhere gives way to the one that is not."""
    goals = small(
        days=4,
        items=[
            {"id": "i", "name": "黄花菜", "county": "祁东"},
            {"id": "j", "name": "莓茶", "county": "桑植"},
            {"id": "x", "name": "干黄花", "county": "祁东"},
            {"id": "y", "name": "黄花酱", "county": "祁东"},
        ],
        goals=[{"item": "i", "times": 2}, {"item": "j", "times": 2}],
        shape={"items_max": 1, "day_max": 1, "gap_days": 1, "week_max": 2},
    )
    even = propose(goals, effort)
    assert sorted(name for each in even.plan for name in each.items) == ["i", "j"]
    if elsewhere == "served":
        served = goals.model_copy(update={"served": (CountyServed(county="祁东", times=6),)})
    else:
        there = [stands(f"b{n}", n, "10:00", items=["x", "y"], locked=True) for n in range(2)]
        shape = {**goals.shape.model_dump(), "week_max": 4}
        served = small(**{**goals.model_dump(), "existing": there, "shape": shape})
    found = propose(served, effort)

    fine(served, found)
    assert [name for each in found.plan if not each.locked for name in each.items] == ["j", "j"]


def test_a_night_counts_on_both_its_days() -> None:
    """Four hours over midnight leave two of four on the day after."""
    late = [{"start": "00:00", "end": "26:00"}]
    goals = small(
        days=3,
        channels=[
            {"id": "c", "name": "夜", "open": [{"start": "00:00", "end": "24:00"}], "per_day": 2}
        ],
        hosts=[{"id": "h", "name": "周", "available": late, "day_max_min": 240}],
        goals=[{"item": "i", "times": 2, "gap_days": 1}],
        shape={"length_min": 180, "step_min": 60},
        existing=[stands("b", 0, "22:00", length_min=240, items=[], locked=True)],
    )
    found = propose(goals)

    fine(goals, found)
    assert [each.day.day for each in found.plan if not each.locked] == [3]
    assert ("host_day", ("b", "n")) in broken_rules(
        goals,
        [*goals.existing, PlanBroadcast.model_validate(stands("n", 1, "10:00", length_min=180))],
    )


def test_broadcasts_may_run_past_midnight() -> None:
    late = [{"start": "22:00", "end": "26:00"}]
    goals = small(channels=[{"id": "c", "name": "夜", "open": late, "prime": late}],
                  hosts=[{"id": "h", "name": "周", "available": late}],
                  shape={"length_min": 180, "step_min": 60})  # fmt: skip
    found = propose(goals)

    fine(goals, found)
    assert [each.start for each in found.plan] == ["22:00", "22:00"]


@pytest.mark.parametrize("effort", [None, pytest.param(SHORT, marks=needs_solver)])
@pytest.mark.parametrize(
    ("promised", "pieces", "most"), [(0, {}, 2), (0, {"i": 5}, 2), (15, {}, 1), (0, {"i": 40}, 0)]
)
def test_pieces_that_are_promised_are_not_planned_again(
    promised: int, pieces: dict[str, int], most: int, effort: Effort | None
) -> None:
    """Forty pieces, ten for a showing; one that is locked has its own number."""
    item = {"id": "i", "name": "黄花菜", "county": "祁东", "stock": 40, "quota": 10}
    goals = small(
        items=[{**item, "promised": promised}],
        goals=[{"item": "i", "times": 3, "gap_days": 1}],
        existing=[stands("b", 0, items=["i"], pieces=pieces, locked=True)],
    )
    found = propose(goals, effort)

    fine(goals, found)
    assert sum(not each.locked for each in found.plan) == most
