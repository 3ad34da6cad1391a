"""A program: asks with a token, keeps no cookie."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from studio.records.api_tokens import Scope
from studio.records.people import Account
from studio.store import Database, viewer_of
from studio.workflows.api_tokens import TokenWish, create_token, scopes_of


def token_for(database: Database, login: str, *scopes: Scope) -> str:
    """A token of this person: with these scopes, or with all they may give."""
    with database.session() as session:
        account = session.query(Account).filter_by(login=login).one()
        viewer = viewer_of(session, account.id)
        wish = TokenWish("测试", scopes or scopes_of(viewer))
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
        given = {} if body is None else {"json": body}
        return self.client.post(path, headers=told, buffered=True, **given)
