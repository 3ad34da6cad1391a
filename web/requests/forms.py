"""What is asked when footage is asked for."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from studio.records.requests import ShotShape
from studio.workflows.footage.shot_requests import (
    MOST_DAYS,
    MOST_FILES,
    MOST_MIB,
    MOST_SECONDS,
    NOTE_LIMIT,
    WHAT_LIMIT,
    Wanted,
)
from web.entered import Entered


class RequestForm(Entered):
    """Item, what to film, how, and how much may come."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        shape = self.choice("shape", [each.value for each in ShotShape], needed=False)
        self.wanted = Wanted(
            item_id=self.text("item", limit=40),
            what=self.text("what", limit=WHAT_LIMIT),
            note=self.text("note", limit=NOTE_LIMIT, needed=False),
            film_on=self.day("film_on") if self.raw("film_on") else None,
            shape=ShotShape(shape or ShotShape.ANY),
            seconds=self.whole("seconds", 1, MOST_SECONDS) if self.raw("seconds") else None,
            photos=bool(self.raw("photos")),
            days=self.whole("days", 0, MOST_DAYS) if self.raw("days") else 14,
            most_files=self.whole("files", 1, MOST_FILES) if self.raw("files") else 20,
            most_mib=self.whole("mib", 1, MOST_MIB) if self.raw("mib") else 2000,
        )


class ProlongForm(Entered):
    """How many days more."""

    def __init__(self, values: MultiDict[str, str]) -> None:
        super().__init__(values)
        self.days = self.whole("days", 0, MOST_DAYS)
