"""A broadcast in the forms that other programs and people read."""

from studio.schedule.exports.cards import HostCard, host_cards
from studio.schedule.exports.chat import links_text, rundown_text
from studio.schedule.exports.document import (
    ScheduleFile,
    read_document,
    read_file,
    schema,
    write_document,
)
from studio.schedule.exports.obs import Looks, scene_collection
from studio.schedule.exports.paper import Press, long_pictures, wall_sheet
from studio.schedule.exports.table import rundown_csv

__all__ = [
    "HostCard",
    "Looks",
    "Press",
    "ScheduleFile",
    "host_cards",
    "links_text",
    "long_pictures",
    "read_document",
    "read_file",
    "rundown_csv",
    "rundown_text",
    "scene_collection",
    "schema",
    "wall_sheet",
    "write_document",
]
