"""The gate before every view: signed in, allowed, small enough, and meant (CSRF). Denies what no policy names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from studio.media.allow import MAX_VOICE_BYTES
from web import bearer
from web.person import person, token_of_request
from web.policies import ANYONE, Policy
from web.state import studio

KEY = "county-studio-policies"

FORM_LIMIT = 256 * 1024
"""Bytes of a request that carries no file."""

MIB = 1024 * 1024

UPLOADS: Mapping[str, int | None] = {
    "footage.upload": None,
    "gallery.send_portrait": 24,
    "film.send": None,
    "catalog.upload": 4,
    "catalog.send_photos": 96,
    "schedule.do_paste": 2,
    "schedule.send_busy": 1,
    "edit.record": MAX_VOICE_BYTES // MIB,
    "api_v1.send_shop_portrait": 24,
    "api_v1.add_item_photo": 24,
    "api_v1.send_busy_file": 1,
    "api_v1.send_price_list": 4,
    "api_v1.record_draft_voice": MAX_VOICE_BYTES // MIB,
}
"""Endpoints that take a file, and the most MiB of it; None for what the settings say."""

STREAMED = frozenset({"uploads.create", "uploads.one", "sending.create", "sending.one"})
"""Endpoints that take a file in pieces; they ask for room themselves, and their body is never parsed as a form."""

OCTETS = "application/offset+octet-stream"
"""The type of such a piece."""

BEFORE_A_PASSWORD = frozenset({"accounts.change_password"})
"""What somebody with a one-time password may call, beside what is open to all."""

csrf = CSRFProtect()


def init_app(app: Flask, policies: Mapping[str, Policy]) -> None:
    """Put the gate in front of all views."""
    app.extensions[KEY] = {"static": ANYONE, **policies}
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # called below, after the cheap checks
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a token lives as long as its session
    csrf.init_app(app)
    app.before_request(check)


def policies() -> Mapping[str, Policy]:
    """Endpoint to policy, of the running application."""
    return cast("Mapping[str, Policy]", current_app.extensions[KEY])


def policy() -> Policy:
    """The policy of the endpoint being called."""
    return policies()[request.endpoint or ""]


def check() -> ResponseReturnValue | None:
    """Let the request through (None), or answer it.

    The body of an upload is read only after everything else has been checked.
    """
    if request.routing_exception is not None or request.endpoint is None:
        return None  # 404 and 405 answer for themselves
    rule = policies().get(request.endpoint)
    if rule is None:
        abort(403)
    if not rule.anyone:
        bearer.admit()
        caller = person()
        if caller is None:
            return sign_in_first()
        if caller.must_change and bearer.for_programs():
            abort(403)
        if caller.must_change and request.endpoint not in BEFORE_A_PASSWORD:
            return redirect(url_for("accounts.change_password"))
        if not caller.may(rule):
            abort(403)
    if rule.before is not None:
        rule.before()
    weigh()
    # A browser adds its cookie to whatever page asks for it, but never a token: only cookies need the form's mark.
    if request.method not in {"GET", "HEAD", "OPTIONS"} and token_of_request() is None:
        csrf.protect()
    return None


def weigh() -> None:
    """Refuse what is too large, or does not fit on the disk, before a byte of it is read.

    Raises:
        EnvironmentFault: ``disk.reserve`` when less than the reserve would stay free.
    """
    settings = studio().settings
    if request.endpoint in STREAMED and request.mimetype == OCTETS:
        request.max_content_length = settings.upload_limit_mib * MIB + FORM_LIMIT
        return
    if request.endpoint not in UPLOADS:
        request.max_content_length = FORM_LIMIT
        return
    limit_mib = UPLOADS[request.endpoint or ""] or settings.upload_limit_mib
    request.max_content_length = limit_mib * MIB + FORM_LIMIT
    if request.method != "POST":
        return
    if request.content_length is None:
        abort(411)
    if request.content_length > request.max_content_length:
        abort(413)
    # The bytes are written once as they arrive, on the blobs' disk; storing them is a rename.
    studio().blobs.check_room(request.content_length)


def sign_in_first() -> ResponseReturnValue:
    """Send a page visitor to the sign-in page, and tell htmx and others 401."""
    if request.headers.get("HX-Request") or request.method != "GET" or bearer.for_programs():
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def local_path(target: str | None) -> str:
    """``target`` when it is a path on this site, else the first page: no redirect leaves the house."""
    home = url_for("work.home")
    if not target or not target.startswith("/") or "\\" in target:
        return home
    if any(ord(letter) < 0x21 for letter in target):
        return home
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("//"):
        return home
    return target
