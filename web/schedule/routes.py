"""The schedule desk: broadcasts of the coming weeks, one broadcast, hosts and channels."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from studio.catalog import Platform
from studio.errors import InputError
from studio.records.live import Broadcast, BroadcastState, Channel, Host
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.words import Message
from studio.workflows.live import let_stand, plan_broadcast, watch_schedule
from web.entered import Entered
from web.filters import local
from web.problems import tell
from web.reach import fetch, places, viewer, visible
from web.schedule.forms import BroadcastForm, NameForm, values_of
from web.schedule.seen import seen_revision
from web.state import session

blueprint = Blueprint("schedule", __name__, url_prefix="/schedule")

SPAN = timedelta(weeks=4)
"""Days on one page of the schedule."""


@blueprint.get("/list")
def listed() -> ResponseReturnValue:
    """Four weeks of broadcasts by day, each with how many faults it has."""
    first = _first_day(request.args.get("from", ""))
    start = datetime.combine(first, time(), SHANGHAI)
    found = session().scalars(visible(watch_schedule.between(start, start + SPAN))).unique().all()
    days = [
        (day, list(each)) for day, each in groupby(found, lambda each: local(each.start_at).date())
    ]
    return render_template(
        "schedule/index.html",
        days=days,
        findings=let_stand.left_open(session(), watch_schedule.findings(session(), found)),
        first=first,
        earlier=first - SPAN,
        later=first + SPAN,
        today=now().astimezone(SHANGHAI).date(),
    )


def _first_day(text: str) -> date:
    """The day asked for, else this week's Monday."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = None
    if asked is not None and 2000 <= asked.year < 2200:
        return asked
    today = now().astimezone(SHANGHAI).date()
    return today - timedelta(days=today.weekday())


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Plan a broadcast: who, where, when."""
    hosts, channels = _hosts(), _channels()
    if request.method == "GET":
        form = Entered(request.args) if request.args else None
        return _edit_page(None, form, hosts, channels)
    typed = BroadcastForm(request.form, {h.id for h in hosts}, {c.id for c in channels})
    typed.keep_together({h.id: h for h in hosts}, {c.id: c for c in channels})
    draft = typed.draft
    if draft is not None:
        unit_id = next(host.unit_id for host in hosts if host.id == draft.host_id)
        made = plan_broadcast.new_broadcast(session(), viewer(), unit_id, draft)
        tell(Message(_("The broadcast is planned. Now put its items in order."), ""))
        return redirect(url_for("schedule.show", broadcast_id=made.id))
    return _edit_page(None, typed, hosts, channels), 422


@blueprint.route("/<broadcast_id>/edit", methods=["GET", "POST"])
def edit(broadcast_id: str) -> ResponseReturnValue:
    """Change who, where and when."""
    broadcast = fetch(Broadcast, broadcast_id)
    hosts = [each for each in _hosts() if each.unit_id == broadcast.unit_id]
    channels = [each for each in _channels() if each.unit_id == broadcast.unit_id]
    if request.method == "GET":
        return _edit_page(broadcast, Entered(values_of(broadcast)), hosts, channels)
    typed = BroadcastForm(request.form, {h.id for h in hosts}, {c.id for c in channels})
    draft = typed.draft
    if draft is not None:
        plan_broadcast.change_broadcast(session(), viewer(), broadcast.id, draft, typed.revision)
        tell(Message(_("Saved."), ""))
        return redirect(url_for("schedule.show", broadcast_id=broadcast.id))
    return _edit_page(broadcast, typed, hosts, channels), 422


def _hosts() -> list[Host]:
    return list(session().scalars(visible(select(Host).order_by(Host.unit_id, Host.name))))


def _channels() -> list[Channel]:
    return list(session().scalars(visible(select(Channel).order_by(Channel.unit_id, Channel.name))))


def _edit_page(
    broadcast: Broadcast | None, form: Entered | None, hosts: list[Host], channels: list[Channel]
) -> str:
    return render_template(
        "schedule/edit.html", broadcast=broadcast, form=form, hosts=hosts, channels=channels
    )


@blueprint.post("/<broadcast_id>/state")
def state(broadcast_id: str) -> ResponseReturnValue:
    """Fix the plan, call it off, or take either back."""
    wanted = Entered(request.form).choice("state", set(BroadcastState))
    if not wanted:
        raise InputError("form.choice")
    broadcast = plan_broadcast.set_state(
        session(), viewer(), broadcast_id, BroadcastState(wanted), seen_revision()
    )
    return redirect(url_for("schedule.show", broadcast_id=broadcast.id))


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """Hosts and channels."""
    hosts = select(Host).options(joinedload(Host.unit)).order_by(Host.unit_id, Host.name)
    channels = (
        select(Channel).options(joinedload(Channel.unit)).order_by(Channel.unit_id, Channel.name)
    )
    return render_template(
        "schedule/people.html",
        hosts=session().scalars(visible(hosts)).all(),
        channels=session().scalars(visible(channels)).all(),
        units=places(),
        platforms=list(Platform),
    )


@blueprint.post("/hosts")
def add_host() -> ResponseReturnValue:
    """Put a host on the list."""
    form = NameForm(request.form, {place.id for place in places()})
    form.raise_first()
    made = plan_broadcast.add_host(session(), viewer(), form.unit_id, form.name)
    tell(Message(_("Added. Say when they can come, so that the plan fits."), ""))
    return redirect(url_for("schedule.host", host_id=made.id))


@blueprint.post("/channels")
def add_channel() -> ResponseReturnValue:
    """Put a channel on the list."""
    form = NameForm(request.form, {place.id for place in places()})
    platform = form.choice("platform", set(Platform))
    turnaround_s = form.whole("turnaround", 0, 1440) * 60
    form.raise_first()
    made = plan_broadcast.add_channel(
        session(), viewer(), form.unit_id, form.name, platform, turnaround_s
    )
    tell(Message(_("Added. Say when most people watch, so that the plan fits."), ""))
    return redirect(url_for("schedule.channel", channel_id=made.id))
