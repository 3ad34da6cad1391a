"""Asking for footage: what is wanted, how much may come by its link, what has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.people import Role
from studio.records.requests import ShotRequest, ShotShape
from studio.records.uploads import Upload
from studio.records.work import Footage
from studio.store import Guest, Viewer, get_or_not_found, require_role, scoped
from studio.units import now
from studio.units.clock import SHANGHAI, today
from studio.workflows.audit import note
from studio.workflows.footage.receive_footage import MAKERS, Place

WHAT_LIMIT = 60
NOTE_LIMIT = 300
SENDER_LIMIT = 20
MOST_FILES = 100
MOST_MIB = 20_000
MOST_DAYS = 60
"""Days a link may be good for."""

MOST_SECONDS = 600
MIB = 1 << 20
LATEST = 60
"""Requests on one page."""


class RequestState(StrEnum):
    """How a request stands, as the office sees it."""

    OPEN = "open"
    ARRIVED = "arrived"
    DONE = "done"
    OVER = "over"
    """Its link has ended or was taken back, and nothing came."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        item_id: The item it is for; what arrives belongs to it.
        what: What to film.
        note: Whatever else helps.
        film_on: The day to film on.
        shape, seconds, photos: How.
        days: Until the end of which day from today the link is good: 0 for today's.
        most_files, most_mib: Most that may come by the link, all together.
    """

    item_id: str
    what: str
    note: str = ""
    film_on: date | None = None
    shape: ShotShape = ShotShape.ANY
    seconds: int | None = None
    photos: bool = True
    days: int = 14
    most_files: int = 20
    most_mib: int = 2000


@dataclass(frozen=True)
class Arrived:
    """How much has come for a request."""

    files: int = 0
    bytes: int = 0


def ask(session: Session, viewer: Viewer, wanted: Wanted) -> ShotRequest:
    """Note a request.

    Raises:
        NotFound, Forbidden: The item is not the viewer's to use.
        InputError: ``form.missing``, ``form.too_long``, ``form.number``: what is out of bounds.
    """
    item = get_or_not_found(session, viewer, Item, wanted.item_id)
    require_role(session, viewer, item.unit_id, MAKERS)
    what, more = " ".join(wanted.what.split()), wanted.note.strip()
    if not what:
        raise InputError("form.missing")
    for text, limit in ((what, WHAT_LIMIT), (more, NOTE_LIMIT)):
        if len(text) > limit:
            raise InputError("form.too_long", limit=limit, found=len(text))
    _check(wanted.most_files, 1, MOST_FILES)
    _check(wanted.most_mib, 1, MOST_MIB)
    if wanted.seconds is not None:
        _check(wanted.seconds, 1, MOST_SECONDS)
    request = ShotRequest(
        unit_id=item.unit_id,
        item_id=item.id,
        what=what,
        note=more,
        film_on=wanted.film_on,
        shape=wanted.shape,
        seconds=wanted.seconds,
        photos=wanted.photos,
        until=_end_of(wanted.days),
        most_files=wanted.most_files,
        most_bytes=wanted.most_mib * MIB,
        created_by=viewer.account_id,
    )
    session.add(request)
    session.flush()
    _note(session, viewer, request, "ask")
    return request


def _check(found: int, least: int, most: int) -> None:
    if not least <= found <= most:
        raise InputError("form.number", found=found, least=least, most=most)


def _end_of(days: int) -> datetime:
    _check(days, 0, MOST_DAYS)
    return datetime.combine(today() + timedelta(days=days + 1), time(), SHANGHAI)


def revoke(session: Session, viewer: Viewer, request_id: str) -> ShotRequest:
    """Take the link back: from now on nothing comes by it, also not what was under way.

    Raises:
        NotFound, Forbidden: There is no such request for this viewer.
    """
    request = _of_maker(session, viewer, request_id)
    if request.revoked_at is None:
        request.revoked_at, request.link_version = now(), request.link_version + 1
        _note(session, viewer, request, "revoke")
    return request


def prolong(session: Session, viewer: Viewer, request_id: str, days: int) -> ShotRequest:
    """Let something come by its link again: opened anew, with a new link where the old one was taken back.

    Raises:
        NotFound, Forbidden: As ``revoke``.
        InputError: ``form.number``.
    """
    request = _of_maker(session, viewer, request_id)
    request.until, request.revoked_at, request.done_at = _end_of(days), None, None
    _note(session, viewer, request, "prolong")
    return request


def finish(session: Session, viewer: Viewer, request_id: str) -> ShotRequest:
    """Say that nothing more is wanted.

    Raises:
        NotFound, Forbidden: As ``revoke``.
    """
    request = _of_maker(session, viewer, request_id)
    if request.done_at is None:
        request.done_at = now()
        _note(session, viewer, request, "finish")
    return request


def requests_there(session: Session, viewer: Viewer) -> Sequence[ShotRequest]:
    """The newest requests: those that are not done first."""
    wanted = (
        select(ShotRequest)
        .options(joinedload(ShotRequest.item), joinedload(ShotRequest.unit))
        .order_by(ShotRequest.done_at.is_not(None), ShotRequest.created_at.desc(), ShotRequest.id)
        .limit(LATEST)
    )
    return session.scalars(scoped(wanted, viewer)).all()


def arrived_for(session: Session, request_ids: Collection[str]) -> Mapping[str, Arrived]:
    """By request id, what has come; of requests that the viewer was already given."""
    came = (
        select(Footage.request_id, func.count(), func.sum(Footage.bytes))
        .where(Footage.request_id.in_(request_ids))
        .group_by(Footage.request_id)
    )
    found = {key: Arrived(files, int(size)) for key, files, size in session.execute(came) if key}
    return {each: found.get(each, Arrived()) for each in request_ids}


def footage_for(session: Session, viewer: Viewer, request: ShotRequest) -> Sequence[Footage]:
    """What has come for it, the newest first."""
    came = select(Footage).where(Footage.request_id == request.id, Footage.emptied_at.is_(None))
    newest = came.order_by(Footage.created_at.desc(), Footage.id).limit(MOST_FILES)
    return session.scalars(scoped(newest, viewer)).all()


def state_of(request: ShotRequest, arrived: Arrived) -> RequestState:
    """How it stands now."""
    if request.done_at is not None:
        return RequestState.DONE
    if arrived.files:
        return RequestState.ARRIVED
    ended = request.revoked_at is not None or request.until <= now()
    return RequestState.OVER if ended else RequestState.OPEN


def guest_of(request: ShotRequest, browser: str) -> Viewer:
    """Whoever holds the link, in one browser: may add footage to the request's unit and see their own uploads."""
    rights = ((request.unit_id, Role.MEDIA),)
    return Viewer(request.created_by, rights, Guest(request.id, browser))


