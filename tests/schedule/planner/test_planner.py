from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from studio.errors import Cancelled, InputError
from studio.schedule.planner import (
    Change,
    Effort,
    Goals,
    PlanBroadcast,
    Proposal,
    accept,
    broken_rules,
    propose,
)
from studio.schedule.planner.problem import CountyServed
from studio.schedule.planner.problem import Hours as PlanHours
from studio.schedule.planner.score import score
from studio.schedule.planner.space import possible
from tests.schedule.planner.tasks import FIRST, month

needs_solver = pytest.mark.skipif(
    importlib.util.find_spec("ortools") is None,
    reason="OR-Tools is not installed: pip install --no-deps -r requirements/run.lock",
)
SHORT = Effort(work=2, seconds=20)


def small(**changes: Any) -> Goals:
    """One week, one channel, one host, one item that is to be shown twice."""
    values: dict[str, Any] = {
        "first": FIRST,
        "days": 7,
        "channels": [{"id": "c", "name": "账号", "prime": [{"start": "19:00", "end": "22:00"}]}],
        "hosts": [{"id": "h", "name": "周晓禾"}],
        "items": [{"id": "i", "name": "黄花菜", "county": "祁东"}],
        "goals": [{"item": "i", "times": 2}],
    }
    return Goals.model_validate({**values, **changes})


def stands(name: str = "b", day: int = 2, start: str = "10:00", **changes: Any) -> dict[str, Any]:
    values = {
        "id": name,
        "channel": "c",
        "host": "h",
        "day": FIRST + timedelta(days=day),
        "start": start,
        "length_min": 120,
        "items": ["i"],
    }
    return {**values, **changes}


def fine(goals: Goals, proposal: Proposal) -> None:
    """No rule is broken, nothing locked moved, and the points are what they are said to be."""
    assert broken_rules(goals, proposal.plan) == ()
    plan = {each.id: each for each in proposal.plan}
    for each in goals.existing:
        if each.locked:
            assert plan[each.id] == each
    assert score(possible(goals), proposal.plan) == proposal.score
    assert proposal.score.total <= proposal.bound
    assert [each for each in proposal.broadcasts if not each.why] == []


@st.composite
def tasks(draw: st.DrawFn) -> Goals:
    """Small tasks with every kind of rule, and a plan before them that keeps none of them."""
    made = month(
        seed=draw(st.integers(0, 10_000)),
        channels=draw(st.integers(1, 2)),
        hosts=draw(st.integers(1, 3)),
        items=draw(st.integers(1, 8)),
        days=draw(st.integers(1, 9)),
    )
    shape = made.shape.model_copy(
        update={
            "step_min": draw(st.sampled_from([90, 120, 240])),
            "items_max": draw(st.integers(2, 4)),
            "items_min": draw(st.integers(1, 2)),
            "week_max": draw(st.sampled_from([None, 0, 2, 5])),
            "day_max": draw(st.sampled_from([None, 0, 1, 2])),
            "gap_days": draw(st.integers(1, 5)),
        }
    )
    before = [
        stands(
            f"b{number}",
            draw(st.integers(0, 9)),
            draw(st.sampled_from(["09:00", "10:30", "19:00", "22:00", "23:30"])),
            channel=draw(st.sampled_from([each.id for each in made.channels])),
            host=draw(st.sampled_from([each.id for each in made.hosts])),
            items=draw(st.lists(st.sampled_from([each.id for each in made.items]), unique=True)),
            pieces=draw(
                st.dictionaries(
                    st.sampled_from([each.id for each in made.items]),
                    st.integers(0, 300),
                    max_size=2,
                )
            ),
            locked=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    old = tuple(map(PlanBroadcast.model_validate, before))
    late = PlanHours(start="09:00", end=draw(st.sampled_from(["23:00", "27:00"])))
    channels = tuple(
        each.model_copy(
            update={
                "open": (late,),
                "at_once": draw(st.integers(1, 2)),
                "turnaround_min": draw(st.sampled_from([0, 30, 200])),
            }
        )
        for each in made.channels
    )
    hosts = tuple(
        each.model_copy(
            update={
                "available": tuple(
                    hours.model_copy(update={"end": late.end}) for hours in each.available
                )
            }
        )
        for each in made.hosts
    )
    items = tuple(
        each.model_copy(update={"promised": draw(st.sampled_from([0, 0, 150]))})
        for each in made.items
    )
    changed = {
        "shape": shape,
        "existing": old,
        "channels": channels,
        "hosts": hosts,
        "items": items,
    }
    changed["served"] = draw(st.sampled_from([(), (CountyServed(county="祁东", times=4),)]))
    return Goals.model_validate(made.model_copy(update=changed).model_dump())


@settings(max_examples=80, deadline=None)
@given(tasks())
def test_the_quick_plan_never_breaks_a_rule(goals: Goals) -> None:
    fine(goals, propose(goals))


@needs_solver
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tasks())
def test_the_search_never_breaks_a_rule_and_never_loses(goals: Goals) -> None:
    found = propose(goals, Effort(work=1, seconds=20, gap_permille=0))

    fine(goals, found)
    assert found.solver == "cp-sat"
    assert found.score.total >= found.first_total


@needs_solver
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tasks())
def test_a_seed_gives_one_plan(goals: Goals) -> None:
    effort = Effort(work=1, seconds=60, seed=3)

    assert propose(goals, effort) == propose(goals, effort)


