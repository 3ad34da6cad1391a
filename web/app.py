"""The application factory."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from flask import Flask, Request, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from typing_extensions import override
from werkzeug.middleware.proxy_fix import ProxyFix

from studio.settings import Settings
from studio.store import Database, blobs_of
from web import (
    accounts,
    api,
    bearer,
    catalog,
    clips,
    compress,
    edit,
    film,
    footage,
    gallery,
    guard,
    i18n,
    layout,
    learn,
    limits,
    person,
    problems,
    requests,
    schedule,
    security,
    state,
    uploads,
    work,
)
from web.footage.raw import raw_open
from web.incoming import incoming, sweep
from web.policies import Policy
from web.secret import secret_key

HERE = Path(__file__).parent

DESKS = (
    *(work, footage, uploads, requests, film, film.sending),
    *(edit, clips, gallery, catalog, schedule, accounts, learn, api),
)
"""Each has a ``blueprint`` and its ``POLICIES``."""

WEEK_S = 7 * 24 * 3600

COOKIE_S = 400 * 24 * 3600
"""Longest a browser keeps a cookie (RFC 6265bis, 5.5); how long a session lives its row says."""


class StudioRequest(Request):
    """Uploads land in ``var/incoming``, on the file system of the blobs: storing them is a rename."""

    @override
    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return incoming()


class CookieSessions(SecureCookieSessionInterface):
    """The session cookie is Secure wherever the visitor came by https."""

    @override
    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


class StudioApp(Flask):
    """Flask with one transaction per request."""

    request_class = StudioRequest
    session_interface = CookieSessions()

    @override
    def dispatch_request(self) -> ResponseReturnValue:
        with state.transaction():
            return self.make_response(super().dispatch_request())


def create_app(settings: Settings | None = None) -> Flask:
    """A site on ``settings`` (the environment's when None); nothing is started, migrated or written but its key."""
    settings = settings or Settings.from_environment()
    app = StudioApp(
        "web",
        root_path=str(HERE),
        static_folder=str(HERE / "static"),
        template_folder=str(HERE / "pages"),
    )
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="county_studio",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=COOKIE_S,
        SEND_FILE_MAX_AGE_DEFAULT=WEEK_S,
        MAX_CONTENT_LENGTH=guard.FORM_LIMIT,
    )
    app.extensions[state.KEY] = state.Studio(
        settings=settings,
        database=Database(settings),
        blobs=blobs_of(settings),
    )
    policies: dict[str, Policy] = {}
    for desk in DESKS:
        app.register_blueprint(desk.blueprint)
        policies |= desk.POLICIES
    app.register_blueprint(api.programs)
    i18n.init_app(app)
    person.init_app(app)
    security.init_app(app)
    problems.init_app(app)
    layout.init_app(app)
    learn.init_app(app)
    compress.init_app(app)
    app.jinja_env.globals["raw_open"] = raw_open
    guard.init_app(app, policies)
    bearer.init_app(app, api.SCOPES)
    limits.init_app(app)
    app.teardown_request(sweep)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask documents this way of wrapping
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    return app
