"""Claim words: what praises beyond what can be shown, what gives food an effect on health. Findings, no verdicts."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

from studio.words import say
from studio.words.plain import Plain, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LIST = "claims.toml"
"""The project's own list, beside this module."""

SHORTEST = 2
"""Letters of a listed word: a single character would be found everywhere."""


class ClaimKind(StrEnum):
    """What sort of word it is, the gravest first; the finding's code is ``claims.<value>``."""

    ABSOLUTE = "absolute"
    HEALTH = "health"
    NO_SAFETY_NOTE = "no_safety_note"
    SUPERLATIVE = "superlative"
    HEALTH_HINT = "health_hint"

    @property
    def level(self) -> str:
        """``error`` stops a clip, ``warning`` only shows."""
        return "warning" if self in CHANGEABLE else "error"


CHANGEABLE = frozenset({ClaimKind.SUPERLATIVE, ClaimKind.HEALTH_HINT})
"""Kinds whose words a county may take away, or let through within a longer word of its own."""


class Where(StrEnum):
    """Which text it is; ``studio.words`` names it under ``claims.where.<value>``."""

    NAME = "name"
    POINT = "point"
    LABEL = "label"
    NOTE = "note"
    SLOGAN = "slogan"
    END_CARD = "end_card"
    COVER = "cover"
    CAPTION = "caption"
    SCRIPT = "script"
    POST = "post"
    TITLE = "title"
    OVERLAY = "overlay"


@dataclass(frozen=True)
class ClaimText:
    """A text that reaches a viewer."""

    where: Where
    text: str


@dataclass(frozen=True)
class ClaimWord:
    """A listed word and what to write instead."""

    word: str
    kind: ClaimKind
    instead_zh: str
    instead_en: str


@dataclass(frozen=True)
class ClaimFinding:
    """A listed word in a text.

    Attributes:
        listed: The word as the list has it.
        place: The text it stands in.
        start: Of the word in the text, in characters from zero.
        end: One after its last character.
    """

    listed: ClaimWord
    place: ClaimText
    start: int
    end: int

    @property
    def code(self) -> str:
        """Stable name of the kind of finding."""
        return f"claims.{self.listed.kind.value}"

    @property
    def level(self) -> str:
        """``error`` or ``warning``."""
        return self.listed.kind.level

    @property
    def found(self) -> str:
        """The word as the text writes it."""
        return self.place.text[self.start : self.end]

    @property
    def params(self) -> dict[str, str | int | float | None]:
        """The values that its sentences name; positions count from one, as people do."""
        where = f"claims.where.{self.place.where.value}"
        return {
            "text": self.place.text,
            "word": self.listed.word,
            "found": self.found,
            "start": self.start + 1,
            "end": self.end,
            "where_zh": say(where, "zh").text,
            "where_en": say(where, "en").text,
            "instead_zh": self.listed.instead_zh,
            "instead_en": self.listed.instead_en,
        }

    def as_data(self) -> dict[str, str | int]:
        """As stable JSON; positions from zero, the end not included."""
        return {
            "code": self.code,
            "level": self.level,
            "where": self.place.where.value,
            "text": self.place.text,
            "word": self.listed.word,
            "found": self.found,
            "start": self.start,
            "end": self.end,
            **{
                f"{key}_{language}": value
                for language in ("zh", "en")
                for key, value in self._said(language)
            },
        }

    def _said(self, language: str) -> tuple[tuple[str, str], ...]:
        instead = self.listed.instead_zh if language == "zh" else self.listed.instead_en
        message = say(self.code, language, self.params)
        return ("message", str(message)), ("suggestion", instead)


