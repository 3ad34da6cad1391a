"""Broadcasts, rundowns, hosts and channels."""

from web.schedule import (
    <<<<<<< HEAD
    calendar,
    =======
    cells,
    >>>>>>> 9b8f6d2 (Show the rundown as a table that saves cell by cell,
    calendar_moves,
    feeds,
    fitting,
    handouts,
    host_page,
    live_pack,
    mending,
    pasted rows,
    pasting,
    people,
    planner,
    prompter,
    proposals,
    remedies by a tap,
    rundown,
    series,
    talk,
    templates and comments,
    tools,
    versions,
    with versions,
)
from web.schedule.policy import POLICIES
from web.schedule.routes import blueprint

__all__ = [
    "POLICIES",
    "blueprint",
    "<<<<<<< HEAD
    calendar",
    "=======
    cells",
    ">>>>>>> 9b8f6d2 (Show the rundown as a table that saves cell by cell",
    "calendar_moves",
    "feeds",
    "fitting",
    "handouts",
    "host_page",
    "live_pack",
    "mending",
    "pasted rows",
    "pasting",
    "people",
    "planner",
    "prompter",
    "proposals",
    "remedies by a tap",
    "rundown",
    "series",
    "talk",
    "templates and comments",
    "tools",
    "versions",
    "with versions",
]
