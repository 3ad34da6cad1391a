"""Claim words looked for in many texts at once: what cannot hold any is passed over at the speed of a search."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.words.claims import ClaimFinding, ClaimList, ClaimText

SIMPLE = re.compile(r"[\n\t -~\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e\u2010-\u2027\u00b7\u00a5]*")
"""Signs that become plain one by one, whatever stands beside them; any other text is looked at in full."""

BETWEEN = re.compile(r"[^\w%]|_")
"""What a reader passes over, among simple signs."""

STRAY = re.compile(r"(?<![0-9])%")
"""A per cent sign that belongs to no figure."""

KEPT = 50_000
"""Texts whose findings are remembered."""


class ClaimSieve:
    """A list of words with what it found in texts before."""

    def __init__(self, words: ClaimList) -> None:
        self._words = words
        letters = sorted(words.by_letters, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, letters)) or "(?!)")
        self._traditional = str.maketrans(dict(words.simplified))
        self._known: dict[ClaimText, tuple[ClaimFinding, ...]] = {}

    def may_hold(self, texts: Iterable[str]) -> bool:
        """Whether one of the texts may hold a listed word; False only where none does."""
        joined = "\n".join(texts)
        if SIMPLE.fullmatch(joined) is None:
            return True
        if not joined.isascii():
            joined = unicodedata.normalize("NFKC", joined).translate(self._traditional)
        read = BETWEEN.sub("", joined.casefold())
        return self._any.search(STRAY.sub("", read)) is not None

    def check(self, place: ClaimText) -> tuple[ClaimFinding, ...]:
        """As ``ClaimList.check``, remembered by text."""
        found = self._known.get(place)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[place] = self._words.check(place)
        return found
