"""Tasks for planners: one of the size a county office has, and small ones drawn at random."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from studio.schedule.planner import Goals, PlanBroadcast
from studio.schedule.planner.problem import CountyServed
from studio.schedule.planner.problem import Hours as PlanHours

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
