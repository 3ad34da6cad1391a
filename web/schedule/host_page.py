"""A host's own page behind a secret link: next broadcasts, run sheet, can come or cannot. Nobody signs in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from studio.errors import Conflict, InputError, NotFound
from studio.records.live import Broadcast, Host, HostAnswer, HostSaid
from studio.schedule import PlannedBroadcast, TimedSegment, check_one, plan_times, planned
from studio.schedule.answer_rules import ASKED, Standing
from studio.words import Message
from studio.workflows.live import host_answers
from studio.workflows.live.calendar_links import open_host_page
from studio.workflows.live.host_answers import Answered
from web.entered import Entered
from web.limits import ADDRESS, limiter, not_there
from web.problems import status_of, tell, words_of
from web.schedule.routes import blueprint
from web.state import session

ANSWERS = "60 per hour"
"""Answers from one address: an office shares one."""

CLAIMS = frozenset({"schedule.claim_statutory", "schedule.claim_listed"})


@dataclass(frozen=True)
class Line:
    """A broadcast on the host's page.

    Attributes:
        answer: What they said; None before.
        standing: What that is worth now.
        asks: Whether an answer is waited for, or may still be changed.
        mark: Of the time that is shown.
    """

    broadcast: Broadcast
    answer: HostAnswer | None
    standing: Standing
    asks: bool
    mark: str


@dataclass(frozen=True)
class Part:
    """A part of the run sheet: when, what, whether it is this host's, and words that are not to be said."""

    timed: TimedSegment
    mine: bool
    never: tuple[str, ...]


@blueprint.get("/host/<token>")
@limiter.limit(ADDRESS, deduct_when=not_there)
def host_page(token: str) -> ResponseReturnValue:
    """The host's next broadcasts."""
    try:
        host = _host(token)
    except NotFound as error:
        return _closed(error)
    found = host_answers.coming(session(), host)
    lines = _lines(host, found)
    return _private(render_template("schedule/host_own.html", host=host, lines=lines, token=token))


@blueprint.get("/host/<token>/<broadcast_id>")
@limiter.limit(ADDRESS, deduct_when=not_there)
def host_sheet(token: str, broadcast_id: str) -> ResponseReturnValue:
    """The run sheet of one of them, this host's parts marked."""
    try:
        host = _host(token)
        broadcast = host_answers.own(session(), host, broadcast_id)
    except NotFound as error:
        return _closed(error)
    plan = planned(broadcast)
    (line,) = _lines(host, [broadcast])
    return _private(
        render_template(
            "schedule/host_sheet.html",
            host=host,
            line=line,
            token=token,
            parts=_parts(plan, host.id),
            items={part.item.id: part.item for part in broadcast.segments if part.item},
            reason_limit=host_answers.REASON_LIMIT,
        ),
        referrer="same-origin",
    )


@blueprint.post("/host/<token>/<broadcast_id>/answer")
@limiter.limit(ANSWERS)
def host_answer(token: str, broadcast_id: str) -> ResponseReturnValue:
    """Can come, or cannot, and why; what was refused is told on the page itself."""
    back = redirect(url_for("schedule.host_sheet", token=token, broadcast_id=broadcast_id))
    try:
        host = _host(token)
        typed = Entered(request.form)
        given = _said(typed), typed.raw("reason"), typed.raw("seen")
        host_answers.answer(session(), host, broadcast_id, *given)
    except NotFound as error:
        return _closed(error)
    except (Conflict, InputError) as error:
        tell(words_of(error), "bad")
        return back
    tell(Message(_("Thank you, your answer has arrived."), ""))
    return back


@blueprint.app_template_global("hosts_said")
def hosts_said(broadcast: Broadcast) -> list[Answered]:
    """What hosts said of a broadcast, for ``schedule/answers.html``."""
    return host_answers.said_in(broadcast)


def _said(typed: Entered) -> HostSaid:
    said = typed.choice("said", set(HostSaid))
    if not said:
        raise InputError("form.choice")
    return HostSaid(said)


def _host(token: str) -> Host:
    secret = current_app.secret_key or ""
    key = secret if isinstance(secret, bytes) else secret.encode()
    return open_host_page(session(), key, token)


def _lines(host: Host, found: list[Broadcast]) -> list[Line]:
    said = host_answers.answers_of(session(), found, host)
    return [
        Line(
            each,
            said.get(each.id),
            host_answers.standing_of(said.get(each.id), each),
            each.state in ASKED,
            host_answers.time_mark(each),
        )
        for each in found
    ]


def _parts(plan: PlannedBroadcast, host_id: str) -> list[Part]:
    claims = [each for each in check_one(plan) if each.code in CLAIMS]
    parts = []
    for timed in plan_times(plan):
        on = timed.segment.host_ids or (plan.host.id,)
        words = (str(each.params["word"]) for each in claims if timed.segment.id in each.subjects)
        parts.append(Part(timed, host_id in on, tuple(dict.fromkeys(words))))
    return parts


def _closed(error: NotFound) -> ResponseReturnValue:
    page = render_template("schedule/host_closed.html", fault=words_of(error))
    return _private(page), status_of(error)


def _private(page: str, referrer: str = "no-referrer") -> Response:
    """Nothing of the address goes on to others, and no machine keeps the page.

    A page with a form says where it came from to this very site, which asks for it behind https.
    """
    answer = make_response(page)
    answer.headers["Referrer-Policy"] = referrer
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
