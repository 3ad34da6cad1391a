"""Broadcasts, rundowns, hosts and channels."""

from web.schedule import (
    feeds,
    handouts,
    live_pack,
    people,
    planner,
    prompter,
    proposals,
    rundown,
)
from web.schedule.policy import POLICIES
from web.schedule.routes import blueprint

__all__ = [
    "POLICIES",
    "blueprint",
    "feeds",
    "handouts",
    "live_pack",
    "people",
    "planner",
    "prompter",
    "proposals",
    "rundown",
]
