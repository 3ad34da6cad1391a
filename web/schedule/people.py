"""Hosts and channels: the list, and one page each with all that is known."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from studio.catalog import Platform
from studio.errors import Conflict, InputError
from studio.records.live import Channel, Host
from studio.schedule import Availability
from studio.schedule.host_time import by_hand, from_files
from studio.schedule.planner.limits import AT_ONCE
from studio.units.clock import today
from studio.units.day import FIRST_BIRTH_YEAR
from studio.words import Message
from studio.workflows.live import describe_channel as channels
from studio.workflows.live import describe_host as hosts
from studio.workflows.live.describe_channel import ASPECTS, ChannelFacts, prime_of
from studio.workflows.live.describe_host import HostFacts
from studio.workflows.live.plan_broadcast import NAME_LIMIT
from web.entered import Entered, day_asked
from web.problems import tell
from web.reach import fetch, viewer
from web.schedule.exceptions_form import (
    MOST,
    Sheet,
    exception_values,
    read_exceptions,
    sheet_of,
)
from web.schedule.hours_form import (
    hours_said,
    hours_values,
    read_hours,
    rows_shown,
    weekday_names,
)
from web.schedule.routes import blueprint
from web.state import session

ZONES = (
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
)
"""Second zones that are offered; another one that was set elsewhere stays."""


FIELDS = {"schedule.name_taken": "name", "schedule.no_name": "name", "host.changed": "revision"}
"""Which field of a host a refusal belongs to; the others are about the birth date."""


@blueprint.get("/hosts/<host_id>")
def host(host_id: str) -> ResponseReturnValue:
    """All that is known of a host."""
    found = fetch(Host, host_id)
    return _host_page(found, Entered(_host_values(found)))


@blueprint.post("/hosts/<host_id>")
def describe_host(host_id: str) -> ResponseReturnValue:
    """Write down what is known of a host, or show one more row."""
    found = fetch(Host, host_id)
    form = Entered(request.form)
    facts = _host_facts(form, by_hand(found))
    if form.raw("more"):
        form.errors.clear()
        return _host_page(found, form)
    if form.fine:
        _describe(form, host_id, facts)
    if not form.fine:
        return _host_page(found, form), 409 if "revision" in form.errors else 422
    tell(Message(_("Saved."), ""))
    return redirect(url_for("schedule.host", host_id=host_id))


def _describe(form: Entered, host_id: str, facts: HostFacts) -> None:
    """Save it; a birth date that cannot be, or a name that is taken, comes back under its field.

    Over what somebody else wrote since the page was opened nothing is saved; what was typed comes back.
    """
    try:
        hosts.describe_host(session(), viewer(), host_id, facts, form.revision)
    except (InputError, Conflict) as error:
        form.refuse(FIELDS.get(error.code, "birth_date"), error)


def _host_page(found: Host, form: Entered) -> str:
    more = form.raw("more")
    return render_template(
        "schedule/host.html",
        host=found,
        form=form,
        hours=rows_shown(form.values, "hours", 2 if more == "hours" else 1),
        exceptions=rows_shown(form.values, "days", 2 if more == "days" else 1, most=MOST),
        later=len(_sheet(form, by_hand(found)).later),
        busy=len(from_files(found)),
        weekdays=weekday_names(),
    )


def _sheet(form: Entered, said: Availability) -> Sheet:
    """What the page showed of the exceptions, or shows: it says on which day it was made."""
    return sheet_of(said, day_asked(form.raw("shown_on")) or today())


def _host_values(found: Host) -> MultiDict[str, str]:
    said = by_hand(found)
    values = [
        ("revision", str(found.revision)),
        ("shown_on", str(today())),
        ("name", found.name),
        ("verified_until", str(found.verified_until or "")),
        ("birth_date", str(found.birth_date or "")),
        ("minutes_day", str(found.max_minutes_day or "")),
        ("travel", str((found.travel_buffer_s or 0) // 60)),
        ("consent", "1" if found.guardian_consent else ""),
        *hours_values("hours", said.hours),
        *exception_values("days", sheet_of(said, today()).rows),
    ]
    return MultiDict(values)


def _host_facts(form: Entered, before: Availability) -> HostFacts:
    """What was typed; hours are left as they were where the form had none of their fields."""
    availability = None
    if any(name.startswith(("hours-", "days-")) for name in form.values):
        away, extra = read_exceptions(form, "days", _sheet(form, before))
        availability = Availability(hours=read_hours(form, "hours"), away=away, extra=extra)
    name = form.text("name", limit=NAME_LIMIT) if "name" in form.values else None
    return HostFacts(
        birth_date=form.day("birth_date", FIRST_BIRTH_YEAR) if form.raw("birth_date") else None,
        guardian_consent=form.raw("consent") == "1",
        verified_until=form.day("verified_until") if form.raw("verified_until") else None,
        travel_buffer_s=60 * (form.whole("travel", 0, 1440) if form.raw("travel") else 0),
        max_minutes_day=form.whole("minutes_day", 1, 1440) if form.raw("minutes_day") else None,
        availability=availability,
        name=name,
    )


@blueprint.get("/channels/<channel_id>")
def channel(channel_id: str) -> ResponseReturnValue:
    """All that is known of a channel."""
    found = fetch(Channel, channel_id)
    return _channel_page(found, Entered(_channel_values(found)))


@blueprint.post("/channels/<channel_id>")
def describe_channel(channel_id: str) -> ResponseReturnValue:
    """Write down what is known of a channel, or show one more row."""
    found = fetch(Channel, channel_id)
    form = Entered(request.form)
    facts = _channel_facts(form, found)
    if form.raw("more"):
        form.errors.clear()
        return _channel_page(found, form)
    if form.fine:
        try:
            channels.describe_channel(session(), viewer(), channel_id, facts)
        except Conflict as error:
            form.refuse("name", error)
    if not form.fine:
        return _channel_page(found, form), 422
    tell(Message(_("Saved."), ""))
    return redirect(url_for("schedule.channel", channel_id=channel_id))


def _channel_page(found: Channel, form: Entered) -> str:
    return render_template(
        "schedule/channel.html",
        channel=found,
        form=form,
        hours=rows_shown(form.values, "prime", 2 if form.raw("more") else 1, "0123456"),
        weekdays=weekday_names(),
        platforms=list(Platform),
        aspects=ASPECTS,
        zones=_zones(found),
    )


def _zones(found: Channel) -> list[tuple[str, str]]:
    """Zones by name; the one that was set stays on offer."""
    names = dict(zip(ZONES, _zone_names(), strict=True))
    if found.second_zone and found.second_zone not in names:
        names[found.second_zone] = found.second_zone
    return list(names.items())


def _zone_names() -> tuple[str, ...]:
    return (
        _("Tokyo"),
        _("Seoul"),
        _("Singapore"),
        _("Bangkok"),
        _("Dubai"),
        _("Moscow"),
        _("Berlin"),
        _("London"),
        _("New York"),
        _("Chicago"),
        _("Los Angeles"),
        _("Sydney"),
    )


def _channel_values(found: Channel) -> MultiDict[str, str]:
    return MultiDict(
        [
            ("name", found.name),
            ("platform", found.platform),
            ("account", found.account or ""),
            ("room", found.room or ""),
            ("aspect", found.aspect or ""),
            ("turnaround", str(found.turnaround_s // 60)),
            ("bitrate", str(found.bitrate_kbps)),
            ("concurrent", str(found.max_concurrent)),
            ("zone", found.second_zone or ""),
            *hours_values("prime", prime_of(found)),
        ]
    )


def _channel_facts(form: Entered, found: Channel) -> ChannelFacts:
    return ChannelFacts(
        name=form.text("name", limit=NAME_LIMIT),
        platform=form.choice("platform", set(Platform)),
        account=form.text("account", limit=channels.TEXT_LIMIT, needed=False),
        room=form.text("room", limit=channels.TEXT_LIMIT, needed=False),
        aspect=form.choice("aspect", ASPECTS, needed=False),
        turnaround_s=form.whole("turnaround", 0, 1440) * 60,
        bitrate_kbps=form.whole("bitrate", channels.LEAST_KBPS, channels.MOST_KBPS),
        max_concurrent=form.whole("concurrent", 1, AT_ONCE),
        second_zone=form.choice("zone", dict(_zones(found)), needed=False),
        prime=read_hours(form, "prime"),
    )


def host_said(found: Host) -> str:
    """When a host can come, in a line; empty when nothing was said."""
    return " · ".join(hours_said(each) for each in by_hand(found).hours)


def prime_said(found: Channel) -> str:
    """When most people watch a channel, in a line; empty when nobody said."""
    return " · ".join(hours_said(each) for each in prime_of(found))


blueprint.add_app_template_filter(host_said)
blueprint.add_app_template_filter(prime_said)
