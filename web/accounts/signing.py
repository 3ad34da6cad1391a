"""The browser's side of a session: its cookie."""

from __future__ import annotations

from flask import request
from flask import session as cookie
from flask_login import login_user

from studio.records.people import Account
from studio.workflows.accounts.sessions import Opened
from web.person import describe
from web.state import session


def keep(account: Account, opened: Opened) -> None:
    """Let this browser come back as ``account``."""
    chosen = cookie.get("language")
    cookie.clear()  # a fresh session: nothing planted before the sign-in lives on
    cookie.permanent = True
    cookie["language"] = chosen or account.language
    login_user(describe(session(), account, opened.row, opened.kept))


def agent() -> str:
    """The User-Agent header."""
    return request.headers.get("User-Agent", "")
