"""Uploads nobody goes on with: their bytes are given back; those that only lack the last step get it."""

from __future__ import annotations

import logging
from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.errors import Conflict, StudioError
from studio.records.requests import ShotRequest
from studio.records.uploads import Upload
from studio.store import Viewer, viewer_of
from studio.units import now
from studio.workflows.footage.append_upload import finish
from studio.workflows.footage.shot_requests import guest_of
from studio.workflows.footage.upload import KEEP, UploadRoom

LOG = logging.getLogger(__name__)


def sweep_uploads(room: UploadRoom) -> None:
    """One round: finish what is complete, delete the bytes of what is over, forget what nobody can ask for any more."""
    with room.database.reading() as session:
        complete = select(Upload).where(
            Upload.footage_id.is_(None),
            Upload.received == Upload.length,
            Upload.expires_at > now(),
        )
        left = session.scalars(complete).all()
    for upload in left:
        _finish(room, upload)
    with room.database.session() as session:
        for upload in session.scalars(select(Upload).where(Upload.expires_at <= now() - KEEP)):
            session.delete(upload)
    for upload_id in room.parts.ids():
        _clear(room, upload_id)


def _finish(room: UploadRoom, upload: Upload) -> None:
    try:
        with room.database.reading() as session:
            viewer = _sender_of(session, upload)
        finish(room, viewer, upload)
    except StudioError as error:
        LOG.warning("upload %s cannot become footage yet: %s", upload.id, error)


def _sender_of(session: Session, upload: Upload) -> Viewer:
    """Whose it is: of one by a link, whoever holds that, also when who asked has left."""
    if upload.request_id is None:
        return viewer_of(session, upload.account_id)
    return guest_of(session.get_one(ShotRequest, upload.request_id), upload.browser)


def _clear(room: UploadRoom, upload_id: str) -> None:
    """Delete the bytes of an upload that is over, unless somebody holds them this moment."""
    with suppress(Conflict), room.parts.held(upload_id, wait_s=0) as part:
        with room.database.reading() as session:
            upload = session.get(Upload, upload_id)
        if upload is None or upload.footage_id is not None or upload.expires_at <= now():
            part.remove()
