"""Rate limits: how often one address, and one login name, may fail to sign in."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from studio.workflows.accounts.people import digits_or_none
from web.person import person

ADDRESS = "30 per 10 minutes"
"""Failures from one address: an office shares one."""

LOGIN = "8 per 10 minutes"
"""Failures at one login name, from anywhere."""

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=True)


def login_name() -> str:
    """The login name tried, folded; a telephone number by its digits, however it is spaced."""
    typed = request.form.get("login", "").strip()[:100]
    return f"login:{digits_or_none(typed) or typed.casefold()}"


def api_caller() -> str:
    """Who asks the API: a token, a session, or an address that has neither."""
    who = person()
    if who is None:
        return f"api:{get_remote_address()}"
    return f"api:{who.token_id or who.session_id}"


def failed(answer: Response) -> bool:
    """Whether a sign-in counts: a shared account on many phones must not lock itself out."""
    return answer.status_code == HTTPStatus.UNAUTHORIZED


def not_there(answer: Response) -> bool:
    """Whether opening an invitation counts: those that exist cost nothing."""
    return answer.status_code == HTTPStatus.NOT_FOUND


def init_app(app: Flask) -> None:
    """Bind Flask-Limiter; its checks run after the gate, around the view."""
    limiter.init_app(app)
