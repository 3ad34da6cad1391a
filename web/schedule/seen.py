"""What whoever asks has before them."""

from __future__ import annotations

from flask import request

from web.entered import number_in


def seen_revision() -> int | None:
    """The broadcast's revision that they saw; None where they do not say."""
    return number_in(request.values.get("revision", ""))
