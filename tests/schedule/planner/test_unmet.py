"""Goals that are not met, and what would have to give."""

from __future__ import annotations

from typing import Any

import pytest

from studio.schedule.planner import propose
from studio.words import LANGUAGES, say
from tests.schedule.planner.judged import fine
from tests.schedule.planner.tasks import small, stands


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
            {"start": "09:00", "end": "12:00", "weekdays": [3]}]}]}, "give_away", {}),
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


@pytest.mark.parametrize(
    ("changes", "code", "params"),
    [
        ({"goals": [{"item": "i", "times": 60}]}, "give_period", {"period": 7, "most": 3}),
        ({"items": [{"id": "i", "name": "枣", "county": "祁东", "season": "11-15/02-10"}]},
         "give_no_season", {"days": 0}),
        ({"items": [{"id": "i", "name": "枣", "county": "祁东", "perishable": True, "harvest": "over"}]},
         "give_harvest", {"days": 0}),
        ({"channels": [{"id": "c", "name": "号", "open": [{"start": "20:00", "end": "21:00"}]}]},
         "give_channel", {"days": 7}),
        ({"hosts": [{"id": "h", "name": "周", "available": []}]}, "give_away", {"days": 7}),
        ({"hosts": [{"id": "h", "name": "周", "away": [
            {"first": "2026-06-01", "last": "2026-06-30", "why": "host_unverified"}]},
            {"id": "k", "name": "彭", "available": []}]}, "give_host_unverified", {"days": 7}),
        ({"hosts": [{"id": "h", "name": "周", "away": [
            {"first": "2026-06-01", "last": "2026-06-30", "why": "past"}]}]}, "give_past", {"days": 7}),
        ({"shape": {"day_max": 1}, "existing": [
            stands(f"b{day}", day, items=[], locked=True) for day in range(7)]}, "give_day", {"days": 7}),
        ({"shape": {"week_max": 1}, "existing": [stands("b", 3, items=[], locked=True)]},
         "give_week", {"days": 7}),
    ],
)  # fmt: skip
def test_a_goal_of_which_nothing_can_be_met_has_one_reason(
    changes: dict[str, Any], code: str, params: dict[str, Any]
) -> None:
    found = propose(small(**changes))
    (unmet,) = found.unmet
    (reason,) = unmet.gives
    assert reason.code == code
    assert params.items() <= reason.params.items()
    for language in LANGUAGES:
        assert "{" not in str(say(f"plan_period.{code}", language, reason.params))


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
