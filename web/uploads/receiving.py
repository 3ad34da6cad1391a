"""tus 1.0 for one kind of sender: create, ask, append, drop. Each step has a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from flask import Response, abort, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from jobs.queue import enqueue
from studio.errors import Conflict, InputError, StudioError
from studio.records.uploads import Upload
from studio.store import Viewer
from studio.workflows.footage.append_upload import append, finish
from studio.workflows.footage.receive_footage import Place
from studio.workflows.footage.upload import (
    MIB,
    UploadRoom,
    UploadWish,
    begin,
    drop,
    find,
    offset_of,
)
from web.problems import status_of, words_of
from web.state import studio
from web.uploads import headers, lines

STATUSES = {
    "upload.too_large": 413,
    "upload.too_much": 413,
    "request.too_large": 413,
    "request.too_many": 413,
    "upload.expired": 410,
    "upload.held": 423,
    "upload.version": 412,
    "upload.content_type": 415,
    "upload.checksum": 460,
}
"""Of refusals that tus gives a status of its own."""

REASONS = {460: "460 Checksum Mismatch"}
"""Status lines that no list of HTTP's has."""


def room() -> UploadRoom:
    """What the workflows need."""
    house = studio()
    return UploadRoom(house.settings, house.database, house.blobs, enqueue)


def introduce(answer: Response) -> Response:
    """Say on every answer which tus this is."""
    return headers.introduce(answer, studio().settings.upload_limit_mib * MIB)


def refused(error: StudioError) -> ResponseReturnValue:
    """For programs: a status, and the words to show."""
    status = STATUSES.get(error.code) or status_of(error)
    message = words_of(error)
    told = {
        "status": status,
        "code": error.code,
        "message": message.text,
        "remedy": message.remedy,
    }
    answer = make_response({"error": told})
    answer.status = REASONS.get(status, str(status))
    return answer


@dataclass(frozen=True)
class Receiving:
    """What differs between the people who send.

    Attributes:
        viewer: Who sends.
        place: Where it belongs, by what they say of it.
        address: Where an upload is continued.
        next: Where to go once it is footage.
    """

    viewer: Viewer
    place: Callable[[MultiDict[str, str]], Place]
    address: Callable[[Upload], str]
    next: Callable[[Upload], str]

    def create(self) -> Response:
        """Begin an upload; a body counts as its first bytes."""
        headers.demand_version()
        length = headers.whole("Upload-Length")
        given = headers.metadata()
        name = given.get("filename") or given.get("name") or ""
        told = request.headers.get("Upload-Metadata", "")
        wish = UploadWish(name, length, self.place(given), told)
        carries = request.mimetype != ""
        if carries:
            headers.demand_octets()
        upload = begin(room(), self.viewer, wish)
        if carries or not length:
            try:
                upload = self._append(upload, 0)
            except StudioError:
                with suppress(StudioError):
                    drop(room(), self.viewer, upload.id)  # the client never learns its address
                raise
        answer = self._answer(upload, 201)
        answer.headers["Location"] = self.address(upload)
        return answer

    def one(self, upload_id: str) -> Response:
        """What is done with one upload."""
        with studio().database.reading() as reading:
            upload = find(reading, self.viewer, upload_id)
        headers.demand_version()
        step = {"HEAD": self._ask, "PATCH": self._send, "DELETE": self._drop}.get(headers.method())
        return step(upload) if step else abort(405)

    def _ask(self, upload: Upload) -> Response:
        """How far it has come; a line that has gone silent first hands in what it brought."""
        if lines.release(upload.id):
            with suppress(Conflict), room().parts.held(upload.id):
                pass
            with studio().database.reading() as reading:
                upload = find(reading, self.viewer, upload.id)
        answer = self._answer(finish(room(), self.viewer, upload), 200)
        answer.headers["Upload-Length"] = str(upload.length)
        if upload.given:
            answer.headers["Upload-Metadata"] = upload.given
        return answer

    def _drop(self, upload: Upload) -> Response:
        """Whoever drops it wants no more of it: its line is released at once."""
        lines.release(upload.id, 0)
        drop(room(), self.viewer, upload.id)
        return make_response("", 204)

    def _send(self, upload: Upload) -> Response:
        """Append the body."""
        headers.demand_octets()
        offset = headers.whole("Upload-Offset")
        size = request.content_length or 0
        if offset == offset_of(room(), upload) and offset + size > upload.length:
            raise InputError("upload.too_much", name=upload.name, length=upload.length)
        lines.release(upload.id)
        return self._answer(self._append(upload, offset), 204)

    def _append(self, upload: Upload, offset: int) -> Upload:
        checksum = headers.checksum()
        connection = request.environ.get("gunicorn.socket")
        with lines.pieces(upload.id, request.stream, connection) as pieces:
            return append(room(), self.viewer, upload.id, offset, pieces, checksum)

    def _answer(self, upload: Upload, status: int) -> Response:
        answer = make_response("", status)
        answer.headers["Upload-Offset"] = str(offset_of(room(), upload))
        answer.headers["Upload-Expires"] = headers.date(upload.expires_at)
        answer.headers["Cache-Control"] = "no-store"
        if upload.footage_id is not None:
            answer.headers["X-Next"] = self.next(upload)
        return answer
