"""A period planned from a file of goals: file in, proposal out; no database."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import date, timedelta
from pathlib import Path

from pydantic import ValidationError

from studio.errors import InputError
from studio.process import CancelCheck, never
from studio.schedule.planner import Effort, Goals, Proposal, accept, propose
from studio.workflows.given_plans import read_text

Report = Callable[[str, float], None]
"""Told the step and how much of it is done, of 1."""


def read_goals(path: Path) -> Goals:
    """The goals in a JSON file.

    Raises:
        InputError: ``plan_period.not_json``, ``plan_period.bad_goals``, and as ``read_text``.
    """
    try:
        data = json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError("plan_period.not_json", name=path.name, cause=str(error)[:200]) from error
    try:
        return Goals.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "$"
        cause = str(first["msg"]).removeprefix("Value error, ")[:300]
        raise InputError(
            "plan_period.bad_goals", name=path.name, where=where, cause=cause
        ) from error


def plan_period(
    goals: Goals,
    effort: Effort | None,
    report: Report,
    cancelled: CancelCheck = never,
) -> Proposal:
    """Propose a plan.

    Raises:
        InputError: ``plan_period.too_big``.
        Cancelled: As asked.
    """
    limit = effort.seconds if effort else 1
    report("plan_period", 0.0)
    made = propose(
        goals,
        effort,
        lambda _points, _bound, seconds: report("plan_period", min(1.0, seconds / limit)),
        cancelled,
    )
    report("plan_period", 1.0)
    return made


def accepted(goals: Goals, proposal: Proposal, ids: Collection[str] | None) -> str:
    """The goals' file again, with what was taken as the plan that stands.

    Raises:
        InputError: ``plan_period.unknown_broadcast``.
    """
    return accept(goals, proposal, ids).model_dump_json(indent=1) + "\n"


def example(first: date) -> Goals:
    """Goals to begin with: four weeks of one channel, two hosts, two products."""
    ripe = {"first": first.isoformat(), "last": (first + timedelta(days=20)).isoformat()}
    return Goals.model_validate(
        {
            "first": first,
            "days": 28,
            "channels": [
                {
                    "id": "douyin",
                    "name": "祁东黄花菜直播间",
                    "open": [{"start": "09:00", "end": "23:00"}],
                    "prime": [{"start": "19:00", "end": "22:00"}],
                    "turnaround_min": 30,
                }
            ],
            "hosts": [
                {"id": "zhou", "name": "周晓禾", "week_max_min": 600},
                {
                    "id": "peng",
                    "name": "彭湘宜",
                    "available": [{"start": "18:00", "end": "23:00", "weekdays": [5, 6, 7]}],
                },
            ],
            "items": [
                {
                    "id": "qd-hhc-fresh",
                    "name": "祁东鲜黄花",
                    "county": "祁东",
                    "season": "06-10/08-31",
                    "harvest": "now",
                    "perishable": True,
                    "stock": 600,
                    "quota": 100,
                },
                {"id": "qd-hhc-dry", "name": "祁东干黄花", "county": "祁东"},
            ],
            "goals": [
                {"item": "qd-hhc-fresh", "times": 6, "priority": 3, "gap_days": 2},
                {"item": "qd-hhc-dry", "times": 4, **ripe},
            ],
            "shape": {"length_min": 120, "items_max": 8, "week_max": 5},
        }
    )
