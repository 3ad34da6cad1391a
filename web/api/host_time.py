"""When hosts can come: their hours, exceptions, and busy times from their calendars' files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from flask import url_for

from studio.errors import InputError
from studio.records.host_busy import HostBusy
from studio.records.live import Host
from studio.schedule import Availability, Hours, Span
from studio.schedule.host_time import by_hand, from_files
from studio.units.day import YEARS
from studio.workflows.live import host_busy
from studio.workflows.live.describe_host import HostFacts, describe_host
from web.api.asked_hosts import AddBusyWish, HoursWish, SpanWish, TimeWish
from web.api.asked_sellers import NamedFile
from web.api.hosts import GROUP
from web.api.marks import gettext as _
from web.api.operations import Answer, operation
from web.api.shapes_hosts import (
    BusyFileShape,
    BusyFilesShape,
    HoursShape,
    SpanShape,
    TimeShape,
    WholeBusyShape,
)
from web.reach import fetch, viewer
from web.state import session, studio


@operation(
    "GET",
    "/hosts/<host_id>/time",
    TimeShape,
    group=GROUP,
    summary=_("When a host can come: hours, exceptions, most minutes of a day"),
)
def get_host_time(host_id: str) -> TimeShape:
    """What is known."""
    return _time(fetch(Host, host_id))


@operation(
    "POST",
    "/hosts/<host_id>/time",
    TimeShape,
    group=GROUP,
    summary=_("Write down when a host can come; all of it anew"),
    body=TimeWish,
    current=get_host_time,
    refusals=(422,),
    tagged=True,
)
def say_host_time(host_id: str, body: TimeWish) -> TimeShape:
    """Keep it; busy times of calendars' files stay, and all else that is known of the host."""
    host = fetch(Host, host_id)
    said = Availability(
        hours=hours_of(body.hours), away=_spans(body.away), extra=_spans(body.extra)
    )
    facts = HostFacts(
        birth_date=host.birth_date,
        guardian_consent=host.guardian_consent,
        verified_until=host.verified_until,
        travel_buffer_s=host.travel_buffer_s,
        max_minutes_day=host.max_minutes_day,
        availability=said,
    )
    return _time(describe_host(session(), viewer(), host.id, facts))


@operation(
    "GET",
    "/hosts/<host_id>/busy",
    BusyFilesShape,
    group=GROUP,
    summary=_("Calendars' files whose times were added to a host's"),
)
def list_busy_files(host_id: str) -> BusyFilesShape:
    """The newest first."""
    found = host_busy.imports_of(session(), fetch(Host, host_id))
    return BusyFilesShape(files=[BusyFileShape.model_validate(each) for each in found])


@operation(
    "POST",
    "/hosts/<host_id>/busy",
    WholeBusyShape,
    group=GROUP,
    summary=_("Have a host's calendar read: an .ics file's bytes; nothing is added yet"),
    status=201,
    query=NamedFile,
    octets=True,
    located=True,
    tagged=True,
)
def send_busy_file(host_id: str, query: NamedFile, sent: Path) -> Answer:
    """Look at it first. It is read before this view's own session is opened: that one holds SQLite's write lock."""
    with studio().database.reading() as reading:
        host_busy.own_host(reading, viewer(), host_id)
    found = host_busy.read_file(studio().settings, sent.read_bytes())
    staged = host_busy.stage_busy(session(), viewer(), host_id, found, query.name)
    place = url_for("api_v1.get_busy_file", busy_id=staged.id)
    return Answer(_busy(staged), {"Location": place})


@operation(
    "GET",
    "/busy/<busy_id>",
    WholeBusyShape,
    group=GROUP,
    summary=_("What a calendar's file says, and what of the plan it stands against"),
)
def get_busy_file(busy_id: str) -> WholeBusyShape:
    """One file."""
    return _busy(host_busy.own_busy(session(), viewer(), busy_id))


@operation(
    "POST",
    "/busy/<busy_id>/add",
    WholeBusyShape,
    group=GROUP,
    summary=_("Add all of a file's times to the host's"),
    body=AddBusyWish,
    current=get_busy_file,
    refusals=(409, 422),
    tagged=True,
)
def add_busy_file(busy_id: str, body: AddBusyWish) -> WholeBusyShape:
    """All or none."""
    done = host_busy.apply_busy(session(), viewer(), busy_id, replacing=body.replace)
    return _busy(done)


@operation(
    "POST",
    "/busy/<busy_id>/remove",
    BusyFilesShape,
    group=GROUP,
    summary=_("Take a file's times out again, or forget one that was only looked at"),
    current=get_busy_file,
)
def remove_busy_file(busy_id: str) -> BusyFilesShape:
    """Times of other files and those said by hand stay."""
    host = host_busy.remove_busy(session(), viewer(), busy_id)
    session().flush()
    return list_busy_files(host.id)


def hours_of(wishes: Iterable[HoursWish]) -> tuple[Hours, ...]:
    """Hours as they are kept.

    Raises:
        InputError: ``api.hours_span``, ``hours.turned``.
    """
    found = []
    for each in wishes:
        if not each.from_min < each.until_min <= each.from_min + 1440:
            raise InputError("api.hours_span")
        first, last = each.from_on, each.until_on
        if first is not None and last is not None and last < first:
            raise InputError("hours.turned", first=str(first), last=str(last))
        told = each.model_dump() | {"weekdays": tuple(sorted(set(each.weekdays)))}
        found.append(Hours.model_validate(told))
    return tuple(found)


def _spans(wishes: Iterable[SpanWish]) -> tuple[Span, ...]:
    """Raises ``api.host_year``, ``api.host_span``."""
    found = []
    for each in wishes:
        _check_year(each.start)
        _check_year(each.end)
        if each.end <= each.start:
            raise InputError("api.host_span")
        found.append(Span(start=each.start, end=each.end))
    return tuple(sorted(found, key=lambda span: (span.start, span.end)))


def _check_year(at: datetime) -> None:
    if at.year not in YEARS:
        raise InputError("api.host_year", least=YEARS[0], most=YEARS[-1])


def _time(host: Host) -> TimeShape:
    said = by_hand(host)
    return TimeShape(
        host_id=host.id,
        hours=[HoursShape.model_validate(each) for each in said.hours],
        away=[SpanShape.model_validate(each) for each in said.away],
        extra=[SpanShape.model_validate(each) for each in said.extra],
        busy=[SpanShape.model_validate(each) for each in from_files(host)],
        max_minutes_day=host.max_minutes_day,
        travel_buffer_s=host.travel_buffer_s,
    )


def _busy(row: HostBusy) -> WholeBusyShape:
    return WholeBusyShape(
        **BusyFileShape.model_validate(row).model_dump(),
        spans=[SpanShape.model_validate(each) for each in host_busy.spans_of(row)],
        broadcast_ids=[each.id for each in host_busy.in_the_way(session(), row)],
    )
