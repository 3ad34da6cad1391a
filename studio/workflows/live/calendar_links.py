"""Calendars by secret link: made, shown again, opened without signing in, revoked for good."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studio.errors import NotFound
from studio.records.calendars import CalendarKind, CalendarLink
from studio.records.live import Broadcast, Channel, Host
from studio.records.people import Unit
from studio.schedule import calendar_feed, planned
from studio.store import Viewer, get_or_not_found, require_role
from studio.units import now
from studio.workflows.audit import note
from studio.workflows.live.plan_broadcast import PLANNERS
from studio.workflows.live.series_places import places_in_series
from studio.workflows.live.watch_schedule import between, on_in

PURPOSE = b"county-studio calendar link 1"
PAGE_PURPOSE = b"county-studio host page 1"
"""What the key is used for: the same key signs sessions, and one never passes as the other."""

PAST, AHEAD = timedelta(days=60), timedelta(days=400)
"""What a calendar holds."""

LONGEST = 120
"""Characters of a link that are looked at."""

HOSTS = frozenset({CalendarKind.HOST, CalendarKind.HOST_PAGE})
"""Kinds whose subject is a host."""

Subject: TypeAlias = Host | Channel | Unit


def make_calendar_link(
    session: Session, viewer: Viewer, kind: CalendarKind, subject_id: str
) -> CalendarLink:
    """The calendar of a host, channel or unit; the one that is there already, where it was not revoked.

    Raises:
        NotFound: The subject is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    unit_id = _unit_of(session, viewer, kind, subject_id)
    require_role(session, viewer, unit_id, PLANNERS)
    live = select(CalendarLink).where(
        CalendarLink.kind == kind,
        CalendarLink.subject_id == subject_id,
        CalendarLink.revoked_at.is_(None),
    )
    there = session.scalars(live.order_by(CalendarLink.created_at).limit(1)).first()
    if there is not None:
        return there
    made = CalendarLink(
        unit_id=unit_id, kind=kind, subject_id=subject_id, created_by=viewer.account_id
    )
    session.add(made)
    session.flush()
    note(session, viewer, unit_id, "calendar.make", made.id, kind=kind.value)
    return made


def revoke_calendar_link(session: Session, viewer: Viewer, link_id: str) -> None:
    """Calendars that follow the link get nothing more, for good; a new link has another address.

    Raises:
        NotFound: The link is not the viewer's.
        Forbidden: ``forbidden.role``.
    """
    link = get_or_not_found(session, viewer, CalendarLink, link_id)
    require_role(session, viewer, link.unit_id, PLANNERS)
    if link.revoked_at is None:
        link.revoked_at = now()
        note(session, viewer, link.unit_id, "calendar.revoke", link.id, kind=link.kind.value)


def token_of(key: bytes, link: CalendarLink) -> str:
    """What the address holds: the row and a signature of 128 bits, safe in addresses."""
    told = link.id
    purpose = PAGE_PURPOSE if link.kind is CalendarKind.HOST_PAGE else PURPOSE
    secret = hmac.new(key, purpose, hashlib.sha256).digest()
    signature = hmac.new(secret, told.encode(), hashlib.sha256).digest()[:16]
    return f"{told}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def open_calendar(session: Session, key: bytes, token: str, language: str) -> bytes:
    """The calendar (ICS) of a link.

    Raises:
        NotFound: ``calendar.unknown``: there is no such link, or it was revoked, or its subject is gone.
    """
    link = _link_of(session, key, token)
    subject = None if link is None else _subject(session, link)
    if link is None or link.kind is CalendarKind.HOST_PAGE or subject is None:
        raise NotFound("calendar.unknown")
    found = session.scalars(_broadcasts(link)).unique().all()
    return calendar_feed(
        [planned(each) for each in found],
        subject_name(subject, language),
        language,
        places_in_series(session, found),
    )


def open_host_page(session: Session, key: bytes, token: str) -> Host:
    """The host whose own page a link opens.

    Raises:
        NotFound: ``host_page.unknown``: there is no such link, or it was revoked, or the host is gone.
    """
    link = _link_of(session, key, token)
    host = None
    if link is not None and link.kind is CalendarKind.HOST_PAGE:
        host = session.get(Host, link.subject_id)
    if host is None:
        raise NotFound("host_page.unknown")
    return host


def _link_of(session: Session, key: bytes, token: str) -> CalendarLink | None:
    """The link a token names, where its signature is good and nobody took it back."""
    told = token[:LONGEST].partition(".")[0]
    link = session.get(CalendarLink, told) if told else None
    if link is None or not hmac.compare_digest(token_of(key, link).encode(), token.encode()):
        return None
    return None if link.revoked_at is not None else link


def subject_name(subject: Subject, language: str) -> str:
    """What a host, channel or unit is called."""
    if isinstance(subject, Unit):
        return subject.name_en if language == "en" else subject.name_zh
    return subject.name


def _subject(session: Session, link: CalendarLink) -> Subject | None:
    if link.kind in HOSTS:
        return session.get(Host, link.subject_id)
    if link.kind is CalendarKind.CHANNEL:
        return session.get(Channel, link.subject_id)
    return session.get(Unit, link.subject_id)


def _broadcasts(link: CalendarLink) -> Select[Broadcast]:
    wanted = between(now() - PAST, now() + AHEAD)
    if link.kind is CalendarKind.HOST:
        return wanted.where(on_in({link.subject_id}))
    if link.kind is CalendarKind.CHANNEL:
        return wanted.where(Broadcast.channel_id == link.subject_id)
    return wanted.where(Broadcast.unit_id == link.subject_id)


def _unit_of(session: Session, viewer: Viewer, kind: CalendarKind, subject_id: str) -> str:
    if kind is CalendarKind.COUNTY:
        require_role(session, viewer, subject_id, PLANNERS)
        return subject_id
    if kind in HOSTS:
        return get_or_not_found(session, viewer, Host, subject_id).unit_id
    return get_or_not_found(session, viewer, Channel, subject_id).unit_id
