"""tus by a shot request's link: goes on where the line broke, in the same browser."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from studio.errors import StudioError
from studio.workflows.footage.receive_footage import Place
from studio.workflows.footage.shot_requests import place_of
from web.film.link import guest, wanted
from web.film.policy import HOLDERS
from web.film.routes import SENDER
from web.limits import limiter
from web.uploads.receiving import Receiving, introduce, refused

blueprint = Blueprint("sending", __name__, url_prefix="/film/<token>/uploads")
blueprint.after_request(introduce)
blueprint.register_error_handler(StudioError, refused)

POLICIES = {"sending.create": HOLDERS, "sending.one": HOLDERS}

BEGINS = "120 per hour"
"""Uploads begun from one address."""


def _receiving(token: str) -> Receiving:
    return Receiving(
        guest(),
        _place,
        lambda upload: url_for("sending.one", token=token, upload_id=upload.id),
        lambda _upload: url_for("film.page", token=token, sent=1),
    )


def _place(given: MultiDict[str, str]) -> Place:
    """What it says of item and unit counts for nothing: the request decides."""
    place = place_of(wanted(), given.get("sender", "").replace("\x00", ""))
    cookie[SENDER] = place.sender
    return place


@blueprint.post("")
@limiter.limit(BEGINS)
def create(token: str) -> ResponseReturnValue:
    """Begin an upload."""
    return _receiving(token).create()


@blueprint.route("/<upload_id>", methods=["HEAD", "PATCH", "DELETE", "POST"])
def one(token: str, upload_id: str) -> ResponseReturnValue:
    """What is done with one upload of this browser."""
    return _receiving(token).one(upload_id)
