"""Rate limits: how often one address, and one login name, may fail to sign in."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

ADDRESS = "30 per 10 minutes"
"""Failures from one address: an office shares one."""

LOGIN = "8 per 10 minutes"
"""Failures at one login name, from anywhere."""

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=True)


def login_name() -> str:
    """The login name tried, folded."""
    return f"login:{request.form.get('login', '').strip().casefold()[:100]}"


def failed(answer: Response) -> bool:
    """Whether a sign-in counts: a shared account on many phones must not lock itself out."""
    return answer.status_code == HTTPStatus.UNAUTHORIZED


def init_app(app: Flask) -> None:
    """Bind Flask-Limiter; its checks run after the gate, around the view."""
    limiter.init_app(app)
