"""Health, and the bundles that set-up has built."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, send_from_directory
from sqlalchemy import text

from web.state import session, studio

blueprint = Blueprint("api", __name__)

BUNDLES = frozenset({"htmx.js"})
"""Files of ``built/web`` that pages load."""

HOUR_S = 3600


@blueprint.get("/healthz")
def health() -> Response:
    """200 while the database answers and the blobs' folder can be reached."""
    session().execute(text("SELECT 1"))
    return jsonify(status="ok")


@blueprint.get("/vendor/<name>")
def vendor(name: str) -> Response:
    """A bundled script."""
    if name not in BUNDLES:
        abort(404)
    return send_from_directory(studio().settings.built / "web", name, max_age=HOUR_S)
