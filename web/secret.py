"""The key that signs sessions: set, or made once and kept under ``var``."""

from __future__ import annotations

import os
import secrets

from studio.settings import Settings

NAME = "secret.key"
"""File under ``var``, readable by its owner only."""


def secret_key(settings: Settings) -> str:
    """The signing key; two processes that start at once end with the same one."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.var / NAME
    if not path.exists():
        settings.var.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{NAME}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
