"""What whoever asks has before them."""

from __future__ import annotations

from flask import request


def seen_revision() -> int | None:
    """The broadcast's revision that they saw; None where they do not say."""
    typed = request.values.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
