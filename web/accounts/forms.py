"""The sign-in form."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from web.passwords import LIMIT


@dataclass(frozen=True)
class SignIn:
    """Login name and password as typed."""

    login: str
    password: str
    next: str

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> SignIn:
        """From the posted form; the password keeps its blanks."""
        return cls(
            login=values.get("login", "").replace("\x00", "").strip()[:100],
            password=values.get("password", "")[:LIMIT],
            next=values.get("next", ""),
        )
