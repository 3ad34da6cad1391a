"""The fronts: the site (Flask) and the command line (click). No business rule, no media tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from studio.settings import Settings

__all__ = ["create_app"]


def create_app(settings: Settings | None = None) -> Flask:
    """The site on ``settings`` (the environment's when None); see ``web.app``."""
    from web import app  # noqa: PLC0415 - the command line must start without loading the site

    return app.create_app(settings)
