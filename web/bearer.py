"""Programs that bring a personal access token: who they are, and what the token opens.

A token counts at the endpoints named in a desk's ``SCOPES`` and nowhere else: no page, and least of all that on which
tokens are made, knows it. A request that brings one is judged by it alone, whatever cookie comes along.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import cast

from flask import Flask, Response, abort, current_app, g, request

from studio.errors import EnvironmentFault, Forbidden
from studio.records.api_tokens import Scope
from studio.units import now
from studio.workflows.accounts import api_tokens
from web import person
from web.state import studio

KEY = "county-studio-scopes"

API = "/api/v1"
"""Below this everything is for programs."""


def init_app(app: Flask, scopes: Mapping[str, Scope | None]) -> None:
    """Keep which scope opens which endpoint; None for any token at all."""
    app.extensions[KEY] = dict(scopes)
    app.after_request(_note_use)


def scopes() -> Mapping[str, Scope | None]:
    """Endpoint to scope, of the running application."""
    return cast("Mapping[str, Scope | None]", current_app.extensions[KEY])


def for_programs() -> bool:
    """Whether the answer is read by a program: errors are problem details, and nobody is sent to a page."""
    return request.path.startswith(f"{API}/") or person.token_of_request() is not None


def admit() -> None:
    """Find out whose token the request brings, if it brings one, and hold it against the endpoint's scope.

    Raises:
        Forbidden: ``api.not_for_tokens``, ``api.scope``.
    """
    token = person.token_of_request()
    if token is None:
        return
    with studio().database.reading() as database:
        found = api_tokens.find_token(database, token)
        if found is None:
            abort(401)
        row, account = found
        g.token_person = person.describe_token(database, account, row)
        if api_tokens.is_due(row, now()):
            g.used_token = row.id
    endpoint = request.endpoint or ""
    if endpoint not in scopes():
        raise Forbidden("api.not_for_tokens")
    needed = scopes()[endpoint]
    if needed is not None and needed not in row.scopes:
        raise Forbidden("api.scope", needed=needed)


def require(*needed: Scope) -> None:
    """Hold what an operation does besides against the token's scopes; who brings none is held by their role alone.

    Raises:
        Forbidden: ``api.scope``.
    """
    held = person.somebody().scopes
    for each in needed:
        if held is not None and each not in held:
            raise Forbidden("api.scope", needed=each)


def _note_use(response: Response) -> Response:
    token_id = g.pop("used_token", None)
    if token_id is not None:
        # As for sessions: a full disk refuses no read; the next request notes it.
        with contextlib.suppress(EnvironmentFault), studio().database.session() as database:
            api_tokens.note_token_use(database, token_id)
    return response