@needs_solver
def test_the_search_finds_what_the_quick_plan_misses() -> None:
    # The important one may only be shown on the first day, where the quick plan has given its place away to another
    # county's, which could as well be shown on the second.
    goals = small(
        days=2,
        items=[
            {"id": "i", "name": "黄花菜", "county": "祁东"},
            {"id": "j", "name": "莓茶", "county": "桑植", "season": "06-01/06-01"},
        ],
        goals=[
            {"item": "i", "times": 1, "priority": 3},
            {"item": "j", "times": 1, "priority": 1},
        ],
        shape={"items_max": 1},
    )
    found = propose(goals, SHORT)

    assert found.unmet == ()
    assert found.proven
    assert found.score.total == found.bound


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
    ("changes", "code", "params"),
    [
        ({"items": [{"id": "i", "name": "黄花菜", "county": "祁东", "stock": 30, "quota": 20}]},
         "give_stock", {"stock": 30, "needed": 40}),
        ({"items": [{"id": "i", "name": "黄花菜", "county": "祁东", "season": "11-15/06-01"}]},
         "give_season", {"days": 1}),
        ({"shape": {"gap_days": 7}}, "give_gap", {"gap": 7, "most": 1}),
        ({"shape": {"week_max": 1}}, "give_week", {}),
        ({"hosts": [{"id": "h", "name": "周", "week_max_min": 120}]}, "give_host", {}),
        ({"hosts": [{"id": "h", "name": "周", "available": [
            {"start": "09:00", "end": "12:00", "weekdays": [3]}]}]}, "give_closed", {}),
    ],
)  # fmt: skip
def test_what_would_have_to_give_is_said(
    changes: dict[str, Any], code: str, params: dict[str, Any]
) -> None:
    goals = small(**changes)
    found = propose(goals)

    fine(goals, found)
    (unmet,) = found.unmet
    assert (unmet.asked, unmet.got) == (2, 1)
    reason = next(each for each in unmet.gives if each.code == code)
    assert params.items() <= reason.params.items()


def test_a_full_broadcast_must_give_room() -> None:
    items = [{"id": name, "name": name, "county": "祁东"} for name in ("i", "j")]
    goals = small(
        days=1,
        items=items,
        goals=[{"item": "i", "times": 1}, {"item": "j", "times": 1}],
        shape={"items_max": 1},
    )
    (unmet,) = propose(goals).unmet

    assert [each.code for each in unmet.gives] == ["give_room"]


def test_a_county_that_lacks_showings_is_told() -> None:
    found = propose(small(counties=[{"county": "祁东", "least": 5}]))
    (unmet,) = found.unmet

    assert (unmet.kind, unmet.subject, unmet.asked, unmet.got) == ("county", "祁东", 5, 2)
    assert [each.code for each in unmet.gives] == ["give_county_goals"]


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


def test_locked_ones_stay_count_and_keep_others_away() -> None:
    locked = stands(day=2, start="20:00", locked=True)
    goals = small(existing=[locked])
    found = propose(goals)

    fine(goals, found)
    assert [(each.change, each.broadcast.id) for each in found.broadcasts][0:1] == [
        (Change.LOCKED, "b")
    ]
    (new,) = (each.broadcast for each in found.broadcasts if each.change is Change.NEW)
    assert (new.day - date(2026, 6, 3)).days >= 3
    assert found.unmet == ()


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