@dataclass(frozen=True)
class ClaimList:
    """The words looked for, those let through, and the goods that need a safety note."""

    words: tuple[ClaimWord, ...]
    allow: tuple[str, ...]
    notes: tuple[ClaimWord, ...]
    simplified: Mapping[str, str]
    """Simplified characters by their traditional forms."""

    def letters(self, text: str) -> str:
        """``text`` as words are compared."""
        return self._plain(text).text

    @cached_property
    def by_letters(self) -> Mapping[str, ClaimWord]:
        """The words by their letters; of one that stands twice the graver."""
        gravest = sorted(
            self.words, key=lambda each: list(ClaimKind).index(each.kind), reverse=True
        )
        return {self.letters(each.word): each for each in gravest}

    def changed(
        self, more: Iterable[ClaimWord], without: Iterable[str], allow: Iterable[str]
    ) -> ClaimList:
        """With a county's own words and without those it took away."""
        gone = {self.letters(word) for word in without}
        kept = tuple(each for each in self.words if self.letters(each.word) not in gone)
        return ClaimList((*kept, *more), (*self.allow, *allow), self.notes, self.simplified)

    def check(self, place: ClaimText) -> tuple[ClaimFinding, ...]:
        """What stands in a text, by position."""
        read = self._plain(place.text)
        hits = tuple(_hits(read, self._words, place.text))
        let_through = tuple(_hits(read, self._allowed, place.text))
        return tuple(
            ClaimFinding(self.by_letters[hit.letters], place, *read.span(hit.start, hit.length))
            for hit in hits
            if not any(self._silences(longer, hit) for longer in let_through)
            and not any(self._within(hit, other) for other in hits)
        )

    def check_note(self, name: ClaimText, note: str) -> tuple[ClaimFinding, ...]:
        """A finding when goods of this name need a safety note and ``note`` says nothing."""
        if self.letters(note):
            return ()
        read = self._plain(name.text)
        for listed in self.notes:
            words = _index((self.letters(listed.word),))
            for hit in _hits(read, words, name.text):
                return (ClaimFinding(listed, name, *read.span(hit.start, hit.length)),)
        return ()

    def _plain(self, text: str) -> Plain:
        return plain(text, self.simplified)

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        return _index(self.by_letters)

    @cached_property
    def _allowed(self) -> Mapping[str, tuple[str, ...]]:
        return _index(self.letters(word) for word in self.allow)

    def _silences(self, longer: _Hit, hit: _Hit) -> bool:
        """Whether ``hit`` is only part of a word that is let through, or begins within one: 平安｜神采 is no 安神."""
        if longer.start <= hit.start and hit.end <= longer.end:
            return True
        begins_within = longer.start < hit.start < longer.end
        return begins_within and self.by_letters[hit.letters].kind is not ClaimKind.ABSOLUTE

    def _within(self, hit: _Hit, other: _Hit) -> bool:
        """Whether a longer word that is not less grave says it already."""
        covered = other.start <= hit.start and hit.end <= other.end and other.length > hit.length
        kinds = list(ClaimKind)
        mine, its = (self.by_letters[each.letters].kind for each in (hit, other))
        return covered and kinds.index(its) <= kinds.index(mine)


@dataclass(frozen=True)
class _Hit:
    """Letters found at a place of the plain text."""

    letters: str
    start: int

    @property
    def length(self) -> int:
        return len(self.letters)

    @property
    def end(self) -> int:
        return self.start + self.length


def _index(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Words by their first letter."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[word[0]] = (*found.get(word[0], ()), word)
    return found


def _hits(read: Plain, words: Mapping[str, tuple[str, ...]], text: str) -> Iterator[_Hit]:
    for start, letter in enumerate(read.text):
        for word in words.get(letter, ()):
            if read.text.startswith(word, start) and _stands_alone(read, start, word, text):
                yield _Hit(word, start)


def _stands_alone(read: Plain, start: int, word: str, text: str) -> bool:
    """Latin words and figures are whole: ``cures`` is not in ``secures``, nor 100% in 2100%. Han has no such edges."""
    first, last = read.span(start, len(word))
    before, after = text[max(0, first - 1) : first], text[last : last + 1]
    return not (
        (_is_latin(word[0]) and _is_latin(before)) or (_is_latin(word[-1]) and _is_latin(after))
    )


def _is_latin(sign: str) -> bool:
    plainly = unicodedata.normalize("NFKC", sign)
    return plainly.isascii() and plainly.isalnum()


@cache
def listed() -> ClaimList:
    """The project's own list."""
    source = resources.files("studio.words") / LIST
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    words = [
        ClaimWord(word, ClaimKind(group["kind"]), group["instead_zh"], group["instead_en"])
        for group in table["group"]
        for word in group["words"]
    ]
    notes = [
        ClaimWord(word, ClaimKind.NO_SAFETY_NOTE, group["instead_zh"], group["instead_en"])
        for group in table["note"]
        for word in group["words"]
    ]
    simplified = {pair[0]: pair[1] for pair in table["traditional"]["pairs"].split()}
    return ClaimList(tuple(words), tuple(table["allow"]["words"]), tuple(notes), simplified)
