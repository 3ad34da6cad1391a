"""What a seller searches for."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

LIMIT = 60
"""Characters of a search that are looked at."""


@dataclass(frozen=True)
class Search:
    """Words and a county."""

    words: str
    unit_id: str

    @classmethod
    def read(cls, values: MultiDict[str, str]) -> Search:
        """From the address."""
        return cls(
            words=values.get("q", "").replace("\x00", "").strip()[:LIMIT],
            unit_id=values.get("county", "")[:40],
        )
