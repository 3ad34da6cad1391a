"""A text as a reader takes it in: full width, spaces, marks, invisible signs and traditional forms seen through."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their class that show nothing (Hangul fillers)."""

_PASSED_OVER = frozenset("ZPSCM")
"""First letters of the Unicode classes that break no word for a reader: spaces, punctuation, symbols, controls and
format signs, combining marks."""


@dataclass(frozen=True)
class Plain:
    """The letters of a text, simplified and in lower case.

    Attributes:
        text: The letters alone.
        at: Where each of them stands in the text it was made from, in characters.
    """

    text: str
    at: tuple[int, ...]

    def span(self, start: int, length: int) -> tuple[int, int]:
        """Start and end, in the text it was made from, of ``length`` letters from ``start``."""
        return self.at[start], self.at[start + length - 1] + 1


def plain(text: str, simplified: Mapping[str, str]) -> Plain:
    """``text`` without what a reader passes over.

    Args:
        text: Any text.
        simplified: Simplified characters by their traditional forms.
    """
    letters: list[str] = []
    at: list[int] = []
    for position, sign in enumerate(text):
        for part in unicodedata.normalize("NFKC", sign).casefold():
            if _is_read(part, letters):
                letters.append(simplified.get(part, part))
                at.append(position)
    return Plain("".join(letters), tuple(at))


def _is_read(part: str, before: list[str]) -> bool:
    if part == "%":  # a figure's, or one of the marks that stand between letters
        return bool(before) and before[-1].isdecimal()
    return unicodedata.category(part)[0] not in _PASSED_OVER and part not in _UNSEEN
