"""Who holds a shot request's link: found before anything of theirs is read."""

from __future__ import annotations

import secrets

from flask import g, request
from flask import session as cookie

from studio.records.requests import ShotRequest
from studio.store import Viewer
from studio.workflows.footage.request_links import open_request
from studio.workflows.footage.shot_requests import check_room_for, guest_of
from web.gallery.links import key
from web.state import studio

BROWSER = "film"
"""Name of the browser's mark in its cookie."""

MARK_BYTES = 12


def check_link() -> None:
    """Before a byte of the body: the link is good, and what is announced fits in what it takes.

    Raises:
        NotFound, Forbidden: As ``open_request``.
        InputError: As ``check_room_for``.
    """
    token = str((request.view_args or {}).get("token", ""))
    with studio().database.reading() as reading:
        g.shot_request = open_request(reading, key(), token)
        if request.method == "POST" and request.mimetype == "multipart/form-data":
            check_room_for(reading, g.shot_request.id, request.content_length or 0, hold=False)


def wanted() -> ShotRequest:
    """The request whose link was opened."""
    found = g.shot_request
    if not isinstance(found, ShotRequest):
        raise TypeError("this view stands behind no link")
    return found


def browser() -> str:
    """The mark of this browser; a new one where it has none."""
    if BROWSER not in cookie:
        cookie[BROWSER] = secrets.token_urlsafe(MARK_BYTES)
        cookie.permanent = True
    return str(cookie[BROWSER])


def guest() -> Viewer:
    """The holder of the link, in this browser."""
    return guest_of(wanted(), browser())
