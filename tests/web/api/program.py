"""A program: asks with a token, keeps no cookie."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from studio.records.api_tokens import ApiToken, Scope
from studio.records.people import Account
from studio.store import Database, viewer_of
from studio.units import now
from studio.workflows.accounts.api_tokens import (
    MOST_TOKENS,
    TokenWish,
    create_token,
    live_tokens,
    scopes_of,
)

NAME = "测试"
"""Of the tokens made here."""


def token_for(database: Database, login: str, *scopes: Scope) -> str:
    """A token of this person: with these scopes, or with all they may give."""
    with database.session() as session:
        account = session.query(Account).filter_by(login=login).one()
        viewer = viewer_of(session, account.id)
        if (
            len(live_tokens(session, account.id)) == MOST_TOKENS
        ):  # of tests before, on a shared site
            ours = ApiToken.account_id == account.id, ApiToken.name == NAME
            session.execute(update(ApiToken).where(*ours).values(ended_at=now()))
        wish = TokenWish(NAME, scopes or scopes_of(viewer))
        return create_token(session, viewer, wish).token


class Program:
    """Asks in Chinese unless told otherwise."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "zh-CN"}

    def get(self, path: str, **headers: str) -> TestResponse:
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=told, buffered=True)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        told = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, headers=told, buffered=True, **sent(body))


def sent(body: Any) -> dict[str, Any]:
    """A body as the client takes it: bytes as they are, anything else as JSON."""
    if isinstance(body, bytes):
        return {"data": body, "content_type": "application/octet-stream"}
    return {} if body is None else {"json": body}
