"""Take in a file somebody uploaded: its bytes into the blobs, then its row and its job in one transaction."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from studio.records.goods import Item
from studio.records.people import Role
from studio.records.work import Footage, FootageState, Job, JobKind, JobState
from studio.store import Blobs, Viewer, get_or_not_found, require_role
from studio.workflows.audit import note
from studio.workflows.blob_use import in_use
from studio.workflows.enqueue import Enqueue
from studio.workflows.footage.fingerprint import fingerprint_of
from studio.workflows.spelt import spelt

MAKERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who uploads footage and orders clips."""

NAME_LENGTH = 200
"""Characters kept of a file name."""

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True)
class KeptFile:
    """Bytes that are safely in the blobs and have no row yet."""

    key: str
    sha256: str
    bytes: int
    name: str
    fingerprint: str


@dataclass(frozen=True)
class Place:
    """Where footage belongs.

    Attributes:
        unit_id: The unit that owns it.
        item_id: The item it shows, when that is known.
        sample: Drawn by the project itself, marked as a sample.
        request_id: The shot request by whose link it comes.
        sender: What its sender calls themselves, where they have no account.
    """

    unit_id: str
    item_id: str | None = None
    sample: bool = False
    request_id: str | None = None
    sender: str = ""


@dataclass(frozen=True)
class Received:
    """The footage, and whether its unit had the same bytes before."""

    footage: Footage
    known: bool


def keep_file(
    blobs: Blobs, path: Path, name: str, *, move: bool = False, sha256: str | None = None
) -> KeptFile:
    """Put an uploaded file into the blobs; outside of any transaction, for it may be long.

    Args:
        blobs: Where to.
        path: The file.
        name: As the person knows it: any Unicode, any length, maybe with folders; only shown, never opened.
        move: Whether the file itself may be taken.
        sha256: Of the file, in hexadecimal, where it was hashed already: then it is not read again.

    Raises:
        EnvironmentFault: ``disk.reserve`` or ``disk.full``; nothing is left.
    """
    size = path.stat().st_size
    blobs.check_room(0 if move else size)
    shown = shown_name(name)
    suffix = Path(shown).suffix.lower()
    fingerprint = fingerprint_of(path)
    suffix = suffix if _SUFFIX.fullmatch(suffix) else ""
    key = blobs.put_file(path, suffix, move=move, sha256=sha256)
    return KeptFile(key, Path(key).name.partition(".")[0], size, shown, fingerprint)


def forget_file(session: Session, blobs: Blobs, kept: KeptFile) -> None:
    """Delete a kept file that gets no row, unless another row has the same bytes."""
    if not in_use(session, kept.key):
        blobs.delete(kept.key)


def shown_name(name: str) -> str:
    """The last part of a file name without what cannot be shown; its end is kept when it is too long."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip()
    if len(visible) > NAME_LENGTH:
        visible = visible[: NAME_LENGTH - 20] + "…" + visible[-19:]
    return visible or "—"


def receive_footage(
    session: Session,
    enqueue: Enqueue,
    viewer: Viewer,
    kept: KeptFile,
    place: Place,
) -> Received:
    """Note a kept file as footage of a unit and queue its analysis: both or neither.

    The same bytes again give the footage that is there; when its analysis had failed or was cancelled it is queued
    anew. What lay in the trash comes back, and what had gone for good has its bytes again.

    Raises:
        NotFound: The viewer has nothing to do with the unit, or there is no such item.
        Forbidden: ``forbidden.role``.
    """
    require_role(session, viewer, place.unit_id, MAKERS)
    if place.item_id is not None:
        get_or_not_found(session, viewer, Item, place.item_id)
    footage = Footage(
        unit_id=place.unit_id,
        item_id=place.item_id,
        uploaded_by=None if viewer.guest else viewer.account_id,
        request_id=place.request_id,
        sender=place.sender,
        name=kept.name,
        blob=kept.key,
        sha256=kept.sha256,
        bytes=kept.bytes,
        fingerprint=kept.fingerprint,
        spelt=spelt(kept.name),
        sample=place.sample,
    )
    try:
        with session.begin_nested():
            session.add(footage)
    except IntegrityError:
        return _known(session, enqueue, viewer, place, kept)
    queue_look(session, enqueue, viewer, footage)
    told = {"name": kept.name, "sender": place.sender or None}
    by = None if viewer.guest else viewer
    note(session, by, place.unit_id, "footage.receive", footage.id, **told)
    return Received(footage, known=False)


def _known(
    session: Session, enqueue: Enqueue, viewer: Viewer, place: Place, kept: KeptFile
) -> Received:
    unit_id = place.unit_id
    same = select(Footage).where(Footage.unit_id == unit_id, Footage.sha256 == kept.sha256)
    footage = session.scalars(same).one()
    if footage.trashed_at is not None:
        footage.trashed_at = footage.trashed_by = None
        by = None if viewer.guest else viewer
        note(session, by, unit_id, "footage.restore", footage.id, name=footage.name)
    if footage.request_id is None and place.request_id is not None:
        footage.request_id, footage.sender = place.request_id, place.sender
        footage.item_id = footage.item_id or place.item_id
    if footage.emptied_at is not None:
        footage.blob, footage.emptied_at = kept.key, None
    open_job = select(Job.id).where(
        Job.subject_id == footage.id, Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    )
    if footage.state is FootageState.RECEIVED and session.scalars(open_job).first() is None:
        queue_look(session, enqueue, viewer, footage)
    return Received(footage, known=True)


def queue_look(session: Session, enqueue: Enqueue, viewer: Viewer, footage: Footage) -> None:
    """Queue the job that learns what is in a file."""
    job = Job(
        unit_id=footage.unit_id,
        kind=JobKind.INGEST,
        subject_id=footage.id,
        title=footage.name,
        requested_by=viewer.account_id,
    )
    enqueue(session, job)
