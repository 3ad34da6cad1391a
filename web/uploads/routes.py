"""Uploads of people who are signed in; no body is read inside a transaction."""

from __future__ import annotations

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from studio.errors import InputError, StudioError
from studio.workflows.footage.fingerprint import known_footage
from studio.workflows.footage.receive_footage import Place
from web.reach import places, viewer
from web.state import session
from web.uploads.receiving import Receiving, introduce, refused

blueprint = Blueprint("uploads", __name__, url_prefix="/uploads")
blueprint.after_request(introduce)
blueprint.register_error_handler(StudioError, refused)

SIZES = 1 << 63
"""Sizes a database can hold are below this."""


def _receiving() -> Receiving:
    return Receiving(
        viewer(),
        _place,
        lambda upload: url_for("uploads.one", upload_id=upload.id),
        lambda upload: url_for("footage.show", footage_id=upload.footage_id),
    )


@blueprint.post("")
def create() -> ResponseReturnValue:
    """Begin an upload; a body counts as its first bytes."""
    return _receiving().create()


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
    return _receiving().one(upload_id)
