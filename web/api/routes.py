"""Health, and the bundles that set-up has built."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, send_from_directory
from sqlalchemy import text

from web.look import county_css
from web.state import session, studio

blueprint = Blueprint("api", __name__)

BUNDLES = frozenset({"htmx.js", "uppy.js", "uppy.css"})
"""Files of ``built/web`` that pages load."""

HOUR_S = 3600


@blueprint.get("/healthz")
def health() -> Response:
    """200 while the database answers and the blobs' folder can be reached."""
    session().execute(text("SELECT 1"))
    return jsonify(status="ok")


@blueprint.get("/county/<slug>.css")
def county_colours(slug: str) -> Response:
    """A county's colours, as its brand kit has them; open, as the brand is."""
    css = county_css(slug)
    if css is None:
        abort(404)
    answer = Response(css, mimetype="text/css")
    answer.cache_control.max_age = HOUR_S
    return answer


@blueprint.get("/vendor/<name>")
def vendor(name: str) -> Response:
    """A bundled script or sheet."""
    if name not in BUNDLES:
        abort(404)
    return send_from_directory(studio().settings.built / "web", name, max_age=HOUR_S)
