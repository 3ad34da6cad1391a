"""A broadcast dragged to another time, channel or host: what it would change, and the change itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from studio.errors import InputError, NotFound
from studio.records.finding import Finding
from studio.records.live import Broadcast, Channel, Host
from studio.records.people import Account, AuditEntry
from studio.units import now
from studio.words import Message
from studio.workflows.live import plan_broadcast
from studio.workflows.live.schedule_board import MoveFound, Place
from web.filters import clock, local, moment, sentence
from web.problems import words_of
from web.reach import fetch, viewer
from web.schedule.calendar import board, county_units
from web.schedule.calendar_query import read
from web.schedule.forms import BroadcastForm, values_of
from web.schedule.routes import blueprint
from web.state import session

CONFLICT = 409


@blueprint.get("/<broadcast_id>/preview")
def preview(broadcast_id: str) -> ResponseReturnValue:
    """What a move would change, in words; nothing is saved."""
    broadcast = fetch(Broadcast, broadcast_id)
    return jsonify(_told(_foreseen(broadcast, _wanted(broadcast, request.args))))


@blueprint.post("/<broadcast_id>/move")
def move(broadcast_id: str) -> ResponseReturnValue:
    """Move it, and say what that changed; over somebody else's newer change it is refused with what they did."""
    broadcast = fetch(Broadcast, broadcast_id)
    revision = request.form.get("revision", "")
    if str(broadcast.revision) != revision:
        return jsonify(_overtaken(broadcast)), CONFLICT
    wanted = _wanted(broadcast, request.form)
    plan_broadcast.require_open(broadcast)
    found = _foreseen(broadcast, wanted)
    plan_broadcast.change_broadcast(
        session(), viewer(), broadcast.id, wanted.draft, broadcast.revision
    )
    session().flush()
    answer = _told(found) | {"broadcast": _placed(broadcast)}
    answer["marks"] = {
        each: {"errors": marks.errors, "hints": marks.hints} for each, marks in found.marks.items()
    }
    answer["told"] = _(
        "“%(title)s” now stands at %(when)s.", title=broadcast.title, when=_when(broadcast)
    )
    return jsonify(answer)


class Wanted(NamedTuple):
    """What a move asks for, with the rows it names."""

    draft: plan_broadcast.BroadcastDraft
    host: Host
    channel: Channel


def _wanted(broadcast: Broadcast, given: MultiDict[str, str]) -> Wanted:
    """The broadcast with what was given written over it.

    Raises:
        InputError: What the form of a broadcast refuses.
        NotFound: The host or channel is not of its unit.
    """
    values = values_of(broadcast)
    values["end"] = _counted_on(broadcast)
    values["end_day"] = ""
    for name in ("day", "start", "end", "host", "channel"):
        values[name] = given.get(name, values[name])
    hosts = session().scalars(select(Host).where(Host.unit_id == broadcast.unit_id))
    channels = session().scalars(select(Channel).where(Channel.unit_id == broadcast.unit_id))
    host_of = {each.id: each for each in hosts}
    channel_of = {each.id: each for each in channels}
    typed = BroadcastForm(values, host_of.keys(), channel_of.keys())
    for name, error in typed.errors.items():
        if name in {"host", "channel"}:
            raise NotFound("not_found", kind=name, id=values[name])
        raise error
    if typed.draft is None:
        raise InputError("form.choice")
    draft = typed.draft
    return Wanted(draft, host_of[draft.host_id], channel_of[draft.channel_id])


def _counted_on(broadcast: Broadcast) -> str:
    """The end on the clock of the first day: ``25:30``."""
    start, end = local(broadcast.start_at), local(broadcast.end_at)
    days = (end.date() - start.date()).days
    return f"{end.hour + 24 * days:02d}:{end:%M:%S}"


def _foreseen(broadcast: Broadcast, wanted: Wanted) -> MoveFound:
    draft = wanted.draft
    goal = Place(draft.start, draft.end, wanted.channel, wanted.host, now())
    window = read(request.values).window
    return board().moved(session(), county_units(), window, broadcast, goal)


def _told(found: MoveFound) -> dict[str, Any]:
    """Findings as the page lists them."""
    own = [each for each in found.own if each not in found.new]
    return {
        "new": _said(found.new),
        "gone": _said(found.gone),
        "still": _said(own),
    }


def _said(findings: Iterable[Finding]) -> list[dict[str, str]]:
    told: list[tuple[str, Message]] = [
        (each.level.value, sentence(each.code, dict(each.params))) for each in findings
    ]
    return [{"level": level, "text": said.text, "remedy": said.remedy} for level, said in told]


def _placed(broadcast: Broadcast) -> dict[str, Any]:
    """Where it stands, as the page's script reads it."""
    start, end = local(broadcast.start_at), local(broadcast.end_at)
    from_min = start.hour * 60 + start.minute
    return {
        "id": broadcast.id,
        "day": start.date().isoformat(),
        "from": from_min,
        "until": from_min + int((end - start).total_seconds()) // 60,
        "host": broadcast.host_id,
        "channel": broadcast.channel_id,
        "hostName": broadcast.host.name,
        "channelName": broadcast.channel.name,
        "revision": broadcast.revision,
        "when": _when(broadcast),
    }


def _when(broadcast: Broadcast) -> str:
    return f"{moment(broadcast.start_at)}–{clock(broadcast.end_at)}"


def _overtaken(broadcast: Broadcast) -> dict[str, Any]:
    """Who was faster, and how it stands now."""
    newest = (
        select(AuditEntry.at, Account.name)
        .join(Account, Account.id == AuditEntry.account_id)
        .where(AuditEntry.subject_id == broadcast.id, AuditEntry.unit_id == broadcast.unit_id)
        .order_by(AuditEntry.at.desc())
        .limit(1)
    )
    row = session().execute(newest).first()
    said = words_of(InputError("schedule.changed", title=broadcast.title))
    what = _(
        "It stands at %(when)s now, with %(host)s on %(channel)s.",
        when=_when(broadcast),
        host=broadcast.host.name,
        channel=broadcast.channel.name,
    )
    who = (
        ""
        if row is None
        else _("%(name)s changed it, %(when)s.", name=row.name, when=moment(row.at))
    )
    return {
        "error": {"message": said.text, "remedy": said.remedy, "who": who, "what": what},
        "broadcast": _placed(broadcast),
    }
