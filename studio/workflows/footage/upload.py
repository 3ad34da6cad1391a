"""Uploads in pieces: begin one within what disk and county have room for, find one's own, drop it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from studio.errors import EnvironmentFault, InputError, NotFound
from studio.records.goods import Item
from studio.records.people import Unit
from studio.records.uploads import Upload
from studio.records.work import Footage
from studio.settings import Settings
from studio.store import (
    Blobs,
    Database,
    Parts,
    Viewer,
    county_of,
    get_or_not_found,
    require_role,
    scoped,
)
from studio.units import now
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.receive_footage import MAKERS, Place, shown_name
from studio.workflows.footage.shot_requests import check_room_for

KEEP = timedelta(days=7)
"""How long an upload waits for its next byte."""

MIB = 1 << 20
"""Bytes."""


@dataclass(frozen=True)
class UploadRoom:
    """What uploads need of the house."""

    settings: Settings
    database: Database
    blobs: Blobs
    enqueue: Enqueue

    @property
    def parts(self) -> Parts:
        """The files that grow, beside the blobs: what is complete becomes a blob by a rename."""
        return Parts(self.settings.var / "uploads")


@dataclass(frozen=True)
class UploadWish:
    """What somebody wants to send.

    Attributes:
        name: File name as the person knows it.
        length: Bytes of the whole file.
        place: Where it belongs.
        given: The client's metadata as it came.
    """

    name: str
    length: int
    place: Place
    given: str = ""


def begin(room: UploadRoom, viewer: Viewer, wish: UploadWish) -> Upload:
    """Note an upload and reserve its room: what is promised here can be kept.

    Raises:
        InputError: ``upload.too_large``; ``request.too_many``, ``request.too_large``: a shot request takes no more.
        NotFound, Forbidden: The unit or the item is not the viewer's to use.
        EnvironmentFault: ``disk.reserve``: with all that is promised the disk would be too full; ``disk.quota``: the
            county's share would be.
    """
    name = shown_name(wish.name)
    limit_mib = room.settings.upload_limit_mib
    if wish.length > limit_mib * MIB:
        raise InputError(
            "upload.too_large", name=name, limit_mib=limit_mib, found_mib=-(-wish.length // MIB)
        )
    with room.database.session() as session:
        require_role(session, viewer, wish.place.unit_id, MAKERS)
        if wish.place.item_id is not None:
            get_or_not_found(session, viewer, Item, wish.place.item_id)
        _check_quota(session, room.settings, wish)
        if wish.place.request_id is not None:
            check_room_for(session, wish.place.request_id, wish.length)
        room.blobs.check_room(wish.length + _promised(session))
        upload = Upload(
            unit_id=wish.place.unit_id,
            item_id=wish.place.item_id,
            account_id=viewer.account_id,
            request_id=wish.place.request_id,
            sender=wish.place.sender,
            browser=viewer.guest.browser if viewer.guest else "",
            name=name,
            given=wish.given,
            length=wish.length,
            received=0,
            expires_at=now() + KEEP,
        )
        session.add(upload)
    return upload


def _open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What holds of uploads that can go on."""
    return Upload.footage_id.is_(None), Upload.expires_at > now()


def _promised(session: Session) -> int:
    """Bytes that have been promised room and are not on the disk yet."""
    missing = func.sum(Upload.length - Upload.received)
    return int(session.scalar(select(missing).where(*_open())) or 0)


def _check_quota(session: Session, settings: Settings, wish: UploadWish) -> None:
    """Make sure the county stays within its share; one upload of a county at a time gets past here."""
    if not settings.county_quota_mib:
        return
    county = county_of(session, wish.place.unit_id)
    session.execute(select(Unit.id).where(Unit.id == county).with_for_update())
    units = select(Unit.id).where(or_(Unit.id == county, Unit.parent_id == county))
    there = select(func.sum(Footage.bytes)).where(Footage.unit_id.in_(units))
    coming = select(func.sum(Upload.length)).where(Upload.unit_id.in_(units), *_open())
    kept = int(session.scalar(there) or 0) + int(session.scalar(coming) or 0)
    if kept + wish.length > settings.county_quota_mib * MIB:
        raise EnvironmentFault(
            "disk.quota",
            name=shown_name(wish.name),
            quota_mib=settings.county_quota_mib,
            kept_mib=kept // MIB,
        )


def _mine(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """What holds of the viewer's own: of somebody with a link, what their browser sends by it."""
    own, guest = Upload.account_id == viewer.account_id, viewer.guest
    if guest is None:
        return own, Upload.request_id.is_(None)
    return own, Upload.request_id == guest.request_id, Upload.browser == guest.browser


def find(session: Session, viewer: Viewer, upload_id: str) -> Upload:
    """The viewer's own upload.

    Raises:
        NotFound: There is none, or it is somebody else's.
        InputError: ``upload.expired``.
    """
    mine = scoped(select(Upload), viewer).where(Upload.id == upload_id, *_mine(viewer))
    upload = session.scalars(mine).one_or_none()
    if upload is None:
        raise NotFound("not_found", kind="upload", id=upload_id)
    if upload.footage_id is None and upload.expires_at <= now():
        raise InputError("upload.expired", name=upload.name, days=KEEP.days)
    return upload


def unfinished(session: Session, viewer: Viewer) -> list[Upload]:
    """The viewer's uploads that can go on, newest first."""
    mine = scoped(select(Upload), viewer).where(*_mine(viewer), *_open())
    return list(session.scalars(mine.order_by(Upload.created_at.desc())))


def offset_of(room: UploadRoom, upload: Upload) -> int:
    """Where an upload goes on: never more than was acknowledged, nor than the disk still has."""
    if upload.footage_id is not None:
        return upload.length
    path = room.parts.path(upload.id)
    return min(upload.received, path.stat().st_size if path.exists() else 0)


def drop(room: UploadRoom, viewer: Viewer, upload_id: str) -> None:
    """Forget an upload and its bytes; what it has become already stays.

    Raises:
        NotFound: There is none, or it is somebody else's.
        Conflict: ``upload.held``.
    """
    with room.database.reading() as session:
        find(session, viewer, upload_id)
    with room.parts.held(upload_id) as part:
        with room.database.session() as session:
            session.delete(find(session, viewer, upload_id))
        part.remove()