@pytest.mark.parametrize("effort", [None, pytest.param(SHORT, marks=needs_solver)])
def test_a_plan_that_serves_is_not_changed(effort: Effort | None) -> None:
    before = [stands("a", 0, "10:30"), stands("b", 4, "14:00")]
    found = propose(small(existing=before), effort)

    assert [each.change for each in found.broadcasts] == [Change.KEPT, Change.KEPT]


@needs_solver
def test_only_what_must_move_moves() -> None:
    """The host falls ill on one day: that broadcast changes, the others keep even odd times."""
    week = [stands(name, day, "10:30") for name, day in (("a", 0), ("b", 3), ("c", 6))]
    hosts = [
        {"id": "h", "name": "周", "away": [{"first": "2026-06-04", "last": "2026-06-04"}]},
        {"id": "k", "name": "彭"},
    ]
    goals = small(existing=week, hosts=hosts, goals=[{"item": "i", "times": 3}])
    found = propose(goals, SHORT)

    fine(goals, found)
    assert {each.broadcast.id: each.change for each in found.broadcasts} == {
        "a": Change.KEPT,
        "b": Change.HOST,
        "c": Change.KEPT,
    }


def test_what_is_not_wanted_any_more_is_dropped_and_told() -> None:
    found = propose(small(goals=[], existing=[stands()]))

    assert [each.change for each in found.broadcasts] == [Change.DROPPED]
    assert found.plan == ()


def test_all_some_or_none_of_a_proposal_are_taken() -> None:
    goals = small(existing=[stands("old", 6, items=[])])
    made = propose(goals)
    new = [each.broadcast.id for each in made.broadcasts if each.change is Change.NEW]

    everything = accept(goals, made)
    assert [each.locked for each in everything.existing] == [True] * len(made.plan)
    assert accept(goals, made, []).existing == goals.existing
    some = accept(goals, made, new[:1])
    assert [(each.id, each.locked) for each in some.existing] == [(new[0], True), ("old", False)]
    with pytest.raises(InputError, match="unknown_broadcast"):
        accept(goals, made, ["nobody"])


def test_taken_plans_are_planned_around() -> None:
    goals = small()
    made = propose(goals)
    again = propose(accept(goals, made))

    assert [each.change for each in again.broadcasts] == [Change.LOCKED, Change.LOCKED]


@needs_solver
def test_a_search_stops_when_asked() -> None:
    with pytest.raises(Cancelled):
        propose(month(), Effort(work=10_000, seconds=600, gap_permille=0), cancelled=lambda: True)


@needs_solver
def test_progress_tells_points_and_bound() -> None:
    told: list[tuple[int, int]] = []
    propose(small(), SHORT, lambda points, bound, _seconds: told.append((points, bound)))

    assert told
    assert all(points <= bound for points, bound in told)


@pytest.mark.parametrize(
    "changes",
    [
        {"goals": [{"item": "nobody", "times": 1}]},
        {"items": [{"id": "i", "name": "a", "county": "b", "stock": -1}]},
        {"items": [{"id": "i", "name": "a", "county": "b", "season": "02-30/03-01"}]},
        {"hosts": [{"id": "h", "name": "a"}, {"id": "h", "name": "b"}]},
        {"shape": {"items_min": 3, "items_max": 2}},
        {"channels": [{"id": "c", "name": "a", "open": [{"start": "20:00", "end": "19:00"}]}]},
        {"existing": [stands(start="49:00")]},
    ],
)
def test_goals_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        small(**changes)


def test_a_task_beyond_measure_is_refused() -> None:
    goals = small(
        days=92, shape={"step_min": 5},
        hosts=[{"id": f"h{number}", "name": "x"} for number in range(100)],
    )  # fmt: skip
    with pytest.raises(InputError, match="too_big"):
        propose(goals)


def test_broadcasts_may_run_past_midnight() -> None:
    late = [{"start": "22:00", "end": "26:00"}]
    goals = small(channels=[{"id": "c", "name": "夜", "open": late, "prime": late}],
                  hosts=[{"id": "h", "name": "周", "available": late}],
                  shape={"length_min": 180, "step_min": 60})  # fmt: skip
    found = propose(goals)

    fine(goals, found)
    assert [each.start for each in found.plan] == ["22:00", "22:00"]
