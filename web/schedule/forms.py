"""Forms of the schedule desk: a broadcast, a part of its rundown, a host, a channel."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.live import Broadcast, Segment, SegmentKind
from studio.schedule import parse_window
from studio.workflows.plan_broadcast import NAME_LIMIT, TITLE_LIMIT, BroadcastDraft
from studio.workflows.plan_rundown import SCRIPT_LIMIT, SegmentDraft
from web.entered import Entered
from web.filters import local

MINUTES = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")

FIELDS = {
    "schedule.bad_date": "day",
    "schedule.bad_time": "start",
    "schedule.ends_before_start": "end",
    "schedule.no_length": "end",
    "schedule.too_long": "end",
    "schedule.no_title": "title",
}
"""Which field a refusal belongs to."""


class BroadcastForm(Entered):
    """Title, channel, host, day and times as typed; ``draft`` when all is well."""

    def __init__(
        self, values: MultiDict[str, str], hosts: Collection[str], channels: Collection[str]
    ) -> None:
        super().__init__(values)
        self.revision = int(self.raw("revision")) if self.raw("revision").isdecimal() else 0
        self._title = self.text("title", limit=TITLE_LIMIT)
        self._host = self.choice("host", hosts)
        self._channel = self.choice("channel", channels)
        for name in ("day", "start", "end"):
            self.text(name, limit=40)
        self._window = self._read_window() if self.fine else None

    def _read_window(self) -> tuple[datetime, datetime] | None:
        end_day, day = self.raw("end_day"), self.raw("day")
        end = f"{end_day} {self.raw('end')}" if end_day and end_day != day else self.raw("end")
        try:
            return parse_window(day, self.raw("start"), end)
        except InputError as error:
            self.refuse(FIELDS.get(error.code, "day"), error)
            return None

    @property
    def draft(self) -> BroadcastDraft | None:
        """What is to be saved; None when something was refused."""
        if self._window is None or not self.fine:
            return None
        start, end = self._window
        return BroadcastDraft(self._title, self._channel, self._host, start, end)


def values_of(broadcast: Broadcast) -> MultiDict[str, str]:
    """A broadcast as its form shows it."""
    start, end = local(broadcast.start_at), local(broadcast.end_at)
    return MultiDict(
        {
            "title": broadcast.title,
            "host": broadcast.host_id,
            "channel": broadcast.channel_id,
            "day": f"{start:%Y-%m-%d}",
            "start": f"{start:%H:%M}",
            "end": f"{end:%H:%M}",
            "end_day": f"{end:%Y-%m-%d}" if end.date() != start.date() else "",
            "revision": str(broadcast.revision),
        }
    )


def part_draft(values: MultiDict[str, str], before: Segment | None = None) -> SegmentDraft:
    """A part as typed; with ``before``, another item forgets the old item's clip.

    Raises:
        InputError: ``form.minutes``, ``form.choice``, ``form.too_long``.
    """
    typed = Entered(values)
    item_id = typed.raw("item") or None
    kind = typed.choice("kind", set(SegmentKind), needed=False)
    script = typed.text("script", limit=SCRIPT_LIMIT, needed=False)
    title = typed.text("title", limit=TITLE_LIMIT, needed=False)
    for error in typed.errors.values():
        raise error
    same_item = before is None or before.item_id == item_id
    return SegmentDraft(
        kind=SegmentKind(kind)
        if kind
        else SegmentKind.ITEM
        if item_id
        else SegmentKind.INTERACTION,
        planned_s=read_minutes(typed.raw("minutes")),
        title=title,
        item_id=item_id,
        clip_id=(typed.raw("clip") or None) if same_item else None,
        script=script,
    )


def read_minutes(text: str) -> int:
    """``2.5`` minutes as 150 seconds.

    Raises:
        InputError: ``form.minutes``.
    """
    if not MINUTES.fullmatch(text):
        raise InputError("form.minutes", found=text[:20])
    return round(Decimal(text) * 60)


class NameForm(Entered):
    """A host's or channel's name, its unit, and what a channel has besides."""

    def __init__(self, values: MultiDict[str, str], unit_ids: Collection[str]) -> None:
        super().__init__(values)
        self.unit_id = self.choice("unit", unit_ids)
        self.name = self.text("name", limit=NAME_LIMIT)

    def raise_first(self) -> None:
        """Raise what was refused first, where something was."""
        for error in self.errors.values():
            raise error
