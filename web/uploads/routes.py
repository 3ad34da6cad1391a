"""tus 1.0: create, ask, append, drop. Each step has a transaction of its own; no body is read inside one."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, abort, jsonify, make_response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from jobs.queue import enqueue
from studio.errors import Conflict, InputError, StudioError
from studio.records.uploads import Upload
from studio.workflows.append_upload import append, finish
from studio.workflows.fingerprint import known_footage
from studio.workflows.receive_footage import Place
from studio.workflows.upload import MIB, UploadRoom, UploadWish, begin, drop, find, offset_of
from web.problems import status_of, words_of
from web.reach import places, viewer
from web.state import session, studio
from web.uploads import headers, lines

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")

STATUSES = {
    "upload.too_large": 413,
    "upload.too_much": 413,
    "upload.expired": 410,
    "upload.held": 423,
    "upload.version": 412,
    "upload.content_type": 415,
    "upload.checksum": 460,
}
"""Of refusals that tus gives a status of its own."""

SIZES = 1 << 63
"""Sizes a database can hold are below this."""

REASONS = {460: "460 Checksum Mismatch"}
"""Status lines that no list of HTTP's has."""


def room() -> UploadRoom:
    """What the workflows need."""
    house = studio()
    return UploadRoom(house.settings, house.database, house.blobs, enqueue)


@blueprint.after_request
def introduce(answer: Response) -> Response:
    """Say on every answer which tus this is."""
    return headers.introduce(answer, studio().settings.upload_limit_mib * MIB)


@blueprint.errorhandler(StudioError)
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


@blueprint.post("")
def create() -> ResponseReturnValue:
    """Begin an upload; a body counts as its first bytes."""
    headers.demand_version()
    length = headers.whole("Upload-Length")
    given = headers.metadata()
    name = given.get("filename") or given.get("name") or ""
    wish = UploadWish(name, length, _place(given), request.headers.get("Upload-Metadata", ""))
    carries = request.mimetype != ""
    if carries:
        headers.demand_octets()
    upload = begin(room(), viewer(), wish)
    if carries or not length:
        try:
            upload = _append(upload, 0)
        except StudioError:
            with suppress(StudioError):
                drop(room(), viewer(), upload.id)  # the client never learns its address
            raise
    answer = _answer(upload, 201)
    answer.headers["Location"] = url_for("uploads.one", upload_id=upload.id)
    return answer


def _place(given: MultiDict[str, str]) -> Place:
    """The unit it names, or the only one this person works in."""
    own = [each.id for each in places()]
    unit_id = given.get("unit") or (own[0] if len(own) == 1 else "")
    if unit_id not in own:
        raise InputError("form.choice" if unit_id else "form.missing")
    return Place(unit_id=unit_id, item_id=given.get("item") or None)


@blueprint.get("/known")
def known() -> ResponseReturnValue:
    """Whether a file is here already, by size and fingerprint: then it need not be sent. ``next`` is its page."""
    unit_id, size = request.args.get("unit", ""), request.args.get("size", type=int) or 0
    there = None
    if unit_id in {each.id for each in places()} and 0 < size < SIZES:
        asked = request.args.get("fingerprint", "")
        there = known_footage(session(), viewer(), unit_id, size, asked)
    return jsonify(next=there and url_for("footage.show", footage_id=there.id))


@blueprint.route("/<upload_id>", methods=["HEAD", "PATCH", "DELETE", "POST"])
def one(upload_id: str) -> ResponseReturnValue:
    """What is done with one upload."""
    with studio().database.reading() as reading:
        upload = find(reading, viewer(), upload_id)
    headers.demand_version()
    step = {"HEAD": _ask, "PATCH": _send, "DELETE": _drop}.get(headers.method())
    return step(upload) if step else abort(405)


def _ask(upload: Upload) -> Response:
    """How far it has come; a line that has gone silent first hands in what it brought."""
    if lines.release(upload.id):
        with suppress(Conflict), room().parts.held(upload.id):
            pass
        with studio().database.reading() as reading:
            upload = find(reading, viewer(), upload.id)
    answer = _answer(finish(room(), viewer(), upload), 200)
    answer.headers["Upload-Length"] = str(upload.length)
    if upload.given:
        answer.headers["Upload-Metadata"] = upload.given
    return answer


def _drop(upload: Upload) -> Response:
    """Whoever drops it wants no more of it: its line is released at once."""
    lines.release(upload.id, 0)
    drop(room(), viewer(), upload.id)
    return make_response("", 204)


def _send(upload: Upload) -> Response:
    """Append the body."""
    headers.demand_octets()
    offset = headers.whole("Upload-Offset")
    size = request.content_length or 0
    if offset == offset_of(room(), upload) and offset + size > upload.length:
        raise InputError("upload.too_much", name=upload.name, length=upload.length)
    lines.release(upload.id)
    return _answer(_append(upload, offset), 204)


def _append(upload: Upload, offset: int) -> Upload:
    checksum = headers.checksum()
    connection = request.environ.get("gunicorn.socket")
    with lines.pieces(upload.id, request.stream, connection) as pieces:
        return append(room(), viewer(), upload.id, offset, pieces, checksum)


def _answer(upload: Upload, status: int) -> Response:
    answer = make_response("", status)
    answer.headers["Upload-Offset"] = str(offset_of(room(), upload))
    answer.headers["Upload-Expires"] = headers.date(upload.expires_at)
    answer.headers["Cache-Control"] = "no-store"
    if upload.footage_id is not None:
        answer.headers["X-Next"] = url_for("footage.show", footage_id=upload.footage_id)
    return answer
