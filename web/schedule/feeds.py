"""Calendars to subscribe to: of the county, each channel, each host, by secret links that can be revoked."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from studio.errors import InputError
from studio.records.calendars import CalendarKind, CalendarLink
from studio.records.live import Channel, Host
from studio.words import Message
from studio.workflows.live.calendar_links import (
    make_calendar_link,
    open_calendar,
    revoke_calendar_link,
    token_of,
)
from web.entered import Entered
from web.i18n import language
from web.problems import tell
from web.reach import places, viewer, visible
from web.schedule.routes import blueprint
from web.state import session

KEEP_S = 900
"""How long a calendar may be kept by whoever fetched it, seconds."""


@dataclass(frozen=True)
class Offered:
    """A calendar there is or could be.

    Attributes:
        kind: Whose.
        subject_id: Of the host, channel or unit.
        name: What it is called.
        link: The link; None where none was made.
        address: Where to subscribe; empty where no link was made.
    """

    kind: CalendarKind
    subject_id: str
    name: str
    link: CalendarLink | None
    address: str


@blueprint.get("/feeds")
def feeds() -> str:
    """Every calendar one may hand out, with its link where there is one."""
    live = select(CalendarLink).where(CalendarLink.revoked_at.is_(None))
    links = {(each.kind, each.subject_id): each for each in session().scalars(visible(live))}
    hosts = session().scalars(visible(select(Host).order_by(Host.unit_id, Host.name)))
    channels = session().scalars(visible(select(Channel).order_by(Channel.unit_id, Channel.name)))
    zh = language() == "zh"
    subjects = [
        *(
            (CalendarKind.COUNTY, each.id, each.name_zh if zh else each.name_en)
            for each in places()
        ),
        *((CalendarKind.CHANNEL, each.id, each.name) for each in channels),
        *(
            (kind, each.id, each.name)
            for each in hosts
            for kind in (CalendarKind.HOST_PAGE, CalendarKind.HOST)
        ),
    ]
    offered = [_offered(kind, row_id, name, links) for kind, row_id, name in subjects]
    return render_template("schedule/feeds.html", offered=offered, kinds=list(CalendarKind))


def _offered(
    kind: CalendarKind,
    subject_id: str,
    name: str,
    links: dict[tuple[CalendarKind, str], CalendarLink],
) -> Offered:
    link = links.get((kind, subject_id))
    address = "" if link is None else address_of(link)
    return Offered(kind, subject_id, name, link, address)


def address_of(link: CalendarLink) -> str:
    """Where the link leads: a host's own page, or a calendar."""
    page = link.kind is CalendarKind.HOST_PAGE
    endpoint = "schedule.host_page" if page else "schedule.subscribed"
    return url_for(endpoint, token=token_of(_key(), link), _external=True)


@blueprint.post("/feeds")
def make_feed() -> ResponseReturnValue:
    """Make a calendar's link."""
    typed = Entered(request.form)
    kind = typed.choice("kind", set(CalendarKind))
    if not kind:
        raise InputError("form.choice")
    make_calendar_link(session(), viewer(), CalendarKind(kind), typed.raw("subject"))
    tell(Message(_("The link is made. Whoever has it sees these broadcasts."), ""))
    return redirect(url_for("schedule.feeds"))


@blueprint.post("/feeds/<feed_id>/revoke")
def revoke_feed(feed_id: str) -> ResponseReturnValue:
    """Take a calendar's link back."""
    revoke_calendar_link(session(), viewer(), feed_id)
    tell(Message(_("The link no longer works. Calendars that followed it get nothing more."), ""))
    return redirect(url_for("schedule.feeds"))


@blueprint.get("/calendar/<token>.ics")
def subscribed(token: str) -> Response:
    """The calendar itself, for programs that know nobody."""
    body = open_calendar(session(), _key(), token, language())
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = f"private, max-age={KEEP_S}"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    answer.make_conditional(request.environ)
    return answer


def _key() -> bytes:
    secret = current_app.secret_key or ""
    return secret if isinstance(secret, bytes) else secret.encode()
