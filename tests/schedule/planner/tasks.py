"""Tasks for planners: one of the size a county office has, and small ones drawn at random."""

from __future__ import annotations

import random
from datetime import date, timedelta

from studio.schedule.planner import Goals

FIRST = date(2026, 6, 1)
"""A Monday; daylilies open in the second week."""

COUNTIES = ("祁东", "桑植", "新化")


def month(
    *, seed: int = 0, channels: int = 4, hosts: int = 6, items: int = 60, days: int = 28
) -> Goals:
    """A period as an office plans it: fresh and stored goods of three counties, more wishes than hours."""
    dice = random.Random(seed)
    evening = {"start": "19:00", "end": "23:00"}
    return Goals.model_validate(
        {
            "first": FIRST,
            "days": days,
            "channels": [
                {
                    "id": f"c{number}",
                    "name": f"{COUNTIES[number % 3]}直播间{number + 1}",
                    "open": [{"start": "09:00", "end": "23:00"}],
                    "prime": [evening, {"start": "14:00", "end": "17:00", "weekdays": [6, 7]}],
                    "turnaround_min": 30,
                    "per_day": 2,
                }
                for number in range(channels)
            ],
            "hosts": [_host(dice, number, days) for number in range(hosts)],
            "items": [_item(dice, number) for number in range(items)],
            "goals": [
                {
                    "item": f"i{number:02d}",
                    "times": dice.randint(3, 6),
                    "priority": dice.randint(1, 3),
                }
                for number in range(items)
            ],
            "counties": [{"county": name, "least": items} for name in COUNTIES],
            "shape": {"length_min": 120, "items_max": 6, "items_min": 2, "week_max": 12},
        }
    )


def _host(dice: random.Random, number: int, days: int) -> dict[str, object]:
    off = dice.sample(range(1, 8), 2)
    at_work = [each for each in range(1, 8) if each not in off]
    away = FIRST + timedelta(days=dice.randrange(days))
    return {
        "id": f"h{number}",
        "name": f"主播{number + 1}",
        "available": [{"start": "09:00", "end": "23:00", "weekdays": at_work}],
        "away": [{"first": away, "last": away + timedelta(days=2)}],
        "day_max_min": 240,
        "week_max_min": 720,
    }


def _item(dice: random.Random, number: int) -> dict[str, object]:
    kind = dice.choice(["fresh", "ending", "coming", "stored", "stored", "stored"])
    made: dict[str, object] = {
        "id": f"i{number:02d}",
        "name": f"商品{number + 1}",
        "county": COUNTIES[number % 3],
        "stock": dice.choice([None, None, 500, 300]),
        "quota": 100,
    }
    if kind == "fresh":
        made |= {"perishable": True, "harvest": "now", "season": "05-20/06-30"}
    elif kind == "ending":
        made |= {"perishable": True, "harvest": "last_days"}
    elif kind == "coming":
        made |= {"perishable": True, "harvest": "coming"}
        made["harvest_from"] = FIRST + timedelta(days=10)
    return made
