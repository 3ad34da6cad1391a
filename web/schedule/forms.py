"""Forms of the schedule desk: a broadcast, a part of its rundown, a host, a channel."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.live import Broadcast, Channel, Host, Segment, SegmentKind
from studio.schedule import kept_segment, parse_window
from studio.schedule.grid import FIELD, Column, Known, read_cell
from studio.workflows.live.plan_broadcast import NAME_LIMIT, TITLE_LIMIT, BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft
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

    def keep_together(self, hosts: Mapping[str, Host], channels: Mapping[str, Channel]) -> None:
        """Refuse a channel that is not of the host's unit: a broadcast is of one."""
        host, channel = hosts.get(self._host), channels.get(self._channel)
        if host is not None and channel is not None and host.unit_id != channel.unit_id:
            told = {"host": host.name, "channel": channel.name}
            self.refuse("channel", InputError("schedule.two_units", **told))

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


IDS = frozenset({Column.ITEM, Column.CLIP, Column.HOSTS})
"""Columns whose fields hold ids here, chosen from lists."""


def part_draft(values: MultiDict[str, str], before: Segment | None = None) -> SegmentDraft:
    """A part as typed; fields that the form does not have stay as they are.

    Another item forgets the old item's clip.

    Raises:
        InputError: ``form.minutes``, ``cell.*``.
    """
    found: dict[str, object] = {}
    if before is not None:
        kept = kept_segment(before)
        found = {name: getattr(kept, name) for name in FIELD.values()}
    typed = Entered(values)
    for column in Column:
        if column in values and column not in IDS:
            found[FIELD[column]] = read_cell(column, typed.raw(column), Known())
    for column in (Column.ITEM, Column.CLIP):
        if column in values:
            found[FIELD[column]] = typed.raw(column) or None
    if "hosts_asked" in values:
        found["host_ids"] = tuple(dict.fromkeys(filter(None, values.getlist("hosts"))))
    if "optional_asked" in values and Column.OPTIONAL not in values:
        found["optional"] = False
    if "minutes" in values or "planned_s" not in found:
        found["planned_s"] = read_minutes(typed.raw("minutes"))
    if before is not None and found["item_id"] != before.item_id:
        found["clip_id"] = None
    kind = SegmentKind.ITEM if found.get("item_id") else SegmentKind.INTERACTION
    return SegmentDraft(**{"kind": kind, **found})  # type: ignore[arg-type]  # by name of field, each read for it


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
