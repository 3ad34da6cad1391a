"""A browser without scripts: keeps cookies, sends the CSRF token."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from studio.records.people import Account
from studio.records.sessions import SessionKind
from studio.store import Database
from studio.workflows.accounts.sessions import open_session


class Visitor:
    """One person's browser; ``login`` None for a stranger."""

    def __init__(self, app: Flask, database: Database, login: str | None) -> None:
        self.client = app.test_client()
        self.headers = {"Accept-Language": "zh-CN"}
        if login:
            with database.session() as session:
                account = session.query(Account).filter_by(login=login).one()
                opened = open_session(session, account, SessionKind.PASSWORD, agent="")
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = opened.kept
                cookie["_fresh"] = True

    def get(self, path: str, **options: Any) -> TestResponse:
        headers = self.headers | options.pop("headers", {})
        return self.client.get(path, headers=headers, buffered=True, **options)

    def token(self) -> str:
        page = self.client.get("/no-such-page", buffered=True).text
        return html.unescape(re.search(r'data-csrf="([^"]+)"', page)[1])

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        headers = self.headers | options.pop("headers", {})
        filled = {"csrf_token": self.token(), **(data or {})}
        return self.client.post(path, data=filled, headers=headers, buffered=True, **options)
