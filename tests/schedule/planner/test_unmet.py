"""Goals that are not met, and what would have to give."""

from __future__ import annotations

from typing import Any

import pytest

from studio.schedule.planner import propose
from tests.schedule.planner.judged import fine
from tests.schedule.planner.tasks import small


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
