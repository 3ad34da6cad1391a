"""Broadcasts, rundowns, hosts and channels."""

from web.schedule import (
    calendar,
    calendar_moves,
    feeds,
    handouts,
    host_page,
    live_pack,
    people,
    planner,
    prompter,
    proposals,
    rundown,
    series,
)
from web.schedule.policy import POLICIES
from web.schedule.routes import blueprint

__all__ = [
    "POLICIES",
    "blueprint",
    "calendar",
    "calendar_moves",
    "feeds",
    "handouts",
    "host_page",
    "live_pack",
    "people",
    "planner",
    "prompter",
    "proposals",
    "rundown",
    "series",
]