def place_of(request: ShotRequest, sender: str) -> Place:
    """Where what they send belongs; their name is kept as far as it fits."""
    name = " ".join(sender.split())[:SENDER_LIMIT]
    return Place(request.unit_id, request.item_id, request_id=request.id, sender=name)


def check_room_for(
    session: Session, request_id: str, size: int, files: int = 1, *, hold: bool = True
) -> None:
    """Make sure the request takes ``files`` more with ``size`` bytes together.

    With ``hold`` (in a transaction that writes) one sender at a time gets past here; without it is only a first look.

    Raises:
        InputError: ``request.too_many``, ``request.too_large``.
    """
    here = select(ShotRequest).where(ShotRequest.id == request_id)
    request = session.scalars(here.with_for_update() if hold else here).one()
    came = arrived_for(session, [request.id])[request.id]
    coming = select(func.count(), func.sum(Upload.length)).where(
        Upload.request_id == request.id, Upload.footage_id.is_(None), Upload.expires_at > now()
    )
    more, promised = session.execute(coming).one()
    if came.files + more + files > request.most_files:
        raise InputError("request.too_many", most=request.most_files)
    left = request.most_bytes - came.bytes - int(promised or 0)
    if size > left:
        raise InputError(
            "request.too_large", left_mib=max(0, left) // MIB, found_mib=-(-size // MIB)
        )


def _of_maker(session: Session, viewer: Viewer, request_id: str) -> ShotRequest:
    request = get_or_not_found(session, viewer, ShotRequest, request_id)
    require_role(session, viewer, request.unit_id, MAKERS)
    return request


def _note(session: Session, viewer: Viewer, request: ShotRequest, verb: str) -> None:
    note(session, viewer, request.unit_id, f"request.{verb}", request.id, name=request.what)
