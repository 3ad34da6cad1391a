"""Rate limits: how often one address, and one login name, may try to sign in."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

ADDRESS = "30 per 10 minutes"
"""Attempts from one address: an office shares one."""

LOGIN = "8 per 10 minutes"
"""Attempts at one login name, from anywhere."""

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=True)


def login_name() -> str:
    """The login name tried, folded."""
    return f"login:{request.form.get('login', '').strip().casefold()[:100]}"


def init_app(app: Flask) -> None:
    """Bind Flask-Limiter; its checks run after the gate, around the view."""
    limiter.init_app(app)
