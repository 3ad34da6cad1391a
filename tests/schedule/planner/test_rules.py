"""Each hard rule finds what breaks it; what only locked broadcasts break is not told."""

from __future__ import annotations

from typing import Any

import pytest

from studio.schedule.planner import PlanBroadcast, broken_rules
from tests.schedule.planner.tasks import small, stands

OTHER = {"id": "j", "name": "莓茶", "county": "桑植"}
ITEM = {"id": "i", "name": "黄花菜", "county": "祁东"}


def plan(*broadcasts: dict[str, Any]) -> tuple[PlanBroadcast, ...]:
    return tuple(map(PlanBroadcast.model_validate, broadcasts))


@pytest.mark.parametrize(
    ("changes", "broadcasts", "rule"),
    [
        ({}, [stands("a", 0, "10:00"), stands("b", 0, "12:09", items=["j"])], "channel_pause"),
        ({"channels": [{"id": "c", "name": "c", "at_once": 2, "turnaround_min": 30}],
          "hosts": [{"id": name, "name": name} for name in "hkl"]},
         [stands("a", 0, "10:00"), stands("b", 0, "11:00", host="k", items=["j"]),
          stands("d", 0, "12:29", host="l", items=[])], "channel_pause"),
        ({}, [stands("a", 0, "22:00", channel="d"), stands("b", 1, "00:29", items=["j"])], "host_pause"),
        ({}, [stands("a", 0, "07:59")], "channel_closed"),
        ({}, [stands("a", 0, "21:01")], "channel_closed"),
        ({"hosts": [{"id": "h", "name": "周", "away": [{"first": "2026-06-03", "last": "2026-06-03"}]}]},
         [stands("a", 2)], "host_absent"),
        ({"hosts": [{"id": "h", "name": "周", "channels": ["d"]}]}, [stands("a", 2)], "host_absent"),
        ({}, [stands("a", 7)], "outside_period"),
        ({"shape": {"week_max": 0}}, [stands("a", 0)], "week"),
        ({"shape": {"day_max": 1}}, [stands("a", 0), stands("b", 0, channel="d", items=["j"])], "day"),
        ({}, [stands("a", 0), stands("b", 0, "19:00", items=["j"])], "channel_day"),
        ({"hosts": [{"id": "h", "name": "周", "day_max_min": 119}]}, [stands("a", 0)], "host_day"),
        ({"hosts": [{"id": "h", "name": "周", "day_max_min": 160}]},
         [stands("a", 0, "23:00"), stands("b", 1, "08:00", items=["j"])], "host_day"),
        ({"hosts": [{"id": "h", "name": "周", "week_max_min": 239}]},
         [stands("a", 0), stands("b", 6)], "host_week"),
        ({}, [stands("a", 0, items=[])], "items"),
        ({"shape": {"items_max": 1}}, [stands("a", 0, items=["i", "j"])], "items"),
        ({"goals": []}, [stands("a", 0)], "not_asked"),
        ({"items": [{**ITEM, "season": "06-03/06-30"}, OTHER]}, [stands("a", 1)], "item_day"),
        ({"goals": [{"item": "i", "times": 2, "first": "2026-06-02"}]}, [stands("a", 0)], "item_day"),
        ({}, [stands("a", 0), stands("b", 2)], "gap"),
        ({"items": [{**ITEM, "stock": 19, "quota": 10}, OTHER]}, [stands("a", 0), stands("b", 3)], "stock"),
        ({"items": [{**ITEM, "stock": 20, "quota": 10, "promised": 1}, OTHER]},
         [stands("a", 0), stands("b", 3)], "stock"),
        ({"items": [{**ITEM, "stock": 20, "quota": 10}, OTHER]},
         [stands("a", 0, pieces={"i": 11}), stands("b", 3)], "stock"),
        ({"goals": [{"item": "i", "times": 1}]}, [stands("a", 0), stands("b", 3)], "times"),
    ],
)  # fmt: skip
def test_each_rule_finds_what_breaks_it(
    changes: dict[str, Any], broadcasts: list[dict[str, Any]], rule: str
) -> None:
    channels = [{"id": name, "name": name} for name in ("c", "d")]
    if rule == "host_pause":
        channels = [
            {"id": name, "name": name, "open": [{"start": "00:00", "end": "26:00"}]}
            for name in ("c", "d")
        ]
    goals = [{"item": "i", "times": 2}, {"item": "j", "times": 2}]
    made = small(**{"channels": channels, "items": [ITEM, OTHER], "goals": goals, **changes})

    assert rule in {name for name, _who in broken_rules(made, plan(*broadcasts))}
    locked = [{**each, "locked": True} for each in broadcasts]
    assert broken_rules(made, plan(*locked)) == ()


def test_what_just_fits_breaks_nothing() -> None:
    made = small(
        channels=[{"id": "c", "name": "c", "per_day": 2, "turnaround_min": 30}],
        items=[ITEM, OTHER],
        goals=[{"item": "i", "times": 2}, {"item": "j", "times": 1}],
        hosts=[{"id": "h", "name": "周", "day_max_min": 240, "week_max_min": 360}],
    )
    full = plan(
        stands("a", 0, "10:00"), stands("b", 0, "12:30", items=["j"]), stands("c", 3, "21:00")
    )
    assert broken_rules(made, full) == ()
