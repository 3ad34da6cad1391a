"""Claim words looked for in many texts at once: what cannot hold any is passed over at the speed of a search."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.words.claims import ClaimFinding, ClaimList, ClaimText

SIMPLE = re.compile(r"[\n\t -~\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e\u2010-\u2027\u00b7\u00a5]*")
"""Signs that become plain one by one, whatever stands beside them; any other text is looked at in full."""

LETTERS = re.compile(
    r"[0-9A-Za-z%\u3005-\u3007\u3021-\u3029\u4e00-\u9fff\uff05\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+"
)
"""What a reader takes in, among simple signs: their letters and figures, and per cent signs.

Named one by one, as to ask of each sign whether it is a letter takes four times as long.
"""

CAPITAL = re.compile(r"[A-Z]")
"""Simple signs that fold to another, once they are plain."""

EDGE = "龘"
"""Stands between two texts, so that no word is found across them."""

STRAY = re.compile(r"(?<![0-9])%")
"""A per cent sign that belongs to no figure."""

KEPT = 50_000
"""Texts whose findings are remembered."""

READ = 300_000
"""Texts of which it is remembered whether they are suspect: more than a province plans in a year, some 60 MB."""


class ClaimSieve:
    """A list of words with what it found in texts before."""

    def __init__(self, words: ClaimList) -> None:
        self._words = words
        self._any = re.compile(_by_beginnings(words.by_letters) or "(?!)")
        self._simplified = str.maketrans(dict(words.simplified))
        self._traditional = re.compile(
            f"[{''.join(words.simplified)}]" if words.simplified else "(?!)"
        )
        self._known: dict[ClaimText, tuple[ClaimFinding, ...]] = {}
        self._read: dict[str, bool] = {}

    def suspects(self, texts: Sequence[str]) -> Sequence[str]:
        """Those of the texts that may hold a listed word; all others hold none.

        What was read before is not read again.
        """
        read = self._read
        new = [each for each in texts if each not in read]
        if new:
            if len(read) + len(new) > READ:  # a new one: other threads may be reading the old one
                read = self._read = {}
                new = list(texts)
            suspect = set(self._sieved(new))
            read.update((each, each in suspect) for each in new)
        return [each for each in texts if read[each]]

    def _sieved(self, texts: Sequence[str]) -> Sequence[str]:
        joined = EDGE.join(texts)
        if SIMPLE.fullmatch(joined) is None:
            return (
                texts
                if len(texts) <= 1
                else [one for each in texts for one in self._sieved([each])]
            )
        read = "".join(LETTERS.findall(joined))
        if not unicodedata.is_normalized("NFKC", read):
            read = unicodedata.normalize("NFKC", read)
        if self._traditional.search(read) is not None:
            read = read.translate(self._simplified)
        if "%" in read:
            read = STRAY.sub("", read)
        if CAPITAL.search(read) is not None:
            read = read.casefold()
        if self._any.search(read) is None:
            return ()
        parts = read.split(EDGE)
        if len(parts) != len(texts):  # one of them has the edge's own sign
            return texts
        return [
            text
            for text, part in zip(texts, parts, strict=True)
            if self._any.search(part) is not None
        ]

    def check(self, place: ClaimText) -> tuple[ClaimFinding, ...]:
        """As ``ClaimList.check``, remembered by text."""
        found = self._known.get(place)
        if found is None:
            if len(self._known) >= KEPT:
                self._known.clear()
            found = self._known[place] = self._words.check(place)
        return found


def _by_beginnings(letters: Iterable[str]) -> str:
    """An expression for any of the words, in which each beginning stands once."""
    rests: dict[str, list[str]] = {}
    for word in letters:
        rests.setdefault(word[0], []).append(word[1:])
    return "|".join(
        re.escape(first) + ("" if "" in rest else f"(?:{_by_beginnings(rest)})")
        for first, rest in rests.items()
    )
