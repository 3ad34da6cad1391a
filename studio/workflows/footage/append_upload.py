"""The bytes of an upload: appended in place, acknowledged when on the disk, made footage when all are there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import update

from studio.errors import Conflict, EnvironmentFault, InputError, NotFound, StudioError
from studio.records.uploads import Upload
from studio.store import Part, Viewer, rows_changed
from studio.units import now
from studio.workflows.footage.follower import Follower, Pace
from studio.workflows.footage.receive_footage import Place, keep_file, receive_footage
from studio.workflows.footage.running_hash import RunningHash
from studio.workflows.footage.upload import KEEP, UploadRoom, find, offset_of

MARKS = Pace(least=8 << 20, pause_s=0.1, late_s=5.0, most=64 << 20)
"""When what has arrived is flushed and noted. After a crash all behind the last mark is sent again: the most is 8 MiB,
or what arrives in a tenth of a second on a line so fast that this is more."""

CHECKSUMS = ("sha1", "sha256")
"""What a piece's checksum may be made with."""


@dataclass(frozen=True)
class Checksum:
    """What a piece must hash to."""

    algorithm: str
    """One of ``CHECKSUMS``."""
    digest: bytes

    def fits(self, found: bytes) -> bool:
        """Whether it does."""
        return hmac.compare_digest(self.digest, found)


def append(
    room: UploadRoom,
    viewer: Viewer,
    upload_id: str,
    offset: int,
    pieces: Iterable[bytes],
    checksum: Checksum | None = None,
) -> Upload:
    """Add bytes behind ``offset``; the upload afterwards, its ``received`` safely on the disk.

    ``pieces`` may end early, as a broken line does: what came counts. With a checksum all of it counts or nothing.

    Raises:
        NotFound, InputError: As ``find``; ``upload.checksum``; ``upload.too_much`` for more than was promised.
        Conflict: ``upload.offset``: it goes on elsewhere; ``upload.held``: somebody else is writing.
        EnvironmentFault: ``disk.reserve``, ``disk.full``; what was acknowledged stays.
    """
    with room.parts.held(upload_id) as part:
        upload = _found(room, viewer, upload_id, part)
        there = offset_of(room, upload)
        if offset != there:
            raise Conflict("upload.offset", name=upload.name, asked=offset, there=there)
        sha256 = None
        if there < upload.length:
            room.blobs.check_room(upload.length - there)
            running = RunningHash(upload.id, part, there)
            try:
                _Taking(room, upload, part, there, checksum, running).take(pieces)
                sha256 = running.end() if upload.complete else None
            finally:
                running.pause(upload.received)
        if upload.complete:
            _hand_over(room, viewer, upload, part, sha256)
    return upload


def finish(room: UploadRoom, viewer: Viewer, upload: Upload) -> Upload:
    """Make footage of an upload that is complete and was cut off before it became any; else leave it as it is."""
    if not upload.complete or upload.footage_id is not None:
        return upload
    with suppress(Conflict), room.parts.held(upload.id, wait_s=0) as part:
        upload = _found(room, viewer, upload.id, part)
        if upload.footage_id is None and offset_of(room, upload) == upload.length:
            _hand_over(room, viewer, upload, part)
    return upload


def _found(room: UploadRoom, viewer: Viewer, upload_id: str, part: Part) -> Upload:
    """The upload as it is now that nobody else writes; no file is left of one that is footage already."""
    with room.database.reading() as session:
        upload = find(session, viewer, upload_id)
    if upload.footage_id is not None:
        part.remove()
    return upload


@dataclass
class _Taking:
    """One request's bytes on their way to the disk."""

    room: UploadRoom
    upload: Upload
    part: Part
    at: int
    """Where the next byte goes."""
    checksum: Checksum | None
    running: RunningHash
    marked: int | None = None
    """Where the last mark of this request stands."""

    def take(self, pieces: Iterable[bytes]) -> None:
        """Write them all; on any error only what is acknowledged remains."""
        self.upload.received = self.at
        self.part.cut(self.at)
        marker = Follower(self._keep, self.at, MARKS)
        try:
            self._write(pieces, marker)
            marker.close()
        except BaseException:
            marker.stop()
            self.part.cut(self.upload.received)
            raise
        if self.marked != self.at:
            self._mark(self.at)

    def _write(self, pieces: Iterable[bytes], marker: Follower) -> None:
        checksum = self.checksum
        digest = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        for piece in pieces:
            if self.at + len(piece) > self.upload.length:
                raise InputError(
                    "upload.too_much", name=self.upload.name, length=self.upload.length
                )
            self._put(piece, marker)
            self.at += len(piece)
            self.running.grew(self.at)
            marker.grew(self.at)
            if digest is not None:
                digest.update(piece)
        if checksum is not None and digest is not None and not checksum.fits(digest.digest()):
            raise InputError("upload.checksum", name=self.upload.name)

    def _keep(self, at: int) -> None:
        """Flush; note it where the bytes count one by one. The end is noted last: when nothing follows it."""
        self.part.sync()
        if self.checksum is None and at < self.upload.length:
            self._mark(at)

    def _put(self, piece: bytes, marker: Follower) -> None:
        """Append a piece. When the disk takes no more, the whole pieces it did take are kept, if they can be flushed.

        After a flush that failed none is tried: the next one may say that all is well with pages that are lost.
        """
        try:
            self.part.write(piece)
        except EnvironmentFault:
            if marker.stop() and self.checksum is None:
                self.part.cut(self.at)
                with suppress(StudioError):
                    self._keep(self.at)
            raise

    def _mark(self, at: int) -> None:
        """Note what is on the disk: up to here it is acknowledged."""
        expires = now() + KEEP
        mark = update(Upload).where(Upload.id == self.upload.id)
        with self.room.database.session() as session:
            if not rows_changed(session, mark.values(received=at, expires_at=expires)):
                raise NotFound("not_found", kind="upload", id=self.upload.id)
        self.upload.received, self.upload.expires_at = at, expires
        self.marked = at


def _hand_over(
    room: UploadRoom, viewer: Viewer, upload: Upload, part: Part, sha256: str | None = None
) -> None:
    """Make it footage, once: killed anywhere in here it is done again and gives the same.

    The blob gets a second name of the part's bytes; the part itself goes only when the rows are committed.
    ``sha256`` is theirs, where it is known already.
    """
    if upload.footage_id is not None:
        return
    with part.twin() as path:
        move = path != part.path
        kept = keep_file(room.blobs, path, upload.name, move=move, sha256=sha256)
    with room.database.session() as session:
        row = session.get_one(Upload, upload.id)
        place = Place(row.unit_id, row.item_id, request_id=row.request_id, sender=row.sender)
        row.footage_id = receive_footage(session, room.enqueue, viewer, kept, place).footage.id
        row.expires_at = now() + KEEP
    upload.footage_id, upload.expires_at = row.footage_id, row.expires_at
    part.remove()
